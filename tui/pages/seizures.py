"""Seizures, and one with what followed it, what was taken in it, and which papers are missing."""

from __future__ import annotations

from custody.ledger.views.seizures import SeizureView, gaps, view_seizure
from custody.model.records import Seizure
from tui.page import Act, Block, Page, Pair, Pairs, Row, Table, Target, Tone
from tui.pages.history import history
from tui.sight import Sight
from tui.wording import when

#: Seizures on one page, and exhibits of one seizure.
ROWS, LINES = 200, 300
#: What is missing of a seizure, with what settles it.
GAPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "authority": ("nothing on record covers holding what was seized", ("seizure", "authorise")),
    "count": ("the inventory lists more or fewer things than are registered", ("seizure", "count")),
    "inventory": ("no inventory is on record", ("seizure", "count")),
    "receipt": ("no receipt is on record", ("seizure", "receipt")),
    "rendering": ("which data were made inaccessible is not on record", ("seizure", "render")),
}
#: What the first entry says, in the order in which it is shown.
_TOLD = ("place", "seized_by", "witness", "persons_present", "possessor_present", "legal_basis", "scope")


def listing(sight: Sight, key: str) -> Page:
    """Build the list of seizures, the newest first."""
    found = sorted(sight.lookup.all(Seizure), key=lambda one: (-one.occurred, one.id))
    rows = tuple(_row(sight, one) for one in found[:ROWS])
    columns = ("seizure", "case", "basis", "when", "things", "missing")
    table = Table("", columns, rows, "no seizures", max(len(found) - ROWS, 0))
    acts = (
        Act("record a seizure", ("seizure", "record")),
        Act("take in what was seized", ("exhibit", "intake")),
    )
    return Page(Target("seizures"), "Seizures", (table,), acts=acts)


def _row(sight: Sight, one: Seizure) -> Row:
    missing = ", ".join(gaps(one))
    tone: Tone = "bad" if one.authority.basis is None else "warn" if missing else "good"
    return Row(
        (
            sight.label("seizure", one.id),
            sight.label("case", one.case),
            one.basis.replace("_", " "),
            when(one.occurred),
            str(one.things),
            missing,
        ),
        Target("seizure", one.id),
        tone=tone,
    )


def seizure(sight: Sight, key: str) -> Page:
    """Build the page of one seizure."""
    one = sight.lookup.get(Seizure, key)
    view = view_seizure(sight.lookup.reader, one)
    name = sight.label("seizure", key)
    exhibits = tuple(
        Row(
            (
                sight.label("exhibit", exhibit.id),
                exhibit.category.replace("_", " "),
                sight.person(exhibit.holder),
                exhibit.seal or "not sealed",
            ),
            Target("exhibit", exhibit.id),
        )
        for exhibit in view.exhibits[:LINES]
    )
    more = max(len(view.exhibits) - LINES, 0)
    columns = ("exhibit", "what", "holder", "seal")
    later = tuple(
        Row(
            (str(entry.position), entry.envelope.kind, when(entry.envelope.at)),
            Target("entry", str(entry.position)),
        )
        for entry in view.later
    )
    blocks: tuple[Block, ...] = (
        Pairs("", tuple(_facts(sight, view))),
        *((_missing(name, view),) if view.gaps else ()),
        Table("Exhibits", columns, exhibits, "nothing is registered as coming from it", more),
        *((Table("What followed", ("entry", "kind", "signed at"), later),) if later else ()),
        history(sight, key),
    )
    acts = (Act("take in what was seized", ("exhibit", "intake"), {"seizure": name}),)
    return Page(Target("seizure", key), f"Seizure {name}", blocks, acts=acts, about=("seizure", key))


def _missing(name: str, view: SeizureView) -> Table:
    rows = (
        Row((told, f"custody {' '.join(words)}"), act=Act(told, words, {"seizure": name}), tone="warn")
        for told, words in (GAPS[gap] for gap in view.gaps)
    )
    return Table("Missing", ("what", "settled by"), tuple(rows))


def _facts(sight: Sight, view: SeizureView) -> list[Pair]:
    one, entry, held = view.seizure, view.entry, view.seizure.authority
    covered = "NOTHING ON RECORD" if held.basis is None else held.basis.replace("_", " ")
    facts = [
        Pair("case", sight.label("case", one.case), opens=Target("case", one.case)),
        Pair("when", when(one.occurred)),
        Pair("basis", one.basis.replace("_", " ")),
        Pair("held under", covered, "bad" if held.basis is None else "good"),
        Pair("things", str(one.things)),
    ]
    if one.order is not None:
        facts.append(Pair("order", sight.label("order", one.order), opens=Target("order", one.order)))
    if one.confirm_by is not None and one.decision is None:
        facts.append(Pair("to be confirmed by", when(one.confirm_by), "warn"))
    if one.measures:
        facts.append(Pair("measures", ", ".join(one.measures)))
    for field in _TOLD:
        value = entry.told(field)
        if value is not None:
            facts.append(Pair(field.replace("_", " "), str(value)))
    if one.nonconforming:
        facts.append(Pair("nonconforming", ", ".join(one.nonconforming), "warn"))
    return facts
