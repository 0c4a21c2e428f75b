"""Rules for the registration of exhibits: origin, description and custodian."""

from __future__ import annotations

from custody.law.clock import parse_instant
from custody.model.cases.questions import known_case
from custody.model.engine.moments import happened
from custody.model.entry.facts import Facts
from custody.model.exhibits.questions.exhibit import judge_custodian, known_exhibit
from custody.model.exhibits.records import CustodyPeriod, Exhibit, Item, Row, Transcription
from custody.model.production_orders.questions import judge_handed_over
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema.categories import ON_AIR
from custody.model.seizures.questions import count
from custody.model.seizures.records import Seizure
from custody.model.state import State


def item_of(state: State, exhibit: Exhibit) -> Item:
    """Return the item record of an exhibit, or a new one for a single seized exhibit."""
    return state.get(Item, exhibit.id) or Item(exhibit.id, exhibit.parent, exhibit.id, "seized", 1)


def judge_registered(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an exhibit is seized, handed over or a component, in an open case, and described."""
    if state.get(Exhibit, command.subject) is not None:
        raise ruling.refuse("exhibit.new", "this exhibit is registered already")
    facts = ruling.facts
    seizure_id, produced, parent_id = (facts.text(name) for name in ("seizure", "production_order", "parent"))
    if sum(origin is not None for origin in (seizure_id, produced, parent_id)) != 1:
        raise ruling.refuse(
            "exhibit.origin", "an exhibit comes from a seizure, a production order or a parent exhibit"
        )
    if parent_id is None and facts.text("parent_relation") is not None:
        raise ruling.refuse(
            "exhibit.parent_relation",
            f"it has no parent, so it cannot be {facts.text('parent_relation')}",
        )
    if not facts.number("quantity"):
        raise ruling.refuse("exhibit.quantity", "an exhibit is at least one item")
    if parent_id is not None:
        case, root = _out_of(state, ruling, parent_id)
    elif produced is not None:
        case, root = judge_handed_over(state, command, ruling, produced).case, command.subject
    else:
        seizure = state.get(Seizure, seizure_id or "")
        if seizure is None:
            raise ruling.refuse("seizure.known", f"there is no seizure {seizure_id}")
        case, root = seizure.case, command.subject
    known_case(state, ruling, case)
    _transcribed(state, ruling)
    _stated(ruling)
    clocks(ruling)
    ruling.set("case", case)
    ruling.set("root", root)
    ruling.set("custodian", ruling.actor.id)


def _out_of(state: State, ruling: Ruling, parent_id: str) -> tuple[str, str]:
    """Return the case and the root of a component's parent.

    Verify that the parent is unsealed and in the signer's custody, unless the exhibit was only derived from it.
    """
    how = ruling.facts.text("parent_relation") or "component"
    parent = known_exhibit(state, ruling, parent_id, parted=how != "component")
    item = item_of(state, parent)
    if how != "derived":
        judge_custodian(parent, ruling)
        if parent.seal is not None:
            ruling.broken("exhibit.parent_sealed", f"the parent is recorded as sealed with {parent.seal}")
    if how == "split_off":
        _part(item, ruling)
    return parent.case, item.root


def _part(item: Item, ruling: Ruling) -> None:
    """Verify that a component is split off several items or a split exhibit, up to their number.

    A component registered after the components were counted is marked or refused.
    """
    if not item.several:
        ruling.broken(
            "exhibit.not_split", "it is registered as a single item, and no split of it is on record"
        )
    most = item.quantity if item.announced is None else item.announced
    if item.several and item.parts + ruling.facts.count("quantity") > most:
        ruling.broken("exhibit.components_exceeded", f"that is more than the {most} items on record")
    if item.counted is not None:
        ruling.broken("exhibit.components_counted_before", "its components were counted before")


def _transcribed(state: State, ruling: Ruling) -> None:
    """Verify that a transcribed exhibit names a known list and a row not entered yet, and is from paper."""
    facts = ruling.facts
    list_id, row = facts.text("transcription"), facts.number("source_row")
    if (list_id is None) != (row is None) or (
        list_id is not None and facts.text("late_reason") != "paper_record"
    ):
        raise ruling.refuse(
            "transcription.row",
            "a transcribed exhibit needs its list, its row and the late reason paper_record",
        )
    if list_id is None:
        return
    found = state.get(Transcription, list_id)
    if found is None or found.seizure != facts.text("seizure"):
        raise ruling.refuse("transcription.known", f"there is no list {list_id} of this seizure")
    if state.get(Row, row_name(facts)) is not None:
        raise ruling.refuse("transcription.row_entered_before", f"row {row} of this list is entered already")
    if found.entered >= found.rows:
        raise ruling.refuse("transcription.rows_exceeded", f"all {found.rows} rows of this list are entered")
    ruling.set("source_sha256", found.source)


def row_name(facts: Facts) -> str:
    """Return the key of the row of a list from which an exhibit is registered."""
    return f"{facts.text('transcription')} {facts.number('source_row')}"


def _stated(ruling: Ruling) -> None:
    """Mark or refuse expected details not known, and a device that is on and not isolated from networks."""
    facts = ruling.facts
    missing = sorted(set(facts.codes("not_known")) - {"occurred_at"})
    if missing:
        ruling.broken("exhibit.details_not_known", f"not known: {', '.join(missing)}")
    isolated = facts.text("network_isolation")
    on = facts.text("power_state") in ("on", "standby")
    if facts.must("category") in ON_AIR and on and isolated == "none":
        ruling.broken("exhibit.not_isolated", "it is on, and nothing keeps it from the network")
    if facts.text("faraday_bag_no") is not None and isolated != "faraday":
        ruling.broken("exhibit.isolation", "a Faraday bag is named, but its isolation is not faraday")


def clocks(ruling: Ruling) -> None:
    """Compute the seconds by which a device's clock is ahead of its reference; both must be stated."""
    device, reference = ruling.facts.text("device_clock"), ruling.facts.text("reference_clock")
    if device is not None and reference is not None:
        ruling.set("clock_offset_seconds", parse_instant(device) - parse_instant(reference))
    elif device is not None or reference is not None:
        ruling.broken(
            "exhibit.clock_reading_missing", "one of the two clocks is not stated, so they cannot be compared"
        )


def fold_registered(state: State, placed: Placed) -> None:
    """Register the exhibit with its first custodian, and count it in its source.

    One split off counts in its parent too, one transcribed in its list.
    """
    event, facts = placed.event, placed.event.facts
    count(state, facts.text("seizure") or facts.text("production_order"), facts.count("quantity"))
    source = facts.text("source_sha256")
    since = happened(facts, event.at) if source is None else event.at
    first = CustodyPeriod(facts.must("custodian"), since, placed.position)
    parent, quantity = facts.text("parent"), facts.number("quantity") or 1
    came = "seized" if facts.text("production_order") is None else "handed_over"
    how = came if parent is None else facts.text("parent_relation") or "component"
    state.put(
        Exhibit(
            id=event.subject,
            case=facts.must("case"),
            seizure=facts.text("seizure"),
            production=facts.text("production_order"),
            parent=parent,
            category=facts.must("category"),
            holds=(first,),
            nonconforming=facts.codes("nonconforming"),
        )
    )
    state.put(Item(event.subject, parent, facts.must("root"), how, quantity, source=source))
    whole = None if parent is None else state.get(Exhibit, parent)
    if whole is not None and how == "split_off":
        item = item_of(state, whole)
        state.put(replace(item, parts=item.parts + quantity))
    entered = state.get(Transcription, facts.text("transcription") or "")
    if entered is not None:
        state.put(replace(entered, entered=entered.entered + 1))
        state.put(Row(row_name(facts), event.subject))


JUDGES = {
    "exhibit.registered": judge_registered,
}
FOLDS = {
    "exhibit.registered": fold_registered,
}
