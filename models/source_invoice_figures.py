from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import format_date

from .source_invoice import EXPLAINED, POSTED

LEDGER = "ledger_total"
DIFFERENCES = ("difference", "biller_difference")


class FusionBillingSourceInvoice(models.Model):
    """Source, biller and ledger of a row, and its families, for lists of very many.

    Nothing of it is stored: the database joins it to the rows when it is shown, sorted
    or added up, so that a run has no more to write.
    """

    _inherit = "fusion.billing.source.invoice"

    ledger_total = fields.Monetary(
        string="Ledger",
        compute="_compute_ledger_figures",
        help="What is posted, less the credit notes that neither Stripe nor a refund "
        "explains.",
    )
    difference = fields.Monetary(
        compute="_compute_ledger_figures", help="The source's total less the ledger's."
    )
    biller_difference = fields.Monetary(
        string="Source − biller", compute="_compute_ledger_figures"
    )
    differs = fields.Boolean(
        compute="_compute_differs",
        search="_search_differs",
        help="The biller says another total, or another one was posted, and nothing "
        "explains it.",
    )
    family_ids = fields.Many2many(
        "fusion.billing.family",
        compute="_compute_family_ids",
        search="_search_family_ids",
        groups="fusion_centralize_billing.group_reader",
    )
    month = fields.Char(compute="_compute_month")

    @api.depends("amount_total", "biller_total", "move_id.state", "currency_id")
    def _compute_ledger_figures(self):
        names = (LEDGER, *DIFFERENCES)
        figures = self._ledger_figures(names)
        nothing = (0,) * len(names)
        for row in self:
            amounts = figures.get(row._origin.id, nothing)
            row.update(dict(zip(names, amounts, strict=True)))

    def _ledger_figures(self, names):
        """{row id: amounts} of rows and entries as the database has them."""
        self.flush_model()
        moves = self.env["account.move"]
        moves.flush_model(
            ["state", "amount_total", "reversed_entry_id", "x_fc_credited"]
        )
        query = self._origin.sudo()._as_query(ordered=False)
        columns = [self._sql_of_figure(self._table, name, query) for name in names]
        found = self.env.execute_query(
            query.select(SQL.identifier(self._table, "id"), *columns)
        )
        return {row_id: amounts for row_id, *amounts in found}

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr in (LEDGER, *DIFFERENCES) and query is not None:
            self._check_field_access(self._fields[field_expr], "read")
            return self._sql_of_figure(alias, field_expr, query)
        return super()._field_to_sql(alias, field_expr, query)

    def _sql_of_figure(self, alias, name, query):
        """What the biller is not known to say does not differ."""
        row = SQL.identifier(alias)
        if name == "biller_difference":
            return SQL(
                "CASE WHEN %(row)s.invoice_date IS NULL OR %(row)s.verified_by_hand "
                "THEN 0 ELSE coalesce(%(row)s.amount_total, 0) "
                "- coalesce(%(row)s.biller_total, 0) END",
                row=row,
            )
        posted, credited = self._join_ledger(alias, query)
        ledger = SQL("coalesce(%s, 0) + coalesce(%s, 0)", posted, credited)
        if name == LEDGER:
            return ledger
        return SQL("coalesce(%s.amount_total, 0) - (%s)", row, ledger)

    def _join_ledger(self, alias, query):
        """What is posted of a row, and what of that was credited."""
        move, credit = (query.make_alias(alias, name) for name in ("booked", "credit"))
        query.add_join(
            "LEFT JOIN",
            move,
            "account_move",
            SQL(
                "%s.id = %s.move_id AND %s.state = 'posted'",
                SQL.identifier(move),
                SQL.identifier(alias),
                SQL.identifier(move),
            ),
        )
        credits = SQL(
            "(SELECT reversed_entry_id, sum(%s) AS total FROM account_move AS note "
            "WHERE reversed_entry_id IS NOT NULL AND state = 'posted' "
            "AND x_fc_credited IS NOT TRUE GROUP BY 1)",
            _signed(SQL("note")),
        )
        condition = SQL(
            "%s = %s",
            SQL.identifier(credit, "reversed_entry_id"),
            SQL.identifier(alias, "move_id"),
        )
        query.add_join("LEFT JOIN", credit, credits, condition)
        return _signed(SQL.identifier(move)), SQL.identifier(credit, "total")

    @api.depends("difference", "biller_difference", "state")
    def _compute_differs(self):
        for row in self:
            posted = row.state in POSTED and row.difference
            apart = bool(posted or row.biller_difference)
            row.differs = apart and row.state not in EXPLAINED

    def _search_differs(self, operator, value):
        if operator != "in":
            return NotImplemented
        query = self.sudo()._search(Domain.TRUE)
        query.add_where(
            SQL(
                "%(state)s NOT IN %(explained)s AND (%(billed)s != 0 "
                "OR %(state)s IN %(posted)s AND %(booked)s != 0)",
                state=SQL.identifier(self._table, "state"),
                explained=EXPLAINED,
                posted=POSTED,
                billed=self._field_to_sql(self._table, "biller_difference", query),
                booked=self._field_to_sql(self._table, "difference", query),
            )
        )
        found = Domain("id", "in", query)
        return found if True in value else ~found

    # --- families ------------------------------------------

    @api.depends("line_ids.family_id")
    def _compute_family_ids(self):
        groups = self.env["fusion.billing.source.line"]._read_group(
            [("source_invoice_id", "in", self.ids), ("family_id", "!=", False)],
            ["source_invoice_id"],
            ["family_id:recordset"],
        )
        families = {row.id: found for row, found in groups}
        for row in self:
            row.family_ids = families.get(row.id, False)

    def _search_family_ids(self, operator, value):
        return Domain("line_ids.family_id", operator, value)

    def _read_group_groupby(self, alias, groupby_spec, query):
        """An invoice of two families stands in both groups, once in each."""
        if groupby_spec != "family_ids":
            return super()._read_group_groupby(alias, groupby_spec, query)
        rel = query.make_alias(alias, groupby_spec)
        lines = SQL(
            "(SELECT DISTINCT source_invoice_id, family_id "
            "FROM fusion_billing_source_line WHERE family_id IS NOT NULL)"
        )
        condition = SQL(
            "%s = %s",
            SQL.identifier(rel, "source_invoice_id"),
            SQL.identifier(alias, "id"),
        )
        query.add_join("LEFT JOIN", rel, lines, condition)
        return SQL.identifier(rel, "family_id")

    @api.depends("invoice_date")
    @api.depends_context("lang")
    def _compute_month(self):
        for row in self:
            day = row.invoice_date
            row.month = day and format_date(self.env, day, date_format="LLLL y")


def _signed(move):
    """The total of an entry; a credit note counts as negative (R8)."""
    return SQL("%s.amount_total_in_currency_signed", move)
