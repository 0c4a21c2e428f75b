"""Gaps between an entry's date, its arrival, and the part of the log its signer had seen.

A date is the signer's statement. Entries before it in the log were there before it; so it shows without any
clock that older entries are dated later, or that the signer had not seen entries which by their dates were
there.
"""

from __future__ import annotations

from collections.abc import Iterable

from custody.frozen import dataclass
from custody.ledger.ports import LedgerReader
from custody.ledger.state.state_cache import recalled
from custody.ledger.submissions.submission import BEHIND
from custody.model import layouts
from custody.model.entry.envelope import Envelope
from custody.model.records import Backstep


@dataclass(frozen=True, slots=True)
class Gap:
    """How far an entry's date may be off, by the entries before it.

    ``came_in`` is the earliest instant at which it can have arrived (seconds UTC), ``late`` the delay since its date
    in seconds, 0 for none. Its signer had seen ``seen`` of the ``position`` entries before it. ``missed`` is the number
    of seconds by which the first entry not seen is dated before the signature, 0 where none is.
    """

    position: int
    came_in: int
    late: int
    seen: int
    missed: int

    def sentence(self, span: str, missed: str) -> str:
        """Return the gaps as one sentence without a full stop; ``span`` and ``missed`` are durations as text."""
        parts = []
        if self.late:
            parts.append(f"it came in {span} after its date, by the dates in front of it")
        if self.missed:
            unseen = self.position - self.seen
            parts.append(
                f"its signer had not seen {unseen} of the {self.position} entries in front of it,"
                f" of which the first had stood for {missed} by its date"
            )
        elif self.late:
            parts.append(f"its signer had seen {self.seen} of {self.position} entries")
        return ", and ".join(parts)


def gaps_among(reader: LedgerReader, entries: Iterable[tuple[int, Envelope]]) -> dict[int, Gap]:
    """Return by position the entries whose date lies far from their arrival.

    Notes written offline at a scene are left out.
    """
    listed = [
        entry for entry in entries if entry[0] and not layouts.layout(entry[1].v, entry[1].kind).kind.offline
    ]
    steps = reader.records_of(Backstep.space, [str(position) for position, _ in listed]) if listed else {}
    state = None
    found = {}
    for position, envelope in listed:
        step = steps.get(str(position))
        back = None if step is None else Backstep.from_doc(step)
        came_in = envelope.at if back is None or back.disputed else max(envelope.at, back.newest)
        stood = came_in
        if envelope.seen.size < position:
            state = state or recalled(reader)
            stood = state.newest(envelope.seen.size + 1) or came_in
        late, missed = came_in - envelope.at, max(0, envelope.at - stood)
        late, missed = (seconds if seconds > BEHIND else 0 for seconds in (late, missed))
        if late or missed:
            found[position] = Gap(position, came_in, late, envelope.seen.size, missed)
    return found
