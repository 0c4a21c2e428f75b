"""What all entries about an existing request to preserve data take, and how they are entered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from custody.cli.entering import existing
from custody.cli.facts import digest_of, state
from custody.cli.words import moment

if TYPE_CHECKING:
    from custody.cli.call import Call
    from custody.ledger.journal import Drafted
    from custody.model.types import Value


#: Adds an action about an existing request.
about = partial(existing, thing="request", by="reference")


def about_request(
    call: Call,
    kind: str,
    own: dict[str, Value],
    *,
    dated: bool = False,
) -> int:
    """Enter something about an existing request.

    ``dated`` says that it may give a period, which is told.
    An ``order`` among its ``own`` values is named as people do, and looked up here.
    """
    from custody.ledger.journal import Request
    from custody.model.records import Request as Record

    values = state(call.args, kind, own)
    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        request = lookup.resolve("request", call.args.request)
        order = values.get("order")
        if isinstance(order, str):
            values["order"] = lookup.resolve("order", order)
        values["document_sha256"] = digest_of(call, vault, call.args.document)
        slack = lookup.get(Record, request).slack_hours
        tell = partial(_told, slack) if dated else None
        return call.enter(vault, [Request(kind, values, subject=request)], tell=tell)


def _told(slack_hours: int, draft: Drafted) -> list[str]:
    """Say which period an entry gave the duty to the requesting State, and until when nothing is let go."""
    from custody.law.clock import Period, deadline, parse_instant

    facts = draft.facts
    start, end, gap = facts.text("starts_at"), facts.text("ends_at"), facts.number("gap_seconds")
    if start is None or end is None:
        return []
    latest = deadline(Period(parse_instant(start), parse_instant(end)), slack_hours).latest
    lines = [f"  period {start} to {end}; nothing is let go before {moment(latest)}"]
    return lines + (
        [f"  {gap} seconds before it were covered by nothing, counted in whole days"] if gap else []
    )
