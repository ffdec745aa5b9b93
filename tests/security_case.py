"""A user of every level, a second company, and the way in that a browser takes."""

from datetime import date, timedelta

from odoo.tests import HttpCase, JsonRpcException, new_test_user

from .common import LedgerCase, facts_of, raw_invoice

ADDON = "fusion_centralize_billing"
# Everybody between a customer on the portal and Odoo's own administrator.
LEVELS = {
    "portal": "base.group_portal",
    "internal": "base.group_user",
    "invoicing": "account.group_account_invoice",
    "auditor": "account.group_account_readonly",
    "reader": f"{ADDON}.group_reader",
    "accountant": f"{ADDON}.group_accountant",
    "administrator": f"{ADDON}.group_administrator",
    "system": "base.group_system",
}
REFUSED = "odoo.exceptions.AccessError"


def closed_periods(case):
    """Something to be seen in each list of the month's end; `case` has a row."""
    told = {"customer": "", "total": "1", "currency": "CAD", "paid": False}
    case.service.missing_billed = {
        f"in_{day}": told | {"number": f"N-{day}", "date": f"2026-05-0{day}"}
        for day in (1, 3)
    }
    env = case.env
    case.row.sudo().invoice_date = "2026-05-02"
    env["fusion.billing.month"].sudo()._add_missing(case.service)
    case.company.sale_lock_date = "2026-05-31"
    env.flush_all()
    authorities = env["fusion.billing.tax.authority"].sudo()
    vals = {"name": "CRA", "company_id": case.company.id, "takes_rest": True}
    authorities.create(vals)


class LevelsCase(LedgerCase):
    """`self.users[level]` has this level's group and no other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            level: cls.new_user(f"level_{level}", groups)
            for level, groups in LEVELS.items()
        }

    @classmethod
    def new_user(cls, login, groups, company=None):
        company = company or cls.company
        return new_test_user(
            cls.env,
            login=login,
            groups=groups,
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )

    @classmethod
    def bill_unmatched(cls):
        """A posted invoice of last month, with a description that no rule takes."""
        raw = raw_invoice(items=[("Odd", "1", "100.00")])
        said = facts_of(raw, invoice_date=date.today() - timedelta(days=30))
        cls.ledger._ingest_invoices([raw], post=True, verified={raw["id"]: said})
        cls.env.flush_all()

    def as_level(self, level):
        """An environment of this level's user, nothing cached."""
        self.env.invalidate_all()
        return self.env(user=self.users[level], su=False)


class RpcCase(LevelsCase, HttpCase):
    """Calls travel through Odoo's own server, as a browser or a script sends them."""

    def sign_in(self, user):
        self.authenticate(user.login, user.login)

    def call(self, model, method, *args, **kwargs):
        """What `model.method(*args)` answers; `JsonRpcException` names an error."""
        self.env.flush_all()
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        try:
            return self.make_jsonrpc_request("/web/dataset/call_kw", params, timeout=60)
        finally:
            self.env.invalidate_all()

    def assertRefused(self, model, method, *args, error=REFUSED, **kwargs):
        with (
            self.subTest(model=model, method=method),
            self.assertLogs("odoo.http", "WARNING"),
            self.assertRaises(JsonRpcException) as caught,
        ):
            self.call(model, method, *args, **kwargs)
        self.assertEqual(str(caught.exception), error, method)
