"""One claim of privilege: how it was ruled on, who sifts what it covers, and what was released."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from custody.law import guarding
from custody.model.records import Claim, Team
from custody.pages import facts
from custody.pages.instruments import happening, identity, instrument, recording, title
from custody.pages.page import Fact, Page, Target
from custody.pages.targets import page_of

if TYPE_CHECKING:
    from custody.ledger.views.entries import EntryView
    from custody.pages.context import PageContext

#: Fields that the facts of a claim show already.
_FACTS = ("case", "exhibit", "object", "ground", "ruling_by")


def privilege(context: PageContext, key: str) -> Page:
    """Build the page of one claim of privilege."""
    one, entries = context.lookup.get(Claim, key), list(context.entries().of(key))
    page = Page(
        Target("privilege", key),
        title(context, "Privilege claim", "privilege", key),
        key_facts=tuple(_facts(context, one, entries[0])),
        about=("privilege", key),
    )
    return instrument(context, page, entries, without=_FACTS)


def _facts(context: PageContext, one: Claim, entry: EntryView) -> Iterator[Fact]:
    team = context.lookup.maybe(Team, one.case)
    known = team is not None and bool(team.members)
    late = one.status == "open" and one.ruling_by is not None and one.ruling_by <= context.now
    yield from identity(context, one.id, one.case)
    yield facts.thing(context, "exhibit", "exhibit", "exhibit", one.exhibit)
    if one.object is not None:
        yield Fact("object", "object", one.object, one.object, opens=Target(page_of("object"), one.object))
    yield facts.code("ground", "ground", one.ground, guarding.PRIVILEGE)
    stands = "quarantine stands" if one.stands else "no quarantine"
    yield facts.code(
        "status", "state", one.status, text=f"{one.status}, {stands}", tone="warn" if one.stands else ""
    )
    yield facts.code("follows", "follows", one.follows)
    yield facts.instant("ruling_by", "ruling by", one.ruling_by, tone="bad" if late else "")
    yield happening("made", "claimed", entry, one.made, known=one.made_known)
    yield recording(context, entry)
    yield facts.people(context, "filter", "filter team", one.filter)
    apart = "checked against the members of the case" if known else "not known: nobody was added to the case"
    yield Fact("team_known", "case team", known, apart)
    freed = ", ".join(released[:8] for released in one.freed) or "none"
    yield Fact("freed", "released", " ".join(one.freed) or None, freed)
