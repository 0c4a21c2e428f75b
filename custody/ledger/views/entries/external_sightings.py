"""By when an outsider saw an entry: the earliest cosignature or token over it.

Their times are the only ones here that the house does not set itself.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from custody.errors import CustodyError
from custody.ledger.ports import LedgerReader, Stamps, StoredCosignature
from custody.ledger.proofs.cosignatures import doubt_of
from custody.ledger.timestamps.records import stamps, verify_stamp
from custody.model.records import Stamp
from custody.proof import cosignature, note
from custody.proof.note import VerifierKey

_Line = tuple[int, StoredCosignature | Stamp]


class ExternalSightings:
    """Index of the cosignatures and timestamp tokens of a ledger, to look up when outsiders saw an entry.

    They are loaded once; a lookup takes logarithmic time. Skips cosignatures and tokens that do not verify (`custody
    check` reports them) and times that contradict the entries covered. Tokens need a ``verifier``.
    """

    def __init__(self, reader: LedgerReader, verifier: Stamps | None = None) -> None:
        self._reader = reader
        self._verifier = verifier
        tokens = () if verifier is None else stamps(reader)
        lines: list[_Line] = [(cosignature.stated_time(one.line), one) for one in reader.cosignatures()]
        lines += [(token.time, token) for token in tokens]
        self._lines = sorted(lines, key=lambda line: line[1].size)
        self._index()

    def _index(self) -> None:
        self._sizes = [one.size for _, one in self._lines]
        earliest = accumulate(reversed(range(len(self._lines))), self._earlier)
        self._earliest = [*earliest][::-1]

    def _earlier(self, one: int, two: int) -> int:
        return min(one, two, key=lambda at: (self._lines[at][0], at))

    def earliest(self, position: int) -> int | None:
        """Return the earliest time, in seconds UTC, by which an outsider saw the entry; None if none did."""
        while (start := bisect_right(self._sizes, position)) < len(self._lines):
            at = self._earliest[start]
            time, stored = self._lines[at]
            if self._holds(stored, time):
                return time
            del self._lines[at]
            self._index()
        return None

    def _holds(self, stored: StoredCosignature | Stamp, time: int) -> bool:
        """Return whether an outsider signed, with this time, the checkpoint of this size."""
        if isinstance(stored, Stamp):
            return self._token_holds(stored)
        signed = self._reader.checkpoint(stored.size)
        if signed is None:
            return False
        try:
            alone = f"{note.parse(signed).text}\n{stored.line}\n".encode()
            found = cosignature.verify(alone, [VerifierKey.parse(stored.vkey)])
        except CustodyError:
            return False
        return [line.time for line in found] == [time] and not any(
            doubt_of(self._reader, stored.size, line) for line in found
        )

    def _token_holds(self, stamp: Stamp) -> bool:
        try:
            if self._verifier is not None:
                verify_stamp(self._reader, self._verifier, stamp)
        except CustodyError:
            return False
        return self._verifier is not None
