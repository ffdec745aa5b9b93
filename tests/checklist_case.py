"""What the tests of the set-up list share: a line, as a user of a level sees it."""

from .postgres_source import PASSWORD, PostgresSourceCase, uuid
from .security_case import LevelsCase

CHECKS = "fusion.billing.check"
CODES = (
    *("database", "stripe", "lago", "journals", "accounts"),
    *("taxes", "customers", "balance", "daily", "unique"),
)
RED = "missing"
KEY = "rk_live_ChecklistChecklist"


class ChecklistCase(LevelsCase):
    """The company of `LedgerCase` has journals and accounts; nothing else is set."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parameters = cls.env["ir.config_parameter"].sudo()
        cls.set_parameters(
            **dict.fromkeys(("nexacloud_dsn", "stripe_api_key", "stripe_api_base"))
        )
        cls.set_parameters(lago_api_url=None, lago_api_key=None)
        # an administrator of ours who is Odoo's as well
        cls.everything = cls.new_user(
            "everything", "fusion_centralize_billing.group_administrator"
        )
        cls.everything.group_ids |= cls.env.ref("base.group_system")
        cls.crons = {
            name: cls.env.ref(f"fusion_centralize_billing.{name}")
            for name in ("cron_fc_invoice_ledger", "cron_fc_ledger_worker")
        }

    @classmethod
    def set_parameters(cls, **values):
        for name, value in values.items():
            cls.parameters.set_param(f"fusion_billing.{name}", value or False)

    def look(self, code, user=None):
        """The line as this user finds it, nothing cached."""
        self.env.flush_all()
        self.env.invalidate_all()
        env = self.env(user=user or self.everything, su=False)
        return env[CHECKS].search([("code", "=", code)])

    def assertLook(self, code, state, *words, mend=False):
        check = self.look(code)
        self.assertEqual((check.state, check.mend), (state, mend), check.summary)
        for word in words:
            self.assertIn(word, check.summary)
        return check

    def services(self, user=None):
        self.env.invalidate_all()
        env = self.env(user=user or self.everything, su=False)
        return env["fusion.billing.service"]

    def service_of(self, user=None):
        return self.services(user).browse(self.service.id)

    def dashboard(self):
        return self.env.ref("fusion_centralize_billing.action_dashboard")


class SourceChecklistCase(PostgresSourceCase, ChecklistCase):
    """The source is a real PostgreSQL of the test's own."""

    def check_now(self, **parameters):
        self.set_parameters(**{"nexacloud_dsn": self.dsn, **parameters})
        self.service_of().action_check_now()

    def add_user(self, number, **values):
        self.insert("users", id=uuid(number), **values)
        return self.insert_invoice(number, user_id=uuid(number))

    def assertNoSecret(self):
        self.env.flush_all()
        self.env.cr.execute("SELECT c::text FROM fusion_billing_check c")
        kept = str(self.env.cr.fetchall())
        for secret in (PASSWORD, "S3cret", KEY):
            self.assertNotIn(secret, kept)
