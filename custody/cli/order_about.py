"""What all entries about an existing order take, and how they are entered."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from custody.cli.entering import existing
from custody.cli.facts import digest_of, state

if TYPE_CHECKING:
    from custody.cli.call import Call
    from custody.ledger.journal import Drafted
    from custody.ledger.views.lookup import Lookup
    from custody.model.types import Value


#: Adds an action about an existing order.
about = partial(existing, thing="order", by="number")


def about_order(
    call: Call,
    kind: str,
    own: dict[str, Value],
    *,
    answers: Callable[[Lookup, str], bytes] | None = None,
    more: Callable[[Lookup, str], list[str]] | None = None,
    leaves: Callable[[Lookup, str], tuple[list[str], dict[str, Any]]] | None = None,
) -> int:
    """Enter something about an existing order.

    ``answers`` finds the leaf hash of the entry it answers, ``more`` says what it leaves to do. ``leaves`` says what
    it leaves bound and uncovered, for people and as a document: told before it is signed where somebody is asked.
    """
    from custody.ledger.journal import Request

    values = state(call.args, kind, own)
    with call.vault(readonly=False) as vault:
        lookup = vault.lookup()
        order = lookup.resolve("order", call.args.order)
        values["document_sha256"] = digest_of(call, vault, call.args.document)
        re = None if answers is None else answers(lookup, order)
        left = [] if more is None else more(lookup, order)
        bound, after = ([], None) if leaves is None else leaves(lookup, order)
        if call.consent.asks or call.args.dry_run:
            for line in bound:
                call.say.note(line.strip())
        else:
            left += bound

        def tell(draft: Drafted) -> list[str]:
            return [*period_lines(draft), *left]

        document: dict[str, Any] = {} if after is None else {"after": after}
        return call.enter(vault, [Request(kind, values, subject=order, re=re)], tell=tell, **document)


def period_lines(draft: Drafted) -> list[str]:
    """Say which period an entry gave the order."""
    facts = draft.facts
    start, end, gap = facts.text("starts_at"), facts.text("ends_at"), facts.number("gap_seconds")
    lines = [] if start is None else [f"  period {start} to {end}"]
    if start is None and draft.entry.envelope.kind == "order.issued":
        lines.append(f"  the period begins with {facts.text('clock_start')}, which is not on record yet")
    if gap:
        lines.append(f"  {gap} seconds before it were covered by nothing, counted in whole days")
    return lines
