"""Tasks along a communication's path: a disclosed provider without order or request.

A provider in this State is ordered (article 26), one in another State requested of that State. A path found
while executing another State's request is disclosed to that State (article 43).
"""

from __future__ import annotations

from collections.abc import Iterator

from custody.ledger.views.deadlines.deadline import Task, turn
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Path, Request


def waiting(lookup: Lookup) -> Iterator[Task]:
    """Yield the tasks of article 26 and 43 that have no date, in no order.

    For each provider that a disclosure of a path names, the order or request to it that is still to be made; for each
    request of another State, the disclosure of the path that is owed to it.
    """
    for disclosure in lookup.under(Path, "here", ""):
        yield _row("path", "preservation_order.issued", disclosure)
    for disclosure in lookup.under(Path, "abroad", ""):
        yield _row("path_abroad", "preservation_request.sent", disclosure)
    for request in lookup.under(Request, "path_owed", ""):
        awaited = "preservation_request.traffic_data_disclosed"
        yield Task(
            "path_owed",
            "preservation_request",
            request.id,
            "path_owed",
            since=request.path_found,
            case=request.case,
            awaited=awaited,
            roles=turn(awaited),
        )


def _row(sort: str, awaited: str, disclosure: Path) -> Task:
    """Return the task of one disclosed provider."""
    return Task(
        sort,
        "preservation_order",
        disclosure.order,
        sort,
        since=disclosure.since,
        case=disclosure.case,
        awaited=awaited,
        roles=turn(awaited),
        position=disclosure.position,
    )
