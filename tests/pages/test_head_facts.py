"""All that the entries of an instrument state is on its page: in a fact, a section, a table or an alarm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from custody.law.clock import DAY, EVER, format_instant
from custody.ledger.views.deadlines import Task, due
from custody.ledger.views.entries.entries import Entries
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.entry.envelope import parse_entry
from custody.model.records import Exhibit, Item, Production, Request, Seizure
from custody.model.schema.types import split_codes
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Page
from custody.pages.registry import BUILDERS
from custody.pages.things.counter import next_fact
from tests.pages.contexts import LATER, LedgerContext
from tests.pages.sentinels import reader_of
from tests.pages.test_things import BEGINNINGS, begun, built

#: Spaces of what is ordered, asked for, claimed or seized.
INSTRUMENTS = frozenset(
    {
        *(
            "assistance_order",
            "mla_request",
            "destructive_examination",
            "enquiry",
            "inspection",
            "legal_hold",
            "preservation_order",
            "privilege",
        ),
        *("production_order", "preservation_request", "seizure"),
    }
)
#: What a page of its own says comes next.
Source = Seizure | Production | Request
#: Fields that are told at the fields that they name.
BESIDE = frozenset({"not_known", "not_known_reason", "not_applicable"})
#: What the rules computed of an entry, and which instrument it belongs to: its page is of one.
COMPUTED = frozenset({"rule", "rule_version", "profile_sha256", "nonconforming", "reference"})


def said(page: Page) -> set[str]:
    """Return the keys, values and texts of all that a page says."""
    found = {alarm.code for alarm in page.alarms} | {page.title}
    for fact in page.facts():
        found |= {fact.key, fact.text, str(fact.value), *split_codes(str(fact.value))}
        found |= set() if fact.opens is None else {fact.opens.page}
    return found


def told(context: PageContext, tasks: Mapping[tuple[str, str], list[Task]], source: Source) -> Iterator[str]:
    """Yield where the head, the next steps and the alarms of a page and the list of tasks differ."""
    space, now = source.space, context.now
    page = BUILDERS[space](context, source.id)
    name = f"{page.title} at {format_instant(now)}"
    own = [alarm for alarm in page.alarms if alarm.code.startswith(f"{space}.") and alarm.tone == "bad"]
    coming = next(fact for fact in page.key_facts if fact.key == "next")
    if page.next_steps:
        if (coming.value, coming.text) != (page.next_steps[0].code, next_fact(page.next_steps).text):
            yield f"{name}: the head says {coming.text!r}"
    elif own or coming.text != "nothing is due":
        yield f"{name}: the head says {coming.text!r} beside {[alarm.code for alarm in own]}"
    if any(alarm.code.endswith((".order_short", ".preservation_ends_first")) for alarm in own):
        remedies = ("order", "unkept", "preservation_ends_first")
        if page.next_steps[0].code not in remedies:
            yield f"{name}: the domestic order ends first, and next is {page.next_steps[0].code}"
    if isinstance(source, Request):
        return
    term = "seized" if isinstance(source, Seizure) else "produced"
    things = list(context.lookup.under(Exhibit, term, f"{source.id} ", f"{source.id} ~"))
    about = [
        source,
        *things,
        *(part for thing in things for part in context.lookup.under(Item, "parent", thing.id)),
    ]
    listed = [
        task
        for thing in about
        for task in tasks.get(
            ("exhibit", thing.exhibit) if isinstance(thing, Item) else (thing.space, thing.id), []
        )
        if thing is source or task.why in ("give_back", "copies", "copies_refused")
    ]
    shown = {
        step.code for step in page.next_steps if not step.code.startswith((f"{space}.", "preservation_"))
    }
    if shown != {task.why for task in listed}:
        yield f"{name}: the page says {sorted(shown)}, the list {sorted(task.why for task in listed)}"
    for step in page.next_steps:
        due = [task.at for task in listed if task.why == step.code and task.at is not None]
        if step.due is not None and due and step.due != min(due):
            yield f"{name}: {step.code} is due {step.due} on the page, {min(due)} in the list"


def test_head_next_steps_alarms_and_inbox_say_the_same_is_next() -> None:
    lookup = Lookup(reader_of())
    sources: list[Source] = [
        *lookup.under(Seizure, "all", ""),
        *lookup.under(Production, "all", ""),
        *lookup.under(Request, "all", ""),
    ]
    last = parse_entry(lookup.reader.entry(lookup.reader.head().size - 1).note).envelope.at
    different, whys = list[str](), set[str]()
    for now in (last, last + 20 * DAY, last + 70 * DAY, LATER):
        tasks: dict[tuple[str, str], list[Task]] = {}
        for task in due(lookup.reader, now, EVER):
            tasks.setdefault((task.space, task.subject), []).append(task)
        context = LedgerContext(lookup, now)
        for source in sources:
            different += told(context, tasks, source)
            whys |= {step.code for step in BUILDERS[source.space](context, source.id).next_steps}
    assert different == []
    known = {"confirm", "effect", "give_back", "give_back_unlisted", "lapsed", "production_order_register"}
    assert known <= whys, known - whys


@pytest.mark.parametrize("kind", sorted(kind for kind, space in BEGINNINGS.items() if space in INSTRUMENTS))
def test_each_field_of_each_entry_is_on_the_page_of_an_instrument(kind: str) -> None:
    subject = begun()[kind]
    page, entries = built(subject), Entries(reader_of())
    told = said(page)
    for position in reader_of().positions(subject):
        entry = entries.at(position)
        held = {field.name: field.value for field in entry.fields if field.value is not None}
        for name in held.keys() - BESIDE - COMPUTED:
            values = split_codes(str(held[name])) or (str(held[name]),)
            assert name in told or told.issuperset(values), (position, name, held[name])
