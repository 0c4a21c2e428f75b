"""The generic page of a subject, from its entries: first and later statements, and alarms.

For subjects without a page of their own, of every declared kind.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from custody.display import capitalised, code_words, kind_words, set_off
from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.ledger.views.entries.compromised_key_entries import Doubts
from custody.ledger.views.entries.date_gaps import gaps_among
from custody.ledger.views.staff.declined_countersignatures import declined_among
from custody.ledger.views.subjects.people import name_of
from custody.model.entry.envelope import parse_entry
from custody.model.layouts import layout
from custody.model.records import Key
from custody.model.schema.proposals import CARRIES_OUT, DISTINCT
from custody.model.schema.schema import Structural
from custody.model.schema.types import split_codes
from custody.pages.parts.departures import departure
from custody.pages.parts.page import Alarm, Column, Fact, Page, Row, Section, Table, Target
from custody.pages.parts.sentences import sentence_of
from custody.pages.parts.stated_facts import stated
from custody.pages.parts.targets import target_of
from custody.pages.parts.wording import spaced, span, when

if TYPE_CHECKING:
    from custody.ledger.ports import LedgerReader
    from custody.ledger.views.entries.compromised_key_entries import Doubt
    from custody.ledger.views.entries.entries import Entries, EntryView, FieldView
    from custody.model.entry.envelope import Envelope
    from custody.model.schema.schema import FieldSpec
    from custody.pages.parts.gate import Gate

#: The most of the newest entries that are stated, and that are listed.
MOST_STATED, MOST_LISTED = 20, 100
#: Fields of later entries that a page shows elsewhere, by kind; None: all, those declared in future included.
Elsewhere = Mapping[str, Collection[str] | None]
#: No fields shown elsewhere.
NOWHERE: Elsewhere = {}
#: Kinds that carry out what was proposed.
_CARRYING_OUT = frozenset({*DISTINCT, *CARRIES_OUT.values()})
_UNKNOWN: Mapping[bytes, int] = {}
#: The key of fields that a page shows elsewhere for every kind.
ANY = ""

_COLUMNS = (
    Column("entry", "entry", "count"),
    Column("at", "signed at", "instant"),
    Column("kind", "kind", "code"),
    Column("by", "by", "thing"),
)


def thing_page(gate: Gate, entries: Entries, space: str, key: str) -> Page:
    """Return the page of a subject of a space; raise NotFound where no entry is about it.

    ``entries`` reads through the gate's lookup. The first entry is shown in its sections, each later one in
    one section.
    """
    reader = gate.lookup.reader
    positions = reader.positions(key)
    first = entries.at(positions[0] if positions else reader.head().size)
    later = [entries.at(position) for position in positions[1:][-MOST_STATED:]]
    listed = [parse_entry(reader.entry(position).note).envelope for position in positions[-MOST_LISTED:]]
    more = len(positions) - len(listed)
    signed = list(zip(positions[-MOST_LISTED:], listed, strict=True))
    name = gate.names([key])[key]
    unstated = len(positions) - 1 - len(later)
    return Page(
        target_of(gate.lookup, key),
        f"{capitalised(code_words(space))} {name}",
        (
            *stated(gate, first),
            *added(gate, later),
            Table("entries", "Entries", _COLUMNS, tuple(_rows(gate, signed)), "no entries", more),
        ),
        alarms=tuple(alarms(gate, [first, *later])),
        key_facts=(Fact.of("identifier", key, key="id"), *_begun(gate, first)),
        about=(space, key),
        not_shown=(f"{unstated} older entries: what they state is on their own pages",) if unstated else (),
    )


def _begun(gate: Gate, first: EntryView) -> Iterator[Fact]:
    at, by = format_instant(first.envelope.at), _signer(gate, first.envelope.by)
    opens = Target("entry", str(first.position))
    yield Fact(
        "since", "on record since", at, f"{spaced(at)}, signed by {by}", entry=first.position, opens=opens
    )


@dataclass(frozen=True, slots=True)
class Later:
    """The statements of later entries: a section for each, and a sentence on those left out."""

    sections: tuple[Section, ...] = ()
    not_shown: tuple[str, ...] = ()


def later(
    gate: Gate,
    entries: Sequence[EntryView],
    elsewhere: Elsewhere = NOWHERE,
    most: int | None = MOST_STATED,
) -> Later:
    """Return the statements of a subject's later entries, without fields shown ``elsewhere``.

    The ``most`` newest are shown, in order of record (None: all); the others are counted.
    """
    candidates = [entry for entry in entries[1:] if elsewhere.get(entry.envelope.kind, ()) is not None]
    shown = candidates if most is None else candidates[max(len(candidates) - most, 0) :]
    unstated = len(candidates) - len(shown)
    verb = "entry states" if unstated == 1 else "entries state"
    left = (f"what {unstated} older {verb}: the pages of these entries do",) if unstated else ()
    known = {entry.leaf: entry.position for entry in entries}
    found = (_added(gate, entry, _elsewhere(entry, elsewhere), known) for entry in shown)
    return Later(tuple(section for section in found if section is not None), left)


def _elsewhere(entry: EntryView, elsewhere: Elsewhere) -> Collection[str]:
    """Return the fields of an entry to leave out: those shown elsewhere, and those without information.

    The latter are the only possible standing, an event instant equal to the title's, and default values. A
    rescinded entry is in no table, so its fields are all shown.
    """
    envelope = entry.envelope
    kind = layout(envelope.v, envelope.kind)
    found = {field.name for field in entry.fields if _usual(kind.field(field.name), field)}
    if len(kind.kind.standings) == 1:
        found.add("entry_mode")
    if not entry.amended("occurred_at") and entry.value("occurred_at") == format_instant(envelope.at):
        found.add("occurred_at")
    if entry.rescinded is not None:
        return found
    return found.union(elsewhere.get(ANY) or (), elsewhere.get(envelope.kind) or ())


def _usual(spec: FieldSpec, field: FieldView) -> bool:
    """Return whether a field has its default value and no correction."""
    default = spec.default if isinstance(spec, Structural) else None
    return default is not None and field.newest == default and not field.corrected


def added(gate: Gate, later: Sequence[EntryView]) -> tuple[Section, ...]:
    """Return one section for each later entry that states something."""
    return tuple(section for entry in later if (section := _added(gate, entry)) is not None)


def answered(reader: LedgerReader, view: EntryView) -> int | None:
    """Return the position of the entry of the same subject that this one answers, None without one."""
    if view.envelope.re is None:
        return None
    positions = reader.positions(view.envelope.subject)
    return next((found for found in positions if reader.entry(found).leaf == view.envelope.re), None)


def _proposal(gate: Gate, entry: EntryView, known: Mapping[bytes, int]) -> Iterator[Fact]:
    """Yield the proposal that an entry answers; ``known`` maps leaf hashes to positions."""
    envelope = entry.envelope
    act, _, step = envelope.kind.rpartition(".")
    agreed = act in DISTINCT and step != "proposed"
    if envelope.re is None or not (agreed or envelope.kind in _CARRYING_OUT):
        return
    found = known[envelope.re] if envelope.re in known else answered(gate.lookup.reader, entry)
    if found is not None:
        yield Fact("answers", "proposal", found, f"entry {found}", opens=Target("entry", str(found)))


def _added(
    gate: Gate, entry: EntryView, without: Collection[str] = (), known: Mapping[bytes, int] = _UNKNOWN
) -> Section | None:
    """Return the statements of a later entry as one section; None where it states nothing."""
    told = tuple(fact for section in stated(gate, entry, without) for fact in section.facts)
    facts = (*_proposal(gate, entry, known), *told)
    by = _signer(gate, entry.envelope.by)
    rescinded = "" if entry.rescinded is None else f", RESCINDED by entry {entry.rescinded}"
    title = f"{when(entry.envelope.at)} {sentence_of(gate, entry, by)} (entry {entry.position}{rescinded})"
    return Section(f"entry_{entry.position}", title, facts) if facts else None


def alarms(gate: Gate, entries: Sequence[EntryView]) -> Iterator[Alarm]:
    """Yield the alarms of entries: declined, rescinded, nonconforming, compromised key, dates apart."""
    signed = [(entry.position, entry.envelope) for entry in entries]
    doubts, apart = Doubts(gate.lookup.reader).among(signed), gaps_among(gate.lookup.reader, signed)
    declined = declined_among(gate.lookup.reader, [entry.position for entry in entries])
    for entry in entries:
        at = entry.position
        if at in declined:
            kind = kind_words(entry.envelope.kind)
            yield Alarm("entry.declined", f"DECLINED {kind}: {declined[at].sentence()}", "bad", at)
        if entry.rescinded is not None:
            yield Alarm(
                "entry.rescinded", f"rescinded by entry {entry.rescinded}: it has no effect", "bad", at
            )
        for mark in split_codes(entry.value("nonconforming")):
            yield departure(mark, at, _signer(gate, entry.envelope.by))
        doubt = doubts.get(at)
        if doubt is not None and doubt.stands:
            yield Alarm("key.compromised", doubt.sentence(), "warn", at, facts=tuple(_leak(doubt)))
        if (gap := apart.get(at)) is not None:
            yield Alarm("entry.dated_apart", gap.sentence(span(gap.late), span(gap.missed)), "warn", at)


def _leak(doubt: Doubt) -> Iterator[Fact]:
    """Yield the compromise of an entry's key as facts for programs."""
    leak = doubt.leak
    yield Fact("key", "key", leak.key, leak.key)
    yield Fact("revoked_by", "revoked by entry", leak.revoked, str(leak.revoked))
    yield Fact("reason", "reason", leak.reason, code_words(leak.reason))
    if leak.since is not None:
        yield Fact("since", "since", format_instant(leak.since), when(leak.since))


def _rows(gate: Gate, signed: Sequence[tuple[int, Envelope]]) -> Iterator[Row]:
    for position, envelope in reversed(signed):
        at, by = format_instant(envelope.at), _signer(gate, envelope.by)
        cells = (
            Fact("entry", "entry", position, str(position)),
            Fact("at", "at", at, when(envelope.at)),
            Fact("kind", "kind", envelope.kind, envelope.kind),
            Fact("by", "by", by, by),
        )
        yield Row(cells, Target("entry", str(position)))


def _signer(gate: Gate, name: str) -> str:
    known = gate.lookup.maybe(Key, name)
    found = None if known is None else name_of(gate.lookup, known.actor)
    return name if found is None else set_off(found)
