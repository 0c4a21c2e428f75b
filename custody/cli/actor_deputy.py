"""`custody actor deputise` and `end-deputy`: lend roles for a time, end that early, and show such times."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.words import document
from custody.layout import columns
from custody.model.permits import ROLES

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup

#: What is never lent is not offered.
_LENT = tuple(role for role in ROLES if role not in ("administrator", "machine"))


def windows(lookup: Lookup, actor: str, now: int) -> list[dict[str, Any]]:
    """Give the times for which somebody has lent roles as documents, the newest last."""
    from custody.ledger.views.people import name_of
    from custody.model.records import Deputyship

    deputy = lookup.maybe(Deputyship, actor)
    return [
        {
            **document(one),
            "counts": one.covers(now),
            "lender_name": name_of(lookup, one.lender),
            "for_whom_name": None if one.for_whom is None else name_of(lookup, one.for_whom),
        }
        for one in (() if deputy is None else deputy.windows)
    ]


def window_lines(rows: list[dict[str, Any]]) -> list[str]:
    """Lay such times out."""
    cells = [
        (
            " ".join(one["roles"]),
            one["start"],
            one["ended"] or one["until"],
            "now" if one["counts"] else "ended early" if one["ended"] else "",
            f"entry {one['position']}",
        )
        for one in rows
    ]
    return columns(cells, ("deputy as", "from", "until", "counts", "lent by")) if rows else []
