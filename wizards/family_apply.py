import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .rights import check_accountant, check_company


class FusionBillingFamilyApply(models.TransientModel):
    """What drafts would become by the families of now, and making it so (R6)."""

    _name = "fusion.billing.family.apply"
    _description = "Apply Families to Drafts"

    service_id = fields.Many2one("fusion.billing.service", required=True, readonly=True)
    line_ids = fields.One2many(
        "fusion.billing.family.apply.line",
        "apply_id",
        domain=[("why", "=", False)],
        readonly=True,
    )
    left_ids = fields.One2many(
        "fusion.billing.family.apply.line",
        "apply_id",
        domain=[("why", "!=", False)],
        readonly=True,
    )
    draft_count = fields.Integer(readonly=True)
    changed_count = fields.Integer(readonly=True)
    left_count = fields.Integer(readonly=True)
    is_cut = fields.Boolean(readonly=True, help="There are more than are shown.")
    posted_count = fields.Integer(readonly=True)
    rules_hash = fields.Char(readonly=True)
    summary = fields.Html(compute="_compute_summary", sanitize=False)

    # --- what it comes to ------------------------------------------

    @api.depends("line_ids", "left_ids")
    @api.depends_context("lang")
    def _compute_summary(self):
        for wizard in self:
            wizard.service_id.check_access("read")
            wizard.summary = self.env["ir.qweb"]._render(
                "fusion_centralize_billing.family_apply_summary",
                {
                    "wizard": wizard,
                    "totals": wizard._totals(),
                    "posted": self.env["fusion.billing.unmatched"]._posted_by_now(
                        wizard.service_id
                    ),
                    "rest": wizard._rest_name(),
                },
            )

    def _rest_name(self):
        families = self.service_id.family_ids
        return families.filtered(lambda family: not family._keyword_lines())[:1].name

    def _totals(self):
        """Of all drafts, by family and currency: what is now, what would be."""
        query = SQL(
            """
            SELECT family.id, part.currency_id, sum(part.now), sum(part.by_then)
              FROM (%(now)s UNION ALL %(away)s UNION ALL %(to)s)
                AS part (family_id, currency_id, now, by_then)
              LEFT JOIN fusion_billing_family AS family ON family.id = part.family_id
             GROUP BY family.id, part.currency_id
             ORDER BY part.currency_id, family.sequence, family.id
            """,
            now=self._drafts(),
            away=self._moved(SQL("family_now_id"), SQL("-amount")),
            to=self._moved(SQL("family_then_id"), SQL("amount")),
        )
        self.env.flush_all()
        return [self._shown(*found) for found in self.env.execute_query(query)]

    def _drafts(self):
        return SQL(
            """
            SELECT item.x_fc_family_id, item.currency_id,
                   item.price_subtotal, item.price_subtotal
              FROM account_move_line AS item
              JOIN account_move AS move
                ON move.id = item.move_id AND move.state = 'draft'
              JOIN fusion_billing_source_invoice AS told
                ON told.move_id = move.id AND told.service_id = %s
             WHERE item.display_type = 'product'
            """,
            self.service_id.id,
        )

    def _moved(self, family, amount):
        return SQL(
            """
            SELECT %s, currency_id, 0, %s FROM fusion_billing_family_apply_line
             WHERE apply_id = %s AND why IS NULL
            """,
            family,
            amount,
            self.id,
        )

    def _shown(self, family_id, currency_id, now, by_then):
        currency = self.env["res.currency"].browse(currency_id)
        return {
            "family": self.env["fusion.billing.family"].browse(family_id).name or "",
            "now": currency.format(now),
            "by_then": currency.format(by_then),
            "difference": currency.format(by_then - now) if by_then != now else "",
        }

    @api.model
    def _hash_of_rules(self, service):
        accounts = service.family_ids.mapped(lambda family: family.account_id.id)
        told = repr((service.family_ids._rules(), accounts))
        return hashlib.sha256(told.encode()).hexdigest()

    # --- making it so ------------------------------------------

    def action_apply(self):
        """Have the drafts that were shown written anew, by the way all are written."""
        self.ensure_one()
        check_accountant(self.env)
        service = self.service_id.sudo()
        check_company(self.env, service)
        if self.rules_hash != self._hash_of_rules(service):
            raise UserError(
                self.env._(
                    "A family was changed after this was shown. Nothing was changed on "
                    "drafts: please open “Apply to drafts” again, and look at it."
                )
            )
        rows = self.line_ids.source_invoice_id
        return rows._apply_families()
