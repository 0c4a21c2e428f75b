"""Rules for exhibits: where they come from, and who is recorded as holding them."""

from __future__ import annotations

from dataclasses import replace

from custody.model.acts import Command, Placed, Ruling
from custody.model.records import Exhibit, Hold, Seizure
from custody.model.rules.case import happened, known_case, marks_with
from custody.model.rules.seizure import take
from custody.model.state import State


def known_exhibit(state: State, ruling: Ruling, exhibit_id: str) -> Exhibit:
    """Give an exhibit; refuse an unknown one."""
    exhibit = state.get(Exhibit, exhibit_id)
    if exhibit is None:
        raise ruling.refuse("exhibit.known", f"there is no exhibit {exhibit_id}")
    return exhibit


def by_holder(exhibit: Exhibit, ruling: Ruling) -> None:
    """Break the rule that whoever works on an exhibit is recorded as its holder."""
    if exhibit.holder != ruling.actor.id:
        ruling.broken("custody.not_holder", "the signer is not recorded as the exhibit's holder")


def judge_registered(state: State, command: Command, ruling: Ruling) -> None:
    """An exhibit comes from a seizure or out of an unsealed parent of the signer's, while its case is open."""
    if state.get(Exhibit, command.subject) is not None:
        raise ruling.refuse("exhibit.new", "this exhibit is registered already")
    facts = ruling.facts
    seizure_id, parent_id = facts.text("seizure"), facts.text("parent")
    if (seizure_id is None) == (parent_id is None):
        raise ruling.refuse(
            "exhibit.origin", "an exhibit comes either from a seizure or from a parent exhibit"
        )
    if parent_id is not None:
        parent = known_exhibit(state, ruling, parent_id)
        by_holder(parent, ruling)
        if parent.seal is not None:
            ruling.broken("exhibit.parent_sealed", f"the parent is recorded as sealed with {parent.seal}")
        case = parent.case
    else:
        seizure = state.get(Seizure, seizure_id or "")
        if seizure is None:
            raise ruling.refuse("seizure.known", f"there is no seizure {seizure_id}")
        case = seizure.case
    known_case(state, ruling, case)
    if not facts.number("quantity"):
        raise ruling.refuse("exhibit.quantity", "an exhibit is at least one thing")
    ruling.set("case", case)
    ruling.set("holder", ruling.actor.id)


def fold_registered(state: State, placed: Placed) -> None:
    """Register the exhibit with its first holder."""
    event, facts = placed.event, placed.event.facts
    take(state, facts)
    first = Hold(facts.must("holder"), happened(facts, event.at), placed.position)
    state.put(
        Exhibit(
            id=event.subject,
            case=facts.must("case"),
            seizure=facts.text("seizure"),
            parent=facts.text("parent"),
            category=facts.must("category"),
            holds=(first,),
            nonconforming=facts.codes("nonconforming"),
        )
    )


def marked(exhibit: Exhibit, placed: Placed) -> Exhibit:
    """Add an entry's marks to an exhibit."""
    return replace(exhibit, nonconforming=marks_with(exhibit.nonconforming, placed))


JUDGES = {
    "exhibit.registered": judge_registered,
}
FOLDS = {
    "exhibit.registered": fold_registered,
}
