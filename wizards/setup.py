from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from .rights import check_administrator, check_company
from .setup_made import made_account, say_made


class FusionBillingSetup(models.TransientModel):
    """What a company needs before invoices can be booked (R6).

    Everything is shown before it is created, and what is there already can be
    chosen instead. Nothing made here belongs to the addon: an uninstall leaves it.
    """

    _name = "fusion.billing.setup"
    _description = "Fusion Billing Set-up"

    service_id = fields.Many2one(
        "fusion.billing.service",
        required=True,
        readonly=True,
        default=lambda self: self.env["fusion.billing.invoice.ledger"]._service(),
    )
    company_id = fields.Many2one(
        related="service_id.company_id", string="Present company"
    )
    problem = fields.Text(compute="_compute_problem")
    invoice_journal_id = fields.Many2one(
        "account.journal",
        string="Invoices go to",
        check_company=True,
        domain="[('type', '=', 'sale')]",
        default=lambda self: self._default_invoice_journal(),
    )
    payment_journal_id = fields.Many2one(
        "account.journal",
        string="Payments go to",
        check_company=True,
        domain="[('type', '=', 'bank')]",
        default=lambda self: self._default_payment_journal(),
        help="Left empty, a new bank journal with its own account is created.",
    )
    new_journal_name = fields.Char(
        string="New journal", default=lambda self: self._journal_name()
    )
    new_journal_code = fields.Char(
        string="Short code", size=5, default=lambda self: self._free_journal_code()
    )
    new_bank_account_code = fields.Char(
        string="Its account", default=lambda self: self._free_bank_code()
    )
    responsible_id = fields.Many2one(
        "res.users",
        string="Who is told",
        domain=lambda self: self._service()._may_be_told("reader"),
        default=lambda self: self._default_responsible(),
        help="Gets an activity when the daily run fails, or finds something new to "
        "decide.",
    )
    line_ids = fields.One2many(
        "fusion.billing.setup.line",
        "setup_id",
        string="Income accounts",
        default=lambda self: self._default_lines(),
    )
    makes_accounts = fields.Boolean(compute="_compute_makes_accounts")

    @api.depends("line_ids.account_id")
    def _compute_makes_accounts(self):
        for setup in self:
            chosen = setup.line_ids.filtered("account_id")
            setup.makes_accounts = chosen != setup.line_ids

    # --- what is proposed -------------------------------------------------------------

    @api.model
    def _service(self):
        return self.env["fusion.billing.invoice.ledger"]._service()

    @api.model
    def _journals(self):
        company = self._service().company_id
        journals = self.env["account.journal"].sudo().with_company(company)
        return journals, [*journals._check_company_domain(company)]

    @api.model
    def _default_invoice_journal(self):
        journals, domain = self._journals()
        chosen = self._service().invoice_journal_id
        return chosen or journals.search([*domain, ("type", "=", "sale")], limit=1)

    @api.model
    def _default_payment_journal(self):
        journals, domain = self._journals()
        domain += [("type", "=", "bank"), ("name", "=", self._journal_name())]
        return self._service().payment_journal_id or journals.search(domain, limit=1)

    @api.model
    def _default_responsible(self):
        """Who sets up, unless somebody is there already who can be told (R13)."""
        user = self.env.user.filtered("active")  # Odoo's own user is not
        return self._service().sudo()._responsible().sudo(False) or user

    @api.model
    def _journal_name(self):
        return f"{self._service().name} Stripe"

    @api.model
    def _free_journal_code(self):
        journals, domain = self._journals()
        taken = set(
            journals.with_context(active_test=False).search(domain).mapped("code")
        )
        codes = ("STRP", *(f"STR{number}" for number in range(1, 100)))
        return next((code for code in codes if code not in taken), False)

    @api.model
    def _free_bank_code(self):
        """As Odoo's own: after the company's prefix for bank accounts."""
        company = self._service().company_id
        accounts = self.env["account.account"].sudo().with_company(company)
        known = accounts.search(accounts._check_company_domain(company), limit=1)
        prefix = company.sudo().bank_account_code_prefix or ""
        start = prefix.ljust(len(known.code or "") or 6, "0")
        return accounts._search_new_account_code(start)

    @api.model
    def _default_lines(self):
        Line = self.env["fusion.billing.setup.line"]
        return [Command.create(vals) for vals in Line._proposals(self._service())]

    @api.depends("service_id")
    def _compute_problem(self):
        not_unique = self.env["fusion.billing.uniqueness"].sudo()._problem()
        for setup in self:
            setup.problem = not_unique or setup._problem()

    def _problem(self):
        """What the company itself lacks, as a sentence, or False."""
        company = self.company_id
        if not self._default_invoice_journal():
            return self.env._(
                "%(company)s has no sales journal. Install its chart of accounts under "
                "Invoicing ▸ Configuration ▸ Settings, or create a journal of type "
                "Sales, and come back.",
                company=company.name,
            )
        if not self.env["fusion.billing.books"].sudo()._tax_options(company):
            return self.env._(
                "%(company)s has no sales taxes: invoices with tax will be held. "
                "Install the Canadian chart of accounts, or activate the taxes under "
                "Invoicing ▸ Configuration ▸ Taxes.",
                company=company.name,
            )
        return False

    # --- doing it ---------------------------------------------------------------------

    def action_apply(self):
        """Create what was not chosen, and write all of it on service and families."""
        self.ensure_one()
        check_administrator(self.env)
        check_company(self.env, self.service_id.sudo())
        if not self.invoice_journal_id:
            raise UserError(
                self._problem() or self.env._("Please choose the sales journal.")
            )
        created = self._apply_journals() + self.line_ids._apply()
        return say_made(self.env, self.env._("Fusion Billing is set up"), created)

    def _apply_journals(self):
        """Names of what was created."""
        created = []
        if not self.payment_journal_id:
            self.payment_journal_id = self._create_payment_journal()
            created = [self.payment_journal_id.display_name]
        self.service_id.sudo().write(
            {
                "invoice_journal_id": self.invoice_journal_id.id,
                "payment_journal_id": self.payment_journal_id.id,
                "responsible_id": self.responsible_id.id,
            }
        )
        return created

    def _create_payment_journal(self):
        company = self.company_id
        account = made_account(
            company,
            name=self.new_journal_name,
            code=self.new_bank_account_code,
            account_type="asset_cash",
        )
        journal = (
            self.env["account.journal"]
            .sudo()
            .with_company(company)
            .create(
                {
                    "name": self.new_journal_name,
                    "code": self.new_journal_code,
                    "type": "bank",
                    "company_id": company.id,
                    "default_account_id": account.id,
                }
            )
        )
        # payments mirror the Stripe balance: no outstanding account in between
        journal.inbound_payment_method_line_ids.payment_account_id = account
        return journal.sudo(False)
