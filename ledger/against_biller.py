"""What the biller says against booking (R11, R17, R20)."""

from datetime import timedelta
from decimal import Decimal

from .case import Case
from .decision import Decision
from .invoice import Absent, Facts, Reason
from .money import shown
from .posted import posted_change
from .reasons import because

PATIENCE = timedelta(days=7)  # R11: then a person looks why it cannot be verified
BILLERS = ("in_", "lago:")  # Stripe, Lago

Side = Decimal | str | None
Pairs = dict[str, tuple[Side, Side]]  # what the source and the biller say


def unconfirmed(case: Case) -> Decision | None:
    """R17: no facts. Held when there is nothing to wait for, else retried."""
    if isinstance(case.answer, Facts):
        return None
    if isinstance(case.answer, Absent):
        return case.hold(case.answer.reason)
    if shape := _unknown_shape(case.source.biller_id):
        biller_id = case.source.biller_id
        return case.hold(because("no_biller_record", shape, biller_id=biller_id))
    return _unasked(case) or _wait(case)


def _unasked(case: Case) -> Decision | None:
    """A move that is there does not wait: what was said of it stands."""
    if case.is_posted and not case.is_unchanged and not case.is_adoption:
        return posted_change(case)
    if case.is_posted and case.is_adoption and case.differs:
        mismatch = because("totals_mismatch", **case.side_by_side())
        return Decision("adopt", mismatch, asked=False)
    waits = case.booked.waiting_since  # changed and changed back meanwhile
    if case.is_posted or (case.is_unchanged and not waits):
        return Decision("keep", asked=False)
    return None


def _unknown_shape(biller_id: str) -> str:
    if not biller_id:
        return "no_id"
    return "" if biller_id.startswith(BILLERS) else "other_shape"


def _wait(case: Case) -> Decision:
    since, today = case.booked.waiting_since, case.policy.today
    biller_id = case.source.biller_id
    if since and today - since > PATIENCE:
        days = (today - since).days
        return Decision(
            "hold",
            because("unverified", since=since, days=days, biller_id=biller_id),
        )
    why = case.answer if isinstance(case.answer, Reason) else None
    return Decision("wait", why or because("not_verifiable", biller_id=biller_id))


def void(case: Case) -> Decision | None:
    if not case.facts.void:
        return None
    biller_id = case.source.biller_id
    if case.is_posted:
        return Decision("keep", because("void_after_post", biller_id=biller_id))
    return case.skip(because("void", biller_id=biller_id))


def biller_draft(case: Case) -> Decision | None:
    if not case.facts.draft:
        return None
    biller_id = case.source.biller_id
    if case.is_posted:
        return Decision("keep", because("draft_after_post", biller_id=biller_id))
    return case.skip(because("biller_draft", biller_id=biller_id))


def biller_differs(case: Case) -> Decision | None:
    """R20: total, tax, currency and customer, where both sides name them."""
    source, facts = case.source, case.facts
    pairs: Pairs = {
        "total": (source.total, facts.total),
        "tax": (source.tax, facts.tax),
        "currency": (source.currency, (facts.currency or "").upper() or None),
        "customer": _customers(case),
    }
    if all(theirs is None or theirs == mine for mine, theirs in pairs.values()):
        return None
    mismatch = _amount_mismatch(pairs)
    return None if case.lets_be(mismatch) else case.hold(mismatch)


def _customers(case: Case) -> tuple[str, str | None]:
    """Stripe's ids of the customer; Lago's id is one of its own kind."""
    source, facts = case.source.customer, case.facts.customer
    mine = source.stripe_customer_id if source else ""
    theirs = facts.external_id if facts else ""
    return mine, theirs if mine and theirs.startswith("cus_") else None


def _amount_mismatch(pairs: Pairs) -> Reason:
    figures = {}
    for name, (mine, theirs) in pairs.items():
        figures[f"source_{name}"] = _side(mine)
        figures[f"biller_{name}"] = _side(theirs)
    return because("amount_mismatch", **figures)


def _side(value: Side) -> str:
    if isinstance(value, Decimal):
        return shown(value)
    return value or "–"
