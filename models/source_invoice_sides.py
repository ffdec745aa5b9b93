from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools.misc import format_date

from .wording import choices_of

SIDES = ("source", "biller", "ledger")
MOST_LINES = 200  # shown of one invoice; their sums are always of all


class FusionBillingSourceInvoice(models.Model):
    """Source, biller and ledger next to each other, and where they differ (R34)."""

    _inherit = "fusion.billing.source.invoice"

    comparison = fields.Html(compute="_compute_comparison", compute_sudo=True)
    by_family = fields.Html(compute="_compute_by_family", compute_sudo=True)

    @api.depends("amount_untaxed", "amount_tax", "amount_total", "facts", "move_id")
    @api.depends_context("lang")
    def _compute_comparison(self):
        for row in self:
            row.comparison = row._render(
                "source_invoice_comparison",
                titles=row._titles_of_sides(),
                figures=row._amounts_to_compare() + row._texts_to_compare(),
                notes=row._notes_of_sides(),
            )

    def _titles_of_sides(self):
        draft = self.move_id.state == "draft"
        ledger = self.env._("Draft in Odoo") if draft else self.env._("Ledger")
        return [self.env._("Source"), self.env._("Biller"), ledger]

    def _amounts_to_compare(self):
        """(title, texts, which differ, words or not), of amounts; see `_told`."""
        source = (self.amount_untaxed, self.amount_tax, self.amount_total)
        sides = (source, self._billed_amounts(), self._booked_amounts())
        titles = (self.env._("Before tax"), self.env._("Tax"), self.env._("Total"))
        amounts = list(zip(titles, *sides, strict=True))
        if self.facts and self.move_id.state == "posted":
            paid = self.move_id.amount_total - self.move_id.amount_residual
            told = _number(self.facts.get("amount_paid"))
            amounts.append((self.env._("Paid"), None, told, paid))
        return [
            (title, [self._money(amount) for amount in told], self._apart(told), False)
            for title, *told in amounts
        ]

    def _billed_amounts(self):
        """What the biller bills: nothing of an invoice that is void or a draft."""
        facts = self.facts or {}
        if facts.get("void") or facts.get("draft"):
            return 0.0, 0.0, 0.0
        subtotal, tax, total = (
            _number(facts.get(name)) for name in ("subtotal", "tax", "total")
        )
        if tax is not None and total is not None:
            subtotal = total - tax  # the biller's own may be before its discount
        return subtotal, tax, total

    def _booked_amounts(self):
        """Of a draft, or what is posted less its credit notes; None: no invoice.

        A note that was taken back is none: what reverses it is added.
        """
        move = self.move_id
        if not move or move.state == "cancel":
            return None, None, None
        names = ("amount_untaxed", "amount_tax", "amount_total")
        notes = move.reversal_move_ids
        notes = (notes | notes.reversal_move_ids).filtered(
            lambda note: note.state == "posted"
        )
        return tuple(
            sum(
                -each[name] if each.move_type == "out_refund" else each[name]
                for each in move + notes
            )
            for name in names
        )

    def _apart(self, amounts):
        """For each side whether it says otherwise than the first that says anything."""
        known = [amount for amount in amounts if amount is not None]
        currency = self.currency_id or self.company_id.currency_id
        return [
            amount is not None and bool(currency.compare_amounts(amount, known[0]))
            for amount in amounts
        ]

    def _texts_to_compare(self):
        """Dates and currency, and, for the eye alone, number, due date and customer."""
        facts, move = self.facts or {}, self.move_id
        customer, source = facts.get("customer") or {}, self.payload or {}
        currency = self.currency_id.name
        days = [facts.get("invoice_date"), move.invoice_date]
        due_days = [
            source.get("due_date"),
            facts.get("due_date"),
            move.invoice_date_due,
        ]
        names = [self.customer_name, customer.get("name"), move.partner_id.name]
        currencies = [currency, facts.get("currency"), move.currency_id.name]
        numbers = [self.number, facts.get("biller_number"), move.ref]
        told = [
            _told(self.env._("Invoice date"), ["", *map(self._day, days)], True),
            _told(self.env._("Currency"), currencies, True),
            _told(self.env._("Due date"), [self._day(day) for day in due_days]),
            _told(self.env._("Number"), numbers, are_words=True),
            _told(self.env._("Customer"), names, are_words=True),
        ]
        return [figure for figure in told if any(figure[1])]

    def _day(self, value):
        """As the user writes dates; as it came when it is none."""
        try:
            return format_date(self.env, fields.Date.to_date(value)) if value else ""
        except (TypeError, ValueError):
            return str(value)

    def _notes_of_sides(self):
        """What stands below the figures of the biller: why it bills nothing."""
        facts = self.facts or {}
        if facts.get("void"):
            return [self.env._("Void at the biller: nothing is billed.")]
        if facts.get("draft"):
            return [self.env._("A draft at the biller: nothing is billed yet.")]
        if not facts:
            return [self.env._("The biller has not confirmed it.")]
        return []

    # --- by family ------------------------------------------

    @api.depends("line_ids", "move_id")
    @api.depends_context("lang")
    def _compute_by_family(self):
        lines = self.env["fusion.billing.source.line"]
        kinds = choices_of(lines, "kind")
        for row in self:
            row.by_family = row._render(
                "source_invoice_by_family",
                titles=row._titles_of_sides(),
                families=row._families_to_show(),
                kinds=kinds,
                hidden=max(0, len(row.line_ids) - MOST_LINES),
                apart=row._apart,
            )

    def _families_to_show(self):
        """[(family, sums of the sides before tax, lines)], as families are ordered."""
        lines = defaultdict(list)
        for line in self.line_ids[:MOST_LINES]:
            lines[line.family_id].append(line)
        sums = self._sums_by_family()
        order = self.env["fusion.billing.family"].union(*sums).sorted()
        missing = [family for family in sums if not family]
        return [(each, sums[each], lines[each]) for each in (*order, *missing)]

    def _sums_by_family(self):
        """{family: [source, biller, ledger]} before tax, added up by the database."""
        self.env.flush_all()
        told = self.env["fusion.billing.source.line"]._read_group(
            [("source_invoice_id", "=", self.id)],
            ["family_id"],
            ["source_untaxed:sum", "biller_untaxed:sum"],
        )
        sums = defaultdict(lambda: [0.0, 0.0, 0.0])
        for family, source, billed in told:
            sums[family][:2] = source, billed if self.facts else None
        for family, booked in self._booked_by_family():
            sums[family][2] += booked
        if not self.move_id:
            return {family: [*two, None] for family, (*two, _none) in sums.items()}
        return dict(sums)

    def _booked_by_family(self):
        """(family, amount before tax): of a draft, or what is posted and credited."""
        if self.move_id.state == "draft":
            return self.env["account.move.line"]._read_group(
                [
                    ("move_id", "=", self.move_id.id),
                    ("display_type", "=", "product"),
                ],
                ["x_fc_family_id"],
                ["price_subtotal:sum"],
            )
        return self.env["fusion.billing.proof.line"]._read_group(
            [("source_invoice_id", "=", self.id), ("move_id", "!=", False)],
            ["family_id"],
            ["ledger_untaxed:sum"],
        )


def _number(value):
    """An amount of the biller as number, or None; it is compared as money."""
    try:
        return float(Decimal(value))
    except (ArithmeticError, TypeError, ValueError):
        return None


def _told(title, texts, is_compared=False, are_words=False):
    """(title, texts, which differ from the first that says anything, words or not)."""
    texts = [text or "" for text in texts]
    known = [text for text in texts if text]
    apart = [is_compared and bool(text) and text != known[0] for text in texts]
    return title, texts, apart, are_words
