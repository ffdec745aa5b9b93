from odoo import api, models
from odoo.exceptions import UserError

from ..ledger.facts_codec import facts_from_dict
from ..ledger.families import family_of, in_force
from ..ledger.lines import balance_name
from ..ledger.normalise import normalise


class FusionBillingSourceInvoice(models.Model):
    """A draft and the families of now (R6)."""

    _inherit = "fusion.billing.source.invoice"

    def _is_of_other_families(self, booked, rules, families):
        """A line of the draft has not the family, or the account, it would get now.

        `booked`: its lines as (label, family id, account id). Those of the items come
        first; what makes up for a difference is of one of the families there are.
        """
        rules = in_force(rules, self.invoice_date)
        codes = [family_of(name, rules)[0] for name in self._described()]
        if len(codes) > len(booked):
            return True
        by_code = {family.code: family for family in families}
        wanted = [by_code.get(code, families.browse()) for code in codes]
        wanted += [families.browse(line[1] or ()) for line in booked[len(codes) :]]
        return not all(map(self._is_of, booked, wanted))

    @api.model
    def _is_of(self, line, family):
        return bool(line) and tuple(line[1:]) == (family.id, family.account_id.id)

    def _described(self):
        """What its items, or where it has none something else, say that it is for."""
        source = normalise(self.payload)
        if source.items:
            return [item.description for item in source.items]
        if source.plan_name or not self.facts:
            return [source.plan_name]
        return [balance_name(source, facts_from_dict(self.facts))]

    def _is_made_by_hand(self):
        """Its draft is not as a run wrote it: runs leave such a one alone (R12)."""
        return self.move_id.is_manually_modified or not self.written_plan

    def _why_by_hand(self):
        if self.move_id.is_manually_modified:
            return self.env._(
                "A person edited this draft. Change the income account there by hand."
            )
        return self.env._(
            "It was not made from its source, but by another tool. Change the income "
            "account there by hand."
        )

    def _apply_families(self):
        """Have the drafts among these rows written anew, but for those made by hand."""
        self._check_person()
        rows = self.filtered(
            lambda row: row.move_id.state == "draft" and not row._is_made_by_hand()
        )
        if not rows:
            raise UserError(self.env._("There is no draft to be changed."))
        rows.sudo().write({"written_fingerprint": "given up", "written_plan": False})
        said = self.env._("The draft is written anew, by the families of now.")
        rows.sudo()._message_log_batch(bodies=dict.fromkeys(rows.ids, said))
        run = self.env["fusion.billing.ledger.run"]._launch(
            rows.service_id, mode="draft", trigger="retry", task="retry", rows=rows
        )
        return run._get_records_action(target="current")
