"""What a person reads of a code on a page or in a form are words; the code itself stays in commands and files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from custody.cli.forms.form import leaves
from custody.display import code_words, kind_words
from custody.errors import CustodyError
from custody.law.local_time import Zone
from custody.ledger.papers.continuity_sheet import continuity_sheet
from custody.ledger.papers.office import House
from custody.ledger.papers.paper import Paper
from custody.ledger.papers.seizure_receipt import seizure_receipt
from custody.ledger.papers.transfer_receipt import handover_receipt
from custody.ledger.views.subjects.lookup import Lookup
from custody.model import layouts
from custody.model.entry.envelope import parse_entry
from custody.model.records import Case, Exhibit, Seizure
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Page, Paragraph, Section, Table, Target, Timeline
from custody.pages.parts.targets import target_of
from custody.pages.records.records import case_record, exhibit_record
from custody.pages.registry import BUILDERS
from custody.proof.note import SeedSigner, VerifierKey
from custody.tui.widgets.pick import offered
from tests.pages.contexts import LATER, LedgerContext, golden_context
from tests.pages.sentinels import reader_of

#: Codes that are no words as they are written: with an underscore. A paragraph of law, such as 23.2.c, is cited so.
CODES = frozenset(
    code
    for version in layouts.LAYOUTS
    for layout in layouts.layouts_of(version).values()
    for field in layout.kind.own
    for code in field.type.choices or ()
    if "_" in code
)
#: The kinds with which a transfer begins.
BEGINNING = frozenset({"transfer.offered", "transfer.reassigned", "transfer.handed_out"})
_WORD = re.compile(r"[A-Za-z0-9_.]+")
#: A name of a program: small letters and digits in parts that underscores join.
_NAME = re.compile(r"[a-z]+(_[a-z0-9]+)+")
_TYPED = re.compile(r"`[^`]*`")
#: A law of the office is a file with names of its own: its page shows them as the file has them.
AS_WRITTEN = frozenset({"provisions"})


def texts(page: Page) -> Iterator[str]:
    """Yield what a person reads of a page, without what is for programs, and without commands to type."""
    yield page.title
    yield from (f"{fact.text} {fact.note}" for fact in page.key_facts)
    yield from (alarm.text for alarm in page.alarms)
    yield from (step.plain for step in page.next_steps)
    yield from (action.label for action in page.actions)
    for block in page.blocks:
        if isinstance(block, Section):
            yield from (f"{fact.text} {fact.note}" for fact in block.facts if fact.key not in AS_WRITTEN)
        elif isinstance(block, Table):
            yield from (f"{cell.text} {cell.note}" for row in block.rows for cell in row.cells)
            yield from (row.help for row in block.rows)
        elif isinstance(block, Timeline):
            yield from (
                f"{event.label.text} {event.label.label}" for lane in block.lanes for event in lane.events
            )
        elif isinstance(block, Paragraph):
            yield block.text


def test_no_page_of_the_golden_ledger_shows_a_code_in_place_of_its_words() -> None:
    context, reader = golden_context(), reader_of()
    subjects = {parse_entry(reader.entry(at).note).envelope.subject for at in range(reader.head().size)}
    targets = {Target(name) for name in BUILDERS}
    for subject in subjects:
        try:
            targets.add(target_of(context.lookup, subject))
        except CustodyError:
            continue  # a subject that has no page
    found, built = set(), 0
    for target in targets:
        try:
            page = BUILDERS[target.page](context, target.key)
        except (AssertionError, CustodyError):
            continue  # a page about this machine, which the golden ledger is not on
        built += 1
        for text in texts(page):
            words = (word.strip(".") for word in _WORD.findall(_TYPED.sub("", text)))
            found |= {f"{target.page}: {word} in {text!r}" for word in words if word in CODES}
    assert built > 200
    assert sorted(found) == []


class Signed(LedgerContext):
    """The golden ledger with the key of some log, which a record names."""

    @property
    def log_key(self) -> VerifierKey:
        return SeedSigner("lab.example/golden", bytes(32)).verifier


def test_no_record_for_a_court_shows_a_code_in_place_of_its_words() -> None:
    """Nor does it head a column with a name of a program."""
    lookup, house = Lookup(reader_of()), House(Zone())
    context = cast("PageContext", Signed(lookup))
    records = [case_record(context, case.id, house) for case in lookup.all(Case)]
    records += [exhibit_record(context, exhibit.id, house) for exhibit in lookup.all(Exhibit)]
    pages = [page for record in records for page in record.pages]
    said = [text for page in pages for text in texts(page)]
    said += [column.title for page in pages for table in page.of(Table) for column in table.columns]
    found = {
        f"{word} in {text!r}"
        for text in said
        for word in _WORD.findall(_TYPED.sub("", text))
        if word.strip(".") in CODES or _NAME.fullmatch(word)
    }
    assert len(pages) > 200
    assert sorted(found) == []


def papers() -> Iterator[Paper]:
    """Yield every paper that the golden ledger can be printed as, except records: sheets and receipts."""
    reader, origin = reader_of(), "lab.example/golden"
    lookup = Lookup(reader)
    for exhibit in lookup.all(Exhibit):
        yield continuity_sheet(reader, exhibit.id, origin, LATER, Zone())
    for seizure in lookup.all(Seizure):
        yield seizure_receipt(reader, seizure.id, origin)
    for position in range(reader.head().size):
        if parse_entry(reader.entry(position).note).envelope.kind in BEGINNING:
            yield handover_receipt(reader, str(position), origin)


def test_no_paper_shows_a_code_in_place_of_its_words() -> None:
    made = list(papers())
    found = {
        f"{paper.title}: {word} in {text!r}"
        for paper in made
        for text in paper.texts()
        for word in _WORD.findall(_TYPED.sub("", text))
        if word.strip(".") in CODES or _NAME.fullmatch(word)
    }
    assert len({paper.title for paper in made}) > 20
    assert len(made) > 70
    assert sorted(found) == []


def test_abbreviations_are_written_as_people_write_them() -> None:
    assert code_words("usb_stick") == "USB stick"
    assert kind_words("mla_request.received") == "MLA request received"
    said = {word for paper in papers() for text in paper.texts() for word in text.split()}
    assert {"USB", "NAS"} <= said
    assert not {"usb", "nas"} & said


def test_no_form_offers_a_code_in_place_of_its_words() -> None:
    assert "in_person" in CODES
    asked = [given.field for _, parser in leaves() for given in parser.given if given.field.choices]
    assert len(asked) > 100
    found = {
        f"{field.name}: {line}"
        for field in asked
        for line in offered(field.choices)
        if CODES.intersection(_WORD.findall(line))
    }
    assert sorted(found) == []
