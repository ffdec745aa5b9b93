from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .reason_titles import REASON_TITLES
from .row_kinds import ATTENTION
from .source_invoice import BILLERS, STATES

ROW = "fusion_billing_source_invoice"
OF_ROW = {
    "x_fc_row_state": "state",
    "x_fc_reason_code": "reason_code",
    "x_fc_biller": "biller",
}


class AccountMove(models.Model):
    """What Odoo's own lists and forms of invoices show of the source's row.

    Nothing is stored: the database joins the row, of which an invoice has at most one.
    For all who may see invoices, whether or not they may read rows.
    """

    _inherit = "account.move"

    x_fc_row_state = fields.Selection(
        STATES,
        string="Billing status",
        compute="_compute_x_fc_of_row",
        compute_sudo=True,
        search="_search_x_fc_row_state",
        groups="base.group_user",
    )
    x_fc_reason_code = fields.Selection(
        REASON_TITLES,
        string="Billing reason",
        compute="_compute_x_fc_of_row",
        compute_sudo=True,
        search="_search_x_fc_reason_code",
        groups="base.group_user",
    )
    x_fc_biller = fields.Selection(
        BILLERS,
        string="Biller",
        compute="_compute_x_fc_of_row",
        compute_sudo=True,
        search="_search_x_fc_biller",
        groups="base.group_user",
    )
    x_fc_needs_attention = fields.Boolean(
        string="Billing needs attention",
        compute="_compute_x_fc_needs_attention",
        compute_sudo=True,
        search="_search_x_fc_needs_attention",
        groups="base.group_user",
    )
    x_fc_family_ids = fields.Many2many(
        "fusion.billing.family",
        string="Service families",
        compute="_compute_x_fc_family_ids",
        compute_sudo=True,
        search="_search_x_fc_family_ids",
        groups="fusion_centralize_billing.group_reader",
    )
    x_fc_ribbon = fields.Selection(
        [
            ("changed", "Changed at source"),
            ("void", "Void at biller"),
            ("draft", "Draft at biller"),
            ("differs", "Differs"),
            ("held", "Held"),
            ("gone", "Gone at source"),
        ],
        compute="_compute_x_fc_ribbon",
        compute_sudo=True,
    )

    @api.depends("x_fc_source_row_ids.state", "x_fc_source_row_ids.reason_code")
    def _compute_x_fc_of_row(self):
        self.x_fc_source_row_ids.fetch(OF_ROW.values())
        for move in self:
            row = move.x_fc_source_row_ids
            for name, of_row in OF_ROW.items():
                move[name] = row[of_row]

    @api.depends("x_fc_row_state", "x_fc_reason_code")
    def _compute_x_fc_needs_attention(self):
        rows = self.x_fc_source_row_ids
        found = rows.filtered_domain(ATTENTION.domain()).move_id
        for move in self:
            move.x_fc_needs_attention = move in found

    def _search_x_fc_needs_attention(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = Domain("x_fc_source_row_ids", "any!", ATTENTION.domain())
        return found if True in value else ~found

    @api.depends("x_fc_row_state", "x_fc_reason_code", "x_fc_source_row_ids.flag_ids")
    @api.depends_context("uid")
    def _compute_x_fc_ribbon(self):
        """Not for customers, who may read their invoices."""
        for move in self:
            row = move.x_fc_source_row_ids
            move.x_fc_ribbon = not self.env.user.share and row._ribbon()

    @api.depends("x_fc_source_row_ids.family_ids")
    def _compute_x_fc_family_ids(self):
        for move in self:
            move.x_fc_family_ids = move.x_fc_source_row_ids.family_ids

    def _search_x_fc_row_state(self, operator, value):
        return self._search_of_row("state", operator, value)

    def _search_x_fc_reason_code(self, operator, value):
        return self._search_of_row("reason_code", operator, value)

    def _search_x_fc_biller(self, operator, value):
        return self._search_of_row("biller", operator, value)

    @api.model
    def _search_of_row(self, name, operator, value):
        """False finds the invoices without a row, too."""
        if operator != "in":
            return NotImplemented
        found = Domain("x_fc_source_row_ids", "any!", Domain(name, "in", value))
        if False in value:
            found |= Domain("x_fc_source_row_ids", "not any!", Domain.TRUE)
        return found

    def _search_x_fc_family_ids(self, operator, value):
        if operator != "in":
            return NotImplemented
        lines = Domain("family_id", "in", value)
        return Domain("x_fc_source_row_ids", "any!", Domain("line_ids", "any!", lines))

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr not in OF_ROW or query is None:
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        row = query.left_join(alias, "id", ROW, "move_id", "x_fc_row")
        return SQL.identifier(row, OF_ROW[field_expr])

    def _read_group_groupby(self, alias, groupby_spec, query):
        """An invoice of two families stands in both groups."""
        if groupby_spec != "x_fc_family_ids":
            return super()._read_group_groupby(alias, groupby_spec, query)
        self._check_field_access(self._fields[groupby_spec], "read")
        row = query.left_join(alias, "id", ROW, "move_id", "x_fc_row")
        rows = self.env["fusion.billing.source.invoice"]
        return rows._read_group_groupby(row, "family_ids", query)
