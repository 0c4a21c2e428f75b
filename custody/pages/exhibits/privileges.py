"""The page of one privilege claim: ruling, filter team, and released objects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from custody.law import protection_codes
from custody.model.records import Claim, Team
from custody.pages.lists.lists import Chosen, Listing, case_of
from custody.pages.parts import facts
from custody.pages.parts.page import Column, Fact, Page, Row, Target
from custody.pages.parts.targets import page_of
from custody.pages.things.head_facts import happening, identity, instrument, recording, title

if TYPE_CHECKING:
    from custody.ledger.views.entries.entries import EntryView
    from custody.pages.parts.context import PageContext
    from custody.pages.parts.page import Tone

#: Fields that the facts of a claim show already.
_FACTS = ("case", "exhibit", "object", "privilege_ground", "ruling_due_at")


def rows(context: PageContext, found: Sequence[Claim]) -> list[Row]:
    """Return the rows of privilege claims: exhibit, ground, state and ruling date."""
    names = context.names.labels("privilege", (claim.id for claim in found))
    exhibits = context.names.labels("exhibit", (claim.exhibit for claim in found))
    cases = context.names.labels("case", (claim.case for claim in found))
    return [
        Row.of(
            (
                facts.cell(claim.id, names[claim.id]),
                facts.cell(claim.exhibit, exhibits[claim.exhibit]),
                facts.cell(claim.case, cases[claim.case]),
                facts.cell(claim.privilege_ground, facts.worded(claim.privilege_ground)),
                facts.cell(claim.status, facts.worded(claim.status)),
                facts.when_cell(claim.ruling_due_at),
            ),
            Target("privilege", claim.id),
            tone="bad" if _late(claim, context.now) else "warn" if claim.stands else "",
        )
        for claim in found
    ]


def _late(claim: Claim, now: int) -> bool:
    """Return whether the ruling on an open claim is overdue at ``now``."""
    return claim.status == "open" and claim.ruling_due_at is not None and claim.ruling_due_at <= now


def _open(context: PageContext, claim: Claim, chosen: Chosen) -> bool:
    return case_of(context, claim, chosen) and (claim.status == "open" or "open" not in chosen)


LIST = Listing(
    "claims",
    "Privilege claims",
    Claim,
    (
        Column("claim", "claim", "thing"),
        Column("exhibit", "exhibit", "thing"),
        Column("case", "case", "thing"),
        Column("privilege_ground", "ground", "code"),
        Column("status", "state", "code"),
        Column("ruling_due_at", "ruling by", "instant"),
    ),
    rows,
    lambda _, claim: (claim.made, claim.id),
    "no claims of privilege",
    "privilege",
    keep=_open,
)


def privilege(context: PageContext, key: str) -> Page:
    """Return the page of one claim of privilege; raise NotFound if there is none."""
    claim, entries = context.lookup.get(Claim, key), list(context.entries().of(key))
    page = Page(
        Target("privilege", key),
        title(context, "Privilege claim", "privilege", key),
        key_facts=tuple(_facts(context, claim, entries[0])),
        about=("privilege", key),
    )
    return instrument(context, page, entries, without=_FACTS)


def _facts(context: PageContext, claim: Claim, entry: EntryView) -> Iterator[Fact]:
    team = context.lookup.maybe(Team, claim.case)
    known = team is not None and bool(team.members)
    late: Tone = "bad" if _late(claim, context.now) else ""
    yield from identity(context, claim.id, claim.case)
    yield facts.thing(context, "exhibit", "exhibit", "exhibit", claim.exhibit)
    if claim.object is not None:
        yield Fact(
            "object", "object", claim.object, claim.object, opens=Target(page_of("object"), claim.object)
        )
    yield facts.code("privilege_ground", "ground", claim.privilege_ground, protection_codes.PRIVILEGE)
    stands = "quarantine in force" if claim.stands else "no quarantine"
    yield facts.code(
        "status", "state", claim.status, text=f"{claim.status}, {stands}", tone="warn" if claim.stands else ""
    )
    yield facts.code("consequence", "consequence", claim.consequence)
    yield facts.instant("ruling_due_at", "ruling by", claim.ruling_due_at, tone=late)
    yield happening("made", "claimed", entry, claim.made, known=claim.made_known)
    yield recording(context, entry)
    yield facts.people(context, "filter", "filter team", claim.filter)
    apart = "compared with the members of the case" if known else "not known: the case has no members"
    yield Fact("team_known", "case team", known, apart)
    freed = ", ".join(released[:8] for released in claim.freed) or "none"
    yield Fact("freed", "released", " ".join(claim.freed) or None, freed)
