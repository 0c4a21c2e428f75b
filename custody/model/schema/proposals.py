"""Acts that several people approve: their number, the kind that executes, the kinds that void."""

from __future__ import annotations

#: The number of distinct people a proposed act needs, the proposer included.
DISTINCT: dict[str, int] = {"orphan_deletion": 2, "disposition": 2, "erasure": 2, "resumption": 2}

#: The kind that executes an approved act, by act.
CARRIES_OUT: dict[str, str] = {
    "disposition": "disposition.executed",
    "erasure": "erasure.executed",
    "orphan_deletion": "orphan_deletion.executed",
}

#: Kinds that void a proposal about the same subject until it is carried out; a verification never does.
VOIDS: dict[str, frozenset[str]] = {
    "orphan_deletion": frozenset(),
    "disposition": frozenset({"disposition.executed"}),
    "erasure": frozenset({"entry.corrected", "entry.disclosed"}),
    "resumption": frozenset(),
}
#: The acts whose proposals a kind voids, by kind.
VOIDED: dict[str, frozenset[str]] = {
    kind: frozenset(act for act, others in VOIDS.items() if kind in others)
    for kind in frozenset().union(*VOIDS.values())
}
