from odoo import api, fields, models

from ..ledger.balance_kinds import DISPUTED, FEE, MATCHED, TRANSIT, UNALLOCATED
from ..ledger.customer_credit import CREDIT, GOODWILL
from .setup_made import made_account

BAD_DEBT = "bad_debt"
# what an account of each role is, and where a new one stands if none is like it
TYPES = {
    UNALLOCATED: ("liability_current", "239000"),
    TRANSIT: ("asset_current", "119000"),
    DISPUTED: ("asset_current", "119100"),
    FEE: ("expense", "599000"),
    CREDIT: ("liability_current", "239100"),
    GOODWILL: ("expense", "599100"),
    BAD_DEBT: ("expense", "599200"),
}
SPENT = (FEE, GOODWILL, BAD_DEBT)
EXPENSES = ("expense", "expense_direct_cost", "expense_other")
ACCOUNTS = "account.account"


class FusionBillingStripeSetupLine(models.TransientModel):
    """The account of one role: one that exists, or a new one."""

    _name = "fusion.billing.stripe.setup.line"
    _description = "Set up the Stripe Balance, by Account"

    setup_id = fields.Many2one(
        "fusion.billing.stripe.setup", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="setup_id.company_id")
    role = fields.Selection(
        [
            (UNALLOCATED, "Unallocated receipts"),
            (TRANSIT, "Payouts in transit"),
            (DISPUTED, "Disputed payments"),
            (FEE, "Processing fees"),
            (CREDIT, "Customers' credit"),
            (GOODWILL, "Credit given as goodwill"),
            (BAD_DEBT, "Bad debts"),
        ],
        string="For",
        required=True,
    )
    usable_types = fields.Json(compute="_compute_usable_types")
    account_id = fields.Many2one(
        ACCOUNTS,
        string="Use an existing account",
        check_company=True,
        domain="[('account_type', 'in', usable_types)]",
        help="Left empty, the new account is created.",
    )
    new_code = fields.Char(string="Or create: code")
    new_name = fields.Char(string="Name")

    @api.depends("role")
    def _compute_usable_types(self):
        for line in self:
            line.usable_types = self._types_of(line.role)

    @api.model
    def _types_of(self, role):
        return list(EXPENSES) if role in SPENT else [TYPES[role][0]] if role else []

    # --- what is proposed ------------------------------------------

    @api.model
    def _proposals(self, service):
        """Values per role: its account, one of the proposed name, or a new one."""
        taken, proposals = set(), []
        for role in TYPES:
            name = self._name_of(role, service)
            account = self._account_of(role, service, name)
            code = False if account else self._free_code(service, role, taken)
            taken.add(code)
            proposals.append(
                {
                    "role": role,
                    "account_id": account.id,
                    "new_code": code,
                    "new_name": False if account else name,
                }
            )
        return proposals

    @api.model
    def _account_of(self, role, service, name):
        accounts, domain = self._accounts(service, role)
        if chosen := service.stripe_account_id[f"{role}_account_id"]:
            return chosen
        if role == BAD_DEBT and (like := self._like_bad_debts(service)):
            return like
        return accounts.search([*domain, ("name", "=", name)], limit=1)

    @api.model
    def _like_bad_debts(self, service):
        """What the company writes off to already."""
        writer = self.env["fusion.billing.write.off.writer"].sudo()
        return writer._proposed_account(service.company_id).sudo(False)

    @api.model
    def _accounts(self, service, role):
        accounts = self.env[ACCOUNTS].sudo().with_company(service.company_id)
        return accounts, [
            *accounts._check_company_domain(service.company_id),
            ("account_type", "in", self._types_of(role)),
        ]

    @api.model
    def _name_of(self, role, service):
        titles = dict(self._fields["role"]._description_selection(self.env))
        return f"{service.name} {titles[role]}"

    @api.model
    def _free_code(self, service, role, taken=()):
        """Next to what the company has of its kind."""
        accounts, domain = self._accounts(service, role)
        company = service.company_id.sudo()
        usual = company.expense_account_id if role in SPENT else accounts
        like = usual or accounts.search(domain, limit=1)
        start = like.with_company(service.company_id).code or TYPES[role][1]
        return accounts._search_new_account_code(start, set(taken))

    @api.onchange("account_id")
    def _onchange_account(self):
        """Taking an account back proposes a new one again."""
        service = self.setup_id.service_id
        if self.account_id or self.new_code or not service or not self.role:
            return
        lines = self.setup_id.line_ids
        taken = {line.new_code for line in lines if line.new_code}
        self.new_code = self._free_code(service, self.role, taken)
        self.new_name = self._name_of(self.role, service)

    # --- doing it ------------------------------------------

    def _apply(self):
        """Give every role its account; names of the accounts created."""
        created = []
        for line in self.filtered(lambda each: not each.account_id):
            line.account_id = line._create_account()
            created.append(line.account_id.display_name)
        return created

    def _create_account(self):
        return made_account(
            self.company_id,
            name=self.new_name,
            code=self.new_code,
            account_type=TYPES[self.role][0],
            reconcile=self.role in MATCHED,
        )
