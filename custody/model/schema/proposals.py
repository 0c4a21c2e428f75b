"""Acts that several people agree to: how many, the kind that carries out, what voids it."""

from __future__ import annotations

#: How many distinct people a proposed act needs, the proposer counted.
DISTINCT: dict[str, int] = {"orphan_deletion": 2, "disposition": 2, "erasure": 2, "resumption": 2}

#: Which kind carries out an act that was agreed to, where it is not called as the act is.
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
#: The same by kind: the acts of which a kind voids proposals.
VOIDED: dict[str, frozenset[str]] = {
    kind: frozenset(act for act, others in VOIDS.items() if kind in others)
    for kind in frozenset().union(*VOIDS.values())
}
