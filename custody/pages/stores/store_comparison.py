"""Differences between stores, entries and journals: findings, counts, remedies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from custody.display import visible
from custody.ledger.objects.store_comparison import ACTS, OrphanedObject
from custody.pages.parts.cells import count, entry, word, words
from custody.pages.parts.page import Column, Fact, Page, Row, Table, Target

_FOUND = (
    Column("code", "finding", "code"),
    Column("store", "store"),
    Column("entry", "entry", "count"),
    Column("key", "key"),
    Column("more", ""),
)
_SORTS = (
    Column("code", "finding", "code"),
    Column("count", "in all", "count"),
    Column("act", "what to do"),
)
_CLEAN = "stores match the record"


def leftovers(
    stores: Sequence[str], found: Sequence[OrphanedObject], shown: Sequence[OrphanedObject]
) -> Page:
    """Return the page of findings in these stores, with all counted and those in ``shown`` listed."""
    rows = tuple(map(_row, shown))
    sorts = Counter((odd.code, odd.store) for odd in found)
    codes = dict.fromkeys(odd.code for odd in found)
    more = len(found) - len(shown)
    blocks = (
        Table("findings", "Findings", _FOUND, rows, "" if found else _CLEAN, more=more),
        *(
            (Table("sorts", "What to do", _SORTS, tuple(_sort(code, sorts) for code in codes)),)
            if codes
            else ()
        ),
    )
    facts = (words("stores", stores, ", ".join(stores)),)
    return Page(
        Target("store_comparison"), "Stores compared with entries and journals", blocks, key_facts=facts
    )


def _row(odd: OrphanedObject) -> Row:
    file = None if odd.path is None else visible(odd.path)
    told = "" if odd.path is None else f"file {file}"
    version = "" if odd.version is None else f"version {visible(odd.version)}"
    more = ", ".join(filter(None, (version, told, visible(odd.told) if odd.told else "")))
    return Row(
        (
            word("code", odd.code, odd.code),
            Fact("store", "store", odd.store or None, odd.store),
            entry(odd.position),
            Fact("key", "key", odd.key or None, odd.key),
            Fact("more", "", None, more),
        ),
        None if odd.position is None else Target("entry", str(odd.position)),
        tone="warn",
        facts=(
            Fact("version", "version", odd.version, ""),
            Fact("file", "file", file, ""),
            Fact("told", "told", odd.told or None, ""),
            Fact("act", "what to do", ACTS[odd.code], ""),
        ),
    )


def _sort(code: str, sorts: Counter[tuple[str, str]]) -> Row:
    counts = {store: number for (name, store), number in sorts.items() if name == code}
    apart = ", ".join(f"{number} in {store}" for store, number in sorted(counts.items()) if store)
    total = sum(counts.values())
    return Row(
        (
            word("code", code, code),
            count("count", total, apart if len(counts) > 1 else ""),
            Fact("act", "what to do", ACTS[code], ACTS[code]),
        )
    )
