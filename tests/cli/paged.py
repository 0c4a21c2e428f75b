"""What tests read of a page's document (``show --json``): facts and cells by their keys, wherever the page has them."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

Document = Mapping[str, Any]
#: The schema of every page's document.
SCHEMA = "custody.page/2"


def fact(document: Document, key: str) -> dict[str, Any]:
    """Return a fact of a page: a key fact, else the first of its sections' with that key. AssertionError for none."""
    found: dict[str, Any] | None = next((facts[key] for facts in _facts(document) if key in facts), None)
    assert found is not None, (
        f"no fact {key}: {sorted({name for facts in _facts(document) for name in facts})}"
    )
    return found


def value(document: Document, key: str) -> Any:
    """Return the value of a fact of a page; None where it is not shown."""
    return fact(document, key)["value"]


def said(document: Document, key: str) -> str:
    """Return the text of a fact of a page, with its note in parentheses, as people read it."""
    return _text(fact(document, key))


def text(document: Document, key: str) -> str:
    """Return the text of a fact of a page, without its note."""
    found: str = fact(document, key)["text"]
    return found


def has(document: Document, key: str) -> bool:
    """Return whether a page has a fact of that key."""
    return any(key in facts for facts in _facts(document))


def rows(document: Document, table: str) -> list[dict[str, Any]]:
    """Return the rows of a table, the values by their columns' keys; none for a table without rows or not there.

    What is known of a row besides stands among them.
    """
    return [
        {key: cell["value"] for key, cell in (*row["facts"].items(), *row["cells"].items())}
        for row in _rows(document, table)
    ]


def texts(document: Document, table: str) -> list[dict[str, str]]:
    """Return the rows of a table as ``rows`` does, with the texts that people read."""
    return [
        {key: _text(cell) for key, cell in (*row["facts"].items(), *row["cells"].items())}
        for row in _rows(document, table)
    ]


def without_ages(document: Any) -> Any:
    """Return a document without the texts that say how long ago an instant was: they change with the clock."""
    if isinstance(document, list):
        return [without_ages(each) for each in document]
    if not isinstance(document, dict):
        return document
    aged = str(document.get("text", "")).endswith(" ago")
    return {key: without_ages(each) for key, each in document.items() if not (aged and key == "text")}


def minute(instant: str) -> str:
    """Return an instant as people read it on a page: with a blank, and without seconds that are zero."""
    return f"{instant.replace('T', ' ').removesuffix('Z').removesuffix(':00')}Z"


def listed(document: Document) -> list[dict[str, Any]]:
    """Return the rows of a list, the values by their columns' keys and members of the record.

    ``name`` is what the thing in the first column is called, ``texts`` what people read in each column.
    """
    (table,) = document["tables"]
    found = zip(rows(document, table), _rows(document, table), strict=True)
    return [
        {**row, "name": next(iter(written["cells"].values()))["text"], "texts": _texts(written)}
        for row, written in found
    ]


def _texts(row: Mapping[str, Any]) -> dict[str, str]:
    return {key: _text(cell) for key, cell in row["cells"].items()}


def values(document: Document, section: str) -> dict[str, Any]:
    """Return the values of the facts of one section."""
    return {key: fact["value"] for key, fact in document["sections"][section]["facts"].items()}


def counts(document: Document) -> dict[str, int]:
    """Return how many rows each table has in all."""
    return {table: count(document, table) for table in document["tables"]}


def count(document: Document, table: str) -> int:
    """Return how many rows a table has in all, those that are not in the document included."""
    found = document["tables"].get(table, {"rows": [], "more": 0})
    return len(found["rows"]) + int(found["more"])


def events(document: Document, timeline: str) -> list[dict[str, Any]]:
    """Return the events of a timeline in order of time, each with the label of its lane."""
    lanes = document["timelines"][timeline]["lanes"]
    found = [{"lane": lane["label"], **event} for lane in lanes for event in lane["events"]]
    return sorted(found, key=lambda event: str(event["start"]))


def custodians(document: Document) -> list[dict[str, Any]]:
    """Return the custodianships of an exhibit in order of time; ``name`` is the custodian's."""
    return [
        event
        for event in events(document, "timeline")
        if event["lane"] == "custodian" and event["sort"] == "period"
    ]


def section(document: Document, entry: int) -> dict[str, Any]:
    """Return what a later entry states, the values by their fields' keys; nothing where it states nothing."""
    facts = document["sections"].get(f"entry_{entry}", {"facts": {}})["facts"]
    return {key: one["value"] for key, one in facts.items()}


def signed(entry: Document) -> dict[str, Any]:
    """Return what an entry states (``log show --entry N``), the values by field."""
    return {field["name"]: field.get("value") for field in entry["fields"]}


def cell(document: Document, table: str, row: int, column: str) -> Any:
    """Return the value of one cell of a table."""
    return rows(document, table)[row][column]


def alarms(document: Document) -> set[str]:
    """Return the codes of what is wrong."""
    return {alarm["code"] for alarm in document["alarms"]}


def _facts(document: Document) -> Iterator[Mapping[str, dict[str, Any]]]:
    yield document["facts"]
    yield from (section["facts"] for section in document["sections"].values())


def _rows(document: Document, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = document["tables"].get(table, {"rows": []})["rows"]
    return found


def _text(written: Mapping[str, Any]) -> str:
    return f"{written['text']} ({written['note']})" if written["note"] else str(written["text"])


def marks(document: Document) -> list[str]:
    """Return the rules by which entries of the thing are nonconforming, in alphabetical order."""
    told = (alarm["code"] for alarm in document["alarms"] if ", nonconforming: " in alarm["text"])
    return sorted(told)


def later(document: Document, *kinds: str) -> list[dict[str, Any]]:
    """Return what each later entry of some kinds states, in order of record: values by field, and its position."""
    positions = sorted(int(row["entry"]) for row in rows(document, "entries") if row["kind"] in kinds)
    sections = document["sections"]
    return [
        {"entry": position, **{key: one["value"] for key, one in _section(sections, position).items()}}
        for position in positions
    ]


def _section(sections: Mapping[str, Any], position: int) -> Mapping[str, dict[str, Any]]:
    found: Mapping[str, dict[str, Any]] = sections.get(f"entry_{position}", {"facts": {}})["facts"]
    return found


def maybe(document: Document, key: str) -> Any:
    """Return the value of a fact of a page, None also where the page has no such fact."""
    return value(document, key) if has(document, key) else None


def gaps(document: Document) -> list[str]:
    """Return what is missing of a seizure, what is wrong with what is held under it first."""
    wrong = [
        alarm["code"].removeprefix("seizure.")
        for alarm in document["alarms"]
        if alarm["code"] in ("seizure.authority", "seizure.copies", "seizure.part")
    ]
    return [*wrong, *(row["what"] for row in rows(document, "missing"))]


def step(document: Document) -> Any:
    """Return the first thing that comes next: its command, why, and who must do it; None for nothing."""
    return next(iter(steps(document)), None)


def steps(document: Document) -> list[dict[str, Any]]:
    """Return what comes next: the command of each, why, and who must do it."""
    return [
        {"command": item["action"]["command"], "why": item["code"], "roles": item["roles"]}
        for item in document["next"]
    ]


def acts(document: Document) -> list[dict[str, Any]]:
    """Return the verdict on each act that has a deadline, as values of its facts."""
    return [
        {"proven": None, "gap": 0, "lag": 0} | {key: one["value"] for key, one in section["facts"].items()}
        for name, section in document["sections"].items()
        if name.startswith("act_")
    ]


def other_clock(document: Document) -> Any:
    """Return the clock that follows from what was told since: by which entries, its periods and gaps; None for none."""
    told = document["tables"].get("other_clock", {"title": ""})["title"]
    told = told or next(
        (item["text"] for item in document["texts"] if "the clock runs as signed" in item["text"]), ""
    )
    if not told:
        return None
    entries = [int(number) for number in re.findall(r"[0-9]+", told)]
    found: dict[str, Any] = {"entries": entries, "signed": [], "periods": [], "gaps": []}
    for row in rows(document, "other_clock"):
        name = str(row["period"])
        part = (
            "gaps" if name.startswith("NOT COVERED") else "signed" if name.endswith("signed") else "periods"
        )
        found[part].append({"start": row["from"], "end": row["up_to"]})
    return found


def read_leaves(row: Mapping[str, Any]) -> list[int]:
    """Return the leaves that a sample read of an object (``sweep sample``)."""
    return [int(number) for number in str(row["read"] or "").split()]


def hidden(page: str, keys: Collection[str]) -> str:
    """Return a page's document with the values of some facts hidden, wherever it has them: what varies by machine."""
    document = json.loads(page)
    _hide(document, keys)
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _hide(part: Any, keys: Collection[str]) -> None:
    for key, inner in part.items() if isinstance(part, dict) else enumerate(part):
        if key in keys and isinstance(inner, dict) and "text" in inner:
            part[key] = {**inner, "value": "…", "text": "…"}
        elif isinstance(inner, dict | list):
            _hide(inner, keys)
