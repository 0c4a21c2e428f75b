"""The printed record of a case or an exhibit for a court.

All values have passed the gate; the last page counts the withheld ones, with reasons.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from custody.display import code_words, kind_words
from custody.frozen import dataclass
from custody.ledger.papers.office import House
from custody.ledger.views.entries.compromised_key_entries import Doubts
from custody.ledger.views.staff.declined_countersignatures import declined_among
from custody.model.hints import MARKS
from custody.model.records import (
    RECORDS,
    Case,
    Claim,
    Copy,
    Duty,
    Examination,
    Exhibit,
    Inspection,
    LegalHold,
    Scene,
    StoredObject,
    Transcription,
)
from custody.model.topics import complete_topics
from custody.pages.parts.gate import Gate
from custody.pages.parts.letterhead import Letterhead
from custody.pages.parts.page import Alarm, Block, Fact, Page, Paragraph, Section, State, Table, Target
from custody.pages.parts.targets import noun_of
from custody.pages.records.record_discrepancies import differing, tampering, unmatched_copies
from custody.pages.records.record_entries import late_entries, marks
from custody.pages.records.record_exhibits import (
    Recorded,
    disposed,
    exhibit_list,
    exhibit_page,
    gaps,
    recorded,
)
from custody.pages.records.record_images import MOST_OBJECTS, STORED, acquisitions, stored_evidence
from custody.pages.records.record_instruments import (
    Instrument,
    instrument_list,
    instrument_page,
    instruments_of,
)
from custody.pages.records.record_parts import Recorder
from custody.pages.things.printed_page import letterhead, printer
from custody.proof.note import VerifierKey

if TYPE_CHECKING:
    from custody.ledger.views.entries.entries import EntryView
    from custody.pages.parts.context import PageContext

#: The limits of every record, whatever its reader may see.
LIMITS = (
    "Unrecorded events. A record shows entries, the signing keys, and gaps.",
    "Whether what was entered is true. A signature shows which key made it, not whose hand.",
    ("Independent proof of time. Times are as entered; only witnesses and timestamps date them."),
    (
        "Whether stored evidence is intact today. No byte was read for this record; results are the last "
        "on record."
    ),
    "Later entries. It ends with the checkpoint above.",
    "Other cases, who looked at confidential fields, and how keys and roles came about.",
)
#: The reason why values are missing in a record, by state.
_ABSENT: dict[State, str] = {
    "withheld": "Withheld from the person who printed it",
    "needs_access": "Not opened: reading must be logged first",
    "erased": "Erased; entry and proof remain valid",
    "unknown": "Recorded as not known",
    "not_applicable": "Recorded as not applying",
}
#: The use of the checkpoint, for readers who have only the paper; ``size`` is its number of entries.
_PROVES = (
    (
        "The code holds the signed checkpoint: the log's name, its number of entries, their root hash, and the "
        "log's signature. Scan it, and save its text as checkpoint.txt. Save the log key above as log.vkey. "
        "`custody verify` then needs no vault."
    ),
    (
        "Is an entry under this checkpoint? Ask the office for its proof file, made with "
        "`custody proof entry ENTRY --size {size} --out entry.tlog-proof`. Verify it with "
        "`custody verify entry.tlog-proof --checkpoint checkpoint.txt --vkey @log.vkey`."
    ),
    (
        "Was an entry changed or removed since? Ask the office for a later checkpoint, made with "
        "`custody log checkpoint --out later.txt`. Ask also for the consistency proof, made with "
        "`custody proof consistency {size} --out growth.txt`. Verify both with `custody verify --old "
        "checkpoint.txt --checkpoint later.txt --consistency growth.txt --vkey @log.vkey`."
    ),
)


@dataclass(frozen=True, slots=True)
class PrintedRecord:
    """The pages of a record in reading order, and the letterhead of its sheets."""

    head: Letterhead
    pages: tuple[Page, ...]


class _Thing(Protocol):
    @property
    def id(self) -> str: ...

    @property
    def position(self) -> int: ...


def case_record(context: PageContext, case: str, house: House) -> PrintedRecord:
    """Return the record of a case with the letterhead of ``house``; raise NotFound if there is none."""
    recorder = Recorder(context, Gate(context.lookup), house)
    lookup = context.lookup
    lookup.get(Case, case)
    found = sorted(
        lookup.under(Exhibit, "case", case), key=lambda exhibit: (exhibit.holds[0].position, exhibit.id)
    )
    exhibits = [recorded(recorder, exhibit.id) for exhibit in found]
    instruments = instruments_of(recorder, case)
    objects = sorted(lookup.under(StoredObject, "case", case), key=lambda stored: stored.position)
    title = f"Case record {recorder.name(case)}"
    return _record(
        recorder,
        case,
        _Content(
            Target("case", case), title, exhibits, instruments, objects, tuple(_about_case(recorder, case))
        ),
    )


def exhibit_record(context: PageContext, exhibit: str, house: House) -> PrintedRecord:
    """Return an exhibit's record with the letterhead of ``house``; raise NotFound without it."""
    recorder = Recorder(context, Gate(context.lookup), house)
    subject = recorded(recorder, exhibit)
    case, lookup = subject.found.exhibit.case, context.lookup
    source = subject.found.exhibit.source
    every = instruments_of(recorder, case)
    instruments = tuple(instrument for instrument in every if instrument.id == source)
    objects = sorted(lookup.under(StoredObject, "exhibit", exhibit), key=lambda found: found.position)
    content = _Content(
        Target("exhibit", exhibit),
        f"Exhibit record {subject.name}",
        [subject],
        instruments,
        objects,
        tuple(_about_exhibit(recorder, subject)),
    )
    return _record(recorder, case, content)


@dataclass(frozen=True, slots=True)
class _Content:
    """The contents of a record: exhibits, instruments, stored objects, groups of other subjects."""

    target: Target
    title: str
    exhibits: Sequence[Recorded]
    instruments: Sequence[Instrument]
    objects: Sequence[StoredObject]
    groups: tuple[tuple[str, str, str, tuple[str, ...]], ...]


#: Fields of a case that its key facts show.
_HEADED = ("reference", "offence", "agency", "occurred_at")
#: Kinds that record an object or a copy of one.
_PUT = frozenset({"object.archived", "object.replicated"})
#: Groups of further subjects in a record: title, heading of the first column, text without rows.
_HOLDS = ("Legal holds", "legal hold", "no legal hold is on record")
_SHOWN = ("Disclosures and copies", "about", "no disclosure and no copy is on record")
_GUARDED = ("Privilege and defence", "about", "")
_SCENE = ("Scene and lists", "about", "")


def _about_case(recorder: Recorder, case: str) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    lookup = recorder.context.lookup
    yield (*_HOLDS, _ids(lookup.under(LegalHold, "of", case)))
    copies, sessions = lookup.under(Copy, "case", case), lookup.under(Inspection, "case", case)
    duties = lookup.under(Duty, "case", case)
    yield (*_SHOWN, _ids([*copies, *duties], [session.id for session in sessions]))
    claims, examined = lookup.under(Claim, "case", case), lookup.under(Examination, "case", case)
    yield (
        *_GUARDED,
        _ids((), [*(claim.id for claim in claims), *(examination.id for examination in examined)]),
    )
    scenes, lists = lookup.under(Scene, "case", case), lookup.under(Transcription, "case", case)
    yield (*_SCENE, _ids(lists, [scene.id for scene in scenes]))
    for space in (space for topic in complete_topics() for space in topic.kinds):
        things = [record.key for record in lookup.under(RECORDS[space], "case", case)]
        begun = sorted(things, key=lambda key: lookup.reader.positions(key, 0, 1))
        yield noun_of(space), noun_of(space).casefold(), "", tuple(begun)


def _about_exhibit(recorder: Recorder, subject: Recorded) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    lookup, exhibit = recorder.context.lookup, subject.found.exhibit
    things = {exhibit.id, exhibit.case, *(stored.id for stored in subject.found.objects)}
    holds = [hold for hold in lookup.under(LegalHold, "of", exhibit.case) if hold.held_subject in things]
    yield (*_HOLDS, _ids(holds))
    sessions = [
        found for found in lookup.under(Inspection, "case", exhibit.case) if exhibit.id in found.exhibits
    ]
    yield (*_SHOWN, _ids(lookup.under(Copy, "of", exhibit.id), [found.id for found in sessions]))
    claims = lookup.under(Claim, "exhibit", exhibit.id)
    examined = lookup.under(Examination, "exhibit", exhibit.id)
    yield (*_GUARDED, _ids((), [*(found.id for found in claims), *(found.id for found in examined)]))


def _ids(things: Iterable[_Thing], more: Sequence[str] = ()) -> tuple[str, ...]:
    return (*(thing.id for thing in sorted(things, key=lambda thing: thing.position)), *more)


def _record(recorder: Recorder, case: str, content: _Content) -> PrintedRecord:
    """Return the record of these contents; absent values are counted after all other parts."""
    context, exhibits = recorder.context, content.exhibits
    opened, *later = recorder.entries(case)
    whole = content.target.page == "case"
    groups = [_group(recorder, group) for group in content.groups]
    further = [*later, *(_entries_of(recorder, content))] if whole else _entries_of(recorder, content)
    seen = _seen(recorder, content, opened, further)
    tables: tuple[Block, ...] = (
        *(recorder.sections(opened, _HEADED) if whole else ()),
        instrument_list(recorder, content.instruments),
        exhibit_list(exhibits),
        *acquisitions(exhibits),
        stored_evidence(recorder, content.objects),
        differing(exhibits),
        gaps(exhibits, context.now),
        *groups,
        disposed(exhibits),
        recorder.course("Further entries", further, STORED),
        late_entries(seen, recorder),
        marks(seen, _meaning, recorder),
    )
    first = Page(
        content.target,
        content.title,
        tuple(block for block in tables if not isinstance(block, Table) or block.rows or block.empty),
        alarms=(*tampering(exhibits), *unmatched_copies(recorder, exhibits), *_alarms(recorder, seen)),
        key_facts=_head_facts(recorder, case, opened, content),
    )
    parts = [
        *(instrument_page(recorder, instrument) for instrument in content.instruments),
        *(exhibit_page(exhibit, context.now) for exhibit in exhibits),
    ]
    agency = recorder.fact(opened, "agency")
    house = replace(recorder.house, agency=recorder.house.agency or (agency.text if agency.visible else ""))
    head = letterhead(context, content.title, house, now=recorder.moment(context.now).full)
    return PrintedRecord(head, (first, *parts, _checkpoint(recorder, content)))


def _meaning(code: str) -> str:
    return MARKS.get(code, kind_words(code))


def _entries_of(recorder: Recorder, content: _Content) -> list[EntryView]:
    """Return the later entries of stored objects, such as failures and locks."""
    objects = content.objects[:MOST_OBJECTS]
    found = [
        entry
        for stored in objects
        for entry in recorder.entries(stored.id)
        if entry.envelope.kind not in _PUT or recorder.details(entry, STORED).text
    ]
    return sorted(found, key=lambda entry: entry.position)


def _group(recorder: Recorder, group: tuple[str, str, str, tuple[str, ...]]) -> Table:
    title, noun, empty, things = group
    entries = [(thing, entry) for thing in things for entry in recorder.entries(thing)]
    return recorder.courses(title, noun, entries, empty)


def _seen(
    recorder: Recorder, content: _Content, opened: EntryView, further: Sequence[EntryView]
) -> list[EntryView]:
    """Return every entry of a record, once, in order of record."""
    found = {opened.position: opened} if content.target.page == "case" else {}
    found |= {entry.position: entry for entry in further}
    for exhibit in content.exhibits:
        found |= {entry.position: entry for entry in (*exhibit.entries, *exhibit.found.seen)}
    things = [instrument.id for instrument in content.instruments]
    things += [thing for _, _, _, some in content.groups for thing in some]
    for thing in things:
        found |= {entry.position: entry for entry in recorder.entries(thing)}
    return [found[position] for position in sorted(found)]


def _alarms(recorder: Recorder, entries: Sequence[EntryView]) -> Iterator[Alarm]:
    """Yield the alarms of a record's entries: compromised keys and declined countersignatures."""
    reader = recorder.context.lookup.reader
    doubts = Doubts(reader).among((entry.position, entry.envelope) for entry in entries)
    for position, doubt in sorted(doubts.items()):
        if doubt.stands:
            yield Alarm("key.compromised", f"signer in doubt: {doubt.sentence()}", "bad", position)
    for position, declined in sorted(declined_among(reader, [entry.position for entry in entries]).items()):
        yield Alarm("entry.declined", declined.sentence(), "bad", position)


def _head_facts(recorder: Recorder, case: str, opened: EntryView, content: _Content) -> tuple[Fact, ...]:
    context = recorder.context
    found = context.lookup.get(Case, case)
    me = printer(context)
    return tuple(
        fact
        for fact in (
            _labelled(recorder.fact(opened, "agency"), "agency"),
            Fact.of("case", recorder.name(case), key="case"),
            _labelled(recorder.fact(opened, "offence"), "offence"),
            Fact.of("case state", code_words(found.outcome or "open"), key="state"),
            recorder.moment(found.opened, "case opened", "opened"),
            *(
                (
                    Fact("exhibits", "exhibits", len(content.exhibits), str(len(content.exhibits))),
                    Fact(
                        "instruments", "instruments", len(content.instruments), str(len(content.instruments))
                    ),
                )
                if content.target.page == "case"
                else ()
            ),
            recorder.moment(context.now, "printed", "printed"),
            Fact.of("printed by", me, key="printed_by"),
            Fact.of("identifier", content.target.key, key="id"),
        )
        if fact.text
    )


def _labelled(fact: Fact, label: str) -> Fact:
    return Fact(fact.key, label, fact.value, fact.text, fact.state, fact.entry, fact.note, fact.tone)


def _checkpoint(recorder: Recorder, content: _Content) -> Page:
    """Return the last page of a record: its checkpoint, and what it does not show."""
    context = recorder.context
    reader = context.lookup.reader
    head = reader.head()
    newest = context.entries().at(head.size - 1).envelope.at
    seen = {VerifierKey.parse(line.vkey).name for line in reader.cosignatures(head.size)}
    facts = (
        Fact.of("log", context.origin, key="origin"),
        Fact("size", "entries", head.size, str(head.size)),
        Fact.of("root hash", head.root.hex(), key="root"),
        recorder.moment(newest, "newest entry", "newest"),
        Fact.of("log key", str(context.log_key), key="log_key"),
        Fact.of(
            "witnessed by", ", ".join(sorted(seen)) or "nobody yet", "" if seen else "warn", key="witnesses"
        ),
    )
    local = f"Times are UTC; where local time differs ({recorder.house.zone.name}), it stands beside them."
    blocks: tuple[Block, ...] = (
        Section.of("Checkpoint", facts),
        *(Paragraph(text.format(size=head.size)) for text in _PROVES),
        Paragraph(local),
    )
    return Page(
        Target("record", content.target.key),
        "Checkpoint and limits",
        blocks,
        not_shown=(*_left_out(recorder, content), *LIMITS),
    )


def _left_out(recorder: Recorder, content: _Content) -> Iterator[str]:
    """Yield sentences on the values that a record lacks, by reason, and on objects left out."""
    states = list(_ABSENT)
    for (state, reason), count in sorted(
        recorder.absent.items(), key=lambda item: (states.index(item[0][0]), item[0][1])
    ):
        fields = "1 field" if count == 1 else f"{count} fields"
        yield f"{_ABSENT[state]}: {fields}{f' ({reason})' if reason else ''}."
    if len(content.objects) > MOST_OBJECTS:
        yield f"{len(content.objects) - MOST_OBJECTS} of {len(content.objects)} stored objects."
