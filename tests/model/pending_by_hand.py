"""Article 42(8) read from entries alone: for which assistance each preservation waits, and what was granted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from custody.law.clock import parse_instant
from custody.ledger.views.entries.entries import EntryView
from custody.model.mla_requests.records import GRANTS
from custody.model.schema.types import split_codes
from tests.world import World

OF_DATA = {"disclosure", "search", "seizure"}
COVERING = (
    "mla_request.received",
    "mla_request.sent",
    "mla_request.preservation_linked",
    "mla_request.preservation_identified",
)


@dataclass
class Asked:
    """A request for assistance read from its entries: what it covers with each decision, keeps, and may concern."""

    incoming: bool
    state: str
    for_data: bool
    made: int | None
    there: dict[str, str | None] = field(default_factory=dict)
    holds: set[str] = field(default_factory=set)
    doubts: set[str] = field(default_factory=set)
    answer: str | None = None
    ended: bool = False

    @property
    def undecided(self) -> list[str]:
        """The requests for preservation about whose data nothing is decided."""
        return [name for name, decision in self.there.items() if decision is None]

    @property
    def open(self) -> bool:
        """Whether a decision is awaited."""
        whole = all(decision == "gone" for decision in self.there.values()) and self.answer is None
        return not self.ended and (whole or bool(self.doubts or self.undecided))


def pending_by_hand(world: World) -> tuple[dict[str, set[str]], set[str]]:
    """Read which requests for assistance each preservation waits for, and for which one was granted."""
    reading = _Reading()
    for position in range(world.size()):
        reading.read(world.entry(position))
    return reading.waits, reading.granted


class _Reading:
    """What the entries up to one say."""

    def __init__(self) -> None:
        self.waits: defaultdict[str, set[str]] = defaultdict(set)
        self.granted: set[str] = set()
        self.asked: dict[str, Asked] = {}

    def read(self, entry: EntryView) -> None:
        """Read one more entry."""
        kind, key = entry.envelope.kind, entry.envelope.subject
        if kind == "preservation_request.received":
            self._preserved(entry)
        if not kind.startswith("mla_request."):
            return
        if kind in ("mla_request.received", "mla_request.sent"):
            self.asked[key] = Asked(
                kind == "mla_request.received",
                str(entry.value("state")),
                bool(OF_DATA.intersection(split_codes(entry.value("purposes")))),
                happened(entry),
                doubts=set(split_codes(entry.value("undetermined_requests"))),
            )
        if kind in COVERING:
            self._covered(entry)
        elif kind == "mla_request.preservation_excluded":
            for name in split_codes(entry.value("excluded_requests")):
                self.asked[key].doubts.discard(name)
                self.waits[name].discard(key)
        elif kind in ("mla_request.preservation_unlinked", "mla_request.withdrawn"):
            self._taken_back(entry)
        elif kind in ("mla_request.granted", "mla_request.refused"):
            self._decided(entry)

    def _preserved(self, entry: EntryView) -> None:
        moment, name = happened(entry), entry.envelope.subject
        for key, one in self.asked.items():
            if one.incoming and one.open and one.for_data and one.state == entry.value("state"):
                one.doubts.add(name)
                if one.made is None or moment is None or one.made >= moment:
                    self.waits[name].add(key)

    def _covered(self, entry: EntryView) -> None:
        one, named = self.asked[entry.envelope.subject], split_codes(entry.value("preservation_requests"))
        one.there |= dict.fromkeys(named)
        one.doubts.difference_update(named)
        one.holds.difference_update(named)
        for name in split_codes(entry.value("preserved_until_decision")):
            self.waits[name].add(entry.envelope.subject)
            if name in named:
                one.holds.add(name)

    def _taken_back(self, entry: EntryView) -> None:
        one = self.asked[entry.envelope.subject]
        if entry.envelope.kind == "mla_request.withdrawn":
            self._undoubted(entry)
            one.ended = True
            self._settle(entry, one.undecided, "withdrawn")
        else:
            named = split_codes(entry.value("preservation_requests"))
            self._settle(entry, [name for name in named if name in one.undecided], "gone")

    def _decided(self, entry: EntryView) -> None:
        one, about = self.asked[entry.envelope.subject], split_codes(entry.value("preservation_requests"))
        decision = str(
            {"full": "granted", "partial": "partly_granted"}.get(str(entry.value("extent")), "refused")
        )
        asked_for = [name for name, answer in one.there.items() if answer != "gone"]
        reached = list(about) or one.undecided or ([] if one.open else asked_for)
        if not about and one.answer not in GRANTS:
            one.answer = decision
        if decision == "refused" and not about:
            self._undoubted(entry)
        self._settle(entry, reached, decision)

    def _undoubted(self, entry: EntryView) -> None:
        one = self.asked[entry.envelope.subject]
        for name in one.doubts:
            self.waits[name].discard(entry.envelope.subject)
        one.doubts.clear()

    def _settle(self, entry: EntryView, names: list[str], decision: str) -> None:
        one = self.asked[entry.envelope.subject]
        for name in names:
            if name in one.holds:
                self.waits[name].discard(entry.envelope.subject)
                self.granted |= {name} if decision in GRANTS else set()
            if one.there[name] not in GRANTS:
                one.there[name] = decision


def happened(entry: EntryView) -> int | None:
    """Return when an entry says that it happened, None where nobody knows."""
    text = entry.value("occurred_at")
    return parse_instant(text) if isinstance(text, str) else None
