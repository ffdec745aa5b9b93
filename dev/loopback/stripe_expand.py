"""What a client sees of a whole object: ids for references, unless expanded.

``expand[]=payments.data.payment.payment_intent`` shows the object instead of its
id, at most four levels deep; a list's own ``data`` counts as one. ``payments`` is
absent until asked for; of embedded lists only the first ten elements are shown.
"""

from collections.abc import Callable, Iterable
from typing import Any

from .server import Refused

Json = dict[str, Any]
EMBEDDED = 10
MAX_DEPTH = 4

# Per kind: the fields that can be expanded, and the kind found there. A kind with
# [] is a list of it; kinds in HASHES are parts of the object, always shown whole.
FIELDS: dict[str, dict[str, str]] = {
    "invoice": {
        "customer": "customer",
        "latest_revision": "invoice",
        "lines": "line_item[]",
        "parent": "parent",
        "payments": "invoice_payment[]",
    },
    "invoice_payment": {"invoice": "invoice", "payment": "payment"},
    "payment": {"charge": "charge", "payment_intent": "payment_intent"},
    "payment_intent": {"customer": "customer", "latest_charge": "charge"},
    "charge": {
        "balance_transaction": "balance_transaction",
        "customer": "customer",
        "failure_balance_transaction": "balance_transaction",
        "payment_intent": "payment_intent",
    },
    "balance_transaction": {"source": "source"},
    "payout": {
        "balance_transaction": "balance_transaction",
        "failure_balance_transaction": "balance_transaction",
    },
    "refund": {
        "balance_transaction": "balance_transaction",
        "charge": "charge",
        "customer": "customer",
        "failure_balance_transaction": "balance_transaction",
        "payment_intent": "payment_intent",
    },
    "dispute": {
        "balance_transactions": "balance_transaction",
        "charge": "charge",
        "payment_intent": "payment_intent",
    },
    "topup": {"balance_transaction": "balance_transaction"},
    "credit_note": {
        "customer": "customer",
        "customer_balance_transaction": "customer_balance_transaction",
        "invoice": "invoice",
        "lines": "credit_note_line_item[]",
        "refunds": "note_refund",
    },
    "note_refund": {"refund": "refund"},
    "customer_balance_transaction": {
        "credit_note": "credit_note",
        "customer": "customer",
        "invoice": "invoice",
    },
}
# What moved the money is of one of these kinds, told by the beginning of its id.
SOURCES = {
    "ch": "charge",
    "du": "dispute",
    "po": "payout",
    "py": "charge",
    "pyr": "refund",
    "re": "refund",
    "tu": "topup",
}
FIELDS["source"] = {
    name: inner for kind in SOURCES.values() for name, inner in FIELDS[kind].items()
}
HASHES = {"note_refund", "parent", "payment"}
ABSENT_UNLESS_EXPANDED = {"payments"}


def wanted_tree(paths: Iterable[str], kind: str) -> Json:
    """``["data.payments"]`` as ``{"data": {"payments": {}}}``, checked against kind."""
    tree: Json = {}
    for path in paths:
        _check_path(path, kind)
        branch = tree
        for name in path.split("."):
            branch = branch.setdefault(name, {})
    return tree


def _check_path(path: str, kind: str) -> None:
    names = path.split(".")
    if len(names) > MAX_DEPTH:
        raise _refused(
            f"You cannot expand more than {MAX_DEPTH} levels of a property. "
            f"Property: {path}",
            code="property_expansion_max_depth",
        )
    for name in names:
        found = _fields(kind).get(name)
        if found is None:
            raise _refused(f"This property cannot be expanded ({name}).")
        kind = found


def _refused(message: str, **extra: str) -> Refused:
    error = {"message": message, "type": "invalid_request_error", **extra}
    return Refused(400, {"error": error})


def _fields(kind: str) -> dict[str, str]:
    if kind.endswith("[]"):
        return {"data": kind[:-2]}
    return FIELDS.get(kind, {})


def shown(whole: Any, kind: str, wanted: Json, find: Callable[[str, Any], Any]) -> Any:
    """``whole`` as answered when ``wanted`` is expanded.

    ``find(kind, reference)`` gives the whole object of a reference, which may be an
    id or an object that has changed since; an id that is nobody's stays.
    """
    if isinstance(whole, list):
        return [shown(each, kind, wanted, find) for each in whole]
    fields = _fields(kind)
    result = {}
    for name, value in whole.items():
        if name in ABSENT_UNLESS_EXPANDED and name not in wanted:
            continue
        if name in fields and value is not None:
            value = _shown_field(value, fields[name], wanted.get(name), find)
        result[name] = value
    return result


def _shown_field(value: Any, kind: str, wanted: Json | None, find: Callable) -> Any:
    if kind.endswith("[]") and isinstance(value, dict):
        value = _first_elements(value)
    elif kind not in HASHES and not isinstance(value, list):
        if wanted is None:
            return id_of(value)
        value = find(kind, value)
        if isinstance(value, str):
            return value
        kind = value["object"] if kind == "source" else kind
    return shown(value, kind, wanted or {}, find)


def _first_elements(listed: Json) -> Json:
    data = listed["data"]
    return listed | {"data": data[:EMBEDDED], "has_more": len(data) > EMBEDDED}


def id_of(reference: Any) -> Any:
    """The id of a reference that may be held whole."""
    return reference["id"] if isinstance(reference, dict) else reference
