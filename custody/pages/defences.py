"""What the defence has a part in: sessions in which it looks at exhibits, and examinations that destroy something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from custody.model.records import Examination, Inspection
from custody.pages import facts
from custody.pages.instruments import identity, instrument, recording, title
from custody.pages.page import Fact, Page, Target

if TYPE_CHECKING:
    from custody.ledger.views.entries import EntryView
    from custody.pages.context import PageContext
    from custody.pages.page import Tone

#: How an examination stands, in words.
STANDS = {
    "begun": "begun",
    "done": "done",
    "forbidden": "forbidden: an objection was sustained",
    "free": "free: nobody objected in time",
    "notice_runs": "the notice runs",
    "objected": "objected to: somebody must decide",
}
_TONES: dict[str, Tone] = {"forbidden": "bad", "notice_runs": "warn", "objected": "bad"}


def inspection(context: PageContext, key: str) -> Page:
    """Build the page of one session of the defence."""
    one, entries = context.lookup.get(Inspection, key), list(context.entries().of(key))
    page = Page(
        Target("inspection", key),
        title(context, "Inspection", "inspection", key),
        key_facts=tuple(_session(context, one, entries[0])),
        about=("inspection", key),
    )
    return instrument(context, page, entries, without=("case", "exhibits", "supervisor"))


def _session(context: PageContext, one: Inspection, entry: EntryView) -> Iterator[Fact]:
    yield from identity(context, one.id, one.case)
    yield facts.things(context, "exhibits", "exhibits", "exhibit", one.exhibits)
    yield facts.instant("opened", "from", one.opened)
    if one.closed is None:
        yield Fact("closed", "to", None, "open: it has not ended", tone="warn")
    else:
        yield facts.instant("closed", "to", one.closed)
    if one.supervisor is not None:
        yield facts.people(context, "supervisor", "supervisor", (one.supervisor,))
    yield Fact("copied", "copied", one.copied, "yes" if one.copied else "nothing")
    yield recording(context, entry)


def examination(context: PageContext, key: str) -> Page:
    """Build the page of one examination that destroys something."""
    one, entries = context.lookup.get(Examination, key), list(context.entries().of(key))
    page = Page(
        Target("examination", key),
        title(context, "Examination", "examination", key),
        key_facts=tuple(_course(context, one, entries[0])),
        about=("examination", key),
    )
    return instrument(context, page, entries, without=("case", "exhibit", "method", "object_by"))


def _course(context: PageContext, one: Examination, entry: EntryView) -> Iterator[Fact]:
    state = one.standing(context.now)
    yield from identity(context, one.id, one.case)
    yield facts.thing(context, "exhibit", "exhibit", "exhibit", one.exhibit)
    yield facts.code("state", "state", state, text=STANDS[state], tone=_TONES.get(state, ""))
    yield facts.code("method", "method", one.method)
    yield facts.instant("made", "announced", one.made)
    yield recording(context, entry)
    yield facts.instant("object_by", "object by", one.object_by, now=context.now)
    if one.objections:
        yield facts.count("objections", "objections", one.objections)
    for key, at in (("begun", one.begun), ("done", one.done)):
        if at is not None:
            yield facts.instant(key, key, at)
