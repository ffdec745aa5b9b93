import re

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

MODULE = "fusion_centralize_billing"
DEFINITION = re.compile(r"UNIQUE INDEX \((?P<columns>[^)]+)\)(?: WHERE (?P<where>.+))?")
SHOWN = 20


class FusionBillingUniqueness(models.AbstractModel):
    """Whether the database itself keeps what must be unique so (R1).

    Odoo makes the unique indexes when the addon is installed or upgraded. Where
    records have equal values it only logs that it could not, and goes on without.
    """

    _name = "fusion.billing.uniqueness"
    _description = "Uniqueness of Source Ids"

    def init(self):
        """Refuse an install or upgrade that would end without its unique indexes."""
        # the tables of the models that come after this one are not ready yet; and
        # another addon's install is not to be stopped
        if self.env.context.get("module") == MODULE:
            self.pool.post_init(self._check)

    def _check(self):
        if problem := self._problem():
            raise UserError(problem)

    def _problem(self):
        """What is not kept unique, and what to do, as a text; None when all is."""
        found = []
        for model, index in self._missing_indexes():
            columns, groups = self._duplicates(model, index)
            found += self._sentences(model, columns, groups) or [
                self.env._("The unique index %(name)s is missing.", name=index)
            ]
        return self._text(found) if found else None

    def _text(self, found):
        return self.env._(
            "These values must be unique, so that nothing is booked twice, and the "
            "database holds some of them more than once:\n%(found)s\n"
            "Please find out which record is the right one, clear the value on the "
            "others, and install or upgrade Fusion Centralize Billing again.",
            found="\n".join(self._shortened(found, len(found))),
        )

    def _sentences(self, model, columns, groups):
        """One for each group: ``[[value, …, ids], …]`` of ``columns``."""
        labels = [model._fields[column].string for column in columns]
        return [
            self.env._(
                "• %(value)s is on %(records)s",
                value=", ".join(map("{} {}".format, labels, values)),
                records=self._named(model.browse(ids)),
            )
            for *values, ids in groups
        ]

    def _named(self, records):
        """The id too: drafts all have one name."""
        first = records[:SHOWN]
        names = [f"{record.display_name} (id {record.id})" for record in first]
        return ", ".join(self._shortened(names, len(records)))

    def _shortened(self, shown, count):
        if count <= SHOWN:
            return shown
        more = self.env._("… and %(count)s more", count=count - SHOWN)
        return [*shown[:SHOWN], more]

    def _missing_indexes(self):
        """Pairs of model and name, of the unique indexes that are not in force."""
        wanted = {
            name: self.env[model_name]
            for model_name, model in self.env.registry.items()
            for name, item in model._table_objects.items()
            if isinstance(item, models.UniqueIndex) and item._module == MODULE
        }
        in_force = self.env.execute_query(
            SQL(
                """
                SELECT relname FROM pg_index JOIN pg_class ON oid = indexrelid
                 WHERE indisunique AND indisvalid AND relname = ANY(%s)
                   AND relnamespace = current_schema::regnamespace
                """,
                list(wanted),
            )
        )
        missing = wanted.keys() - {name for [name] in in_force}
        return [(wanted[name], name) for name in sorted(missing)]

    def _duplicates(self, model, name):
        """Columns of the index; each group of equal values, with the ids of it."""
        definition = model._table_objects[name].get_definition(self.env.registry)
        parts = DEFINITION.fullmatch(definition)
        columns = parts["columns"].split(", ")
        fields = SQL(", ").join(map(SQL.identifier, columns))
        groups = self.env.execute_query(
            SQL(
                """
                SELECT %(fields)s, array_agg(id ORDER BY id) FROM %(table)s
                 WHERE num_nulls(%(fields)s) = 0 AND (%(where)s)
                 GROUP BY %(fields)s HAVING count(*) > 1 ORDER BY min(id)
                """,
                fields=fields,
                table=SQL.identifier(model._table),
                where=SQL(parts["where"] or "TRUE"),
            )
        )
        return columns, groups
