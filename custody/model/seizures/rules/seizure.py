"""Rules for searches and seizures: a recorded one is marked rather than refused (art. 28).

Later authorisation, list and receipt are in custody.model.seizures.rules.receipt.
"""

from __future__ import annotations

from custody.law.clock import format_instant, parse_instant
from custody.law.holding_authority import unconfirmed
from custody.law.safeguards import OF_SEIZURE
from custody.model.cases.questions import known_case
from custody.model.engine.moments import happened, not_after_event, occurred
from custody.model.engine.own_measures import signer_of
from custody.model.engine.safeguards import judge_safeguards, judge_serious
from custody.model.entry.facts import Facts
from custody.model.exhibits.records import Exhibit
from custody.model.preservation_orders.records import Order
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.scenes.records import Scene
from custody.model.schema.ids import b64
from custody.model.seizures.questions import judge_after_seizure, known_seizure, marked
from custody.model.seizures.records import Rendering, Seizure
from custody.model.state import State


def _territory(ruling: Ruling, article: str) -> None:
    if ruling.facts.must("territory") != "inside":
        ruling.broken("un-28.territory", "the data are not known to have been inside the territory", article)


def judge_seizure(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a seizure has a case, a place in the territory, and an authorisation or its deadline."""
    if state.get(Seizure, command.subject) is not None:
        raise ruling.refuse("seizure.new", "this seizure is recorded already")
    facts = ruling.facts
    case = known_case(state, ruling, facts.must("case"))
    order_id = facts.text("preservation_order")
    if order_id is not None:
        order = state.get(Order, order_id)
        if order is None or order.case != case.id:
            raise ruling.refuse("preservation_order.known", f"there is no order {order_id} in this case")
    scene_id = facts.text("scene")
    if scene_id is not None and state.get(Scene, scene_id) is None:
        raise ruling.refuse("scene.known", f"there is no scene {scene_id}")
    basis, document = facts.must("basis"), facts.text("authority_document_sha256") is not None
    if basis in ("order", "warrant") and not document:
        ruling.broken("un-28.authority_document", "the authorising document is not on record", "24(2)")
    if unconfirmed(basis, document=document) and facts.text("confirmation_due_at") is None:
        ruling.broken(
            "un-28.confirmation_due_at",
            f"no date is stated by which the {basis} authority is confirmed",
            "24(2)",
        )
    by = facts.text("confirmation_due_at")
    if by is not None and not_after_event(facts, by):
        ruling.broken("seizure.confirm_before", f"its confirmation would be due {by}, before the seizure")
    for name in ("offence_ground", "scope"):
        if name in facts.codes("not_known"):
            ruling.broken(
                "un-28.particulars",
                f"the seizure does not state its {name}",
                "23(2)" if name == "offence_ground" else "24(2)",
            )
    judge_serious(ruling, stated=True)
    judge_safeguards(ruling, OF_SEIZURE)
    begun, ended = facts.text("search_started_at"), facts.text("search_ended_at")
    if begun is not None and ended is not None and parse_instant(ended) < parse_instant(begun):
        ruling.broken("seizure.ends_first", f"the search ended {ended}, before it began {begun}")
    _territory(ruling, "28(1)")


def fold_seizure(state: State, placed: Placed) -> None:
    """Record the seizure, without any later decision."""
    event, facts = placed.event, placed.event.facts
    by = facts.text("confirmation_due_at")
    state.put(
        Seizure(
            id=event.subject,
            case=facts.must("case"),
            order=facts.text("preservation_order"),
            basis=facts.must("basis"),
            occurred=happened(facts, event.at),
            recorded=event.at,
            nonconforming=facts.codes("nonconforming"),
            authority_document=facts.text("authority_document_sha256") is not None,
            target=facts.must("search_target"),
            measures=facts.codes("measures"),
            confirmation_due_at=None if by is None else parse_instant(by),
            scene=facts.text("scene"),
            occurred_known=occurred(facts) is not None,
            by=signer_of(state, placed),
        )
    )


def judge_extended(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a search is extended between systems, with grounds, lawful access and territory."""
    seizure = known_seizure(state, command, ruling)
    judge_after_seizure(seizure, ruling)
    facts = ruling.facts
    if "medium" in (facts.must("origin_type"), seizure.target):
        ruling.broken(
            "un-28.extended_from_medium", "a search is extended from a system, never from a medium", "28(2)"
        )
    unstated = set(facts.codes("not_known"))
    if "grounds" in unstated:
        ruling.broken(
            "un-28.extension.grounds", "no grounds are stated to believe that the data were there", "28(2)"
        )
    if unstated & {"access", "access_method"}:
        ruling.broken(
            "un-28.extension.access",
            "it is not stated how the first system lawfully reaches the data",
            "28(2)",
        )
    _territory(ruling, "28(2)")


def fold_extended(state: State, placed: Placed) -> None:
    """Count one more extension of the seizure."""
    seizure = state.get(Seizure, placed.event.subject)
    if seizure is not None:
        state.put(marked(replace(seizure, extended=seizure.extended + 1), placed))


def judge_rendered(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that data are made inaccessible or removed as a stated measure; removal keeps a copy."""
    seizure = known_seizure(state, command, ruling)
    judge_after_seizure(seizure, ruling)
    facts = ruling.facts
    if "28.3.d" not in seizure.measures:
        ruling.broken("un-28.measure", "the seizure does not name this among its measures", "28(3)(d)")
    if facts.must("manner") == "removed" and facts.text("agency_copy") != "kept":
        ruling.broken(
            "un-28.removed_without_copy", "data were removed, and no remaining copy is stated", "28(3)(c)"
        )
    exhibit_id = facts.text("exhibit")
    if exhibit_id is not None:
        exhibit = state.get(Exhibit, exhibit_id)
        if exhibit is None or exhibit.case != seizure.case:
            raise ruling.refuse("exhibit.known", f"there is no exhibit {exhibit_id} in this case")


def fold_rendered(state: State, placed: Placed) -> None:
    """Record the data made inaccessible or removed."""
    event, facts = placed.event, placed.event.facts
    seizure = state.get(Seizure, event.subject)
    if seizure is None:
        return
    state.put(
        Rendering(
            leaf=b64(placed.leaf),
            seizure=event.subject,
            manner=facts.must("manner"),
            copy=facts.text("agency_copy"),
            rendered=happened(facts, event.at),
            position=placed.position,
            exhibit=facts.text("exhibit"),
            rendered_known=occurred(facts) is not None,
        )
    )
    state.put(marked(seizure, placed))


def _rendering(state: State, re: bytes | None) -> Rendering | None:
    return None if re is None else state.get(Rendering, b64(re))


def judge_restored(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that access is restored once to data made inaccessible, with the authority stated."""
    seizure = known_seizure(state, command, ruling)
    rendering = _rendering(state, command.re)
    if rendering is None or rendering.seizure != seizure.id:
        raise ruling.refuse(
            "rendering.known", "nothing was made inaccessible or removed by the entry that is answered"
        )
    moment = occurred(ruling.facts)
    if rendering.restored is not None:
        ruling.broken("rendering.restored_before", "the data were given back before")
    if moment is not None and rendering.rendered_known and moment < rendering.rendered:
        ruling.broken(
            "rendering.before", f"the data were made inaccessible later, {format_instant(rendering.rendered)}"
        )
    if _unsaid(ruling.facts, "authority") and ruling.facts.text("document_sha256") is None:
        ruling.broken(
            "un-28.restored.authority", "the authority that ordered the return is not stated", "24(2)"
        )


def _unsaid(facts: Facts, name: str) -> bool:
    return name in facts.codes("not_known")


def fold_restored(state: State, placed: Placed) -> None:
    """Record since when access to the data is restored; of several, the first one recorded counts."""
    event = placed.event
    rendering, seizure = _rendering(state, event.re), state.get(Seizure, event.subject)
    if rendering is None or seizure is None:
        return
    if rendering.restored is None:
        when = happened(event.facts, event.at)
        state.put(replace(rendering, restored=when, restored_at=placed.position))
    state.put(marked(seizure, placed))


JUDGES = {
    "seizure.recorded": judge_seizure,
    "seizure.search_extended": judge_extended,
    "seizure.data_rendered_inaccessible": judge_rendered,
    "seizure.data_access_restored": judge_restored,
}
FOLDS = {
    "seizure.recorded": fold_seizure,
    "seizure.search_extended": fold_extended,
    "seizure.data_rendered_inaccessible": fold_rendered,
    "seizure.data_access_restored": fold_restored,
}
