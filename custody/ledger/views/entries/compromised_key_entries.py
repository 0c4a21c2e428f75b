"""Entries that others may have signed, because their key was revoked as compromised.

A signature shows which key made it, never whose hand. Nothing is refused or judged anew by what is told here; whoever
reads such an entry has to know of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from custody.frozen import dataclass
from custody.law.clock import parse_instant, tell_instant
from custody.ledger.ports import LedgerReader
from custody.ledger.views.entries.entries import Entries
from custody.ledger.views.entries.external_sightings import ExternalSightings
from custody.model.entry.envelope import Envelope
from custody.model.records import Backstep, Key

_REASON, _SINCE = "compromised", "compromised_since"


@dataclass(frozen=True, slots=True)
class CompromisedKey:
    """That others may have had a key: the revoking entry, its reason, and since when.

    ``since`` is in seconds UTC and as last corrected, None where nobody says; ``note`` tells of a correction.
    """

    key: str
    revoked: int
    reason: str
    since: int | None
    note: str = ""

    def told(self) -> str:
        """Return the leak as one sentence without a full stop."""
        when = ", nobody says since when" if self.since is None else f" since {tell_instant(self.since)}"
        note = f" ({self.note})" if self.note else ""
        return f"others may have had the key{when}{note}: entry {self.revoked} revoked it ({self.reason})"


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a leak of its key means for one entry.

    ``stands``: nothing shows that it was signed before; ``seen`` is when an outsider had seen it, if before.
    """

    leak: CompromisedKey
    stands: bool
    seen: int | None = None

    def told(self) -> str:
        """Return in words why others may have signed this entry."""
        told = self.leak.told()
        if self.seen is not None:
            return f"{told}; an outsider had seen it by {tell_instant(self.seen)}, before that"
        return told if self.stands else f"{told}; by the dates on record it was signed before that"


def leak_of(reader: LedgerReader, key: Key) -> CompromisedKey | None:
    """Return whether others may have had a key, by its revocation; None for one not revoked so.

    A record that names another entry, or none, is no revocation; `custody check` says what is wrong with it.
    """
    if key.until is None or key.reason == "rotated" or key.until >= reader.head().size:
        return None
    entry = Entries(reader).at(key.until)
    if entry.envelope.kind != "key.revoked" or entry.value("key") != key.name:
        return None
    since, reason = entry.current(_SINCE), str(entry.current("reason"))
    if since is None and reason != _REASON:
        return None
    at = parse_instant(since) if isinstance(since, str) else None
    return CompromisedKey(key.name, key.until, reason, at, entry.amended(_SINCE))


def weigh(leak: CompromisedKey, newest: int | None, seen: int | None) -> Doubt:
    """Return whether a leaked key puts an entry in doubt, and why.

    ``newest`` is the newest date up to the entry, ``seen`` when an outsider saw it. Its own date alone would
    be that of whoever signed it; what stands behind a later date came later.
    """
    if leak.since is None:
        return Doubt(leak, stands=True)
    if seen is not None and seen < leak.since:
        return Doubt(leak, stands=False, seen=seen)
    return Doubt(leak, stands=newest is None or newest >= leak.since)


class Doubts:
    """Whether others may have signed an entry of a ledger; what revoked a key is read once."""

    def __init__(self, reader: LedgerReader) -> None:
        self._reader = reader
        self._leaks: dict[str, CompromisedKey | None] = {}
        self._seen: ExternalSightings | None = None

    def of(self, position: int, envelope: Envelope) -> Doubt | None:
        """Return the doubt about one entry; None if nobody else is said to have had its key."""
        return self.among([(position, envelope)]).get(position)

    def among(self, entries: Iterable[tuple[int, Envelope]]) -> dict[int, Doubt]:
        """Return the doubts about several entries by position; keys and dates are read at once.

        Entries of keys that nobody else is said to have had are left out, as are those of keys never
        enrolled.
        """
        listed = list(entries)
        self._learn({envelope.by for _, envelope in listed})
        leaked = [
            (position, envelope, leak)
            for position, envelope in listed
            if (leak := self._leaks[envelope.by]) is not None
        ]
        if not leaked:
            return {}
        if self._seen is None:
            self._seen = ExternalSightings(self._reader)
        dated = [str(position) for position, _, leak in leaked if leak.since is not None]
        steps = self._reader.records_of(Backstep.space, dated) if dated else {}
        return {
            position: weigh(leak, _newest(envelope, steps.get(str(position))), self._seen.earliest(position))
            for position, envelope, leak in leaked
        }

    def _learn(self, names: Collection[str]) -> None:
        """Read of the keys of these names whether others may have had them."""
        unknown = [name for name in names if name not in self._leaks]
        docs = self._reader.records_of(Key.space, unknown) if unknown else {}
        for name in unknown:
            doc = docs.get(name)
            self._leaks[name] = None if doc is None else leak_of(self._reader, Key.from_doc(doc))


def _newest(envelope: Envelope, step: bytes | None) -> int:
    """Return the newest date up to an entry, including it; ``step`` is on record if it is backdated."""
    back = None if step is None else Backstep.from_doc(step)
    return envelope.at if back is None or back.disputed else max(envelope.at, back.newest)
