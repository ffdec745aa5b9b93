from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from odoo import fields, models
from odoo.tools import format_date

from ..ledger.invoice import Facts
from ..ledger.money import shown
from ..ledger.reasons import because

FOLLOWED = 5  # so many calls a run makes for what is missing and no longer listed


class FusionBillingLedgerRun(models.Model):
    """What the billers finalised and the source does not have (R20)."""

    _inherit = "fusion.billing.ledger.run"

    listed = fields.Json(
        readonly=True, help="How far the billers were listed, once the run is done."
    )
    completeness_note = fields.Text(
        readonly=True, help="How far back the billers' invoices were looked through."
    )

    def _list_billed(self, service, billers):
        """{biller id: what to tell of it} since the last complete list.

        Drafts are among them, to be followed; what was voided is told as void, and
        None of what the biller has no more.
        """
        until = fields.Datetime.now().replace(tzinfo=UTC) + timedelta(days=1)
        since, known = service._listed_since(), service.missing_billed or {}
        self._commit()  # nothing remote happens inside a transaction
        billed = self._all_told(billers.list_facts(since, until))
        for biller_id in _to_follow(known, billed):
            billed |= self._told_singly(biller_id, billers)
        return billed

    def _list_older(self, service, billers):
        """As `_list_billed`, of what earlier runs put off."""
        before = service._put_off()
        if self.mode == "dry_run" or billers.put_off:
            return {}
        self._commit()  # nothing remote happens inside a transaction
        return self._all_told(billers.list_older(before))

    def _all_told(self, listed):
        return {
            biller_id: self._told(facts)
            for biller_id, facts in listed
            if isinstance(facts, Facts)
        }

    def _told_singly(self, biller_id, billers):
        """Of one that no list gives any more; nothing when it cannot be asked."""
        found = billers.facts(biller_id)
        if not isinstance(found, Facts):
            return {biller_id: None} if found else {}
        asked = {"asked": datetime.now(UTC).isoformat()}
        return {biller_id: self._told(found) | asked}

    def _told(self, facts):
        told = {
            "number": facts.biller_number,
            "customer": facts.customer.name if facts.customer else "",
            "date": facts.invoice_date.isoformat(),
            "total": shown(facts.total) if facts.total is not None else "",
            "currency": facts.currency or "",
            "paid": facts.paid,
        }
        if facts.void:
            return told | {"void": True, "paid": False}
        return told | {"draft": True} if facts.draft else told

    def _record_missing(self, service, billers, billed, seen):
        """Tell of every invoice that was listed, now or before, and never seen."""
        known = service.missing_billed or {}
        unseen = _unseen(known | billed, seen)
        self._tell_missing(_finalised(unseen), _finalised(known))
        put_off = self._put_off(service, billers)
        self.sudo().completeness_note = self._note_put_off(service, put_off)
        if self.mode != "dry_run":
            service.missing_billed = unseen
            service._keep_void(_unseen(billed, seen, void=True), unseen, seen)
            self.sudo().listed = {
                "listed_until": self._listed_until(service, billers),
                "put_off_before": _iso(put_off),
            }

    def _keep_how_far_listed(self):
        """Not before all of it is worked off: a run that ends early lists for none."""
        if self.listed:
            self.service_id.write(self.listed)

    def _tell_missing(self, missing, known):
        self.sudo().line_ids.create(
            [
                self._prepare_missing_vals(key, told) | {"is_news": key not in known}
                for key, told in missing.items()
            ]
        )
        self.sudo().missing_count = len(missing)

    def _put_off(self, service, billers):
        """{biller: instant before which something is still to be listed}."""
        now = self.started_at.replace(tzinfo=UTC)
        put_off = service._put_off() | billers.put_off
        return {name: min(instant, now) for name, instant in put_off.items() if instant}

    def _listed_until(self, service, billers):
        now = self.started_at.replace(tzinfo=UTC).isoformat()
        return (service.listed_until or {}) | dict.fromkeys(billers.listed, now)

    def _note_put_off(self, service, put_off):
        """How far it is certain that nothing lacks, as one sentence per biller."""
        zone = ZoneInfo(service.time_zone)
        sentences = [
            self.env._(
                "%(biller)s's invoices that were settled without a payment (of zero, "
                "by customer credit, or elsewhere) were compared with the source back "
                "to %(date)s so far; each run that is not a dry run goes further back. "
                "All others were compared.",
                biller=name,
                date=format_date(self.env, instant.astimezone(zone).date()),
            )
            for name, instant in put_off.items()
        ]
        return "\n".join(sentences)

    def _prepare_missing_vals(self, biller_id, told):
        currency = self.env["fusion.billing.books"]._currency(told["currency"])
        figures = {name: told[name] or "–" for name in ("number", "total", "currency")}
        reason = because(
            "missing_in_source", biller_id=biller_id, date=told["date"], **figures
        )
        return {
            "run_id": self.id,
            "external_id": biller_id,
            "number": told["number"],
            "customer_name": told["customer"],
            "invoice_date": told["date"],
            "currency_id": currency.id,
            "amount_total": float(told["total"] or 0),
            "outcome": "missing",
            "reason_code": reason.code,
            "reason_figures": dict(reason.figures),
        }


def _to_follow(known, billed):
    """What no list gives any more: all drafts, and a few of the others in turn.

    One that was voided since is missing no longer.
    """
    left = {key: told for key, told in known.items() if key not in billed}
    drafts = set(left) - set(_finalised(left))
    others = sorted(set(left) - drafts, key=lambda key: left[key].get("asked", ""))
    return [*sorted(drafts), *others[:FOLLOWED]]


def is_void(told):
    """Of what a list told of an invoice; None tells that there is none."""
    return not told or bool(told.get("void"))


def _unseen(billed, seen, void=False):
    """Of what was listed, that of which no run has seen a source invoice."""
    return {
        key: told
        for key, told in billed.items()
        if told and key not in seen and is_void(told) == void
    }


def _finalised(billed):
    return {key: told for key, told in billed.items() if not told.get("draft")}


def _iso(instants):
    return {name: instant.isoformat() for name, instant in instants.items()}
