from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from .rights import check_administrator, check_company
from .setup_made import say_made

# what the dialogue asks and the Stripe account keeps, by the same names
CHOICES = (
    *("name", "cut_over_date", "opening_account_id", "bank_journal_id"),
    *("fee_tax_id", "fee_entries", "credit_journal_id"),
)


class FusionBillingStripeSetup(models.TransientModel):
    """What the books need to mirror the Stripe balance (R24).

    Everything is shown before it is created, and what is there already can be chosen
    instead. The accounts are the company's own: an uninstall leaves them.
    """

    _name = "fusion.billing.stripe.setup"
    _description = "Set up the Stripe Balance"

    service_id = fields.Many2one(
        "fusion.billing.service",
        required=True,
        readonly=True,
        default=lambda self: self.env["fusion.billing.invoice.ledger"]._service(),
    )
    company_id = fields.Many2one(related="service_id.company_id")
    stripe_account_id = fields.Many2one(related="service_id.stripe_account_id")
    is_begun = fields.Boolean(compute="_compute_is_begun")
    problem = fields.Text(compute="_compute_problem")
    name = fields.Char(required=True)
    journal_ids = fields.Many2many(
        "account.journal",
        "fusion_billing_stripe_setup_journal",
        "setup_id",
        "journal_id",
        string="Clearing journals",
        check_company=True,
        domain="[('type', '=', 'bank')]",
        help="One for each currency of the Stripe balance; the journal in which the "
        "customers' payments are booked is the first.",
    )
    cut_over_date = fields.Date(
        required=True,
        help="From this day on every movement of the Stripe balance is booked; what "
        "lies before is left alone.",
    )
    opening_account_id = fields.Many2one(
        "account.account",
        string="Opening against",
        required=True,
        check_company=True,
        help="Against it the clearing account is brought to what Stripe held when the "
        "cut-over day began.",
    )
    bank_journal_id = fields.Many2one(
        "account.journal",
        string="Payouts arrive in",
        check_company=True,
        domain="[('type', '=', 'bank'), ('id', 'not in', journal_ids)]",
    )
    fee_tax_id = fields.Many2one(
        "account.tax",
        string="Tax on fees",
        check_company=True,
        domain="[('type_tax_use', '=', 'purchase')]",
        help="The purchase tax that Stripe charges on some of its fees, such as the "
        "HST. Its amount is always the one that Stripe says.",
    )
    fee_entries = fields.Selection(
        lambda self: self._fee_entries(), required=True, string="Fees are booked as"
    )
    credit_journal_id = fields.Many2one(
        "account.journal",
        string="Journal of customers' credit",
        check_company=True,
        domain="[('type', '=', 'general')]",
        help="For what Stripe settles without money: a journal of miscellaneous "
        "entries.",
    )
    line_ids = fields.One2many(
        "fusion.billing.stripe.setup.line", "setup_id", string="Accounts"
    )

    @api.model
    def default_get(self, names):
        values = super().default_get(names)
        service = self.env["fusion.billing.invoice.ledger"]._service()
        proposed = self._proposals(service)
        return values | {name: proposed[name] for name in names if name in proposed}

    @api.model
    def _fee_entries(self):
        accounts = self.env["fusion.billing.stripe.account"]
        return accounts._fields["fee_entries"]._description_selection(self.env)

    # --- what is proposed -------------------------------------------------------------

    @api.model
    def _proposals(self, service):
        """What the Stripe account has; where there is none, what serves most."""
        company = service.company_id
        account, general = service.stripe_account_id, company._fc_general_journal()
        Line = self.env["fusion.billing.stripe.setup.line"]
        lines = [Command.create(vals) for vals in Line._proposals(service)]
        if account:
            kept = account._convert_to_write({name: account[name] for name in CHOICES})
            journals = account.journal_ids
            kept["credit_journal_id"] = kept["credit_journal_id"] or general.id
            return {**kept, "journal_ids": _set(journals), "line_ids": lines}
        here = service.with_context(tz=service.time_zone)
        return {
            "name": self.env._("Stripe of %(service)s", service=service.name),
            "cut_over_date": fields.Date.context_today(here).replace(day=1),
            "journal_ids": _set(service.payment_journal_id),
            "fee_entries": "day",
            "credit_journal_id": general.id,
            "line_ids": lines,
        }

    @api.depends("service_id")
    def _compute_is_begun(self):
        """The cut-over stays once the opening is booked."""
        for setup in self:
            setup.is_begun = bool(setup.stripe_account_id.opening_ids)

    @api.depends("service_id")
    @api.depends_context("lang")
    def _compute_problem(self):
        for setup in self:
            setup.problem = setup._problem()

    def _problem(self):
        if self.service_id.payment_journal_id:
            return False
        return self.env._(
            "The journal in which payments are booked is not chosen yet: it becomes "
            "the clearing journal. Open Fusion Billing ▸ Configuration ▸ Set-up, and "
            "choose or create the journals first."
        )

    # --- doing it ---------------------------------------------------------------------

    def action_apply(self):
        """Create what was not chosen, and write all of it on the Stripe account."""
        self.ensure_one()
        check_administrator(self.env)
        check_company(self.env, self.service_id.sudo())
        if problem := self._problem():
            raise UserError(problem)
        created = self.line_ids._apply()
        created += self._apply_account()
        title = self.env._("The Stripe balance is set up")
        return say_made(self.env, title, created)

    def _apply_account(self):
        """Name of the Stripe account, where it was created."""
        service, vals = self.service_id, self._prepare_account_vals()
        if account := service.stripe_account_id:
            if account.opening_ids:
                del vals["cut_over_date"]
            account.write(vals)
            return []
        vals["company_id"] = self.company_id.id
        service.stripe_account_id = account.create(vals)
        return [self.name]

    def _prepare_account_vals(self):
        vals = self._convert_to_write({name: self[name] for name in CHOICES})
        vals["journal_ids"] = _set(self.journal_ids)
        for line in self.line_ids:
            vals[f"{line.role}_account_id"] = line.account_id.id
        return vals


def _set(records):
    return [Command.set(records.ids)]
