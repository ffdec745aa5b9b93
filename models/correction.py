from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .restricted import asked_for

CORRECTIONS = [
    ("source_changed", "Changed after posting"),
    ("amount_mismatch", "Biller differs after posting"),
    ("void_after_post", "Void after posting"),
    ("draft_after_post", "Draft after posting"),
    ("locked_period", "Held: its period is locked"),
    ("missing", "Missing in the source"),
    ("later", "Booked in a later month"),
    ("reversed", "Reversed in a later month"),
    ("source", "Source changed since"),
    ("biller", "Biller changed since"),
    ("ledger", "Ledger changed since"),
]
BOOKED = ("later", "reversed", "ledger")  # all others are still to be corrected
SPAN = 2**33  # more than there will be parts; a browser still counts far beyond
KINDS = [kind for kind, _title in CORRECTIONS]


class FusionBillingCorrection(models.Model):
    """What changed of a period that is locked or signed off, by family and tax (R34).

    What it was and what it is now; where the difference was booked, or the first day
    on which it can be.
    """

    _name = "fusion.billing.correction"
    _description = "Correction to a Closed Period"
    _auto = False
    _order = "month_date desc, source_invoice_id, kind, id"
    _rec_name = "number"

    service_id = fields.Many2one("fusion.billing.service", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    month_id = fields.Many2one(
        "fusion.billing.month", string="Closed period", readonly=True
    )
    month_date = fields.Date(string="Period", readonly=True)
    is_signed = fields.Boolean(string="Signed off", readonly=True)
    is_locked = fields.Boolean(string="Locked", readonly=True)
    kind = fields.Selection(CORRECTIONS, string="What happened", readonly=True)
    source_invoice_id = fields.Many2one("fusion.billing.source.invoice", readonly=True)
    number = fields.Char(readonly=True)
    customer_name = fields.Char(string="Customer", readonly=True)
    family_id = fields.Many2one("fusion.billing.family", readonly=True)
    tax_id = fields.Many2one("account.tax", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    was_untaxed = fields.Monetary(string="Was, untaxed", readonly=True)
    was_tax = fields.Monetary(string="Was, tax", readonly=True)
    was_total = fields.Monetary(string="Was", readonly=True)
    is_untaxed = fields.Monetary(string="Is, untaxed", readonly=True)
    is_tax = fields.Monetary(string="Is, tax", readonly=True)
    is_total = fields.Monetary(string="Is", readonly=True)
    difference_untaxed = fields.Monetary(string="Difference, untaxed", readonly=True)
    difference_tax = fields.Monetary(string="Difference, tax", readonly=True)
    difference = fields.Monetary(readonly=True)
    is_booked = fields.Boolean(string="Booked", readonly=True)
    booked_on = fields.Date(
        readonly=True, help="The accounting date of the entry that books it."
    )
    open_day = fields.Date(
        string="First open day",
        readonly=True,
        help="Not booked yet: the first day after the lock.",
    )
    booked_month_id = fields.Many2one(
        "fusion.billing.month", string="Booked in", readonly=True
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT (part.month_id * %(span)s + part.id) * 16
                       + array_position(%(kinds)s::varchar[], part.kind::varchar)
                       AS id,
                   part.service_id, part.company_id, part.month_id,
                   part.month_date, part.is_signed, part.is_locked,
                   part.kind, part.source_invoice_id,
                   coalesce(told.number, part.number) AS number,
                   coalesce(told.customer_name, part.customer_name)
                       AS customer_name,
                   part.family_id, part.tax_id, part.currency_id,
                   part.was_untaxed, part.was_tax,
                   part.was_untaxed + part.was_tax AS was_total,
                   part.is_untaxed, part.is_tax,
                   part.is_untaxed + part.is_tax AS is_total,
                   part.is_untaxed - part.was_untaxed AS difference_untaxed,
                   part.is_tax - part.was_tax AS difference_tax,
                   part.is_untaxed + part.is_tax - part.was_untaxed - part.was_tax
                       AS difference,
                   part.kind IN %(booked)s AS is_booked, part.booked_on,
                   CASE WHEN part.kind NOT IN %(booked)s AND part.is_locked
                        THEN part.lock_day + 1 END AS open_day,
                   part.booked_month_id
              FROM (%(parts)s) AS part
              LEFT JOIN fusion_billing_source_invoice AS told
                ON told.id = part.source_invoice_id
            """,
            span=SPAN,
            kinds=KINDS,
            booked=BOOKED,
            parts=SQL(" UNION ALL ").join(self._parts()),
        )

    @api.model
    def _search(self, domain, *args, **kwargs):
        """What is read by its id is looked for in its month alone."""
        domain = Domain(domain)
        months = {record_id // 16 // SPAN for record_id in asked_for(domain, "id")}
        if months:
            domain &= Domain("month_id", "in", list(months))
        return super()._search(domain, *args, **kwargs)

    def action_open(self):
        """The source invoice, if there is one."""
        self.ensure_one()
        return self.source_invoice_id._get_records_action()
