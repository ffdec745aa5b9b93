import logging
import traceback
from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from ..dev.loopback import LagoLoopback, StripeLoopback
from ..models import case_finder
from ..sources.errors import SourceError
from ..sources.nexacloud import NexaCloudReader
from .common import LedgerCase
from .outside import closed_port
from .postgres_source import PASSWORD, PostgresSourceCase

STRIPE_KEY = "rk_live_StripeStripeStripe"
LAGO_KEY = "LagoLagoLagoLago"
WRONG = "Wr0ngWr0ngWr0ng"
# As they are, and as they would stand in an address.
SECRETS = (PASSWORD, "S3cret", STRIPE_KEY, LAGO_KEY, WRONG)


class Everything(logging.Handler):
    """All that is logged, tracebacks too."""

    def __init__(self):
        super().__init__()
        self.texts = []

    def emit(self, record):
        self.texts.append(self.format(record))


@tagged("post_install", "-at_install")
class TestSecretsOfARun(PostgresSourceCase, LedgerCase):
    """Whatever goes wrong, no secret is in what people, files or tables keep."""

    def setUp(self):
        super().setUp()
        self.insert_invoice(1)
        self.everything = Everything()
        self.stripe = self.enter(StripeLoopback(key=STRIPE_KEY))
        self.lago = self.enter(LagoLoopback(key=LAGO_KEY))
        self.told = []

    def configure(self, **changes):
        parameters = {
            "nexacloud_dsn": self.dsn,
            "stripe_api_key": STRIPE_KEY,
            "stripe_api_base": self.stripe.url,
            "lago_api_url": self.lago.url,
            "lago_api_key": LAGO_KEY,
        }
        for name, value in (parameters | changes).items():
            key = f"fusion_billing.{name}"
            self.env["ir.config_parameter"].sudo().set_param(key, value)

    @contextmanager
    def listening(self):
        root = logging.getLogger()
        with patch.object(root, "handlers", [self.everything]):
            yield

    def ingest_all(self, **changes):
        """The run of these settings; it may well fail."""
        self.configure(**changes)
        with (
            self.listening(),
            self.enter_registry_test_mode(),
            self.env.registry.cursor() as cr,
        ):
            env = self.env(cr=cr, user=self.accountant.id)
            wizard = env["fusion.billing.invoice.ledger.wizard"].create({})
            wizard.dry_run = False
            wizard.action_run()
        self.env.invalidate_all()
        run = self.env["fusion.billing.ledger.run"].search([], limit=1)
        self.told += [run.error, run.warning, run.result, run.display_name]
        self.told += run.line_ids.mapped("reason")
        self.told += [run._as_csv().decode(), str(list(run._export_rows()))]
        return run

    def assertKeptNowhere(self):
        shown = [*self.everything.texts, *self.log.lines, *self.in_tables()]
        shown += map(str, self.told)
        for secret in SECRETS:
            for text in shown:
                self.assertNotIn(secret, text)

    def in_tables(self):
        """Rows of all tables but the parameters' own that hold a secret."""
        self.env.flush_all()
        self.env.cr.execute("""
            SELECT table_name FROM information_schema.tables
             WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
               AND table_name != 'ir_config_parameter'
        """)
        patterns = [f"%{secret}%" for secret in SECRETS]
        for (table,) in self.env.cr.fetchall():
            query = f'SELECT t::text FROM "{table}" t WHERE t::text LIKE ANY(%s)'
            self.env.cr.execute(query, [patterns])
            yield from (text for (text,) in self.env.cr.fetchall())

    def test_the_source_cannot_be_read(self):
        port = str(closed_port())
        for words, dsn in {
            "refuses the role": self.reader_dsn(password=WRONG),
            "cannot be reached": self.reader_dsn(port=port),
            "cannot be reached: ": self.reader_dsn(host="no.such.host.invalid"),
            "does not exist": self.reader_dsn(dbname="elsewhere"),
            "malformed": f"host=127.0.0.1 pasword={WRONG}",
            "malformed;": f"postgresql://u:{WRONG}/{WRONG}@127.0.0.1:{port}/db",
            "lacks": self.reader_dsn(dbname="postgres"),
        }.items():
            with self.subTest(words):
                run = self.ingest_all(nexacloud_dsn=dsn)
                self.assertEqual(run.state, "failed")
                self.assertIn(words.strip(" :;"), run.error)
        self.assertKeptNowhere()

    def test_the_billers_refuse_fail_or_lead_elsewhere(self):
        elsewhere = {"Location": f"https://elsewhere.invalid/?key={STRIPE_KEY}"}
        for fault in (
            {"status": 401},
            {"status": 403},
            {"status": 302, "headers": elsewhere},
            {"status": 429, "headers": {"Retry-After": "3600"}},
            {"status": 501},
            {"cut": True},
        ):
            for biller in (self.stripe, self.lago):
                biller.fail_next(times=9, **fault)
            with self.subTest(fault=fault):
                run = self.ingest_all()
                self.assertTrue(run.warning or run.error)
        self.assertKeptNowhere()

    def test_the_keys_are_wrong(self):
        run = self.ingest_all(stripe_api_key=f"rk_live_{WRONG}", lago_api_key=WRONG)
        self.assertEqual(run.warning.count("refused"), 2, run.warning)
        self.assertKeptNowhere()

    def test_the_addresses_are_wrong(self):
        for address in (
            f"http://elsewhere.example/?key={WRONG}",
            f"https://u:{WRONG}@127.0.0.1",
            f"https://127.0.0.1:{closed_port()}",
        ):
            self.ingest_all(stripe_api_base=address, lago_api_url=address)
        self.assertKeptNowhere()

    def test_an_unexpected_error_is_logged_with_its_traceback(self):
        broken = patch.object(case_finder, "normalise", side_effect=RuntimeError("oh"))
        with broken:
            run = self.ingest_all()
        self.assertIn("unexpected error", run.error)
        self.assertTrue(any("Traceback" in text for text in self.everything.texts))
        self.assertKeptNowhere()

    def test_clients_show_no_secret_of_their_own(self):
        self.configure()
        service = self.env["fusion.billing.invoice.ledger"]._service()
        with service._billers() as billers, self.reader() as reader:
            clients = [billers, reader, *billers._clients.values()]
            self.told += [repr(each) for each in clients]
            self.told += [str(each) for each in clients]
            self.told.append(repr(reader._target))
        self.assertKeptNowhere()


@tagged("post_install", "-at_install")
class TestMistypedDsn(TransactionCase):
    """A password that was not written as a URL wants it lands in other places."""

    def test_its_pieces_are_not_shown(self):
        port = closed_port()
        for dsn in (
            f"postgresql://odoo:S3c/ret1@127.0.0.1:{port}/nexa",
            f"postgresql://odoo:S3c@ret1@127.0.0.1:{port}/nexa",
            f"postgresql://odoo:12345/ret1@127.0.0.1:{port}/nexa",
            f"postgresql://127.0.0.1:{port}/u:ret1@host",
            f"host=127.0.0.1 port={port} dbname='postgresql://u:ret1@host/db'",
            f"host=127.0.0.1 port={port} dbname='host=x password=ret1'",
            f"host=127.0.0.1 port={port} dbname=db user=odoo:ret1",
        ):
            with self.assertRaises(SourceError) as caught, NexaCloudReader(dsn):
                self.fail("It did connect.")
            error = caught.exception
            self.assertNotIn("ret1", "".join(traceback.format_exception(error)))
            self.assertIn("%40", str(error))

    def test_usual_ones_are_understood(self):
        for dsn in (
            "host=/var/run/postgresql dbname=nexa user=odoo password=x",
            "postgresql://odoo:S3c%2Fret%40@db.example:5433,db2.example:5434/nexa",
            "postgresql://odoo@[::1]:5432/nexa-cloud_1",
            "dbname=nexa user=odoo@server hostaddr=10.0.0.1",
            "service=nexa",
        ):
            with self.subTest(dsn):
                self.assertIn("NexaCloudReader", repr(NexaCloudReader(dsn)))
