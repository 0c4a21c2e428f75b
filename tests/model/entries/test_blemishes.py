"""Whatever is marked or incomplete is listed under its case, whichever room it comes from."""

from __future__ import annotations

from custody.ledger.views.subjects.lookup import Lookup
from custody.model import layouts
from custody.model.records import Answered, Blemish
from custody.model.schema.types import split_codes
from custody.model.subjects import SUBJECTS
from tests.ledger.replaying import read, replay
from tests.model.golden import golden_reader
from tests.model.office import office, stick

#: First words of kinds whose subjects are no part of a case: people, machines, laws, the ledger itself.
OUTSIDE = {
    *(
        "actor",
        "checkpoint",
        "erasure",
        "hash_list",
        "inventory",
        "key",
        "ledger",
        "lock",
        "location",
        "profile",
    ),
    *("scene", "tsa"),
}
#: First words of kinds whose subjects are of several sorts, or which name their case themselves.
SEVERAL = {"access", "disclosure", "entry"}


def listed(lookup: Lookup) -> list[Blemish]:
    return sorted(lookup.all(Blemish), key=lambda one: one.position)


def test_what_is_clean_is_not_listed_and_what_is_marked_or_incomplete_is() -> None:
    world = office()
    exhibit = stick(world)
    assert listed(world.lookup()) == []
    case = world.exhibit_record(exhibit).case
    marked = world.unseal(exhibit, "S-9").position
    world.seize(case, not_known="attending_witness", attending_witness=None, not_known_reason="it was dark")
    first, second = listed(world.lookup())
    assert (first.position, first.kind, first.subject, first.case) == (
        marked,
        "exhibit.unsealed",
        exhibit,
        case,
    )
    assert (first.marks, first.unknown) == (("seal.mismatch",), ())
    assert (second.kind, second.case, second.marks, second.unknown) == (
        "seizure.recorded",
        case,
        (),
        ("attending_witness",),
    )
    assert [blemish.position for blemish in world.lookup().under(Blemish, "case", case)] == [
        first.position,
        second.position,
    ]


def test_a_correction_is_listed_under_the_case_of_what_it_corrects() -> None:
    world = office()
    exhibit = stick(world)
    sealing = world.store.read().positions(exhibit)[1]
    world.exhibit(str(world.exhibit_record(exhibit).seizure), "EV/2", seal="S-2")
    world.correct(sealing, "seal_no", value="S-2")
    (found,) = listed(world.lookup())
    assert (found.kind, found.case) == ("entry.corrected", world.exhibit_record(exhibit).case)


def test_of_every_kind_it_is_known_what_its_subject_is() -> None:
    unknown = {kind.partition(".")[0] for kind in set(layouts.kind_names()) - set(SUBJECTS)}
    assert unknown <= OUTSIDE | SEVERAL


def test_the_golden_ledger_lists_exactly_what_is_marked_or_incomplete_with_its_case() -> None:
    reader = golden_reader()
    state, _ = replay(reader)
    found = {record.position: record for record in state.all_records() if isinstance(record, Blemish)}
    answers = [record for record in state.all_records() if isinstance(record, Answered)]
    declined = {item.position for answered in answers for item in answered.declined}
    for position in range(reader.head().size):
        entry, contents = read(reader, position)
        marks, unknown = (
            split_codes(contents.facts["nonconforming"]),
            split_codes(contents.facts["not_known"]),
        )
        if position in declined:  # the mark comes from the countersignature, not from the entry itself
            marks = (*marks, "countersignature.declined")
        one = found.pop(position, None)
        assert (one is not None) == bool(marks or unknown)
        if one is not None:
            assert (one.marks, one.unknown, one.subject) == (marks, unknown, entry.envelope.subject)
            assert one.case is not None or entry.envelope.kind.partition(".")[0] in OUTSIDE, one
    assert found == {}
