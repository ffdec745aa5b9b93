from odoo import api, fields, models
from odoo.tools import SQL

from .of_run import run_of

KINDS = [
    ("row", "A row as it was"),
    ("redated", "A payment was dated"),
    ("unmatched", "Two items were no longer matched"),
    ("posted", "An earlier draft was posted"),
    ("changed", "An earlier entry was changed"),
]
# What a run writes on the rows of Stripe's papers, and an undo gives back.
REASON = ("reason_code", "reason_figures")
TRACKED = {
    "fusion.billing.balance.transaction": (
        *("state", "booked_date", "move_id", "fee_move_id", "note_id", "payment_id"),
        *REASON,
    ),
    "fusion.billing.credit.note": (
        *("state", "booked_date", "move_id", "source_invoice_id"),
        *REASON,
    ),
    "fusion.billing.credit.move": (
        *("state", "booked_date", "move_id", "source_invoice_id"),
        *REASON,
    ),
    "fusion.billing.dispute": ("stands_on", "draft_id", "is_decided", *REASON),
    "fusion.billing.payout": ("statement_line_id",),
    "fusion.billing.source.invoice": REASON,
}


class FusionBillingRunEffect(models.Model):
    """What a run changed that was there before, as it was (R33).

    What a run makes is marked with it; this is the rest, of which each is told once.
    """

    _name = "fusion.billing.run.effect"
    _description = "What a Run Changed"
    _order = "id"

    run_id = fields.Many2one(
        "fusion.billing.ledger.run",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="run_id.company_id", store=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    model = fields.Char(required=True, readonly=True)
    res_id = fields.Integer(required=True, readonly=True)
    before = fields.Json(readonly=True)

    _once = models.UniqueIndex(
        "(model, res_id, run_id, kind) WHERE kind != 'unmatched'"
    )

    @api.model
    def _keep(self, kind, records, before):
        """`before(record)` of those of which this run has not kept it yet."""
        mark = run_of(self.env)
        if not mark or not records:
            return self.browse()
        effects = self.sudo()
        known = effects.search_fetch(
            [
                ("run_id", "=", mark.id),
                ("kind", "=", kind),
                ("model", "=", records._name),
                ("res_id", "in", records.ids),
            ],
            ["res_id"],
        )
        fresh = records - records.browse(known.mapped("res_id"))
        return effects.create(
            [
                {
                    "run_id": mark.id,
                    "kind": kind,
                    "model": record._name,
                    "res_id": record.id,
                    "before": before(record),
                }
                for record in fresh
            ]
        )

    @api.model
    def _keep_rows(self, records):
        """How these rows stood before the run; by two queries for all of them."""
        mark = run_of(self.env)
        if mark and records:
            known = mark.known.setdefault(records._name, set())
            fresh = records.filtered(lambda record: record.id not in known)
            fresh.fetch(TRACKED[fresh._name])  # else each is read by itself
            self._keep("row", fresh, _image)

    @api.model
    def _keep_batch(self, records):
        """The same, outside of any savepoint: it need not be looked up again."""
        mark = run_of(self.env)
        if mark and records:
            mark.known[records._name] = set()
            self._keep_rows(records)
            mark.known[records._name] = set(records.ids)

    @api.model
    def _forget_unchanged(self, run):
        """What an earlier run had changed and this one left as it was: that one can be
        undone.
        """
        self.env.flush_all()
        for model, names in TRACKED.items():
            told = [SQL("%s, %s", name, _as_json(name)) for name in names]
            self.env.cr.execute(
                SQL(
                    """
                    DELETE FROM fusion_billing_run_effect AS effect
                     USING %(rows)s AS row
                     WHERE effect.run_id = %(run)s AND effect.kind = 'row'
                       AND effect.model = %(model)s AND effect.res_id = row.id
                       AND effect.before = jsonb_build_object(%(told)s)
                       AND EXISTS (
                           SELECT FROM fusion_billing_run_effect AS earlier
                            WHERE earlier.model = effect.model
                              AND earlier.res_id = effect.res_id
                              AND earlier.run_id < effect.run_id)
                    """,
                    rows=SQL.identifier(self.env[model]._table),
                    run=run.id,
                    model=model,
                    told=SQL(", ").join(told),
                )
            )
        self.env.invalidate_all()


def _as_json(name):
    """A column as `_image` has its field."""
    return SQL("coalesce(to_jsonb(%s), 'false')", SQL.identifier("row", name))


def _image(record):
    """The tracked fields, as JSON that `write` takes."""
    values = record.read(TRACKED[record._name], load=False)[0]
    values.pop("id")
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in values.items()
    }
