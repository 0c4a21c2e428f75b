"""What follows from an act, as a command says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Any

from custody.errors import CustodyError
from custody.frozen import dataclass
from custody.ledger.journal import Drafted


def nothing(_: Drafted) -> Sequence[str]:
    """Return no lines."""
    return ()


@dataclass(frozen=True, slots=True)
class Consequences:
    """Lines for people and a document for scripts about what follows from an act.

    ``notes`` are said first; ``refused`` is then raised, where there is nothing to enter after all. ``tell`` gives the
    lines about one entry, ``left`` those about what is left to do. ``bound`` is said before anybody is asked to sign,
    else after them. ``document`` joins the answer.
    """

    tell: Callable[[Drafted], Sequence[str]] = nothing
    left: Sequence[str] = ()
    bound: Sequence[str] = ()
    document: Mapping[str, Any] = field(default_factory=dict)
    notes: Sequence[str] = ()
    refused: CustodyError | None = None
