"""Whether a run need look at a row again that its source left unchanged (R12)."""

# Said of a paid invoice for good, unless its source changes; all else may pass.
STAYS = ("source_changed", "void_after_post")


def is_settled(state: str, decision: str, reason_code: str) -> bool:
    """Nothing can have changed that concerns us, unless the biller's list says so.

    The arguments are a row's; `reason_code` is '' where there is none.
    """
    if decision == "ignored":
        return True
    if state in ("reversed", "cancelled") and decision != "skipped":
        return not reason_code  # what was to be decided has been done
    if state == "paid":
        return reason_code in ("", *STAYS)
    return state in ("skipped", "cancelled") and reason_code != "biller_draft"
