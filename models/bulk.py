from odoo import api, models


class FusionBillingBulk(models.AbstractModel):
    """Rows of a table of ours by one statement, where a batch writes very many.

    Where another module has something to say on `create`, that is called.
    """

    _name = "fusion.billing.bulk"
    _description = "Rows Written at Once"
    _bulk_columns = ()  # all that the table has, but for the id

    @api.model
    def _is_extended(self):
        """A module, or a person, added columns, or something to do on `create`."""
        columns = {
            name
            for name, field in self._fields.items()
            if field.store and field.column_type
        }
        changed = type(self).create is not models.BaseModel.create
        return changed or columns != {"id", *self._bulk_columns}

    @api.model
    def _insert(self, rows):
        """Rows of values of the columns, as the database takes them."""
        if not rows:
            return
        columns = ", ".join(f'"{name}"' for name in self._bulk_columns)
        statement = f'INSERT INTO "{self._table}" ({columns}) VALUES %s'
        self.env.cr.execute_values(statement, rows, page_size=len(rows))
        self.invalidate_model()
