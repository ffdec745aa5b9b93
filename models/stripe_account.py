from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..ledger.balance_kinds import ROLES
from ..ledger.customer_credit import CREDIT_ROLES
from ..sources.stripe_balance import OVERLAP
from .payout import FINISHED, FOLLOWED

LEAD = timedelta(days=14)  # as long as a bank debit takes
FEE_ENTRIES = [
    ("day", "One entry per day"),
    ("payout", "One entry per payout and day"),
    ("transaction", "One entry per transaction"),
]


class FusionBillingStripeAccount(models.Model):
    """A Stripe account whose balance the books mirror (R24).

    Each currency of its balance has a journal, whose own account is the clearing
    account of that currency.
    """

    _name = "fusion.billing.stripe.account"
    _description = "Stripe Account"
    _inherit = ["mail.thread"]
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    service_ids = fields.One2many("fusion.billing.service", "stripe_account_id")
    journal_ids = fields.Many2many(
        "account.journal",
        "fusion_billing_stripe_journal",
        "stripe_account_id",
        "journal_id",
        string="Clearing journals",
        check_company=True,
        domain="[('type', '=', 'bank')]",
        help="One for each currency of the Stripe balance: the journal's account must "
        "equal what Stripe says of that currency.",
    )
    cut_over_date = fields.Date(
        tracking=True,
        help="From this day on every movement of the Stripe balance is booked. What "
        "lies before is left alone.",
    )
    opening_account_id = fields.Many2one(
        "account.account",
        check_company=True,
        help="Against it the clearing account is brought to Stripe's balance of the "
        "cut-over day.",
    )
    unallocated_account_id = fields.Many2one(
        "account.account",
        string="Unallocated receipts",
        check_company=True,
        domain="[('account_type', '=', 'liability_current')]",
        help="Money that belongs to no known invoice yet.",
    )
    bank_journal_id = fields.Many2one(
        "account.journal",
        string="Payouts arrive in",
        check_company=True,
        domain="[('type', '=', 'bank')]",
        help="A payout is matched with the line of this bank that has its amount.",
    )
    transit_account_id = fields.Many2one(
        "account.account",
        string="Payouts in transit",
        check_company=True,
        domain="[('account_type', '=', 'asset_current')]",
        help="Paid out by Stripe, and not yet on the bank's statement.",
    )
    disputed_account_id = fields.Many2one(
        "account.account",
        string="Disputed payments",
        check_company=True,
        domain="[('account_type', '=', 'asset_current')]",
        help="Withdrawn by a dispute that is not decided yet.",
    )
    fee_account_id = fields.Many2one(
        "account.account",
        string="Processing fees",
        check_company=True,
        domain="[('internal_group', '=', 'expense')]",
    )
    credit_account_id = fields.Many2one(
        "account.account",
        string="Customers' credit",
        check_company=True,
        domain="[('account_type', '=', 'liability_current')]",
        help="What Stripe owes customers, to be taken off later invoices. Without it "
        "customers' credit is not read.",
    )
    goodwill_account_id = fields.Many2one(
        "account.account",
        string="Credit given as goodwill",
        check_company=True,
        domain="[('internal_group', '=', 'expense')]",
        help="Credit that a person gave a customer at Stripe, for no credit note.",
    )
    credit_journal_id = fields.Many2one(
        "account.journal",
        string="Journal of customers' credit",
        check_company=True,
        domain="[('type', '=', 'general')]",
        help="No money moves: a journal of miscellaneous entries.",
    )
    fee_tax_id = fields.Many2one(
        "account.tax",
        string="Tax on fees",
        check_company=True,
        domain="[('type_tax_use', '=', 'purchase')]",
        help="The purchase tax that Stripe charges on some of its fees. Its amount is "
        "always the one that Stripe says.",
    )
    fee_entries = fields.Selection(FEE_ENTRIES, required=True, default="day")

    refund_notes = fields.Selection(
        [("draft", "Draft a credit note"), ("none", "Only tell")],
        string="Refund without a credit note",
        required=True,
        default="draft",
        help="A refund does not say whether the price fell. A draft is posted, or "
        "deleted, by a person.",
    )

    @api.constrains("journal_ids")
    def _check_journals(self):
        for account in self:
            currencies = [journal._fc_currency() for journal in account.journal_ids]
            if len(currencies) != len(set(currencies)):
                raise ValidationError(
                    self.env._(
                        "Two clearing journals of %(account)s have the same currency. "
                        "Please keep one for each currency of the Stripe balance.",
                        account=account.name,
                    )
                )

    def _accounts(self):
        """{role: account}, as far as they are chosen."""
        self.ensure_one()
        chosen = {role: self[f"{role}_account_id"] for role in (*ROLES, *CREDIT_ROLES)}
        return {role: account for role, account in chosen.items() if account}

    def _roles_in_use(self):
        """Roles whose account is not archived: else Odoo posts nothing to it."""
        accounts = self._accounts()
        return frozenset(role for role, account in accounts.items() if account.active)

    def _journal_of(self, currency):
        """The clearing journal of a currency (record), empty when there is none.

        One without an account of its own is none: there is no balance to be proven.
        """
        return self.journal_ids.filtered(
            lambda journal: (
                journal.default_account_id and journal._fc_currency() == currency
            )
        )[:1]

    def _may_book_in(self, currency):
        """Not where the clearing account is archived: Odoo posts nothing to it."""
        return self._journal_of(currency).default_account_id.active

    def _listed_since(self):
        """An aware instant from which to list again.

        At first, of some days before the cut-over: a bank debit of these may be said
        to be paid after it.
        """
        if self.listed_until:
            return self.listed_until.replace(tzinfo=UTC) - OVERLAP
        return self._begin_of(self.cut_over_date - LEAD)

    def _payouts_since(self):
        """An aware instant: of the oldest payout that may still change."""
        payouts = self.env["fusion.billing.payout"]
        own = [("stripe_account_id", "=", self.id)]
        open_ones = payouts.search(
            [*own, ("status", "not in", FINISHED)], order="created_at", limit=1
        )
        since = self._listed_since() - FOLLOWED
        if open_ones:
            since = min(since, open_ones.created_at.replace(tzinfo=UTC))
        return max(since, self._begin_of(self.cut_over_date))

    def _payouts_listed(self):
        """Ids of those whose transactions are known, and are what was paid out.

        Not so may also be one that was booked before it was known what it is made of.
        """
        payouts = self.env["fusion.billing.payout"]
        own = [("stripe_account_id", "=", self.id)]
        told = ["external_id", "amount", "is_automatic", "member_total", "currency_id"]
        listed = payouts.search_fetch([*own, ("is_listed", "=", True)], told)
        wrong = [*own, ("state", "=", "held"), ("reason_code", "=", "payout_mismatch")]
        rows = self.env["fusion.billing.balance.transaction"].search(wrong)
        right = listed.filtered(lambda payout: not payout._differs())
        return set(right.mapped("external_id")) - set(rows.mapped("source_ref"))

    def _begin_of(self, day):
        """The aware instant at which a day begins, in the services' zone."""
        return datetime.combine(day, time.min, ZoneInfo(self._time_zone()))

    def _day_of(self, instant):
        """The day of an aware instant, by which it is booked (R24)."""
        return instant.astimezone(ZoneInfo(self._time_zone())).date()

    def _time_zone(self):
        """That of its services: by it, days are told (R24)."""
        return self.service_ids[:1].time_zone or "America/Toronto"


class AccountJournal(models.Model):
    _inherit = "account.journal"

    def _fc_currency(self):
        self.ensure_one()
        return self.currency_id or self.company_id.currency_id


class FusionBillingService(models.Model):
    _inherit = "fusion.billing.service"

    stripe_account_id = fields.Many2one(
        "fusion.billing.stripe.account",
        string="Stripe account",
        check_company=True,
        help="Whose balance the payments change.",
    )
