"""Judges entries of a group in helpers from their bytes while the caller reads, judges and writes.

Until they have answered, the caller assumes that each signature is valid, and waits for the answers before
anything is signed over it. The caller judges what no helper took.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from custody.ledger.ports import Helpers
from custody.ledger.ports.serial_executor import NOBODY
from custody.ledger.state.state_cache import Recall
from custody.model.entry import offloaded_checks
from custody.model.entry.envelope import SignedEntry

#: Fewer are read sooner than anybody else has heard of them.
FEW = 8
#: Entries that are handed over at once: the last lots of a group are waited for, so that they must not be long.
LOT = 16
#: Those of a large group, since whoever hears of a lot is woken for it.
LARGE = 32
#: From how many entries on a group is large.
LARGE_GROUP = 8 * LARGE
#: After so many entries it is worth asking whether somebody is free again.
OFTEN = 8


class Doubted(Exception):
    """Not all entries of a group are what their signers signed: judge again, each entry by itself."""


class BatchVerifier:
    """Entries of a group, by their numbers in it, and what others say of them.

    Of ``count`` entries all are added, some at a time, before anything is confirmed.
    """

    def __init__(self, helpers: Helpers, recall: Recall, count: int) -> None:
        self._helpers = NOBODY if count < FEW else helpers
        #: Entries that are handed over at once.
        self.lot = LOT if count < LARGE_GROUP else LARGE
        self._recall = recall
        self._vkeys: dict[str, str] = {}
        self._added: list[tuple[SignedEntry, bytes]] = []
        self._next = 0
        self._lot: list[offloaded_checks.GivenBytes] | None = None
        self._asked: list[tuple[int, Callable[[], list[bool]]]] = []
        #: Whether others see to this group; known once its first lot was offered.
        self.helped = False

    def add(self, sealed: Sequence[tuple[SignedEntry, bytes]]) -> None:
        """Take the next entries with their openings as they are stored, and offer a lot.

        Where nobody takes the first lot, nobody is asked any more.
        """
        first = not self._added
        if self._helpers is NOBODY or not (first or self.helped):
            return
        self._added += sealed
        new = {entry.envelope.by for entry, _ in sealed} - self._vkeys.keys()
        if new:
            self._vkeys |= self._recall.vkeys(new)
        taken = self._offer()
        if first:
            self.helped = taken

    def vkey(self, number: int) -> str | None:
        """Return the key by which helpers verify an entry's signature, None if the caller verifies it.

        It may be a guess: a signature verified with it counts for no other key, and ``confirm`` rejects a
        wrong one.
        """
        if number % OFTEN == 0:
            self._offer()
        return self._vkeys.get(self._added[number][0].envelope.by)

    def confirm(self) -> None:
        """Wait until all that was taken for granted is known to be so, doing what nobody took; raises Doubted."""
        while self.helped and self._next < len(self._added):
            if not self._offer():
                given = self._taken()
                self._settle(len(given), offloaded_checks.right(given))
        for count, wait in self._asked:
            try:
                right = wait()
            except Exception as error:  # whatever others met, the caller may not
                raise Doubted from error
            self._settle(count, right)

    def _offer(self) -> bool:
        """Offer the next lot, if it is read: is it taken?"""
        if self._next < len(self._added):
            given = self._given()
            wait = self._helpers.offer(offloaded_checks.right, given)
            if wait is not None:
                self._asked.append((len(self._taken()), wait))
                return True
        return False

    def _given(self) -> list[offloaded_checks.GivenBytes]:
        """Return the bytes of the next lot to judge: the entries whose signers are known."""
        if self._lot is None:
            lot = self._added[self._next : self._next + self.lot]
            self._lot = [
                (entry.note, vkey, said.fields, said.content, stored)
                for entry, stored in lot
                if (vkey := self._vkeys.get((said := entry.envelope).by)) is not None
            ]
        return self._lot

    def _taken(self) -> list[offloaded_checks.GivenBytes]:
        """Return the next lot, which a helper judges from now on."""
        given, self._lot = self._given(), None
        self._next += self.lot
        return given

    @staticmethod
    def _settle(count: int, right: list[bool]) -> None:
        if len(right) != count or not all(right):
            raise Doubted
