"""Entries whose key others may have had, because it was revoked as compromised.

A signature shows the key that made it, never the person. Nothing is refused or judged again by these
findings; they are for the reader of such an entry.
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
    """A key that others may have had: the revoking entry, its reason, and since when.

    ``since`` is in seconds UTC and as last corrected, None where it is not stated; ``note`` describes a
    correction.
    """

    key: str
    revoked: int
    reason: str
    since: int | None
    note: str = ""

    def sentence(self) -> str:
        """Return the compromise as one sentence without a full stop."""
        when = ", nobody says since when" if self.since is None else f" since {tell_instant(self.since)}"
        note = f" ({self.note})" if self.note else ""
        return f"others may have had the key{when}{note}: entry {self.revoked} revoked it ({self.reason})"


@dataclass(frozen=True, slots=True)
class Doubt:
    """The effect of a compromised key on one entry.

    ``stands``: nothing shows that the entry was signed before the compromise; ``seen`` is when an outsider
    had seen it, if that was before (seconds UTC).
    """

    leak: CompromisedKey
    stands: bool
    seen: int | None = None

    def sentence(self) -> str:
        """Return the doubt about the entry as one sentence without a full stop."""
        told = self.leak.sentence()
        if self.seen is not None:
            return f"{told}; an outsider had seen it by {tell_instant(self.seen)}, before that"
        return told if self.stands else f"{told}; by the dates on record it was signed before that"


def leak_of(reader: LedgerReader, key: Key) -> CompromisedKey | None:
    """Return a key's compromise, by the entry that revoked it; None for a key not revoked for that.

    A key record that names another entry, or none, counts as not revoked; `custody check` reports it.
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
    """Return the doubt about one entry of a compromised key.

    ``newest`` is the newest date up to the entry, ``seen`` when an outsider saw it (both seconds UTC, None:
    unknown). The entry's own date is not enough: whoever signed it chose it. An entry behind a later date
    came later.
    """
    if leak.since is None:
        return Doubt(leak, stands=True)
    if seen is not None and seen < leak.since:
        return Doubt(leak, stands=False, seen=seen)
    return Doubt(leak, stands=newest is None or newest >= leak.since)


class Doubts:
    """The doubts about entries of compromised keys; each revocation is read once."""

    def __init__(self, reader: LedgerReader) -> None:
        self._reader = reader
        self._leaks: dict[str, CompromisedKey | None] = {}
        self._seen: ExternalSightings | None = None

    def of(self, position: int, envelope: Envelope) -> Doubt | None:
        """Return the doubt about one entry; None if its key is not known as compromised."""
        return self.among([(position, envelope)]).get(position)

    def among(self, entries: Iterable[tuple[int, Envelope]]) -> dict[int, Doubt]:
        """Return the doubts about these entries by position; keys and dates are read at once.

        Entries of keys not compromised or never enrolled are left out.
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
        """Cache the compromise, or None, of each of these keys."""
        unknown = [name for name in names if name not in self._leaks]
        docs = self._reader.records_of(Key.space, unknown) if unknown else {}
        for name in unknown:
            doc = docs.get(name)
            self._leaks[name] = None if doc is None else leak_of(self._reader, Key.from_doc(doc))


def _newest(envelope: Envelope, step: bytes | None) -> int:
    """Return the newest date up to an entry, its own included; ``step`` is the record of a backdating."""
    back = None if step is None else Backstep.from_doc(step)
    return envelope.at if back is None or back.disputed else max(envelope.at, back.newest)
