"""Exhibits as a tree of what came from what, and one with its holders, seals, photographs and stored objects."""

from __future__ import annotations

from custody.ledger.views.continuity import Continuity, continuity
from custody.model.records import Exhibit
from tui.page import Act, Axis, Block, Lane, Page, Pair, Pairs, Row, Span, Table, Target
from tui.pages.history import history
from tui.sight import Sight
from tui.wording import when

#: Exhibits on one page.
ROWS = 300
#: What may be done with an exhibit besides what is entered about it.
ACTS = (
    (("archive",), "store files of it"),
    (("acquire",), "record an acquisition of it, and store its image"),
    (("exhibit", "label"), "print its label"),
    (("exhibit", "sheet"), "print its continuity sheet"),
)


def listing(sight: Sight, key: str) -> Page:
    """Build the tree of exhibits; ``key`` is the case, empty for all."""
    lookup = sight.lookup
    found = list(lookup.under(Exhibit, "case", key) if key else lookup.all(Exhibit))
    found.sort(key=lambda one: one.holds[0].position)
    below: dict[str | None, list[Exhibit]] = {}
    known = {one.id for one in found}
    for one in found:
        below.setdefault(one.parent if one.parent in known else None, []).append(one)
    rows: list[Row] = []

    def grow(parent: str | None, depth: int) -> None:
        for one in below.get(parent, ()):
            rows.append(_row(sight, one, depth))
            grow(one.id, depth + 1)

    grow(None, 0)
    table = Table(
        "",
        ("exhibit", "what", "holder", "seal", "case"),
        tuple(rows[:ROWS]),
        "no exhibits",
        max(len(rows) - ROWS, 0),
    )
    acts = (
        Act("take in what was seized", ("exhibit", "intake")),
        Act("register one exhibit", ("exhibit", "register")),
    )
    return Page(Target("exhibits", key), "Exhibits", (table,), acts=acts)


def _row(sight: Sight, one: Exhibit, depth: int) -> Row:
    branch = f"{'  ' * (depth - 1)}└ " if depth else ""
    return Row(
        (
            branch + sight.label("exhibit", one.id),
            one.category,
            sight.person(one.holder),
            one.seal or "not sealed",
            sight.label("case", one.case),
        ),
        Target("exhibit", one.id),
        tone="warn" if one.offer else "",
    )


def exhibit(sight: Sight, key: str) -> Page:
    """Build the page of one exhibit."""
    found = continuity(sight.lookup.reader, key)
    name = sight.label("exhibit", key)
    blocks: tuple[Block, ...] = (
        Pairs("", tuple(_facts(sight, found))),
        Axis("Who is recorded as holding it", _holders(sight, found), sight.now),
        Table(
            "Seals",
            ("when", "act", "seal", "found"),
            tuple(
                Row(
                    (
                        "not known" if one.at is None else when(one.at),
                        one.act,
                        one.number or "",
                        one.found or "",
                    ),
                    Target("entry", str(one.position)),
                )
                for one in found.seals
            ),
            empty="it was never sealed",
        ),
        Table(
            "Stored objects",
            ("object", "bytes", "store", "stands"),
            tuple(
                Row(
                    (one.id[:8], str(one.bytes), one.store, one.failing or "no failure on record"),
                    Target("object", one.id),
                    tone="bad" if one.failing else "",
                )
                for one in found.objects
            ),
            empty="nothing of it is stored",
        ),
        history(sight, key),
    )
    acts = tuple(Act(told, words, {"exhibit": name}) for words, told in ACTS)
    return Page(Target("exhibit", key), f"Exhibit {name}", blocks, acts=acts, about=("exhibit", key))


def _facts(sight: Sight, found: Continuity) -> list[Pair]:
    one = found.exhibit
    facts = [
        Pair("case", sight.label("case", one.case), opens=Target("case", one.case)),
        Pair("what", one.category),
        Pair("holder", sight.person(one.holder)),
        Pair("seal", one.seal or "not sealed", "" if one.seal else "warn"),
    ]
    if one.parent is not None:
        facts.append(Pair("part of", sight.label("exhibit", one.parent), opens=Target("exhibit", one.parent)))
    if found.offer is not None:
        facts.append(Pair("offered to", sight.person(found.offer.receiver), "warn"))
    return facts + [
        Pair("nonconforming", ", ".join(mark.codes), "warn", opens=Target("entry", str(mark.position)))
        for mark in found.marks
    ]


def _holders(sight: Sight, found: Continuity) -> tuple[Lane, ...]:
    lanes: dict[str, list[Span]] = {}
    for one in found.holdings:
        sort = "period" if one.until is None or one.until >= one.since else "doubt"
        lanes.setdefault(one.actor, []).append(
            Span(one.since, one.until, "period" if sort == "period" else "doubt")
        )
    return tuple(Lane(sight.person(actor), tuple(spans)) for actor, spans in lanes.items())
