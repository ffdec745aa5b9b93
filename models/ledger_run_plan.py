import json
from collections import Counter

from odoo import api, models
from odoo.tools.misc import split_every

from ..ledger.facts_codec import facts_to_dict
from ..ledger.normalise import identifiers
from .ledger_run_completeness import is_void

BATCH = 500
DRY_BATCH = 1000  # holds no locks, and loses nothing when its process dies


class FusionBillingLedgerRun(models.Model):
    """What a run over the whole source has to do, found out before any of it is done.

    The billers' lists are read and the source is looked through once; what is new or
    changed becomes batches, which any number of processes share. A process that dies
    over the plan leaves nothing of it behind.
    """

    _inherit = "fusion.billing.ledger.run"

    def _plan_batch(self, ledger, service, batch):
        self._check_setup(service)
        billers = ledger._current_billers()
        billed = self._list_billed(service, billers)
        billed = self._list_older(service, billers) | billed
        self._commit()  # nothing remote happens inside a transaction
        billers.prepare()
        self._afresh(lambda _last: self._plan(ledger, service, batch, billed))
        billers.forget_given()
        if self.sudo().batch_ids[1:]:
            self._call_workers()
            self._commit()

    def _plan(self, ledger, service, batch, billed):
        self._commit()  # a fresh look
        if not batch.exists():
            return  # the run was ended meanwhile
        billers = ledger._current_billers()
        voided = frozenset(key for key, told in billed.items() if is_void(told))
        paid = frozenset(key for key, told in billed.items() if told and told["paid"])
        standing = self._standing(service, voided, paid)
        seen, billed_here, firsts = set(), set(), {}
        changed = self._changed(ledger, standing, seen, billed_here)
        for part in split_every(self._size_of_batches(), changed, dict):
            owners = self._owners_before(part, firsts)
            self._queue(part, billers, voided, paid, owners)
        gone = self._record_gone(service, seen)
        self._queue_rows("gone", self._unfinished(gone).ids, BATCH)
        self._record_missing(service, billers, billed, billed_here)
        self._warn(self._refusals(ledger))
        batch.unlink()
        self._commit()

    def _size_of_batches(self):
        return DRY_BATCH if self.mode == "dry_run" else BATCH

    def _changed(self, ledger, standing, seen, billed_here):
        """Yield (id, biller's id) of what is to be read; the others are counted."""
        same, listed, total = [], set(), 0
        digests = self.mode != "dry_run"
        for key, biller_id, digest in ledger._list_nexacloud_invoices(digests):
            row = {"id": key, "stripe_invoice_id": biller_id}
            external_id, billed_as = identifiers(row)
            seen.add(external_id)
            billed_here.add(billed_as)
            total += 1
            stands = standing.get(external_id)
            if stands and stands.digest == digest:
                same.append(stands)
            elif key not in listed:  # one id that two have gives both
                listed.add(key)
                yield key, billed_as
        self.sudo().total_count = total
        self._count_standing(same)

    def _count_standing(self, standing):
        """Count them, each once, by what was done with them: nothing."""
        counts = Counter(f"{each.outcome}_count" for each in standing)
        counts["read_count"] = len(standing)
        reasons = Counter(each.reason_code for each in standing if each.reason_code)
        told = {code: {"count": number} for code, number in reasons.items()}
        self.sudo()._add_figures(counts, {"reasons": {"": told}})

    @api.model
    def _owners_before(self, part, firsts):
        """{biller's id: external id of the first that has it}, in an earlier batch.

        `firsts` are those of the earlier batches; this one's are added.
        """
        had = {key: firsts[key] for key in part.values() if key in firsts}
        for key, billed_as in part.items():
            if billed_as and billed_as not in firsts:
                firsts[billed_as], _same = identifiers({"id": key})
        return had

    def _queue(self, part, billers, voided, paid, owners):
        """A batch of {id: biller's id}, with what the billers' lists told of them."""
        ids = set(part.values())
        batch = self.sudo().batch_ids.create(
            {
                "run_id": self.id,
                "task": "ingest",
                "invoice_ids": list(part),
                "told": self._told_whole(billers, ids),
                "void_ids": list(ids & voided),
                "paid_ids": list(ids & paid),
                "owners": owners,
            }
        )
        batch.flush_recordset()
        batch.invalidate_recordset()  # of many thousand invoices there are many

    def _told_whole(self, billers, ids):
        """{biller id: facts} of those that a list has told whole, as JSON."""
        keeps = self.mode != "dry_run"
        listed = ((key, billers.listed_facts(key, keeps)) for key in ids)
        told = {key: facts_to_dict(facts) for key, facts in listed if facts}
        return json.dumps(told)
