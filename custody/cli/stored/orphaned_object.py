"""The contents of an orphaned object, shown before its deletion is proposed, agreed or done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.console.progress import size_text
from custody.cli.console.words import many, or_dash
from custody.display import visible

if TYPE_CHECKING:
    from custody.ledger.objects.orphan_deletion import Remains


def remains_rows(remains: Remains) -> list[tuple[str, str]]:
    """Return the contents read from an orphaned object, as names and values."""
    held = [
        many(remains.count(sort), word)
        for sort, word in (("version", "version"), ("marker", "marker"), ("part", "unfinished file"))
        if remains.count(sort)
    ]
    root = remains.object
    return [
        ("store", remains.store),
        ("key", remains.key),
        ("holds", f"{', '.join(held) or 'nothing'}; {size_text(remains.bytes)}"),
        ("SHA-256", or_dash(None if root is None else root.sha256.hex())),
    ]


def remains_document(remains: Remains) -> dict[str, Any]:
    """Return the contents read from an orphaned object, as a JSON document."""
    root = remains.object
    return {
        "store": remains.store,
        "object_key": remains.key,
        "bytes": remains.bytes,
        "sha256": None if root is None else root.sha256.hex(),
        "things": [
            {
                "sort": thing.sort,
                "key": thing.key,
                "name": None if thing.name is None else visible(thing.name),
            }
            for thing in remains.lying
        ],
    }
