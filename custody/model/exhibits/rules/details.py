"""Rules for the description of an exhibit: photographs, details, components, counts, mergers."""

from __future__ import annotations

from custody.model.cases.questions import known_case
from custody.model.concerns.superseded_registrations import supersede
from custody.model.engine.moments import happened
from custody.model.exhibits.kinds.exhibit import FORM
from custody.model.exhibits.questions.exhibit import (
    judge_custodian,
    known_exhibit,
    marked,
    registered_exhibit,
)
from custody.model.exhibits.questions.items import counted_at, is_within, recount
from custody.model.exhibits.records import Exhibit, Item, Transcription
from custody.model.exhibits.rules.exhibit import clocks, item_of
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.seizures.questions import count
from custody.model.seizures.records import Seizure
from custody.model.state import State
from custody.model.transfers.records import Offer

#: The fields of a description that rules can see.
_SEEN = tuple(field.name for field in FORM)


def judge_about(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an entry about an exhibit is about a registered one."""
    known_exhibit(state, ruling, command.subject, parted=True)


def judge_described(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that later details state every field that they name, and no other."""
    judge_about(state, command, ruling)
    named = set(ruling.facts.codes("detail_fields"))
    silent = sorted(name for name in _SEEN if (name in ruling.facts) != (name in named))
    if silent:
        raise ruling.refuse(
            "exhibit.details_mismatch", f"{', '.join(silent)} must be named and have a value, or neither"
        )
    clocks(ruling)


def judge_photographed(state: State, command: Command, ruling: Ruling) -> None:
    """Compute the number of a photograph among those of its registered exhibit."""
    judge_about(state, command, ruling)
    item = state.get(Item, command.subject)
    ruling.set("photo_number", 1 if item is None else item.photos + 1)


def fold_photographed(state: State, placed: Placed) -> None:
    """Count one more photograph of the exhibit."""
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is not None:
        item = item_of(state, exhibit)
        state.put(replace(item, photos=item.photos + 1))
        state.put(marked(exhibit, placed))


def _offered(state: State, command: Command, exhibit: Exhibit) -> bool:
    """Return whether an open offer of the exhibit may still be accepted."""
    offer = None if exhibit.offer is None else state.get(Offer, exhibit.offer)
    return offer is not None and offer.ended is None and offer.expires >= command.at


def judge_split(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an exhibit is split once, by its custodian, while unsealed and not offered."""
    exhibit = known_exhibit(state, ruling, command.subject)
    judge_custodian(exhibit, ruling)
    item = item_of(state, exhibit)
    parts, remains = ruling.facts.count("component_count"), ruling.facts.flag("remainder_kept")
    if parts < (1 if remains else 2):
        raise ruling.refuse(
            "exhibit.component_count", "a split exhibit becomes at least two, a kept remainder included"
        )
    if item.announced is not None or item.parts > item.unsplit:
        ruling.broken("exhibit.split_before", "components of it are on record already")
    if exhibit.seal is not None:
        ruling.broken("exhibit.split_sealed", f"it is recorded as sealed with {exhibit.seal}")
    if _offered(state, command, exhibit):
        raise ruling.refuse("exhibit.split_offered", "the exhibit is still offered to somebody as a whole")


def fold_split(state: State, placed: Placed) -> None:
    """Record the announced components; without a remainder, the registration is superseded."""
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is not None:
        facts, item = placed.event.facts, item_of(state, exhibit)
        parts = item.parts - item.unsplit + facts.count("component_count")
        remains = facts.flag("remainder_kept")
        split = happened(facts, placed.event.at)
        state.put(replace(item, announced=parts, remains=remains, unsplit=0, split=split))
        left = exhibit if remains else supersede(state, placed, exhibit, "split")
        state.put(marked(left, placed))


def judge_itemised(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the items registered, the components found and the components registered agree."""
    item = item_of(state, registered_exhibit(state, ruling, command.subject))
    if item.quantity < 2:
        raise ruling.refuse(
            "exhibit.single_item", "it is registered as a single item, so it has no components to count"
        )
    exhibit = known_exhibit(state, ruling, command.subject, parted=True)
    judge_custodian(exhibit, ruling)
    found = ruling.facts.count("component_count")
    if found != item.quantity:
        ruling.broken("exhibit.count_differs", f"{item.quantity} items were registered, {found} were found")
    if found != item.parts:
        ruling.broken(
            "exhibit.count_unregistered", f"{found} components were found, {item.parts} are registered"
        )
    ruling.set("expected_count", item.quantity)
    ruling.set("registered_count", item.parts)


def fold_itemised(state: State, placed: Placed) -> None:
    """Record the number of components found, which replaces the number registered in its source's count."""
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is not None:
        item, found = item_of(state, exhibit), placed.event.facts.count("component_count")
        if item.merged is None:
            count(state, exhibit.source, found - item.number)
        state.put(replace(item, counted=found))
        state.put(marked(exhibit, placed))


def judge_merged(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that two registrations are of one case and custodian, and neither is the other's component."""
    exhibit = known_exhibit(state, ruling, command.subject, parted=True)
    target = state.get(Exhibit, ruling.facts.must("into"))
    if target is None:
        raise ruling.refuse("exhibit.merge_known", f"there is no exhibit {ruling.facts.must('into')}")
    own, other = item_of(state, exhibit), item_of(state, target)
    if own.merged is not None or other.merged is not None:
        raise ruling.refuse(
            "exhibit.merged_before",
            f"one of them was merged before, into {own.merged or other.merged}: name that one",
        )
    if is_within(state, own, target.id) or is_within(state, other, exhibit.id):
        raise ruling.refuse(
            "exhibit.merge_component", "an exhibit is not merged into itself, its parent or its component"
        )
    if exhibit.case != target.case:
        raise ruling.refuse("exhibit.merge_case", "the two exhibits belong to different cases")
    if _offered(state, command, exhibit):
        raise ruling.refuse("exhibit.merge_offered", "the exhibit to be merged is still offered to somebody")
    judge_custodian(exhibit, ruling)
    if exhibit.holder != target.holder:
        ruling.broken("exhibit.merge_custodians", "the two have different custodians on record")
    if exhibit.seal is not None and target.seal is not None and exhibit.seal != target.seal:
        ruling.broken(
            "exhibit.merge_seals", f"one is sealed with {exhibit.seal}, the other with {target.seal}"
        )


def fold_merged(state: State, placed: Placed) -> None:
    """Record the exhibit as superseded by the other registration, and count it once.

    Both registrations keep their records.
    """
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is not None:
        into = placed.event.facts.must("into")
        counted = counted_at(state, item_of(state, exhibit), into)
        if counted is not None:
            recount(state, counted[0], -counted[1])
        state.put(replace(item_of(state, exhibit), merged=into))
        state.put(marked(supersede(state, placed, exhibit, "merged"), placed))


def fold_about(state: State, placed: Placed) -> None:
    """Add the marks of an entry to its exhibit."""
    exhibit = state.get(Exhibit, placed.event.subject)
    if exhibit is not None:
        state.put(marked(exhibit, placed))


def judge_transcription(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a list is of a seizure, has rows, is entered from paper, and not twice unless so stated."""
    facts = ruling.facts
    seizure = state.get(Seizure, facts.must("seizure"))
    if seizure is None:
        raise ruling.refuse("seizure.known", f"there is no seizure {facts.must('seizure')}")
    if not facts.number("row_count") or facts.text("late_reason") != "paper_record":
        raise ruling.refuse(
            "transcription.not_late", "a transcribed list needs at least one row and a late reason"
        )
    known_case(state, ruling, seizure.case)
    before = state.keys("transcription", "source", facts.must("source_sha256"))
    if before and not facts.flag("entered_again"):
        raise ruling.refuse(
            "transcription.entered_before", f"these bytes were transcribed before, as {before[0]}"
        )
    ruling.set("case", seizure.case)


def fold_transcription(state: State, placed: Placed) -> None:
    """Record a transcribed list and how many of its rows are to be entered as exhibits."""
    event, facts = placed.event, placed.event.facts
    state.put(
        Transcription(
            id=event.subject,
            case=facts.must("case"),
            seizure=facts.must("seizure"),
            source=facts.must("source_sha256"),
            rows=facts.count("row_count"),
            entered=0,
            position=placed.position,
            transcribed=event.at,
        )
    )


JUDGES = {
    "exhibit.details_added": judge_described,
    "exhibit.photographed": judge_photographed,
    "exhibit.split": judge_split,
    "exhibit.components_counted": judge_itemised,
    "exhibit.foreign_number_recorded": judge_about,
    "exhibit.merged": judge_merged,
    "transcription.recorded": judge_transcription,
}
FOLDS = {
    "exhibit.details_added": fold_about,
    "exhibit.photographed": fold_photographed,
    "exhibit.split": fold_split,
    "exhibit.components_counted": fold_itemised,
    "exhibit.foreign_number_recorded": fold_about,
    "exhibit.merged": fold_merged,
    "transcription.recorded": fold_transcription,
}
