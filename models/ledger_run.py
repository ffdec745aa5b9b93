from odoo import fields, models

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
    "vanished_count",
)


class FusionBillingLedgerRun(models.Model):
    """One run of the corridor and what came of it.

    Each invoice read is counted once, by what this run did with it; posted and
    paid are events on top.
    """

    _name = "fusion.billing.ledger.run"
    _description = "Billing Run"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _mail_post_access = "read"  # people may leave notes on runs, which nobody writes

    service_id = fields.Many2one(
        "fusion.billing.service", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="service_id.company_id", store=True, index=True
    )
    state = fields.Selection(
        [
            ("running", "Running"),
            ("stopped", "Stopped"),
            ("done", "Done"),
            ("failed", "Failed"),
            ("cancelled", "Given up"),
        ],
        required=True,
        readonly=True,
        default="running",
        tracking=True,  # who stopped it, and when
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
    task = fields.Selection(
        [
            ("ingest", "Ingest"),
            ("post", "Post"),
            ("retry", "Decide again"),
            ("resync", "Read again"),
        ],
        required=True,
        readonly=True,
        default="ingest",
    )
    user_id = fields.Many2one(
        "res.users", readonly=True, default=lambda self: self.env.user
    )
    started_at = fields.Datetime(readonly=True, default=fields.Datetime.now)
    ended_at = fields.Datetime(readonly=True)
    error = fields.Text(readonly=True)
    warning = fields.Text(
        readonly=True, help="What the run could not do, such as asking a biller."
    )
    pace_note = fields.Text(
        readonly=True, help="Why the run took longer than it might."
    )
    batch_ids = fields.One2many("fusion.billing.ledger.run.batch", "run_id")
    total_count = fields.Integer(
        string="To do",
        readonly=True,
        help="How many invoices were chosen, or are in the source.",
    )
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
    missing_count = fields.Integer(
        string="Missing in the source",
        readonly=True,
        help="Finalised by a biller, and not in the source.",
    )
    vanished_count = fields.Integer(
        string="Gone meanwhile",
        readonly=True,
        help="In the source when it was looked through, and no longer when the "
        "invoice was to be read: the next run looks again.",
    )
    totals = fields.Json(
        readonly=True, help="Untaxed, tax and total per family, tax and month."
    )
    line_ids = fields.One2many("fusion.billing.ledger.run.line", "run_id")
