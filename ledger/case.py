"""One source invoice with all that is known of it, and what the checks share."""

from dataclasses import dataclass

from .booked import Booked, BookedMove, Policy
from .decision import Decision
from .invoice import Absent, Facts, Reason, SourceInvoice
from .money import shown


def differs(source: SourceInvoice, move: BookedMove) -> bool:
    """The move's amounts, or its currency, are not the source's."""
    booked = (move.untaxed, move.tax, move.total)
    said = (source.subtotal, source.tax, source.total)
    return booked != said or move.currency not in ("", source.currency)


def side_by_side(source: SourceInvoice, move: BookedMove) -> dict[str, str]:
    """The figures of the source and of the move."""
    alike = move.currency in ("", source.currency)
    theirs, ours = ("", "") if alike else (f" {source.currency}", f" {move.currency}")
    return {
        "source_untaxed": shown(source.subtotal) + theirs,
        "move_untaxed": shown(move.untaxed) + ours,
        "source_tax": shown(source.tax) + theirs,
        "move_tax": shown(move.tax) + ours,
        "source_total": shown(source.total) + theirs,
        "move_total": shown(move.total) + ours,
    }


@dataclass(frozen=True, slots=True)
class Case:
    """`answer` is Facts, Absent, or a Reason (or None) why nobody could be asked."""

    source: SourceInvoice
    answer: Facts | Absent | Reason | None
    booked: Booked
    policy: Policy

    @property
    def facts(self) -> Facts:
        """For the checks that come after `unconfirmed`."""
        if not isinstance(self.answer, Facts):
            raise TypeError("the biller has not confirmed this invoice")
        return self.answer

    @property
    def has_move(self) -> bool:
        return self.booked.move is not None

    @property
    def move(self) -> BookedMove:
        """For what is only asked where there is a move."""
        if self.booked.move is None:
            raise TypeError("there is no move")
        return self.booked.move

    @property
    def is_posted(self) -> bool:
        return self.has_move and self.move.state == "posted"

    @property
    def is_draft(self) -> bool:
        return self.has_move and self.move.state == "draft"

    @property
    def is_adoption(self) -> bool:
        return self.has_move and not self.move.fingerprint

    @property
    def is_unchanged(self) -> bool:
        """R12: the move was written from just this source."""
        return self.has_move and self.move.fingerprint == self.source.fingerprint

    @property
    def is_of_another(self) -> bool:
        """The source now names another biller invoice than the one that is booked."""
        booked = self.move.biller_id if self.is_posted else ""
        return booked not in ("", self.source.biller_id)

    @property
    def stands(self) -> bool:
        """The draft is written from just this source, for this customer."""
        written = self.is_draft and self.is_unchanged and not self.move.stale
        return written and not self._is_of_other_partner

    @property
    def _is_of_other_partner(self) -> bool:
        """R3: its customer was corrected since, and nobody else chose the draft's."""
        partner_id = self.booked.partner.id or self.move.partner_id
        by_hand = self.move.edited or self.move.adopted
        return partner_id != self.move.partner_id and not by_hand

    @property
    def differs(self) -> bool:
        return differs(self.source, self.move)

    def lets_be(self, reason: Reason) -> bool:
        """R11: a person accepted it on the posted invoice, whose payments go on."""
        accepted = self.is_posted and reason in self.booked.accepted
        return accepted and self.move.total > 0

    def hold(self, reason: Reason) -> Decision:
        """Held; on a posted row, whose state follows the move, a decision (R11)."""
        return Decision("keep" if self.is_posted else "hold", reason)

    def skip(self, reason: Reason) -> Decision:
        return Decision("cancel" if self.is_draft else "skip", reason)

    def side_by_side(self) -> dict[str, str]:
        return side_by_side(self.source, self.move)
