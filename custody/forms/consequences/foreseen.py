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
    """A question at a terminal before an act is drafted; a yes enters ``field`` as true."""

    question: str
    field: str


@dataclass(frozen=True, slots=True)
class Consequences:
    """Lines for people and a document for scripts on the consequences of an act.

    ``notes`` are shown first; ``refused`` is then raised, where there is nothing to enter. ``confirmation`` is asked
    next, and ``examined`` is an orphaned object that is read once no rule refuses the act. ``tell`` returns the lines
    about one entry, which the lines about that object follow, ``steps`` those that name the next command, ``left`` are
    those about remaining work. ``bound`` lines are shown before anybody is asked to sign, else after. ``rehearsed``:
    the lines are shown in a dry run too. ``hints`` extend the hint of a refusal by a rule. ``document`` joins the
    answer.
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
