from odoo.tests import tagged

from .common import raw_invoice
from .dashboard_case import DashboardCase
from .runs_case import CRON

DSN = "fusion_billing.nexacloud_dsn"


@tagged("post_install", "-at_install")
class TestDashboardRuns(DashboardCase):
    """R13: what runs did, when the next one is due, and what is wrong with them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cron = cls.env.ref(CRON).sudo()

    def switch_on(self, since="2026-05-01 10:00:00", nextcall="2026-05-21 06:00:00"):
        self.cron.write({"active": True, "nextcall": nextcall})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_cron SET write_date = %s WHERE id = %s", [since, self.cron.id]
        )

    def alert(self, level="reader"):
        [alert] = self.figures(level)["alerts"]
        return alert

    # --- when ------------------------------------------

    def test_the_last_good_run_and_its_age(self):
        self.run_of(ended_at="2026-05-19 06:10:00")
        run = self.run_of(ended_at="2026-05-20 12:00:00")
        last = self.figures()["last_run"]
        self.assertEqual(last["text"], "3 hours ago")
        self.assertEqual(last["context"], {"fc_run": run.id})
        card = self.card().with_context(**last["context"])
        self.assertEqual(card.action_open_run()["res_id"], run.id)

    def test_moments_are_told_as_the_user_writes_them(self):
        self.run_of(ended_at="2026-05-20 12:00:00")
        self.users["reader"].tz = "America/Toronto"
        self.assertRegex(self.figures()["last_run"]["title"], r"5/20/26, 8:00\sAM")
        self.users["reader"].tz = "Europe/Paris"
        self.assertRegex(self.figures()["last_run"]["title"], r"5/20/26, 2:00\sPM")

    def test_what_is_no_good_run(self):
        """A dry run books nothing; deciding a row again reads no source."""
        self.run_of(mode="dry_run")
        self.run_of(task="retry", trigger="retry")
        self.run_of(task="post", trigger="bulk_post")
        self.run_of("failed")
        self.run_of("cancelled")
        self.assertFalse(self.figures()["last_run"])

    def test_a_warning_of_the_last_run_is_told(self):
        self.run_of(warning="Stripe could not be asked.")
        self.assertEqual(self.figures()["warning"], "Stripe could not be asked.")

    def test_the_next_run(self):
        self.run_of()
        self.assertEqual(self.figures()["next_run"]["text"], "switched off")
        self.switch_on(nextcall="2026-05-20 19:00:00")
        self.assertEqual(self.figures()["next_run"]["text"], "in 4 hours")
        self.switch_on(nextcall="2026-05-20 14:59:00")
        self.assertEqual(self.figures()["next_run"]["text"], "due now")

    def test_runs_at_work_and_how_far_they_have_come(self):
        self.run_of()
        run = self.run_of("running", total_count=10000, read_count=2500)
        stopped = self.run_of("stopped")
        second, first = self.figures()["open_runs"]
        self.assertEqual((first["text"], first["percent"]), ("2,500 of 10,000", 25))
        self.assertEqual(first["context"], {"fc_run": run.id})
        self.assertEqual((second["text"], second["is_stopped"]), ("0 read", True))
        self.assertEqual(second["context"], {"fc_run": stopped.id})
        self.assertFalse(self.figures()["alerts"])

    # --- what is wrong ------------------------------------------

    def test_a_failed_run_is_red_until_a_good_one_follows(self):
        self.run_of()
        failed = self.run_of("failed", error="The database refuses the password.")
        alert = self.alert()
        self.assertTrue(alert["is_bad"])
        self.assertEqual(alert["text"], "The database refuses the password.")
        self.assertIn("ingest again", alert["advice"])
        self.assertEqual(alert["context"], {"fc_run": failed.id})
        self.run_of(task="retry", trigger="retry")  # of some rows: the cause stays
        self.assertTrue(self.alert()["is_bad"])
        self.run_of()
        self.assertFalse(self.figures()["alerts"])

    def test_a_dry_run_that_fails_is_no_alarm(self):
        self.run_of()
        self.run_of("failed", mode="dry_run", error="No source.")
        self.assertFalse(self.figures()["alerts"])

    def test_an_error_is_one_short_paragraph(self):
        self.run_of("failed", error="<b>No</b>\n" + "source " * 100)
        text = self.alert()["text"]
        self.assertTrue(text.startswith("<b>No</b> source"), text)
        self.assertLess(len(text), 310)

    def test_an_overdue_run_is_red(self):
        self.switch_on()
        self.run_of(ended_at="2026-05-19 09:30:00")
        self.assertFalse(self.figures()["alerts"])
        with self.at("2026-05-20 15:31:00"):
            alert = self.alert()
        self.assertTrue(alert["is_bad"])
        self.assertEqual(alert["title"], "The daily run is overdue.")
        self.assertIn("1 day ago", alert["text"])
        self.assertIn("ask your administrator", alert["advice"])

    def test_nothing_is_overdue_when_it_is_switched_off_or_on_since_today(self):
        self.run_of(ended_at="2026-04-01 06:00:00")
        self.assertFalse(self.figures()["alerts"])
        self.switch_on(since="2026-05-20 10:00:00")
        self.assertFalse(self.figures()["alerts"])
        self.switch_on(since="2026-05-18 10:00:00")
        self.assertTrue(self.alert()["is_bad"])

    def test_one_that_never_ended_well_is_overdue_too(self):
        self.switch_on(since="2026-05-18 10:00:00")
        self.run_of("running")
        self.assertIn("none has ended well", self.alert()["text"])

    # --- before the first one ------------------------------------------

    def connect(self):
        self.env["ir.config_parameter"].sudo().set_param(DSN, "host=db.example")

    def test_never_started_says_what_to_do(self):
        self.connect()
        alert = self.alert()
        self.assertFalse(alert.get("is_bad"))
        self.assertTrue(self.figures()["is_set_up"])
        self.assertIn("Begin with a dry run", alert["advice"])

    def test_an_unfinished_set_up_says_what_is_missing(self):
        self.assertFalse(self.figures()["is_set_up"])
        self.assertIn("the database of the source", self.alert()["text"])
        self.connect()
        self.service.payment_journal_id = False
        self.assertFalse(self.figures()["is_set_up"])
        self.assertIn("Payment Journal", self.alert()["text"])
        self.assertNotIn("database", self.alert()["text"])

    def test_who_may_not_set_up_is_told_whom_to_ask(self):
        for level in ("reader", "accountant"):
            self.assertIn("ask an administrator", self.alert(level)["advice"])
        self.assertEqual(self.alert("administrator")["advice"], "Open the set-up.")

    def test_after_a_first_run_it_is_not_told_any_more(self):
        raw = raw_invoice()
        Wizard = self.env["fusion.billing.invoice.ledger.wizard"]
        wizard = Wizard.with_user(self.accountant).create({"dry_run": False})
        with (
            self.source([raw]),
            self.enter_registry_test_mode(),
            self.env.registry.cursor() as cr,
        ):
            wizard.with_env(wizard.env(cr=cr)).action_run()
        self.env.invalidate_all()
        self.assertFalse(self.figures()["alerts"])
        self.assertTrue(self.figures()["last_run"])
        self.assertEqual(self.rows("review")["count"], 1)
