import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.misc import split_every

from ..sources.errors import SourceError
from .move_writer import TRANSACTION_ERRORS
from .run_totals import add_cases

_logger = logging.getLogger(__name__)

BATCH = 200
MAX_ATTEMPTS = 5

OUTCOMES = (
    "created",
    "adopted",
    "updated",
    "unchanged",
    "skipped",
    "held",
    "waiting",
    "ignored",
    "failed",
)
COUNTS = (
    "read_count",
    *(f"{outcome}_count" for outcome in OUTCOMES),
    "posted_count",
    "paid_count",
)


class FusionBillingLedgerRun(models.Model):
    """One run of the corridor and what came of it.

    Each invoice read is counted once, by what this run did with it; posted and
    paid are events on top.
    """

    _name = "fusion.billing.ledger.run"
    _description = "Billing Run"
    _inherit = ["mail.thread"]
    _order = "id desc"

    service_id = fields.Many2one(
        "fusion.billing.service", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="service_id.company_id", store=True, index=True
    )
    state = fields.Selection(
        [("running", "Running"), ("done", "Done"), ("failed", "Failed")],
        required=True,
        readonly=True,
        default="running",
    )
    mode = fields.Selection(
        [("dry_run", "Dry run"), ("draft", "Drafts"), ("post", "Post")],
        required=True,
        readonly=True,
    )
    trigger = fields.Selection(
        [
            ("cron", "Daily run"),
            ("wizard", "By hand"),
            ("bulk_post", "Bulk post"),
            ("retry", "Retry"),
        ],
        required=True,
        readonly=True,
    )
    user_id = fields.Many2one(
        "res.users", readonly=True, default=lambda self: self.env.user
    )
    started_at = fields.Datetime(readonly=True, default=fields.Datetime.now)
    ended_at = fields.Datetime(readonly=True)
    error = fields.Text(readonly=True)
    read_count = fields.Integer(string="Read", readonly=True)
    created_count = fields.Integer(string="Created", readonly=True)
    adopted_count = fields.Integer(string="Adopted", readonly=True)
    updated_count = fields.Integer(string="Updated", readonly=True)
    unchanged_count = fields.Integer(string="Unchanged", readonly=True)
    skipped_count = fields.Integer(string="Skipped", readonly=True)
    held_count = fields.Integer(string="Held", readonly=True)
    waiting_count = fields.Integer(string="Waiting", readonly=True)
    ignored_count = fields.Integer(string="Ignored", readonly=True)
    failed_count = fields.Integer(string="Failed", readonly=True)
    posted_count = fields.Integer(string="Posted", readonly=True)
    paid_count = fields.Integer(string="Payments", readonly=True)
    totals = fields.Json(
        readonly=True, help="Untaxed, tax and total per family, tax and month."
    )
    line_ids = fields.One2many("fusion.billing.ledger.run.line", "run_id")

    # --- the processing loop: the only code that commits ------------------------------

    @api.model
    def _start(self, service, mode, trigger):
        """A new run, committed, so that it is seen whatever becomes of it."""
        run = (
            self.sudo()
            .with_context(tracking_disable=True, mail_create_nolog=True)
            .create(
                {
                    "service_id": service.id,
                    "mode": mode,
                    "trigger": trigger,
                    "user_id": self.env.uid,
                }
            )
            .sudo(False)
        )
        self._commit()
        return run

    def _process(self):
        """Read everything from the source and take it through the corridor."""
        self.ensure_one()
        service = self.service_id.sudo()
        ledger = self.env["fusion.billing.invoice.ledger"]._for(service)
        ledger = ledger.with_context(fc_billers=service._billers())
        try:
            self._check_setup(service)
            for data in split_every(BATCH, ledger._read_nexacloud_invoices(), list):
                self._process_batch(ledger, service, data)
        except (SourceError, UserError) as error:
            self._fail(str(error))
            return
        self._finish()

    def _check_setup(self, service):
        missing = service._missing_setup()
        if missing:
            raise UserError(
                self.env._(
                    "Nothing was read, because the set-up is not finished. Please "
                    "choose under Fusion Billing ▸ Settings: %(missing)s.",
                    missing=", ".join(missing),
                )
            )

    def _process_batch(self, ledger, service, data):
        cases = ledger._open_cases(service, data)
        work = [case for case in cases if not ledger._is_settled(case)]
        self._commit()  # nothing remote happens inside the writing transaction
        verified = ledger._verify_cases(work)
        self._commit()
        for attempt in range(1, MAX_ATTEMPTS + 1):
            try:
                self._ingest(ledger, service, data, verified)
                self._commit(len(data))
                return
            except TRANSACTION_ERRORS:
                self.env.cr.rollback()
                if attempt == MAX_ATTEMPTS:
                    raise
                _logger.info("Run %s: a batch is taken afresh", self.id)

    def _ingest(self, ledger, service, data, verified):
        write = self.mode != "dry_run"
        cases = ledger._ingest_cases(
            service, data, post=self.mode == "post", verified=verified, write=write
        )
        self._record(cases)

    def _post_rows(self, rows):
        """Post reviewed drafts in batches, commit after each (R15)."""
        ledger = self.env["fusion.billing.invoice.ledger"]._for(self.service_id.sudo())
        for batch in split_every(BATCH, rows.ids, rows.browse):
            cases = ledger._post_rows(batch)
            self._record(cases)
            self._commit(len(batch))
        self._finish()

    def _finish(self):
        self.sudo().write({"state": "done", "ended_at": fields.Datetime.now()})
        self._commit()

    def _fail(self, message):
        """A failed run never looks like a success (R13)."""
        self.env.cr.rollback()
        _logger.error("Billing run %s failed: %s", self.id, message)
        self.sudo().write(
            {"state": "failed", "error": message, "ended_at": fields.Datetime.now()}
        )
        self._commit()

    def _commit(self, processed=0):
        self.env["ir.cron"]._commit_progress(processed)

    # --- counting ---------------------------------------------------------------------

    @api.model
    def _counts(self, cases):
        """{count name: number}; each case counted once by its outcome."""
        counts = dict.fromkeys(COUNTS, 0)
        for case in cases:
            counts["read_count"] += 1
            counts[f"{case.outcome}_count"] += 1
            counts["posted_count"] += case.posted
            counts["paid_count"] += case.paid
        return counts

    def _record(self, cases):
        """Add the cases to counts, totals and lines, in the batch's transaction."""
        run = self.sudo()
        counts = self._counts(cases)
        run.write(
            {name: run[name] + number for name, number in counts.items()}
            | {"totals": add_cases(run.totals, cases)}
        )
        told = [
            case
            for case in cases
            if self.mode == "dry_run" or case.outcome != "unchanged" or case.posted
        ]
        run.line_ids.create([run._prepare_line_vals(case) for case in told])

    def _prepare_line_vals(self, case):
        source, reason = case.source, case.reason
        currency = self.env["fusion.billing.books"]._currency(source.currency)
        return {
            "run_id": self.id,
            "source_invoice_id": case.row.id,
            "move_id": case.move.id,
            "external_id": source.external_id,
            "number": source.number,
            "customer_name": source.customer.name if source.customer else False,
            "invoice_date": case.facts.invoice_date
            if case.facts
            else case.row.invoice_date,
            "currency_id": currency.id,
            "amount_untaxed": float(source.subtotal),
            "amount_tax": float(source.tax),
            "amount_total": float(source.total),
            "outcome": case.outcome,
            "posted": case.posted,
            "reason_code": reason.code if reason else False,
            "reason_figures": dict(reason.figures) if reason else False,
            "flags": ", ".join(case.decision.flags) or False,
        }
