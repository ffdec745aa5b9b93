"""One source invoice with all that is known of it, and what the checks share."""

from dataclasses import dataclass

from .invoice import (
    Absent,
    Booked,
    BookedMove,
    Decision,
    Facts,
    Policy,
    Reason,
    SourceInvoice,
)
from .money import shown


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
    def stands(self) -> bool:
        """The draft is written already, as it would be written now."""
        return self.is_draft and self.is_unchanged and not self.move.stale

    @property
    def differs(self) -> bool:
        """The move's amounts are not the source's."""
        source, move = self.source, self.move
        booked = (move.untaxed, move.tax, move.total)
        return booked != (source.subtotal, source.tax, source.total)

    def hold(self, reason: Reason) -> Decision:
        """Held; on a posted row, whose state follows the move, a decision (R11)."""
        return Decision("keep" if self.is_posted else "hold", reason)

    def skip(self, reason: Reason) -> Decision:
        return Decision("cancel" if self.is_draft else "skip", reason)

    def side_by_side(self) -> dict[str, str]:
        """The figures of the source and of the move."""
        source, move = self.source, self.move
        return {
            "source_untaxed": shown(source.subtotal),
            "move_untaxed": shown(move.untaxed),
            "source_tax": shown(source.tax),
            "move_tax": shown(move.tax),
            "source_total": shown(source.total),
            "move_total": shown(move.total),
        }
