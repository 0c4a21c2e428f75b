"""The earliest instants at which outsiders saw entries, by cosignatures and timestamp tokens.

Only these instants are not set by the agency itself.
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
    """The cosignatures and timestamp tokens of a ledger, indexed by the entries they cover.

    They are loaded once; a lookup takes logarithmic time. Cosignatures and tokens that do not verify
    (`custody check` reports them), or contradict the dates of the entries covered, are skipped. Tokens need a
    ``verifier``.
    """

    def __init__(self, reader: LedgerReader, verifier: Stamps | None = None) -> None:
        self._reader = reader
        self._verifier = verifier
        tokens = () if verifier is None else stamps(reader)
        lines: list[_Line] = [
            (cosignature.stated_time(stored.line), stored) for stored in reader.cosignatures()
        ]
        lines += [(token.time, token) for token in tokens]
        self._lines = sorted(lines, key=lambda line: line[1].size)
        self._index()

    def _index(self) -> None:
        """Index the earliest line from each tree size on."""
        self._sizes = [stored.size for _, stored in self._lines]
        earliest = accumulate(reversed(range(len(self._lines))), self._earlier)
        self._earliest = [*earliest][::-1]

    def _earlier(self, first: int, second: int) -> int:
        """Return the index of the earlier of two lines."""
        return min(first, second, key=lambda at: (self._lines[at][0], at))

    def earliest(self, position: int) -> int | None:
        """Return the earliest instant (seconds UTC) by which an outsider saw an entry; None if none."""
        while (start := bisect_right(self._sizes, position)) < len(self._lines):
            at = self._earliest[start]
            time, stored = self._lines[at]
            if self._holds(stored, time):
                return time
            del self._lines[at]
            self._index()
        return None

    def _holds(self, stored: StoredCosignature | Stamp, time: int) -> bool:
        """Return whether an outsider validly signed the checkpoint of this size at this time."""
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
        """Return whether a timestamp token verifies; False without a verifier."""
        try:
            if self._verifier is not None:
                verify_stamp(self._reader, self._verifier, stamp)
        except CustodyError:
            return False
        return self._verifier is not None
