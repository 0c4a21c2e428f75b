"""Rules about lists on paper that are entered row by row."""

from __future__ import annotations

from custody.model.records import Transcription
from tests import things
from tests.model.exhibits.test_rules_items import marked
from tests.model.office import office
from tests.model.showing import refused_here, shows


@shows("transcription.not_late", "transcription.entered_before", "seizure.known", "case.open")
def test_a_list_is_entered_once_comes_late_and_is_of_a_seizure() -> None:
    world = office()
    case = world.case()
    seizure = world.seize(case)
    things.transcribe(world, seizure, b"one")
    assert marked(world) == set()
    for rows, late in ((0, "paper_record"), (1, None), (1, "outage")):
        with refused_here(world, "transcription.not_late"):
            things.transcribe(world, seizure, b"two", rows, late_reason=late)
    with refused_here(world, "transcription.entered_before"):
        things.transcribe(world, seizure, b"one")
    things.transcribe(world, seizure, b"one", entered_again=True)
    with refused_here(world, "seizure.known"):
        things.transcribe(world, world.journal.new_subject(), b"three")
    world.sign("judge", "case.closed", {"outcome": "tried"}, subject=case)
    things.transcribe(world, seizure, b"four")
    assert marked(world) == {"case.open"}


@shows(
    "transcription.row",
    "transcription.known",
    "transcription.row_entered_before",
    "transcription.rows_exceeded",
)
def test_a_row_names_its_list_and_its_place_there_once() -> None:
    world = office()
    case = world.case()
    seizure, other = world.seize(case), world.seize(case)
    paper = things.transcribe(world, seizure, b"one", rows=2)
    exhibit = things.row(world, paper, seizure, 1)
    entry = world.entry(world.store.read().positions(exhibit)[0])
    assert entry.value("source_sha256") == world.lookup().get(Transcription, paper).source
    for paper_of, row, late in ((paper, 2, None), (paper, None, "paper_record"), (None, 2, "paper_record")):
        with refused_here(world, "transcription.row"):
            things.row(world, paper_of, seizure, row, late_reason=late)
    nowhere = world.journal.new_subject()
    for seized, named in ((other, paper), (seizure, nowhere)):
        with refused_here(world, "transcription.known"):
            things.row(world, named, seized, 2)
    with refused_here(world, "transcription.row_entered_before"):
        things.row(world, paper, seizure, 1)
    things.row(world, paper, seizure, 5)
    with refused_here(world, "transcription.rows_exceeded"):
        things.row(world, paper, seizure, 6)


def test_who_transcribes_is_no_holder_of_the_day_on_the_paper() -> None:
    world = office()
    seizure = world.seize(world.case())
    exhibit = things.row(world, things.transcribe(world, seizure, b"one"), seizure, 1)
    entry = world.entry(world.store.read().positions(exhibit)[0])
    assert entry.value("occurred_at") == "2026-10-01T10:00:00Z"
    assert world.exhibit_record(exhibit).holds[0].since == entry.envelope.at


def test_the_list_itself_is_archived_like_an_object() -> None:
    world = office()
    seizure = world.seize(world.case())
    paper = things.transcribe(world, seizure, b"list")
    world.put_source("/list.csv", b"list")
    stored, _ = world.archive(paper, "/list.csv")
    record = world.object_record(stored)
    assert (record.exhibit, record.case) == (paper, world.lookup().get(Transcription, paper).case)
