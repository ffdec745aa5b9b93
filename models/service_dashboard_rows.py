from collections.abc import Iterator
from typing import NamedTuple

from odoo import models
from odoo.fields import Domain
from odoo.tools.misc import formatLang

from .source_invoice import STATES, UNBOOKED

BOOKED = tuple(state for state, _title in STATES if state not in dict(UNBOOKED))


class Kind(NamedTuple):
    """Which rows a figure counts: of some states all, of others those with a reason."""

    states: tuple = ()
    with_reason: tuple = ()

    def domain(self):
        reason = Domain("reason_code", "!=", False)
        reason &= Domain("decision", "!=", "skipped")  # its draft was cancelled by us
        return Domain("state", "in", self.states) | (
            Domain("state", "in", self.with_reason) & reason
        )

    def has(self, state, reason):
        return state in self.states or bool(reason and state in self.with_reason)


# "attention" is the filter of that name on the list of source invoices
KINDS = {
    "attention": Kind(("held", "failed"), BOOKED),
    "held": Kind(("held",)),
    "failed": Kind(("failed",)),
    "decide": Kind((), BOOKED),
    "waiting": Kind(("waiting",)),
    "review": Kind(("draft",)),
}
BY_REASON = ("held", "decide", "waiting")
BAD = ("held", "failed")


class FusionBillingService(models.Model):
    """What the dashboard counts of source invoices, and opens."""

    _inherit = "fusion.billing.service"

    def _row_figures(self):
        """One query, whatever the number of rows."""
        rows = self.env["fusion.billing.source.invoice"]
        wanted = self._own_rows() & Domain.OR(kind.domain() for kind in KINDS.values())
        groups = rows._read_group(wanted, ["state", "reason_code"], ["__count"])
        return [self._row_figure(name, groups) for name in KINDS]

    def _row_figure(self, name, groups):
        counts = {
            (state, reason): count
            for state, reason, count in groups
            if KINDS[name].has(state, reason)
        }
        return {
            "name": name,
            "title": self._row_title(name),
            **self._counted(sum(counts.values())),
            "is_bad": name in BAD,
            "context": {"fc_rows": name},
            "reasons": list(self._reason_figures(name, counts)),
        }

    def _reason_figures(self, name, counts) -> Iterator[dict]:
        """The most frequent reason first."""
        if name not in BY_REASON:
            return
        found = {}
        for (_state, reason), count in counts.items():
            found[reason] = found.get(reason, 0) + count
        for reason in sorted(found, key=lambda code: (-found[code], code or "")):
            yield {
                "title": self._reason_title(reason),
                **self._counted(found[reason]),
                "context": {"fc_rows": name, "fc_reason": reason},
            }

    def _counted(self, count):
        return {"count": count, "text": self._whole(count)}

    def _whole(self, number):
        return formatLang(self.env, number, digits=0)

    def action_open_rows(self):
        """The rows that a figure counts, of one reason where it names one."""
        self.ensure_one()
        name = self.env.context.get("fc_rows")
        name = name if name in KINDS else "attention"
        domain, title = self._own_rows() & KINDS[name].domain(), self._row_title(name)
        if "fc_reason" in self.env.context:
            reason = self.env.context["fc_reason"]
            domain &= Domain("reason_code", "=", reason)
            title = f"{title} · {self._reason_title(reason)}"
        return self._open_records("action_source_invoice", title, domain)

    def _own_rows(self):
        return Domain("service_id", "=", self.id)

    def _row_title(self, name):
        return {
            "attention": self.env._("Needs attention"),
            "held": self.env._("Held"),
            "failed": self.env._("Failed"),
            "decide": self.env._("Booked, to decide"),
            "waiting": self.env._("Waiting for the biller"),
            "review": self.env._("Drafts to review"),
        }[name]

    def _reason_title(self, reason):
        field = self.env["fusion.billing.source.invoice"]._fields["reason_code"]
        titles = dict(field._description_selection(self.env))
        return titles.get(reason) or self.env._("No reason given")
