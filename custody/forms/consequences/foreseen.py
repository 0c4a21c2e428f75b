"""Consequences of an act, worded before it is signed and after it is recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Any

from custody.errors import CustodyError
from custody.frozen import dataclass
from custody.ledger.append.entry_signing import SignedDraft
from custody.model.records import Abandonment


def nothing(_: SignedDraft) -> Sequence[str]:
    """Return no lines."""
    return ()


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A question at a terminal before an act is drafted: ``question``; a yes enters ``field`` as true."""

    question: str
    field: str


@dataclass(frozen=True, slots=True)
class Consequences:
    """Lines for people and a document for scripts about what follows from an act.

    ``notes`` are said first; ``refused`` is then raised, where there is nothing to enter after all. ``confirmation`` is
    asked next, and ``examined`` is an orphaned object that is looked at once no rule speaks against the act. ``tell``
    gives the lines about one entry, which those about that object follow, ``steps`` those that name the next command,
    ``left`` those about what is left to do. ``bound`` is said before anybody is asked to sign, else after them.
    ``rehearsed``: where an act is only tried, its lines are said all the same. ``hints`` are added to what a refusal by
    a rule advises. ``document`` joins the answer.
    """

    tell: Callable[[SignedDraft], Sequence[str]] = nothing
    steps: Callable[[SignedDraft], Sequence[str]] = nothing
    left: Sequence[str] = ()
    bound: Sequence[str] = ()
    document: Mapping[str, Any] = field(default_factory=dict)
    notes: Sequence[str] = ()
    refused: CustodyError | None = None
    confirmation: Confirmation | None = None
    examined: Abandonment | None = None
    rehearsed: bool = False
    hints: Mapping[str, Callable[[], str]] = field(default_factory=dict)
