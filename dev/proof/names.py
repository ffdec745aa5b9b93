"""The account names on which the exported journal and the assertions agree.

Names only: what stands on an account, each side finds out by itself. What invoices
stand on has one sub-account per invoice, so that a failing assertion names it.
"""

import re

RECEIVABLE = "Assets:Receivable"
CLEARING = "Assets:Stripe clearing"
# of what is no payment of an invoice
OTHER_CLEARING = f"{CLEARING}:other"
BANK = "Assets:Bank"
TRANSIT = "Assets:Payouts in transit"
DISPUTED = "Assets:Disputed payments"
FEE_TAX = "Assets:Tax on fees"
FEES = "Expenses:Processing fees"
GOODWILL = "Expenses:Goodwill"
OPENING = "Equity:Opening of the Stripe balance"
UNALLOCATED = "Liabilities:Unallocated receipts"
CREDIT = "Liabilities:Customers' credit"
CREDITED = "Credit notes"  # above what a credit note takes back
# by the role that the Stripe account gives them
ROLES = {
    "bank": BANK,
    "transit": TRANSIT,
    "disputed": DISPUTED,
    "fee": FEES,
    "opening": OPENING,
    "unallocated": UNALLOCATED,
    "credit": CREDIT,
    "goodwill": GOODWILL,
}
TAXABLE_BASE = "Tax base:Canada taxable"
ABROAD_BASE = "Tax base:Exported"
FAMILIES = {
    "hosting": "Income:Hosting",
    "managed": "Income:Managed plans",
    "addons": "Income:Add-ons",
    "other": "Income:Other",
    "unexplained": "Income:Unexplained",
}


def in_currency(account: str, currency: str, books: str = "CAD") -> str:
    """Where money is kept that is not of the books' currency: ``Assets:USD:Bank``.

    So each account has one currency, and assertions can refuse any other on it.
    """
    return account if currency == books else account.replace(":", f":{currency}:", 1)


def tax(jurisdiction: str, percent: str) -> str:
    """A tax's account: ``tax("British Columbia", "7")``."""
    return f"Liabilities:Tax:{jurisdiction}:{percent}%"


def of_invoice(account: str, number: str) -> str:
    """The sub-account of one invoice, of a number that hledger can read."""
    return f"{account}:{plain(number)}"


def plain(text: str) -> str:
    """``text`` without what means something to hledger: ``;``, ``:``, two spaces."""
    readable = re.sub(r"[^\w .,&'+/#@-]", "-", text, flags=re.ASCII)
    return re.sub(r"\s+", " ", readable).strip() or "unnamed"
