"""Journal items of a customer: what settles an invoice, and what no longer does."""


def receivable(moves):
    """The customer's items of these entries."""
    return moves.line_ids.filtered(
        lambda item: item.account_id.account_type == "asset_receivable"
    )


def posted(moves):
    return moves.filtered(lambda move: move.state == "posted")


def settle_instead(settling, owed):
    """`settling` settles `owed` from now on, and its invoices with what is left."""
    partials = settling.matched_debit_ids.filtered(
        lambda partial: partial.debit_move_id.move_id.is_invoice()
    )
    invoiced = partials.debit_move_id
    partials.unlink()
    reconcile_open(settling + owed)
    reconcile_open(settling + invoiced)
    return invoiced.move_id


def settle_open(settling, invoice):
    """`settling` settles what is open of the invoice."""
    reconcile_open(settling + receivable(invoice))


def reconcile_open(items):
    """What is open of them, account by account: Odoo matches no two accounts, and
    nothing that a person cancelled.
    """
    left = items.filtered(
        lambda item: not item.reconciled and item.parent_state != "cancel"
    )
    for some in left.grouped("account_id").values():
        if len({item.balance > 0 for item in some}) > 1:
            some.reconcile()


def match(items):
    """What stood on an account, and what took it from there, where Odoo matches."""
    reconcile_open(items.filtered(lambda item: _is_matched(item.account_id)))


def _is_matched(account):
    return account.reconcile and account.account_type != "asset_receivable"
