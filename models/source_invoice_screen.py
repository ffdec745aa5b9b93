from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Domain

RIBBON_OF_REASON = {
    "source_changed": "changed",
    "void": "void",
    "void_after_post": "void",
    "draft_after_post": "draft",
    "amount_mismatch": "differs",
    "totals_mismatch": "differs",
    "draft_edited": "differs",
    "date_moved": "differs",
}


class FusionBillingSourceInvoice(models.Model):
    """What the screens of a source invoice show beyond its stored values."""

    _inherit = "fusion.billing.source.invoice"
    _mail_post_access = "read"  # people may leave notes on rows they cannot write

    # for those alone who may read runs: Odoo's invoicing users open the rows, too
    run_line_ids = fields.One2many(
        "fusion.billing.ledger.run.line",
        "source_invoice_id",
        string="Runs",
        groups="fusion_centralize_billing.group_reader",
    )
    move_name = fields.Char(string="Invoice number", related="move_id.name")
    flag_notes = fields.Text(compute="_compute_flag_notes")
    payment_count = fields.Integer(compute="_compute_payment_count", compute_sudo=True)
    source_lines = fields.Html(compute="_compute_source_lines")

    @api.depends("flag_ids")
    @api.depends_context("lang")
    def _compute_flag_notes(self):
        for row in self:
            row.flag_notes = "\n".join(filter(None, row.flag_ids.mapped("description")))

    @api.depends("payment_ids")
    def _compute_payment_count(self):
        for row in self:
            row.payment_count = len(row.payment_ids)

    @api.depends("payload")
    @api.depends_context("lang")
    def _compute_source_lines(self):
        for row in self:
            payload = row.payload or {}
            items = payload.get("items") or []
            row.source_lines = row._render(
                "source_invoice_lines",
                items=[item for item in items if isinstance(item, dict)],
                quantity=row._quantity,
                plan=payload.get("plan_name"),
            )

    def _render(self, template, **values):
        return self.env["ir.qweb"]._render(
            f"fusion_centralize_billing.{template}",
            {"row": self, "money": self._money, **values},
        )

    def _money(self, amount):
        """An amount as text, in the row's currency; as it came when no number."""
        if amount is None or amount is False:
            return ""
        try:
            amount = float(amount)
        except (TypeError, ValueError):
            return str(amount)
        currency = self.currency_id or self.company_id.currency_id
        return currency.format(amount)

    def _quantity(self, quantity):
        """A quantity without the zeros that a database column pads it with."""
        try:
            return f"{Decimal(quantity).normalize():f}"
        except (ArithmeticError, TypeError, ValueError):
            return "" if quantity is None else str(quantity)

    def _ribbon(self):
        """What the invoice itself shows in its corner, or False."""
        held = "held" if self.state == "held" else False
        gone = "gone" if "gone_at_source" in self.flag_ids.mapped("code") else False
        return RIBBON_OF_REASON.get(self.reason_code, held or gone)

    @api.model
    def _ready_domain(self):
        """Drafts that nothing holds back: `_is_ready` as a search."""
        return [("decision", "=", "book"), ("move_id.state", "=", "draft")]

    @api.model
    def _attention_domain(self):
        """What a person must decide, as the filter “Needs attention” has it."""
        told = Domain("reason_code", "!=", False)
        nothing_to_do = ("skipped", "waiting", "ignored")
        told &= Domain("state", "not in", nothing_to_do)
        told &= Domain("decision", "!=", "skipped")  # its draft was cancelled by us
        return Domain("state", "in", ("held", "failed")) | told

    def action_open_payments(self):
        self.ensure_one()
        return self.payment_ids._get_records_action(
            name=self.env._("Payments"), context={"create": False}
        )
