from dataclasses import replace
from itertools import zip_longest

from odoo import models
from odoo.tools import SQL
from odoo.tools.misc import split_every

from ..ledger.decide import decide
from ..models.reason_text import sentence

ROWS = "fusion.billing.source.invoice"
BATCH = 500
MOST = 1000  # invoices that one preview shows


class FusionBillingFamilyApply(models.TransientModel):
    """Which drafts would change: found with queries per 500 drafts, writing none.

    Most drafts are as the families say, which their items tell at little cost; of the
    others the whole decision is made, as when they are written.
    """

    _inherit = "fusion.billing.family.apply"

    def _scan(self):
        self.env.flush_all()
        service = self.service_id.sudo()
        ledger = self.env["fusion.billing.invoice.ledger"]._for(service)
        rows = ledger.env[ROWS].search(
            [("service_id", "=", service.id), ("move_id.state", "=", "draft")],
            order="invoice_date, id",
        )
        self.rules_hash = self._hash_of_rules(service)
        self.draft_count = len(rows)
        for ids in split_every(BATCH, rows.ids, list):
            self._scan_part(ledger, service, rows.browse(ids))
            rows.invalidate_recordset()  # of many thousand drafts there is much
            self.is_cut = self.changed_count >= MOST and ids[-1] != rows.ids[-1]
            if self.is_cut:
                return

    def _scan_part(self, ledger, service, rows):
        booked = self._booked_lines(rows)
        families = service.family_ids
        rules = families._rules()
        rows = rows.filtered(
            lambda row: row._is_of_other_families(booked[row.id], rules, families)
        )
        ours = rows.filtered(lambda row: not row._is_made_by_hand())
        found = [self._left(row, row._why_by_hand()) for row in rows - ours]
        for case in self._decided_anew(ledger, service, ours):
            found += self._lines_of(case, booked[case.row.id], families)
        self._keep(found)

    def _keep(self, found):
        changed = [each for each in found if not each["why"]]
        left = [each for each in found if each["why"]]
        room = max(MOST - self.left_count, 0)
        self.env["fusion.billing.family.apply.line"].create(changed + left[:room])
        self.changed_count += len({each["source_invoice_id"] for each in changed})
        self.left_count += len(left)

    def _booked_lines(self, rows):
        """{row id: [(label, family id, account id)]}, in the order of the lines."""
        query = SQL(
            """
            SELECT told.id, item.name, item.x_fc_family_id, item.account_id
              FROM fusion_billing_source_invoice AS told
              JOIN account_move_line AS item
                ON item.move_id = told.move_id AND item.display_type = 'product'
             WHERE told.id = ANY(%s)
             ORDER BY told.id, item.sequence, item.id
            """,
            rows.ids,
        )
        booked = {row_id: [] for row_id in rows.ids}
        for row_id, *line in self.env.execute_query(query):
            booked[row_id].append(line)
        return booked

    def _decided_anew(self, ledger, service, rows):
        """Their cases, decided as if their drafts had to be written again."""
        finder = ledger.env["fusion.billing.case.finder"]
        cases = [finder._case_from(row) for row in rows]
        facts = {row.external_id: row._known_facts() for row in rows}
        ledger._decide_cases(service, cases, facts)
        for case in cases:
            stale = replace(case.booked.move, stale=True)
            booked = replace(case.booked, move=stale)
            case.decision = decide(case.source, case.verified, booked, case.policy)
        return cases

    def _lines_of(self, case, booked, families):
        """What changes on its draft; or, where it is not to be written, why not."""
        plan, reason = case.decision.plan, case.decision.reason
        if not plan:
            why = reason and sentence(self.env, reason.code, reason.figures)
            return [self._left(case.row, why or self.env._("Its draft stands."))]
        wanted = {family.code: family for family in families}
        none = families.browse()
        return [
            self._changed(case.row, now, line, wanted.get(line.family, none))
            for now, line in zip_longest(booked, plan.lines)
            if line and not case.row._is_of(now, wanted.get(line.family, none))
        ]

    def _changed(self, row, now, line, family):
        _label, family_id, account_id = now or (None, None, None)
        return {
            "apply_id": self.id,
            "source_invoice_id": row.id,
            "label": line.label,
            "family_now_id": family_id,
            "family_then_id": family.id,
            "account_now_id": account_id,
            "account_then_id": family.account_id.id,
            "currency_id": row.currency_id.id,
            "amount": float(line.amount),
            "why": False,
        }

    def _left(self, row, why):
        return {"apply_id": self.id, "source_invoice_id": row.id, "why": why}
