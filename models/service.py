from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.base.models.res_partner import _tz_get

from ..sources.billers import Billers


class FusionBillingService(models.Model):
    """A billing source and how its invoices enter the books."""

    _name = "fusion.billing.service"
    _description = "Billing Service"
    _check_company_auto = True

    name = fields.Char(required=True)
    code = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    time_zone = fields.Selection(
        _tz_get,
        required=True,
        default="America/Toronto",
        help="Invoices and payments are dated in this time zone. It must be the one "
        "of the Stripe account: the date printed on the invoice is the date by "
        "which customers claim their tax.",
    )
    invoice_journal_id = fields.Many2one(
        "account.journal", check_company=True, domain="[('type', '=', 'sale')]"
    )
    payment_journal_id = fields.Many2one(
        "account.journal",
        check_company=True,
        domain="[('type', '=', 'bank')]",
        help="Mirrors the Stripe balance: payments that Stripe or Lago confirms are "
        "booked straight to this journal's own account.",
    )
    preferred_tax_ids = fields.Many2many(
        "account.tax",
        check_company=True,
        domain="[('type_tax_use', '=', 'sale')]",
        help="When several taxes explain an invoice equally well, and nothing else "
        "decides, the first of these is taken.",
    )
    responsible_id = fields.Many2one(
        "res.users",
        domain=lambda self: self._may_be_told("reader"),
        help="Gets an activity when the daily run fails, or finds something new to "
        "decide.",
    )
    cron_auto_post = fields.Boolean(
        string="Daily run posts",
        default=True,
        help="Off: the daily run leaves drafts for review.",
    )
    book_on_first_open_day = fields.Boolean(
        help="An invoice in a locked period gets the first open day as accounting "
        "date (the invoice date stays). Off: it is held.",
    )
    family_ids = fields.One2many("fusion.billing.family", "service_id")

    _code_uniq = models.UniqueIndex("(code)")

    @api.model
    def _may_be_told(self, level):
        """Users of this level, of the company where there is one already."""
        group = self.env.ref(f"fusion_centralize_billing.group_{level}")
        companies = [("company_ids", "in", self.company_id.ids)] if self else []
        return [("active", "=", True), ("all_group_ids", "in", group.ids), *companies]

    def _responsible(self):
        """The user who is responsible, where that one can still be told (R13)."""
        return self.responsible_id.filtered_domain(self._may_be_told("reader"))

    def _person_told(self):
        """The responsible, or an administrator: what a daily run finds is told."""
        users = self.env["res.users"].sudo()
        return self.sudo()._responsible() or users.search(
            self._may_be_told("administrator"), limit=1, order="id"
        )

    def write(self, vals):
        if "company_id" in vals:
            self._check_company_may_become(vals["company_id"])
        return super().write(vals)

    def _check_company_may_become(self, company_id):
        """Invoices stay where they are booked, and their rows with them."""
        for service in self:
            if service.company_id.id != company_id and service._has_invoices():
                raise UserError(
                    self.env._(
                        "The invoices of %(service)s are booked in %(company)s: this "
                        "cannot be changed any more. Nothing was changed.",
                        service=service.name,
                        company=service.company_id.name,
                    )
                )

    def _move_to(self, company):
        """Book in `company`; what was chosen for the one before is given up."""
        self.family_ids.write({"account_id": False, "zero_tax_id": False})
        self.write(
            {
                "company_id": company.id,
                "invoice_journal_id": False,
                "payment_journal_id": False,
                "preferred_tax_ids": False,
            }
        )

    def _has_invoices(self):
        rows = self.env["fusion.billing.source.invoice"].sudo()
        return bool(rows.search_count([("service_id", "in", self.ids)], limit=1))

    @api.ondelete(at_uninstall=False)
    def _keep_service_with_invoices(self):
        if self._has_invoices():
            raise UserError(
                self.env._(
                    "This service has source invoices; archive it instead of deleting."
                )
            )

    def _missing_setup(self):
        """What must still be chosen before anything can be booked: labels."""
        self.ensure_one()
        missing = [
            self._fields[name].string
            for name in ("invoice_journal_id", "payment_journal_id")
            if not self[name]
        ]
        without = self.family_ids.filtered(lambda family: not family.account_id)
        missing += [
            self.env._("income account of %(family)s", family=family.name)
            for family in without
        ]
        account = self.payment_journal_id.default_account_id
        if self.payment_journal_id and account.account_type != "asset_cash":
            missing.append(
                self.env._("an account of type Bank and Cash for the payment journal")
            )
        return missing

    def _billers(self):
        """The billing systems as configured, for one run (R17)."""
        self.ensure_one()
        get_param = self.env["ir.config_parameter"].sudo().get_param
        return Billers.configured(
            stripe_api_key=get_param("fusion_billing.stripe_api_key"),
            stripe_api_base=get_param("fusion_billing.stripe_api_base"),
            lago_api_url=get_param("fusion_billing.lago_api_url"),
            lago_api_key=get_param("fusion_billing.lago_api_key"),
            time_zone=self.time_zone,
        )
