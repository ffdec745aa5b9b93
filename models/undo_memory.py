from odoo import api, fields, models

from .id_guard import without_defaults
from .of_run import marked, run_of
from .undo_effect import REASON

RUN = "fusion.billing.ledger.run"
EFFECTS = "fusion.billing.run.effect"
MARKS = ("x_fc_run_id", "x_fc_posted_by_run_id", "x_fc_items_before")
CONTENT = {
    "line_ids",
    "invoice_line_ids",
    "date",
    "invoice_date",
    "state",
    "partner_id",
}


class FusionBillingLedgerRun(models.Model):
    """A run marks what it makes, and keeps what it changes (R33)."""

    _inherit = "fusion.billing.ledger.run"

    is_remembered = fields.Boolean(
        readonly=True, help="It keeps what is needed to undo it."
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Not by a default, which runs of before would get, too."""
        return super().create([{"is_remembered": True, **each} for each in vals_list])

    def _work(self, leaving=False):
        return super(FusionBillingLedgerRun, marked(self, self))._work(leaving)


class AccountMove(models.Model):
    _inherit = "account.move"

    x_fc_run_id = fields.Many2one(
        RUN,
        string="Made by run",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    x_fc_posted_by_run_id = fields.Many2one(
        RUN,
        string="Posted by run",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="Empty where a person posted it, or set it back to draft since.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Only a run says which entries are its own."""
        mark = run_of(self.env)
        made = {"x_fc_run_id": mark.id} if mark else {}
        mine = without_defaults(self, MARKS)
        vals_list = [_without_marks(vals) | made for vals in vals_list]
        return super(AccountMove, mine).create(vals_list)

    def write(self, vals):
        mark, vals = run_of(self.env), _without_marks(vals)
        if mark and CONTENT.intersection(vals):
            self._keep_changes(vals)
        if "state" in vals:
            by_run = mark and vals["state"] == "posted"
            vals = {**vals, "x_fc_posted_by_run_id": mark.id if by_run else False}
        return super().write(vals)

    def _keep_changes(self, vals):
        """What happens to entries that the run has not made."""
        mark = run_of(self.env)
        others = self.filtered(lambda move: move.id and move.x_fc_run_id.id != mark.id)
        kind = "posted" if vals.get("state") == "posted" else "changed"
        self.env[EFFECTS]._keep(kind, others, lambda move: {"state": move.state})


def _without_marks(vals):
    return {name: value for name, value in vals.items() if name not in MARKS}


class AccountPartialReconcile(models.Model):
    _inherit = "account.partial.reconcile"

    x_fc_run_id = fields.Many2one(
        RUN, readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )

    @api.model_create_multi
    def create(self, vals_list):
        mark = run_of(self.env)
        made = {"x_fc_run_id": mark.id if mark else False}
        return super().create([{**vals, **made} for vals in vals_list])

    def write(self, vals):
        return super().write(_without_marks(vals))

    def unlink(self):
        """What had been matched before the run is told, to be matched again."""
        mark = run_of(self.env)
        if mark:
            others = self.filtered(lambda each: each.x_fc_run_id.id != mark.id)
            self.env[EFFECTS]._keep("unmatched", others, _pair)
        return super().unlink()


def _pair(partial):
    """The items, and what Odoo had booked of it, which it reverses now."""
    exchange = partial.exchange_move_id
    return {
        "items": [partial.debit_move_id.id, partial.credit_move_id.id],
        "exchange": exchange.ids,
        "cash_basis": (partial._automatic_entries() - exchange).ids,
    }


# --- the rows ------------------------------------------


class FusionBillingToldWriter(models.AbstractModel):
    _inherit = "fusion.billing.told.writer"

    @api.model
    def _write_cases(self, account, cases):
        self.env[EFFECTS]._keep_batch(_rows_of(cases))
        return super()._write_cases(account, cases)


class FusionBillingBalanceWriter(models.AbstractModel):
    _inherit = "fusion.billing.balance.writer"

    @api.model
    def _redate_payment(self, payment, day):
        """The day on which it was; all the rest stays of the run that booked it."""
        before = {"day": f"{payment.date}", **_foreign_balances(payment)}
        self.env[EFFECTS]._keep("redated", payment, lambda _payment: before)
        booked_by = payment.move_id.x_fc_posted_by_run_id
        return super()._redate_payment(marked(payment, booked_by), day)


def _foreign_balances(payment):
    """What it comes to by the rate of its day, with its exchange differences."""
    company, run = payment.company_id, payment.env[RUN]
    if payment.currency_id == company.currency_id:
        return {}
    found = run._balances_of(payment._with_exchange())
    return {"balances": [[f"{month}", *rest] for _move, month, *rest in found]}


def _rows_of(cases):
    rows = [case.row for case in cases if case.row]
    return rows[0].union(*rows) if rows else None


class FusionBillingBalanceTransaction(models.Model):
    _inherit = "fusion.billing.balance.transaction"

    def write(self, vals):
        """Of which payout it is part is what Stripe told: an undo leaves that."""
        if vals.keys() != {"payout_id"}:
            self.env[EFFECTS]._keep_rows(self)
        return super().write(vals)


class FusionBillingCreditNote(models.Model):
    _inherit = "fusion.billing.credit.note"

    def write(self, vals):
        self.env[EFFECTS]._keep_rows(self)
        return super().write(vals)


class FusionBillingCreditMove(models.Model):
    _inherit = "fusion.billing.credit.move"

    def write(self, vals):
        self.env[EFFECTS]._keep_rows(self)
        return super().write(vals)


class FusionBillingDispute(models.Model):
    _inherit = "fusion.billing.dispute"

    def write(self, vals):
        self.env[EFFECTS]._keep_rows(self)
        return super().write(vals)


class FusionBillingPayout(models.Model):
    _inherit = "fusion.billing.payout"

    def write(self, vals):
        if "statement_line_id" in vals:
            self.env[EFFECTS]._keep_rows(self)
        return super().write(vals)


class FusionBillingSourceInvoice(models.Model):
    _inherit = "fusion.billing.source.invoice"

    def write(self, vals):
        """What a dispute tells of it; what a run decides of it is decided again."""
        if set(vals) == set(REASON):
            self.env[EFFECTS]._keep_rows(self)
        return super().write(vals)
