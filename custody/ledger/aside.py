"""Has others judge entries of a group from their bytes while the caller reads, judges and writes what these say.

Until they have, he takes it for granted that each is what its signer signed; before anything is signed over it he asks.
What nobody took he judges himself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from custody.ledger.in_turn import NOBODY
from custody.ledger.ports import Helpers
from custody.ledger.recall import Recall
from custody.model import apart
from custody.model.envelope import SignedEntry

#: Entries that are handed over at once.
LOT = 16
#: Fewer are read sooner than anybody else has heard of them.
FEW = 8
#: After so many entries it is worth asking whether somebody is free again.
OFTEN = 8


class Doubted(Exception):
    """Not all entries of a group are what their signers signed: it has to be judged again, each entry by itself."""


class Aside:
    """The entries of one group, by their numbers in it, and what others say of them."""

    def __init__(self, helpers: Helpers, recall: Recall, entries: Sequence[SignedEntry]) -> None:
        self._helpers = NOBODY if len(entries) < FEW else helpers
        self._entries = entries
        self._vkeys: dict[str, str] = {}
        if self._helpers is not NOBODY:
            self._vkeys = recall.vkeys({one.envelope.by for one in entries})
        self._stored: list[bytes] = []
        self._next = 0
        self._asked: list[tuple[int, Callable[[], list[bool]]]] = []
        #: Whether others see to this group; known once its first lot was offered.
        self.helped = False

    def add(self, stored: Sequence[bytes]) -> None:
        """Take the openings of the next lot as they are stored, and offer a lot.

        Where nobody takes the first lot, nobody is asked any more.
        """
        first = not self._stored
        self._stored += stored
        if first:
            self.helped = self._helpers is not NOBODY and self._offer()
        elif self.helped:
            self._offer()

    def vkey(self, number: int) -> str | None:
        """Give the key by which an entry that others see to is taken for signed; None where it is the caller's.

        It may be a guess: what is vouched for with it counts for no other key, and ``confirm`` doubts a wrong one.
        """
        if number % OFTEN == 0:
            self._offer()
        return self._vkeys.get(self._entries[number].envelope.by)

    def confirm(self) -> None:
        """Wait until all that was taken for granted is known to be so, doing what nobody took; raises Doubted."""
        while self.helped and self._next < len(self._entries):
            if not self._offer():
                given = self._given()
                self._next += LOT
                self._settle(len(given), apart.right(given))
        for count, wait in self._asked:
            try:
                right = wait()
            except Exception as error:  # whatever others met, the caller may not
                raise Doubted from error
            self._settle(count, right)

    def _offer(self) -> bool:
        """Offer the next lot, if it is read: is it taken?"""
        if self._next < len(self._stored):
            given = self._given()
            wait = self._helpers.offer(apart.right, given)
            if wait is not None:
                self._asked.append((len(given), wait))
                self._next += LOT
                return True
        return False

    def _given(self) -> list[apart.GivenBytes]:
        """Give what is to be judged of the next lot: the entries whose signers are known."""
        lot = range(self._next, min(self._next + LOT, len(self._stored)))
        signed = [(self._entries[at], self._stored[at]) for at in lot]
        return [
            (entry.note, stored, vkey)
            for entry, stored in signed
            if (vkey := self._vkeys.get(entry.envelope.by)) is not None
        ]

    @staticmethod
    def _settle(count: int, right: list[bool]) -> None:
        if len(right) != count or not all(right):
            raise Doubted
