from collections import defaultdict

from odoo import Command
from odoo.tests import tagged

from .common import raw_invoice
from .security_case import ADDON, RpcCase
from .test_wizards import INGEST, POST

ROWS = "fusion.billing.source.invoice"
RESOLVE = "fusion.billing.source.invoice.resolve"
RUN = "fusion.billing.ledger.run"
SETUP, PRUNE = "fusion.billing.setup", "fusion.billing.prune"
SETTINGS = "res.config.settings"
# What changes something, and the level it takes; all else only shows.
ACTIONS = {
    ROWS: ("action_retry", "action_resync", "action_overwrite", "action_unignore"),
    INGEST: ("action_run", "action_make_drafts"),
    POST: ("action_post",),
    RESOLVE: ("action_apply",),
}
BELOW_ACCOUNTANT = ("portal", "internal", "invoicing", "auditor", "reader", "system")
# Odoo's own methods, which the addon extends.
EXTENDED = {
    *("create", "write", "unlink", "default_get", "get_values", "set_values"),
    *("init", "export_data", "exists", "button_draft"),
}


@tagged("post_install", "-at_install")
class TestRemoteCalls(RpcCase):
    """What a script reaches that signs in as somebody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.raw = raw_invoice("109.00", "9.00")
        cls.ledger._ingest_invoices([cls.raw], verified={})
        cls.row = cls.env[ROWS].search([])
        accountant = cls.env(user=cls.users["accountant"], su=False)
        ignore = {"action": "ignore", "note": "no", "row_ids": [[6, 0, cls.row.ids]]}
        cls.records = {
            ROWS: cls.row,
            INGEST: accountant[INGEST].create({"dry_run": False}),
            POST: accountant[POST].create({}),
            RESOLVE: accountant[RESOLVE].create(ignore),
        }

    def books(self):
        """All that an action could have changed."""
        self.env.invalidate_all()
        rows = self.env[ROWS].search([])
        counts = [self.env[name].sudo().search_count([]) for name in (RUN, "res.users")]
        return rows.read(["state", "decision", "reason_code", "move_id"]), counts

    def test_only_actions_can_be_called_by_name(self):
        public = defaultdict(set)
        for model in self.env.registry.values():
            for kind in model.__mro__:
                if kind.__module__.startswith(f"odoo.addons.{ADDON}."):
                    public[model._name] |= _public_methods(kind) - EXTENDED
        self.assertIn("action_retry", public[ROWS])
        for name, methods in public.items():
            odd = {each for each in methods if not each.startswith("action_")}
            self.assertEqual(odd, set(), name)

    def test_private_methods_are_refused_to_administrators_too(self):
        self.sign_in(self.users["administrator"])
        ledger = "fusion.billing.invoice.ledger"
        for model, methods in {
            ledger: "_read_nexacloud_invoices _ingest_invoices _post_ingested "
            "_cron_sync_verified _fc_verify _service",
            ROWS: "_ignore _accept _choose_tax _verify_by_hand _attach _hold "
            "_register_out_of_band",
            RUN: "_launch _work _record _cron_work _start",
            "fusion.billing.service": "_billers _parameter _describe_stripe _ask_about "
            "_switch_on",
            "fusion.billing.balance.transaction": "_keep _book_by_hand _tell "
            "_check_person",
            "fusion.billing.balance.writer": "_write_cases _post",
            "fusion.billing.stripe.account": "_run_money _remember _accounts",
            "fusion.billing.payout": "_arrive _match_with _keep",
            "fusion.billing.check": "_keep _forget _mend_by_index",
            "fusion.billing.move.writer": "_write_cases _post_cases",
            "fusion.billing.payment.writer": "_create _confirm _link",
            "fusion.billing.move.completer": "_create_invoices _create_entries",
            "fusion.billing.partner.finder": "_create_partner _ensure",
            SETTINGS: "_fc_parameter _fc_try",
        }.items():
            for method in methods.split():
                self.assertTrue(hasattr(self.env[model], method), method)
                self.assertRefused(model, method, [])

    def test_nobody_below_an_accountant_acts(self):
        before = self.books()
        for level in BELOW_ACCOUNTANT:
            self.sign_in(self.users[level])
            for model, actions in ACTIONS.items():
                for action in actions:
                    self.assertRefused(model, action, self.records[model].ids)
        self.assertEqual(self.books(), before)

    def test_nobody_below_an_administrator_sets_up_or_prunes(self):
        administrator = self.env(user=self.users["administrator"], su=False)
        for model, action in {SETUP: "action_apply", PRUNE: "action_remove"}.items():
            wizard = administrator[model].create({})
            for level in (*BELOW_ACCOUNTANT, "accountant"):
                self.sign_in(self.users[level])
                self.assertRefused(model, "create", [{}])
                self.assertRefused(model, action, wizard.ids)

    def test_a_dialogue_is_its_users_own(self):
        other = self.new_user("accountant_2", f"{ADDON}.group_administrator")
        self.sign_in(other)
        for model in (INGEST, POST, RESOLVE):
            wizard = self.records[model]
            action = ACTIONS[model][0]
            self.assertRefused(model, action, wizard.ids)
            self.assertRefused(model, "read", wizard.ids, ["create_date"])
            self.assertRefused(model, "write", wizard.ids, {})
            self.assertEqual(self.call(model, "search", []), [])

    def test_an_accountant_acts_on_what_is_his(self):
        self.sign_in(self.users["accountant"])
        with self.source([self.raw]):
            self.call(ROWS, "action_resync", self.row.ids)
        self.assertEqual(self.row.state, "held")
        self.call(RESOLVE, "action_apply", self.records[RESOLVE].ids)
        self.assertEqual(self.row.state, "ignored")

    def test_rows_and_runs_are_written_by_nobody(self):
        for level in ("accountant", "administrator", "system"):
            self.sign_in(self.users[level])
            self.assertRefused(ROWS, "write", self.row.ids, {"decision": "book"})
            self.assertRefused(ROWS, "web_save", self.row.ids, {"decision": "book"}, {})
            self.assertRefused(ROWS, "copy", self.row.ids)
            self.assertRefused(ROWS, "unlink", self.row.ids)
            self.assertRefused(RUN, "create", [{"mode": "post", "trigger": "cron"}])


def _public_methods(kind):
    return {
        name
        for name, value in vars(kind).items()
        if callable(value) and not name.startswith("_") and not isinstance(value, type)
    }


@tagged("post_install", "-at_install")
class TestContextsOverRpc(RpcCase):
    """A context comes from the client: what it says must not work with sudo."""

    def setUp(self):
        super().setUp()
        self.sign_in(self.users["accountant"])

    def run_with(self, **context):
        """Ingest one invoice of a new customer, with this context, as drafts."""
        raw = raw_invoice()
        raw["user"] = raw["user"] | {"email": "new@new.example"}
        wizard_id = self.call(INGEST, "create", [{"dry_run": False}])[0]
        with self.source([raw]):
            self.call(INGEST, "action_run", [wizard_id], context=context)
        return raw

    def test_no_user_is_made_by_default_values(self):
        system = self.env.ref("base.group_system")
        evil = {"login": "evil", "name": "E", "group_ids": [Command.link(system.id)]}
        raw = self.run_with(default_user_ids=[[0, 0, evil]])
        self.assertEqual(self.row_of(raw).state, "draft")
        self.assertFalse(self.env["res.users"].search([("login", "=", "evil")]))

    def test_no_row_is_said_to_be_verified_by_default_values(self):
        raw = self.run_with(
            default_verified_by_hand=True,
            default_accepted={"void_after_post": {}},
            default_payment_ids=[[0, 0, {"amount": 5.0}]],
        )
        row = self.row_of(raw)
        self.assertEqual(row.state, "draft")
        self.assertFalse(row.verified_by_hand or row.accepted or row.payment_ids)

    def test_no_report_is_forged_by_default_values(self):
        self.run_with(
            default_warning="forged",
            default_totals={"forged": {}},
            default_line_ids=[[0, 0, {"number": "FORGED"}]],
            default_read_count=7,
        )
        run = self.env[RUN].search([], limit=1)
        self.assertEqual((run.state, run.read_count, run.warning), ("done", 1, False))
        self.assertNotIn("FORGED", run.line_ids.mapped("number"))

    def test_no_clients_are_taken_from_a_context(self):
        raw = self.run_with(fc_billers="x", fc_owners={}, fc_last_attempt=True)
        self.assertEqual(self.row_of(raw).state, "draft")

    def test_a_proof_is_not_public_by_default_values(self):
        raw = raw_invoice()
        self.ingest(raw, facts={})
        row = self.row_of(raw)
        values = {"action": "verify", "row_ids": [[6, 0, row.ids]], "note": "seen"}
        values |= {"invoice_date": "2026-05-12", "file_name": "a", "file": "eA=="}
        wizard_id = self.call(RESOLVE, "create", [values])[0]
        context = {"default_public": True, "default_access_token": "guess"}
        self.call(RESOLVE, "action_apply", [wizard_id], context=context)
        proof = self.env["ir.attachment"].search([("res_id", "=", row.id)], limit=1)
        self.assertEqual(proof.res_model, row._name)
        self.assertFalse(proof.public or proof.sudo().access_token)
