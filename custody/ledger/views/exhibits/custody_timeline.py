"""The custody timeline of an exhibit since its seizure: custodian, location and gaps of each span.

Every instant from the seizure to now, or to when the exhibit left for good, lies in exactly one span. A gap
states what the record does not show, never that the record is false. The timeline shows recorded events only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from custody.display import code_words
from custody.frozen import dataclass
from custody.law.disposition_codes import GONE
from custody.ledger.views.exhibits.continuity import Continuity
from custody.ledger.views.exhibits.spans import Span, spans_of
from custody.ledger.views.subjects.lookup import Lookup

#: Kinds of possession, the strongest first: a span shows the first one recorded for it.
HANDS = (
    *("superseded", "gone", "lost", "outside", "carrier", "checked_out", "custodian", "in_parent"),
    *("seized", "nobody"),
)
#: The reason why a superseded registration has no custodian.
SUPERSEDED = {
    "merged": "merged into another registration of the same thing",
    "split": "taken apart, nothing of it remains",
}
#: The gaps that a span can have, in the order of display.
GAPS: dict[str, str] = {
    "before_registration": "seized, and registered more than an hour later: nobody had signed for it until then",
    "seizure_undated": "nobody stated when it was seized or handed over: the record begins with its registration",
    "predates": "an entry is dated before the exhibit was obtained",
    "in_transit": "a carrier has it between the giver and the acceptance",
    "checked_out": "checked out to somebody else than its custodian",
    "outside": "a receiver without a key has it, by a paper receipt",
    "lost": "nobody knows where it is",
    "seal_doubt": "a seal was not found as recorded: it may have been opened since it was last seen",
    "discrepancy": "a discrepancy is open: nobody has recorded a finding",
    "contradiction": "the instants of its entries contradict each other",
    "transcribed": "signed later, from paper",
    "recorded_later": "signed more than an hour after it happened",
}


@dataclass(frozen=True, slots=True)
class TimelineSpan:
    """A span of the custody timeline, in seconds UTC; ``until`` is None for the current one.

    ``hands`` is a code of ``HANDS``. ``holder`` is the actor recorded as custodian. ``who`` is the actor or
    class of receiver that has the exhibit instead, whoever is said to have seized it, or the measure by which
    it left. ``place`` is the storage location (None: not recorded), ``within`` its containers, the narrowest
    first. ``position`` is the entry behind the span, ``gaps`` are codes of ``GAPS``, ``reasons`` each gap's code
    and words, one or several of a code.
    """

    since: int
    until: int | None
    hands: str
    holder: str | None
    who: str | None
    place: str | None
    position: int | None
    gaps: tuple[str, ...]
    within: tuple[str, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """What the record does not show, or shows as late, in this span."""
        return tuple(text for _, text in self.reasons)

    def whose(self, names: Mapping[str, str], inside: str | None) -> str:
        """Return the custodian as text.

        ``names`` maps actors to names, ``inside`` is the name of the exhibit that it was part of.
        """
        holder, receiver = names.get(self.holder or "", "nobody"), code_words(self.who or "")
        if self.hands == "superseded":
            return f"nobody: {SUPERSEDED[self.who or '']}"
        if self.hands == "gone":
            return f"nobody: {GONE[self.who or '']}"
        if self.hands == "checked_out":
            keeps = self.who == self.holder
            return (
                f"{holder}, checked out"
                if keeps
                else f"{names.get(self.who or '', '(no name)')}, for {holder}"
            )
        if self.hands == "outside":
            return f"{receiver}, by receipt to {holder}"
        if self.hands == "carrier":
            return f"{receiver}, for {holder}"
        if self.hands == "lost":
            return f"MISSING (last recorded custodian: {holder})"
        if self.hands == "seized":
            return f"{self.who or 'whoever seized it'}, since the seizure"
        if self.hands == "in_parent":
            return f"in {inside or 'its parent'}"
        return holder


def timeline_spans(lookup: Lookup, found: Continuity, now: int) -> tuple[TimelineSpan, ...]:
    """Return the timeline of an exhibit as gapless spans, from its seizure to ``now`` (seconds UTC).

    For an exhibit that left for good the last span ends then, unless a later custodian is recorded.
    """
    begin, spans = spans_of(lookup, found)
    left = _left_for_good(found, spans)
    end = max(now if left is None else left, begin + 1)
    cuts = {begin, end}
    cuts |= {
        instant
        for span in spans
        for instant in (span.since, span.until)
        if instant is not None and begin < instant < end
    }
    ordered = sorted(cuts)
    made = [_stretch(spans, since, until) for since, until in pairwise(ordered)]
    joined: list[TimelineSpan] = []
    for part in made:
        if joined and replace(joined[-1], since=part.since, until=part.until) == part:
            joined[-1] = replace(joined[-1], until=part.until)
        else:
            joined.append(part)
    joined[-1] = replace(joined[-1], until=left if left is None else end)
    return tuple(joined)


def _left_for_good(found: Continuity, spans: Sequence[Span]) -> int | None:
    """Return when an exhibit left for good (seconds UTC); None for a loan or with a later custodian."""
    left = next((span.since for span in spans if span.what == "gone" and span.until is None), None)
    lent = found.gone is None or found.gone.measure == "loan"
    later = left is not None and any(span.what == "custodian" and span.since > left for span in spans)
    return None if lent or later else left


def _stretch(spans: Sequence[Span], since: int, until: int) -> TimelineSpan:
    """Return the timeline span between two cuts, from the recorded spans that cover it.

    A late entry is a gap in it only where custodian or location rest on that entry.
    """
    here = [span for span in spans if span.covers(since)]
    states = {span.position for span in here if span.what in HANDS or span.what == "location"}
    here = [span for span in here if span.what not in _LATE or span.position in states]
    by_what = {span.what: span for span in here}  # of several the one recorded last counts
    hands = next((hand for hand in HANDS if hand in by_what), "nobody")
    at = by_what.get(hands)
    holder = None if hands in ("gone", "superseded") else by_what.get("custodian")
    place = None if hands == "superseded" else by_what.get("location")
    gaps = {GAP_OF.get(what, what) for what in by_what} & set(GAPS)
    if "checked_out" in by_what and holder is not None and by_what["checked_out"].who == holder.who:
        gaps.discard("checked_out")
    if hands == "nobody" and "predates" not in gaps:
        gaps.add("before_registration")
    ordered = tuple(gap for gap in GAPS if gap in gaps)
    return TimelineSpan(
        since=since,
        until=until,
        hands=hands,
        holder=None if holder is None else holder.who,
        who=None if at is None or hands == "custodian" else at.who,
        place=None if place is None else place.who,
        within=() if place is None else place.within,
        position=None if at is None else at.position,
        gaps=ordered,
        reasons=tuple((gap, text) for gap in ordered for text in _texts(gap, here)),
    )


def _texts(gap: str, here: Sequence[Span]) -> Iterator[str]:
    """Yield the words of a gap from the recorded spans behind it; many late entries in one sentence."""
    spans = [span for span in here if GAP_OF.get(span.what, span.what) == gap]
    if gap in _LATE and len(spans) > MOST_NAMED:
        named = ", ".join(str(span.position) for span in spans[:MOST_NAMED])
        yield f"entries {named} and {len(spans) - MOST_NAMED} more were {GAPS[gap]}"
    else:
        yield from dict.fromkeys(span.text or GAPS[gap] for span in spans) or (GAPS[gap],)


#: Gaps of late entries, and the number of them that are named one by one in a span.
_LATE, MOST_NAMED = frozenset({"transcribed", "recorded_later"}), 3


#: The gap of a recorded span with another name.
GAP_OF = {"carrier": "in_transit"}
