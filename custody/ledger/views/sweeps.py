"""When each object was last read back, from the results that fixity sweeps left behind.

Says nothing about sweeps whose results are gone; `check` finds those.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from custody.ledger.ports import LedgerReader
from custody.ledger.submission import sweep_leaves
from custody.ledger.views.lookup import Lookup
from custody.model.records import StoredObject, Sweep
from custody.proof import seal


@dataclass(frozen=True, slots=True)
class LastCheck:
    """The newest result about one object: the sweep and its outcome."""

    sweep: Sweep
    outcome: str


def existing(objects: Iterable[StoredObject]) -> list[StoredObject]:
    """Give the objects that should be in their stores: of what was lawfully destroyed nothing is read back."""
    return [one for one in objects if one.destroyed is None]


def newest_sweeps(lookup: Lookup) -> Iterator[Sweep]:
    """Give every recorded sweep, the last recorded first."""
    yield from sorted(lookup.all(Sweep), key=lambda one: one.position, reverse=True)


def last_checks(
    reader: LedgerReader, objects: Iterable[StoredObject], depth: str | None = None
) -> dict[str, LastCheck]:
    """Give the newest result of each object by its identifier; objects that no sweep covered are left out.

    ``depth`` counts only sweeps that looked so deep. Reads results backwards and stops once every object is found.
    """
    missing = {one.id for one in objects}
    found: dict[str, LastCheck] = {}
    for sweep in newest_sweeps(Lookup(reader)):
        if not missing:
            break
        if depth not in (None, sweep.depth):
            continue
        for line in sweep_leaves(reader.sweep(sweep.position) or b""):
            leaf = seal.parse_sweep_leaf(line)
            if leaf.object in missing:
                missing.discard(leaf.object)
                found[leaf.object] = LastCheck(sweep, leaf.outcome)
    return found
