"""Rules for acts after a seizure: the authority's decision, the list of exhibits, the receipt."""

from __future__ import annotations

from custody.model.engine.moments import happened, occurred
from custody.model.engine.own_measures import judge_own
from custody.model.exhibits.records import Exhibit
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.seizures.questions import judge_after_seizure, known_seizure, marked
from custody.model.seizures.records import Seizure
from custody.model.state import State


def judge_authorised(state: State, command: Command, ruling: Ruling) -> None:
    """Verify the date, signer, document and returned exhibits of a decision on a seizure.

    A late decision and an authorisation after a refusal are marked.

    A late decision by the authority's own key is marked too: it counts, and the gap is on record.
    """
    seizure = known_seizure(state, command, ruling)
    judge_after_seizure(seizure, ruling)
    judge_own(ruling, frozenset({seizure.by}), "the seizure")
    facts = ruling.facts
    decision = facts.must("decision")
    late = seizure.waits_for_authority and seizure.confirmation_due_at is not None
    if late and happened(facts, command.at) > (seizure.confirmation_due_at or 0):
        ruling.mark("un-28.confirmed_late")
    if seizure.decision == "refused" and decision != "refused":
        ruling.mark("seizure.authorised_after_refusal")
    if not ruling.is_act and facts.text("document_sha256") is None:
        ruling.broken("un-28.decision_document", "the decision is not on record as a document", "24(2)")
    named = facts.text("exhibits_to_return") is not None
    if decision == "partial" and not named:
        ruling.broken(
            "un-28.partial_names", "it is authorised in part, and what goes back is not stated", "24(2)"
        )
    if decision != "partial" and named:
        raise ruling.refuse(
            "seizure.exhibits_to_return",
            f"a decision that is {decision} covers every exhibit, so none is named",
        )
    for exhibit_id in facts.codes("exhibits_to_return"):
        exhibit = state.get(Exhibit, exhibit_id)
        if exhibit is None or exhibit.case != seizure.case:
            raise ruling.refuse("exhibit.known", f"there is no exhibit {exhibit_id} in this case")


def fold_authorised(state: State, placed: Placed) -> None:
    """Record the authority's decision on the seizure; the newest one counts."""
    event, facts = placed.event, placed.event.facts
    seizure = state.get(Seizure, event.subject)
    if seizure is not None:
        decided = replace(
            seizure,
            decision=facts.must("decision"),
            decided=happened(facts, event.at),
            decided_known=occurred(facts) is not None,
            exhibits_to_return=facts.codes("exhibits_to_return"),
            upheld=seizure.authorised,
        )
        state.put(marked(decided, placed))


def judge_inventoried(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a list counts as many exhibits as are registered, each by its quantity."""
    seizure = known_seizure(state, command, ruling)
    judge_after_seizure(seizure, ruling)
    listed, known = ruling.facts.count("exhibit_count"), seizure.things
    if listed != known:
        ruling.broken("seizure.exhibit_count", f"the list has {listed} exhibits, {known} are registered")


def fold_inventoried(state: State, placed: Placed) -> None:
    """Record the number of exhibits on the list; the newest list counts."""
    seizure = state.get(Seizure, placed.event.subject)
    if seizure is not None:
        items = placed.event.facts.count("exhibit_count")
        state.put(marked(replace(seizure, inventoried=items), placed))


def judge_receipt(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a signed receipt is on record as a document."""
    seizure = known_seizure(state, command, ruling)
    judge_after_seizure(seizure, ruling)
    facts = ruling.facts
    if facts.must("signature") == "signed" and facts.text("document_sha256") is None:
        ruling.broken("seizure.receipt_document", "the signed receipt is not on record as a document")


def fold_receipt(state: State, placed: Placed) -> None:
    """Record how the receipt for what was seized was taken: signed, refused or otherwise."""
    seizure = state.get(Seizure, placed.event.subject)
    if seizure is not None:
        state.put(marked(replace(seizure, receipted=placed.event.facts.must("signature")), placed))


JUDGES = {
    "seizure.authorisation_decided": judge_authorised,
    "seizure.list_recorded": judge_inventoried,
    "seizure.receipt_given": judge_receipt,
}
FOLDS = {
    "seizure.authorisation_decided": fold_authorised,
    "seizure.list_recorded": fold_inventoried,
    "seizure.receipt_given": fold_receipt,
}
