"""What `custody exhibit show` tells of the thing itself: its fields with later descriptions, photographs, numbers,
parts, its other registrations, and the list from which it was transcribed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.words import called, document, many, moment
from custody.layout import columns
from custody.model.ids import unb64
from custody.model.shown import capacity_text, noted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from custody.ledger.views.entries import EntryView
    from custody.ledger.views.items import ItemView, Paper, Said
    from custody.model.types import Value

_HOW = {"derived": "derived from it", "found_inside": "found inside it", "split": "split from it"}


def related(item: ItemView) -> list[str]:
    """Give the identifiers of other exhibits that are named here."""
    merged = [] if item.item.merged is None else [item.item.merged]
    return [*(one.exhibit for one in item.parts), *item.same, *merged]


def document_of(item: ItemView, names: Mapping[str, str | None]) -> dict[str, Any]:
    """Give the members of the JSON document: every field with its newest value, and all that was said of it."""
    from custody.ledger.views.items import ERASABLE, TOLD

    newest = {name: item.said[name][-1] for name in item.said}
    return {
        "how": item.item.how,
        "root": item.item.root,
        "root_reference": names[item.item.root],
        **{name: newest[name].value if name in newest else None for name in TOLD},
        "erased": [name for name in TOLD if name in ERASABLE and _is(newest.get(name), "(erased)")],
        "unknown": [name for name in TOLD if _is(newest.get(name), "(unknown)")],
        "said": {
            name: [{"value": one.value, "silent": one.silent, "position": one.position} for one in several]
            for name, several in item.said.items()
            if len(several) > 1
        },
        "merged_into": item.item.merged,
        "merged_from": list(item.same),
        "transcribed": None if item.paper is None else _paper_document(item.paper),
        "photographs": [
            _fields(
                one,
                "number",
                "photo_sha256",
                "photo_bytes",
                "shows",
                "caption",
                "photographed_by",
                "file_name",
            )
            for one in item.photos
        ],
        "numbers": [_fields(one, "number", "agency") for one in item.numbers],
        "parts": [
            {"id": one.exhibit, "reference": names[one.exhibit], "how": one.how, "quantity": one.quantity}
            for one in item.parts
        ],
        "splits": [_fields(one, "parts", "remains", "reason", "witness") for one in item.splits],
        "counts": [
            _fields(one, "expected", "found", "registered", "counted_by", "witness", "explanation")
            for one in item.counts
        ],
    }


def _is(said: Said | None, silent: str) -> bool:
    return said is not None and said.silent == silent


def _fields(entry: EntryView, *names: str) -> dict[str, Any]:
    """Give fields of an entry as last corrected, and which of them were erased."""
    gone = entry.gone(names)
    return {
        "entry": entry.position,
        **{name: entry.current(name) for name in names},
        **({"erased": gone} if gone else {}),
    }


def _paper_document(paper: Paper) -> dict[str, Any]:
    return {
        "transcription": paper.transcription,
        "row": paper.row,
        "source_sha256": unb64(paper.source).hex(),
        "entered": moment(paper.entered),
        "happened_by_the_paper": paper.happened,
        "archived": [document(one) for one in paper.archived],
    }


def warnings(item: ItemView, names: Mapping[str, str], by: str) -> list[str]:
    """Say first what changes how all that follows is read."""
    lines = []
    if item.item.merged is not None:
        other = called(names[item.item.merged], item.item.merged)
        lines.append(f"MERGED: the same thing as {other}; work goes on there")
    if not item.item.remains:
        lines.append("SPLIT: nothing of it remains; work goes on under its parts")
    if item.paper is not None:
        lines.append(
            f"TRANSCRIBED from a list by {by} on {moment(item.paper.entered)}, row {item.paper.row}; "
            "nobody signed on its day"
        )
    return [*lines, ""] if lines else []


def rows(item: ItemView, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Give where it came from, as name and value."""
    own = item.item
    found = []
    if own.parent is not None:
        found += [("how", own.how.replace("_", " ")), ("root exhibit", called(names[own.root], own.root))]
    if item.paper is not None:
        found.append(("on the list", noted(str(item.paper.happened or "no instant"), item.paper.note)))
        found.append(("list SHA-256", unb64(item.paper.source).hex()))
        found.append(("list kept", many(len(item.paper.archived), "archived file")))
    return found


def told(item: ItemView) -> list[tuple[str, str]]:
    """Give every field with all that was said of it, later entries with their number."""
    return [
        (
            name.replace("_", " "),
            "; ".join(
                noted(_one(name, said) + (f" (entry {said.position})" if at else ""), said.note)
                for at, said in enumerate(several)
            ),
        )
        for name, several in item.said.items()
    ]


def _one(name: str, said: Said) -> str:
    return said.silent or ("(none)" if said.value is None else _shown(name, said.value))


def _shown(name: str, value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "capacity" and isinstance(value, int):
        return capacity_text(value)
    if name == "clock_offset" and isinstance(value, int):
        return "none" if value == 0 else f"{abs(value)} s {'ahead' if value > 0 else 'behind'}"
    return str(value)


def sections(item: ItemView, names: Mapping[str, str]) -> list[str]:
    """Give photographs, numbers, parts and counts, each under a heading; nothing for none."""
    lines: list[str] = []
    if item.photos:
        lines += ["", f"photographs: {len(item.photos)}"]
        for one in item.photos:
            shows = str(one.noted("shows", str(one.current("shows")).replace(" ", ", ")))
            lines.append(
                f"  {one.value('number')}  {shows}, by {_text(one, 'photographed_by')}, entry {one.position}"
            )
            lines += [] if one.told("caption") is None else [f"    {_text(one, 'caption')}"]
            lines.append(f"    {unb64(str(one.value('photo_sha256'))).hex()}")
    lines += _table(
        "numbers of other agencies",
        [(_text(one, "number"), _text(one, "agency"), str(one.position)) for one in item.numbers],
        ("number", "agency", "entry"),
    )
    parts = [
        (called(names[one.exhibit], one.exhibit), _HOW.get(one.how, one.how), str(one.quantity))
        for one in item.parts
    ]
    lines += _table("came out of it", parts, ("exhibit", "how", "things"))
    counts = [
        (*(str(one.told(name)) for name in ("expected", "found", "registered")), str(one.position))
        for one in item.counts
    ]
    lines += _table("itemised", counts, ("registered as", "found", "one by one", "entry"))
    same = [(called(names[one], one),) for one in item.same]
    return lines + _table("merged into it", same, ("exhibit",))


def _text(entry: EntryView, name: str) -> str:
    value = entry.told(name)
    return "-" if value is None else str(value)


def _table(title: str, cells: list[Any], headings: tuple[str, ...]) -> list[str]:
    return (
        ["", f"{title}: {len(cells)}", *(f"  {line}" for line in columns(cells, headings))] if cells else []
    )
