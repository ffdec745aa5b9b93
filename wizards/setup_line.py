from odoo import api, fields, models

from .setup_made import made_account


class FusionBillingSetupLine(models.TransientModel):
    """The income account of one service family: one that exists, or a new one."""

    _name = "fusion.billing.setup.line"
    _description = "Fusion Billing Set-up Line"

    setup_id = fields.Many2one(
        "fusion.billing.setup", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="setup_id.company_id")
    family_id = fields.Many2one(
        "fusion.billing.family", required=True, ondelete="cascade"
    )
    account_id = fields.Many2one(
        "account.account",
        string="Use an existing account",
        check_company=True,
        domain="[('account_type', 'in', ('income', 'income_other'))]",
        help="Left empty, the new account is created.",
    )
    new_code = fields.Char(string="Or create: code")
    new_name = fields.Char(string="Name")

    @api.model
    def _proposals(self, service):
        """Values per family: its account, one of the proposed name, or a new one."""
        accounts = self.env["account.account"].sudo().with_company(service.company_id)
        taken = set()
        proposals = []
        for family in service.family_ids:
            name = f"{service.name} {family.name}"
            code = accounts._search_new_account_code(self._start(service), taken)
            account = family.account_id or self._named(service, name)
            if not account:
                taken.add(code)
            proposals.append(
                {
                    "family_id": family.id,
                    "account_id": account.id,
                    "new_code": False if account else code,
                    "new_name": False if account else name,
                }
            )
        return proposals

    @api.model
    def _income_accounts(self, service):
        accounts = self.env["account.account"].sudo().with_company(service.company_id)
        return accounts, [
            *accounts._check_company_domain(service.company_id),
            ("account_type", "in", ("income", "income_other")),
        ]

    @api.model
    def _named(self, service, name):
        accounts, domain = self._income_accounts(service)
        return accounts.search([*domain, ("name", "=", name)], limit=1)

    @api.model
    def _start(self, service):
        """New accounts stand next to the one the company sells services on."""
        accounts, domain = self._income_accounts(service)
        company = service.company_id.sudo()
        usual = company.income_account_id or accounts.search(domain, limit=1)
        return usual.with_company(service.company_id).code or "400000"

    @api.onchange("account_id")
    def _onchange_account(self):
        """Taking an account back proposes a new one again."""
        service = self.setup_id.service_id
        if self.account_id or self.new_code or not service:
            return
        accounts, _domain = self._income_accounts(service)
        taken = {line.new_code for line in self.setup_id.line_ids if line.new_code}
        self.new_code = accounts._search_new_account_code(self._start(service), taken)
        self.new_name = f"{service.name} {self.family_id.name}"

    def _apply(self):
        """Give every family its account; names of the accounts created."""
        created = []
        for line in self:
            if not line.account_id:
                line.account_id = made_account(
                    line.company_id,
                    name=line.new_name,
                    code=line.new_code,
                    account_type="income",
                )
                created.append(line.account_id.display_name)
            line.family_id.sudo().account_id = line.account_id
        return created
