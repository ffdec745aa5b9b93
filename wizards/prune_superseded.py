from collections import defaultdict
from typing import NamedTuple

from psycopg2 import IntegrityError

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from ..models.wording import choice_of
from .prune_references import places_of, take_along

# what makes up a product is not a use of it; prices, vendors and combos are
PARTS_OF_PRODUCTS = (
    "product.attribute",
    "product.tag",
    "product.template.attribute.line",
    "product.template.attribute.value",
    "product.uom",
)
VARIANT_OF = "product.product.product_tmpl_id"
# how rows of the earlier attempt say whose they are: {field: path to the code}
SERVICE_PATHS = {"service_id": "service_id.code", "service": "service"}
# the books, and the path to the state of an entry
ENTRIES = {
    "account.move": "state",
    "account.move.line": "move_id.state",
    "account.payment": "move_id.state",
}
RECONCILIATION, CHARGE = "fusion.billing.reconciliation", "fusion.billing.charge"
# what may keep such a row: what is left of these is posted, confirmed, or belongs to it
KEEPERS = (*ENTRIES, "sale.order", "sale.order.line", RECONCILIATION)


class Kind(NamedTuple):
    """Superseded records of one kind."""

    title: str
    records: models.BaseModel
    reasons: dict  # {record: why it stays, or nothing}

    @property
    def going(self):
        return self.records.filtered(lambda record: not self.reasons[record])


class Outcome(NamedTuple):
    """What became of one kind."""

    title: str
    removed: list[str]  # names
    kept: dict[str, list[str]]  # names, per reason


class FusionBillingSuperseded(models.AbstractModel):
    """What the earlier, metered attempt left: what of it may go, and its removal (R16).

    Its modules may be gone: what is not in the registry is not there.
    """

    _name = "fusion.billing.superseded"
    _description = "Superseded Metered Data"

    def _foresee(self):
        """An `Outcome` per kind as of a removal that nobody refuses; none is done.

        Deleting and taking back would not do: what other modules do when a record
        goes may not be taken back with it.
        """
        gone = defaultdict(set)
        outcomes = []
        for kind in self._kinds(gone):
            outcomes.append(self._outcome(kind))
            take_along(kind.going, gone)
        return outcomes

    def _remove(self):
        """Remove what nothing keeps; an `Outcome` per kind of record that is there."""
        return [self._remove_kind(kind) for kind in self._kinds(defaultdict(set))]

    def _kinds(self, gone):
        """One after the other: what goes with one does not keep the next any more.

        `gone` are records that are to be taken for deleted: {model: {ids}}.
        """
        service = self.env["fusion.billing.invoice.ledger"]._service()
        superseded = self.sudo().with_company(service.company_id)
        superseded = superseded.with_context(active_test=False)
        reconciliation = self.env._("Reconciliation rows")
        yield from superseded._rows(RECONCILIATION, service, reconciliation, gone)
        yield from superseded._shadow_orders()
        yield from superseded._rows(CHARGE, service, self.env._("Charges"), gone)
        yield from superseded._metered_products(gone)

    # --- kinds ------------------------------------------------------------------------

    def _shadow_orders(self):
        if "x_fc_shadow" not in getattr(self.env.get("sale.order"), "_fields", ()):
            return
        orders = self.env["sale.order"].search([("x_fc_shadow", "!=", False)])
        reasons = {order: self._why_order_stays(order) for order in orders}
        yield Kind(self.env._("Shadow sale orders"), orders, reasons)

    def _why_order_stays(self, order):
        if order.state != "draft":
            state = choice_of(order, "state")
            return self.env._("no draft but “%(state)s”", state=state)
        if order.order_line.invoice_lines or order.transaction_ids:
            return self.env._("has an invoice or a payment")
        return self._why_company_keeps(order)

    def _metered_products(self, gone):
        metered = [("default_code", "=like", "NC-%")]
        products = self.env["product.product"].search(metered)
        places = places_of(products, self._is_use, gone)
        templates = places_of(products.product_tmpl_id, self._is_use, gone)
        reasons = {
            product: self._why_company_keeps(product)
            or self._used_in(places[product.id] | templates[product.product_tmpl_id.id])
            for product in products
        }
        yield Kind(self.env._("Products NC-…"), products, reasons)

    def _is_use(self, field):
        return field.model_name not in PARTS_OF_PRODUCTS and str(field) != VARIANT_OF

    def _rows(self, name, service, title, gone):
        """Rows of a model that a module of the earlier attempt brought."""
        rows = self.env.get(name)
        if rows is None or rows._original_module == self._original_module:
            return
        paths = [path for field, path in SERVICE_PATHS.items() if field in rows._fields]
        if paths:
            rows = rows.search([(paths[0], "=", service.code)])
            places = places_of(rows, lambda field: field.model_name in KEEPERS, gone)
            reasons = {row: self._why_row_stays(row, places[row.id]) for row in rows}
            yield Kind(title, rows, reasons)

    def _why_row_stays(self, row, places):
        for field in row._fields.values():
            path = ENTRIES.get(field.comodel_name)
            if path and "posted" in row[field.name].mapped(path):
                return self.env._("belongs to a posted entry")
        return self._used_in(places)

    def _why_company_keeps(self, record):
        if record.company_id in (self.env.company, self.env["res.company"]):
            return ""
        return self.env._("belongs to %(company)s", company=record.company_id.name)

    def _used_in(self, places):
        if not places:
            return ""
        return self.env._("used in %(places)s", places=", ".join(sorted(places)))

    # --- removing ---------------------------------------------------------------------

    def _outcome(self, kind):
        kept = defaultdict(list)
        for record, reason in kind.reasons.items():
            if reason:
                kept[reason].append(record.display_name)
        return Outcome(kind.title, kind.going.mapped("display_name"), dict(kept))

    def _remove_kind(self, kind):
        """All that may go of one kind, or nothing of it."""
        outcome = self._outcome(kind)
        refusal = self._refusal_to_delete(kind.going)
        if not refusal:
            return outcome
        return Outcome(kind.title, [], {**outcome.kept, refusal: outcome.removed})

    def _refusal_to_delete(self, records):
        """Delete all; or none, and say what Odoo or the database has against it."""
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                self._delete(records)
        except UserError as error:
            cause = str(error)
        except IntegrityError as error:
            cause = error.diag.message_detail or error.diag.message_primary
        else:
            return ""
        return self.env._("cannot be deleted: %(cause)s", cause=cause)

    def _delete(self, records):
        """Odoo leaves a template behind whose variants are deleted together."""
        templates = self.env["product.template"]
        if records._name == "product.product":
            templates = records.product_tmpl_id
        records.unlink()
        templates.exists().filtered(
            lambda template: (
                not (template.product_variant_ids or template.has_dynamic_attributes())
            )
        ).unlink()
