from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import raw_invoice, serial
from .security_case import LEVELS, LevelsCase, closed_periods
from .security_money import DIALOGUES, MONEY, some_money, values_of_money

PREFIX = "fusion.billing."
READ, ALL, NONE = "read", "read write create unlink", ""
SEEN_BY_READERS = {"reader": READ, "accountant": READ, "administrator": READ}
WIZARD_OF_ACCOUNTANTS = {"accountant": ALL, "administrator": ALL}
# What each level may do with each model; a level that is not named may do nothing.
RIGHTS = {
    "check": SEEN_BY_READERS,
    "service": SEEN_BY_READERS | {"administrator": ALL, "system": "read write"},
    "family": SEEN_BY_READERS | WIZARD_OF_ACCOUNTANTS,
    "family.cover": SEEN_BY_READERS,
    "unmatched": SEEN_BY_READERS,
    "account.link": SEEN_BY_READERS | WIZARD_OF_ACCOUNTANTS,
    "flag": dict.fromkeys(LEVELS, READ) | {"portal": NONE},
    "source.invoice": SEEN_BY_READERS | {"invoicing": READ, "auditor": READ},
    "source.line": SEEN_BY_READERS | {"invoicing": READ, "auditor": READ},
    "proof.line": SEEN_BY_READERS,
    "month": SEEN_BY_READERS,
    "month.line": SEEN_BY_READERS,
    "month.difference": SEEN_BY_READERS,
    "month.balance": SEEN_BY_READERS,
    "month.sign": WIZARD_OF_ACCOUNTANTS,
    "month.frozen": SEEN_BY_READERS,
    "completeness.line": SEEN_BY_READERS,
    "completeness.count": SEEN_BY_READERS,
    "number.gap": SEEN_BY_READERS,
    "correction": SEEN_BY_READERS,
    "tax.authority": SEEN_BY_READERS | WIZARD_OF_ACCOUNTANTS,
    "tax.paper": SEEN_BY_READERS,
    "tax.paper.line": SEEN_BY_READERS,
    "tax.paper.item": SEEN_BY_READERS,
    "ledger.run": SEEN_BY_READERS,
    "ledger.run.line": SEEN_BY_READERS,
    "ledger.run.batch": SEEN_BY_READERS,
    "invoice.ledger.wizard": WIZARD_OF_ACCOUNTANTS,
    "invoice.ledger.post": WIZARD_OF_ACCOUNTANTS,
    "source.invoice.resolve": WIZARD_OF_ACCOUNTANTS,
    "desk.report": WIZARD_OF_ACCOUNTANTS,
    "family.test": WIZARD_OF_ACCOUNTANTS | {"reader": ALL},
    "family.rule": WIZARD_OF_ACCOUNTANTS,
    "family.apply": WIZARD_OF_ACCOUNTANTS,
    "family.apply.line": WIZARD_OF_ACCOUNTANTS,
    "setup": {"administrator": ALL},
    "setup.line": {"administrator": ALL},
    "prune": {"administrator": ALL},
    "prune.line": {"administrator": ALL},
    "stripe.account": SEEN_BY_READERS | {"administrator": ALL},
    "stripe.opening": SEEN_BY_READERS,
    "stripe.setup": {"administrator": ALL},
    "stripe.setup.line": {"administrator": ALL},
    "balance.transaction": SEEN_BY_READERS,
    "balance.day": SEEN_BY_READERS,
    "book.by.hand": WIZARD_OF_ACCOUNTANTS,
    "payout": SEEN_BY_READERS,
    "credit.note": SEEN_BY_READERS,
    "credit.move": SEEN_BY_READERS,
    "customer.credit": SEEN_BY_READERS,
    "dispute": SEEN_BY_READERS,
    "payout.match": WIZARD_OF_ACCOUNTANTS,
    "write.off": WIZARD_OF_ACCOUNTANTS,
    "write.off.line": WIZARD_OF_ACCOUNTANTS,
    "undo.run": WIZARD_OF_ACCOUNTANTS,
    "undo.run.line": {"accountant": READ, "administrator": READ},
    "run.effect": SEEN_BY_READERS,
    # without records
    "balance.books": {},
    "balance.writer": {},
    "credit.books": {},
    "credit.writer": {},
    "note.books": {},
    "note.writer": {},
    "open.money": {},
    "paper": {},
    "reasoned": {},
    "told.row": {},
    "told.writer": {},
    "batch.writer": {},
    "books": {},
    "bulk": {},
    "download": {},
    "by.month": {},
    "sides": {},
    "harmless": {},
    "case.finder": {},
    "invoice.ledger": {},
    "move.completer": {},
    "move.writer": {},
    "partner.finder": {},
    "payment.writer": {},
    "superseded": {},
    "uniqueness": {},
    "write.off.writer": {},
}


@tagged("post_install", "-at_install")
class TestAccess(LevelsCase):
    """Every model of the addon, at every level, by really doing it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.raw = raw_invoice("109.00", "9.00")
        cls.ledger._ingest_invoices([cls.raw], verified={})
        cls.row = cls.env["fusion.billing.source.invoice"].search([])
        cls.bill_unmatched()
        cls.partner = cls.row.create_uid.partner_id
        runs = cls.env["fusion.billing.ledger.run"].sudo()
        cls.a_month = (
            cls.env[f"{PREFIX}month"]
            .sudo()
            .create({"service_id": cls.service.id, "date": "2031-01-01"})
        )
        cls.a_run = runs.create(cls.values_of("ledger.run"))
        closed_periods(cls)
        some_money(cls)
        authorities = cls.env[f"{PREFIX}tax.authority"].sudo()
        cls.an_authority = authorities.search([], limit=1)

    @classmethod
    def values_of(cls, name):
        """What a record of the model must have."""
        service = {"service_id": cls.service.id}
        if name in (*MONEY, *DIALOGUES):
            return values_of_money(cls, name)
        if name == "ledger.run":
            return {**service, "mode": "draft", "trigger": "wizard"}
        if name == "ledger.run.batch":
            return {"run_id": cls.a_run.id, "task": "ingest"}
        if name.startswith("ledger.run."):
            return {"run_id": cls.a_run.id}
        if name in ("setup.line", "prune.line", "family.apply.line"):
            return cls.values_of_line(name, service)
        new = f"new-{next(serial)}"
        return {
            "service": {"name": "Other", "code": new},
            "family": {**service, "name": "New", "code": new},
            "check": {**service, "code": "lago"},
            "family.cover": {"family_id": cls.service.family_ids[0].id, "text": new},
            "family.rule": {**service, "keyword": new},
            "family.apply": service,
            "account.link": {
                **service,
                "external_account_id": new,
                "partner_id": cls.partner.id,
            },
            "flag": {"name": "New", "code": new},
            "source.invoice": {**service, "external_id": new},
            "month": {**service, "date": "2030-01-01"},
            "month.sign": {"month_id": cls.a_month.id},
            "month.frozen": {"month_id": cls.a_month.id},
            "tax.authority": {"name": new, "company_id": cls.company.id},
            "tax.paper": {
                "authority_id": cls.an_authority.id,
                "period": "month",
                "date_from": "2032-01-01",
                "date_to": "2032-01-31",
            },
            "source.line": {"source_invoice_id": cls.row.id},
            "desk.report": {"action": "retry"},
            "source.invoice.resolve": {
                "action": "ignore",
                "row_ids": [Command.set(cls.row.ids)],
            },
        }.get(name, {})

    @classmethod
    def values_of_line(cls, name, service):
        """Of a dialogue's line, with a dialogue of its own."""
        dialogue = name.removesuffix(".line")
        vals = service if dialogue == "family.apply" else {}
        made = cls.env[f"{PREFIX}{dialogue}"].sudo().create(vals)
        if dialogue == "setup":
            family = cls.service.family_ids[0]
            return {"setup_id": made.id, "family_id": family.id}
        return {"prune_id" if dialogue == "prune" else "apply_id": made.id}

    def test_every_model_stands_in_the_table(self):
        models = {name for name in self.env.registry if name.startswith(PREFIX)}
        self.assertEqual(models, {f"{PREFIX}{name}" for name in RIGHTS})

    def test_every_dialogue_is_its_users_own(self):
        rules = self.env["ir.rule"].sudo().search([("groups", "=", False)])
        own = rules.filtered(lambda rule: "create_uid" in (rule.domain_force or ""))
        dialogues = {f"{PREFIX}{name}" for name in RIGHTS}
        dialogues = {name for name in dialogues if self.env[name]._transient}
        self.assertEqual(dialogues - set(own.model_id.mapped("model")), set())

    def test_what_each_level_may_do(self):
        for name, rights in RIGHTS.items():
            for level in LEVELS:
                with self.subTest(model=name, level=level):
                    self.assertEqual(
                        self.done_by(level, name), rights.get(level, NONE).split()
                    )

    def done_by(self, level, name):
        """Which of the four operations Odoo lets this level do."""
        attempts = {
            "read": lambda record, _model: record.read(["display_name"]),
            "write": lambda record, _model: record.write(self.values_of(name)),
            "create": lambda _record, model: model.create(self.values_of(name)),
            "unlink": lambda record, _model: record.unlink(),
        }
        model = self.as_level(level)[PREFIX + name]
        if model._abstract:
            return [operation for operation in attempts if model.has_access(operation)]
        return [
            operation
            for operation, attempt in attempts.items()
            if self.succeeds(level, name, attempt)
        ]

    def succeeds(self, level, name, attempt):
        savepoint = self.env.cr.savepoint()
        try:
            record = self.sample(level, name)
            model = self.as_level(level)[PREFIX + name]
            attempt(model.browse(record.id), model)
            self.env.flush_all()
            return True
        except AccessError:
            return False
        finally:
            self.env.invalidate_all(flush=False)
            savepoint.close(rollback=True)

    def sample(self, level, name):
        """A record to act on; one of the level's own where it is a wizard."""
        model = self.env[PREFIX + name].sudo()
        if name == "ledger.run":
            return self.a_run
        if name == "source.invoice":
            return self.row
        # computed by the database, or one of each kind at most
        if not model._auto or name == "check":
            return model.search([], limit=1)
        if model._transient:
            model = model.with_user(self.users[level]).sudo()
        return model.create(self.values_of(name)).sudo(False)
