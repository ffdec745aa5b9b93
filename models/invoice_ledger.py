from dataclasses import fields

from odoo import api, models
from odoo.exceptions import UserError

from ..ledger.decide import decide, is_zero
from ..ledger.facts_codec import facts_from_dict
from ..ledger.invoice import Absent, Facts, Reason
from ..ledger.reasons import because
from ..sources.billers import biller_of
from ..sources.nexacloud import NexaCloudReader
from .batch import together


class FusionBillingInvoiceLedger(models.AbstractModel):
    """The corridor of one invoice: read, normalise, verify, decide, write.

    Nothing here commits; `fusion.billing.ledger.run` drives it batch by batch.
    """

    _name = "fusion.billing.invoice.ledger"
    _description = "Invoice Ledger"

    @api.model
    def _service(self):
        services = self.env["fusion.billing.service"].sudo()
        known = services.with_context(active_test=False)
        service = known.search([("code", "=", "nexacloud")], limit=1)
        if service.active:
            return service.with_env(services.env)
        if service:
            message = self.env._(
                "The billing service %(service)s is archived: nothing is read or "
                "booked. Ask who archived it to make it active again.",
                service=service.name,
            )
        else:
            message = self.env._(
                "The billing service with the code “nexacloud” is missing: nothing is "
                "read or booked. To create it again, upgrade Fusion Centralize "
                "Billing under Apps."
            )
        raise UserError(message)

    @api.model
    def _for(self, service):
        """This model working in the service's company, never the user's current."""
        return self.with_company(service.company_id).with_context(
            allowed_company_ids=service.company_id.ids
        )

    # --- read ------------------------------------------

    @api.model
    def _read_nexacloud_invoices(self, since=None, ids=None, digests=False):
        """Yield NexaCloud's invoices as plain dicts: columns of the `invoices` table
        plus `items`, `user` and `plan_name`; money `Decimal` in major units.
        `since` and `ids` keep what was updated since then, or has one of these ids.
        With `digests`, each has its `digest` as well, by which a change is told (R12).

        Raises `SourceError`. The only code that touches NexaCloud, with the next one.
        """
        with self._nexacloud() as reader:
            yield from reader.invoices(since=since, ids=ids, digests=digests)

    @api.model
    def _list_nexacloud_invoices(self, digests=True):
        """Yield (id, biller's id, digest or None) of all of them; raises as above."""
        with self._nexacloud() as reader:
            yield from reader.heads(digests)

    @api.model
    def _nexacloud(self):
        get_param = self.env["ir.config_parameter"].sudo().get_param
        return NexaCloudReader(get_param("fusion_billing.nexacloud_dsn"))

    # --- verify ------------------------------------------

    @api.model
    def _fc_verify(self, inv):
        """What the biller confirms of one reader's dict, or None (R17).

        Returns `{invoice_date: date, void, draft, paid: bool, paid_at: aware UTC
        datetime or None, amount_paid: Decimal}` and more keys of `Facts`; money in
        major units. None: no such invoice, not reachable, or no credentials.
        """
        found = self._current_billers().facts(inv.get("stripe_invoice_id") or "")
        if not isinstance(found, Facts):
            return None
        return {each.name: getattr(found, each.name) for each in fields(found)}

    @api.model
    def _current_billers(self):
        """The run's billers, which remember their answers, or fresh ones."""
        return self.env.context.get("fc_billers") or self._service()._billers()

    @api.model
    def _verify_cases(self, cases):
        """{external id: Facts, Absent, or Reason why not verifiable now}.

        Network only: called with no transaction under way.
        """
        ledger = self.with_context(fc_billers=self._current_billers())
        return {
            case.source.external_id: ledger._verify_case(case)
            for case in cases
            if self._needs_facts(case)
        }

    @api.model
    def _verify_case(self, case):
        facts = self._fc_verify(case.raw)
        if facts is not None:
            return self._as_verified(case.source, facts)
        billers = self._current_billers()
        found = billers.facts(case.source.biller_id)  # it remembers its answer
        return found or billers.failure(case.source.biller_id)

    @api.model
    def _needs_facts(self, case):
        source = case.source
        nothing = is_zero(source) and case.move.state != "posted"
        if source.problem or nothing or case.row.verified_by_hand:
            return False
        return bool(source.biller_id)

    # --- decide ------------------------------------------

    @api.model
    def _decide_cases(self, service, cases, verified):
        """Set `decision` on every case (dry run and real run alike)."""
        for case in cases:
            by_hand = case.row.facts if case.row.verified_by_hand else None
            known = by_hand or verified.get(case.source.external_id)
            case.verified = self._as_verified(case.source, known)
        books = self.env["fusion.billing.books"]
        with together(self.env):  # many have the same dates
            books._look_up(service, cases)
            policy = books._policy(service)
        for case in cases:
            case.policy = policy
            case.decision = decide(case.source, case.verified, case.booked, policy)

    @api.model
    def _as_verified(self, source, value):
        """What is not as facts should be is that row's trouble alone (R13)."""
        if value is None or isinstance(value, Facts | Absent | Reason):
            return value
        try:
            return facts_from_dict(value)
        except ValueError as error:
            biller = biller_of(source.biller_id) or source.biller_id
            return because("biller_unreachable", biller=biller, detail=error)

    # --- write ------------------------------------------

    @api.model
    def _ingest_invoices(self, data, post=False, verified=None):
        """Take the reader's dicts through the corridor; {count name: number}.

        `verified` is {external id: facts as `_fc_verify` gives them}; None verifies
        here; a missing key means not verifiable now. `post=False` leaves drafts.
        Never commits.
        """
        service = self._service()
        cases = self._for(service)._ingest_cases(service, data, post, verified)
        return self.env["fusion.billing.ledger.run"]._counts(cases)

    @api.model
    def _ingest_cases(
        self, service, data, post, verified=None, write=True, sources=None
    ):
        finder = self.env["fusion.billing.case.finder"]
        cases = finder._open_cases(service, data, sources)
        work = [case for case in cases if not case.decision]
        if verified is None:
            verified = self._verify_cases(work)
        self._decide_cases(service, work, verified)
        writer = self.env["fusion.billing.move.writer"]
        if write:
            writer._write_cases(service, work, post)
        else:  # drafts that would stand as they are may still be held (R14)
            writer._check_moves([case for case in work if not case.decision.plan])
        return cases

    @api.model
    def _post_ingested(self, moves):
        """Post the drafts among `moves` that are not held, and book their payments.

        Returns the moves it posted. Never commits.
        """
        ledger = self._for(self._service())
        rows = ledger.env["fusion.billing.source.invoice"].search(
            [("move_id", "in", moves.ids)]
        )
        cases = ledger._post_rows(rows)
        return moves.browse().union(*(case.move for case in cases if case.posted))

    @api.model
    def _post_rows(self, rows):
        """A case per row, `posted` and `paid` telling what was done with it."""
        finder = self.env["fusion.billing.case.finder"]
        cases = [finder._case_of_row(row) for row in rows]
        ready = [case for case in cases if case.row._is_ready()]
        self.env["fusion.billing.move.writer"]._post_cases(rows.service_id, ready)
        return cases

    @api.model
    def _cron_sync_verified(self):
        """The daily run: everything, posted, with the billers' dates (R21)."""
        service = self._service()
        mode = "post" if service.cron_auto_post else "draft"
        self.env["fusion.billing.ledger.run"]._run_daily(service, mode)
