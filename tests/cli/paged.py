"""What tests read of a page's document (``show --json``): facts and cells by their keys, wherever the page has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Document = Mapping[str, Any]


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
