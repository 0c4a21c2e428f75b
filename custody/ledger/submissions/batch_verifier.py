"""Verification of a group's entries in helpers, while the caller reads, judges and writes.

Until they have answered, the caller assumes that each signature is valid, and waits for the answers before the
checkpoint is signed. The caller verifies the entries that no helper took.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from custody.ledger.ports import Helpers
from custody.ledger.ports.serial_executor import NOBODY
from custody.ledger.state.state_cache import Recall
from custody.model.entry import offloaded_checks
from custody.model.entry.envelope import SignedEntry

#: Fewer entries are verified faster without helpers.
FEW = 8
#: Entries in one lot for a helper; small, because the last lots of a group are waited for.
LOT = 16
#: Entries in one lot of a large group, because each lot wakes a helper.
LARGE = 32
#: The number of entries from which a group is large.
LARGE_GROUP = 8 * LARGE
#: Entries after which helpers are offered a lot again.
OFTEN = 8


class Doubted(Exception):
    """The error for a group with an entry that is not what was signed: judge it again, entry by entry."""


class BatchVerifier:
    """The verification of a group of ``count`` entries by helpers; entries are numbered as they are added.

    All entries are added, some at a time, before anything is confirmed.
    """

    def __init__(self, helpers: Helpers, recall: Recall, count: int) -> None:
        self._helpers = NOBODY if count < FEW else helpers
        #: Entries in one lot.
        self.lot = LOT if count < LARGE_GROUP else LARGE
        self._recall = recall
        self._vkeys: dict[str, str] = {}
        self._added: list[tuple[SignedEntry, bytes]] = []
        self._next = 0
        self._lot: list[offloaded_checks.GivenBytes] | None = None
        self._asked: list[tuple[int, Callable[[], list[bool]]]] = []
        #: Whether helpers verify this group; known once its first lot was offered.
        self.helped = False

    def add(self, sealed: Sequence[tuple[SignedEntry, bytes]]) -> None:
        """Add the next entries with their stored openings, and offer a lot to helpers.

        Where no helper takes the first lot, none is asked any more.
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
        """Return the verifier key with which helpers verify an entry's signature; None if the caller must.

        It may be a guess: a signature verified with it counts for no other key, and ``confirm`` rejects a wrong one.
        """
        if number % OFTEN == 0:
            self._offer()
        return self._vkeys.get(self._added[number][0].envelope.by)

    def confirm(self) -> None:
        """Wait for the helpers, and verify the entries that none took; raise Doubted unless all are right."""
        while self.helped and self._next < len(self._added):
            if not self._offer():
                given = self._taken()
                self._settle(len(given), offloaded_checks.right(given))
        for count, wait in self._asked:
            try:
                right = wait()
            except Exception as error:  # a helper's fault need not be the caller's
                raise Doubted from error
            self._settle(count, right)

    def _offer(self) -> bool:
        """Offer the next lot, if it is read; return whether a helper took it."""
        if self._next < len(self._added):
            given = self._given()
            wait = self._helpers.offer(offloaded_checks.right, given)
            if wait is not None:
                self._asked.append((len(self._taken()), wait))
                return True
        return False

    def _given(self) -> list[offloaded_checks.GivenBytes]:
        """Return the bytes of the next lot to verify: the entries whose signers are known."""
        if self._lot is None:
            lot = self._added[self._next : self._next + self.lot]
            self._lot = [
                (entry.note, vkey, said.fields, said.content, stored)
                for entry, stored in lot
                if (vkey := self._vkeys.get((said := entry.envelope).by)) is not None
            ]
        return self._lot

    def _taken(self) -> list[offloaded_checks.GivenBytes]:
        """Return the next lot, and move on to the one after it."""
        given, self._lot = self._given(), None
        self._next += self.lot
        return given

    @staticmethod
    def _settle(count: int, right: list[bool]) -> None:
        if len(right) != count or not all(right):
            raise Doubted
