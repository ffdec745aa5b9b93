from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..ledger.facts_codec import facts_to_dict
from ..ledger.invoice import Facts
from ..wizards.rights import check_accountant
from .notice import notice
from .wording import choice_of, choices_of

UNCONFIRMED = (
    "no_biller_record",
    "unverified",
    "not_verifiable",
    "no_credentials",
    "biller_unreachable",
    "biller_refused",
)


class FusionBillingSourceInvoice(models.Model):
    """What a person may do with a row; each is written down in its chatter (R11)."""

    _inherit = "fusion.billing.source.invoice"

    may_verify = fields.Boolean(compute="_compute_may_verify")

    @api.depends("state", "reason_code")
    def _compute_may_verify(self):
        for row in self:
            unconfirmed = row.reason_code in UNCONFIRMED
            row.may_verify = unconfirmed and row.state in ("held", "waiting")

    def action_retry(self):
        """Decide again from what is known, without asking source or biller."""
        rows, left = self._sorted_out("retry")
        return self._decide_again("retry", rows, left)

    def action_resync(self):
        """Read and verify these rows again, then decide."""
        rows, left = self._sorted_out("resync")
        return self._tell("resync", rows, left, rows._run_again("resync"))

    def action_ask_overwrite(self):
        return self._ask("overwrite")

    def action_overwrite(self):
        """Give up what a person edited on drafts; the source's version holds (R12)."""
        rows, left = self._sorted_out("overwrite")
        rows.move_id.is_manually_modified = False
        rows.sudo().write({"written_fingerprint": "given up", "written_plan": False})
        rows._log_each(self.env._("The draft was overwritten with the source."))
        return self._decide_again("overwrite", rows, left)

    def action_unignore(self):
        """Take ignored rows back: they are decided anew."""
        rows, left = self._sorted_out("unignore")
        rows._check_few_enough()
        rows.sudo().write({"decision": "waiting"})
        rows._log_each(self.env._("No longer ignored."))
        return self._tell("unignore", rows, left, rows._run_again("resync"))

    def _decide_again(self, action, rows, left):
        """A deleted invoice is made anew: that is what the person asks for."""
        rows.sudo().filtered("move_deleted").move_deleted = False
        return self._tell(action, rows, left, rows._run_again("retry"))

    def _run_again(self, task):
        return self.env["fusion.billing.ledger.run"]._launch(
            self.service_id, mode="draft", trigger="retry", task=task, rows=self
        )

    def _say_what_came(self, run):
        """The page alone would not tell that nothing has changed."""
        told = (choice_of(self, "state"), self.reason)
        said = run.error or ": ".join(filter(None, told))
        if run.state == "running":  # a worker was there first
            said = self.env._("It is being dealt with. Please look again in a moment.")
        return notice(self.number, said, "danger" if run.error else "info")

    def action_ask_verify(self):
        return self._ask("verify")

    def action_ask_ignore(self):
        return self._ask("ignore")

    def action_ask_accept(self):
        return self._ask("accept")

    def action_ask_tax(self):
        return self._ask("choose_tax")

    def action_ask_partner(self):
        return self._ask("choose_partner")

    def _ask(self, action):
        if action != "verify":
            self._sorted_out(action)  # what applies to none is said at once
        wizards = self.env["fusion.billing.source.invoice.resolve"]
        return {
            "type": "ir.actions.act_window",
            "res_model": wizards._name,
            "name": choices_of(wizards, "action")[action],
            "view_mode": "form",
            "target": "new",
            "context": {"default_action": action, "default_row_ids": self.ids},
        }

    def _ignore(self, note):
        """Set rows aside for good, drafts cancelled; `action_unignore` takes back."""
        rows, left = self._sorted_out("ignore")
        rows._check_few_enough()
        if not (note or "").strip():
            raise UserError(self.env._("Please say why these invoices are ignored."))
        drafts = rows.filtered(lambda row: row.move_id.state == "draft")
        drafts.move_id.button_cancel()
        drafts.sudo().cancelled_here = True
        # another row may be the right one
        rows.sudo().move_id.x_fc_stripe_invoice_id = False
        vals = {"decision": "ignored", "ignored_because": note}
        rows.sudo().write(vals | self._vals_of_reason(None))
        rows._log_each(self.env._("Ignored: %(note)s", note=note))
        return self._tell("ignore", rows, left)

    def _accept(self, note):
        """Let booked invoices be as they are; the same reason is not told again."""
        rows, left = self._sorted_out("accept")
        rows._check_few_enough()
        if not (note or "").strip():
            raise UserError(self.env._("Please say why this is accepted."))
        told = {}
        for row in rows.sudo():
            told[row.id] = self.env._(
                "Accepted: %(note)s (%(reason)s)", note=note, reason=row.reason
            )
            figures = {row.reason_code: row.reason_figures or {}}
            accepted = (row.accepted or {}) | figures
            row.write({"accepted": accepted, **row._vals_of_reason(None)})
        rows.sudo()._message_log_batch(told)
        return self._tell("accept", rows, left)

    def _choose_tax(self, tax):
        rows, left = self._sorted_out("choose_tax")
        rows._check_few_enough()
        rows._check_tax(tax)
        rows.sudo().chosen_tax_id = tax
        rows._log_each(self.env._("Tax chosen: %(tax)s", tax=tax.name))
        return self._decide_again("choose_tax", rows, left)

    def _verify_by_hand(self, invoice_date, note, file_name, content):
        """Vouch for an invoice no biller confirms (R17); its payment is not."""
        self._check_person()
        self.ensure_one()
        if not (invoice_date and content and (note or "").strip()):
            raise UserError(
                self.env._("Please give the date, a reason, and a file that proves it.")
            )
        if not self.may_verify:
            raise UserError(
                self.env._(
                    "Only an invoice that no biller confirms is verified by hand."
                )
            )
        facts = Facts(invoice_date, False, False, False, None, Decimal(0))
        self.sudo().write({"facts": facts_to_dict(facts), "verified_by_hand": True})
        self._attach(file_name, content)
        self._log_each(self.env._("Verified by hand: %(note)s", note=note))
        return self.action_retry()

    def _attach(self, file_name, content):
        self.env["ir.attachment"].sudo().create(
            {
                "name": file_name or self.number,
                "datas": content,
                "res_model": self._name,
                "res_id": self.id,
            }
        )

    def _check_tax(self, tax):
        books = self.env["fusion.billing.books"]
        usable = [option.id for option in books._tax_options(self.company_id)]
        if tax.id not in usable:
            raise UserError(
                self.env._(
                    "%(tax)s cannot be booked on ingested invoices: it must be an "
                    "active sale tax of %(company)s, a percentage above zero that is "
                    "not included in the price.",
                    tax=tax.name,
                    company=self.company_id.name,
                )
            )

    def _log_each(self, text):
        self.sudo()._message_log_batch(dict.fromkeys(self.ids, text))

    def _check_person(self):
        """Reachable by remote calls: the right, and the rows, are checked here."""
        check_accountant(self.env)
        self.check_access("read")
