"""The page of one sweep: depth, four outcomes, and each object's result, the worst first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from custody.errors import NotFound
from custody.ledger.submissions.submission import sweep_leaves
from custody.ledger.verification.outcomes import OUTCOMES
from custody.model.records import StoredObject
from custody.pages.lists.paged_list import ROWS, turns
from custody.pages.parts.amounts import amount
from custody.pages.parts.context import PageContext
from custody.pages.parts.ledger_numbers import number
from custody.pages.parts.page import (
    Block,
    Fact,
    Page,
    Paragraph,
    Row,
    Section,
    Table,
    Target,
    Tone,
    Turns,
)
from custody.pages.parts.wording import spaced, when
from custody.proof.commitments.list_leaves import SweepLeaf, parse_sweep_leaf

#: Each outcome, the worst first.
TONES: dict[str, Tone] = {"mismatch": "bad", "missing": "bad", "unreadable": "warn", "verified": "good"}
#: The meaning of each outcome after a full reading, and at each depth.
_BYTES = {
    "mismatch": "the bytes are not those recorded",
    "missing": "the store reports no such object",
    "unreadable": "could not be read; the bytes are not judged",
    "verified": "the bytes are those recorded",
}
_MEANS = {
    "full": _BYTES,
    "sample": {
        **_BYTES,
        "mismatch": "a leaf or the size is not that recorded",
        "verified": "the sampled leaves are those recorded",
    },
    "metadata": {
        **_BYTES,
        "mismatch": "the size is not that recorded",
        "verified": "the size is that recorded",
    },
}
#: The bytes read at each depth.
DEPTHS = {"full": "every byte", "sample": "some leaves of 1 MiB", "metadata": "sizes only, not the bytes"}
#: The label of a good outcome where no byte was read.
_SIZE_MATCHES = "size matches"
_CHOSEN = {
    "all": "all of them",
    "witness": "a witness",
    "timestamp": "a timestamp token",
    "self_chosen": "this agency itself",
}


def sweep(context: PageContext, key: str) -> Page:
    """Return the page of a sweep's results; ``key`` is ``ENTRY[:[OUTCOME][:FIRST]]``.

    OUTCOME selects one outcome, FIRST the first result shown. Each page reads all results of the entry, at
    most custody.ledger.verification.sweep.PART. Raises NotFound.
    """
    text, only, begins = (*key.split(":", 2), "", "")[:3]
    entry = context.entries().at(number(text, "entry", context.lookup.reader.head().size - 1))
    lines = context.lookup.reader.sweep(entry.position)
    if entry.envelope.kind != "sweep.completed" or lines is None:
        raise NotFound(f"entry {text} is no sweep", hint="The page Integrity lists them.")
    leaves = [parse_sweep_leaf(line) for line in sweep_leaves(lines)]
    leaves.sort(key=lambda leaf: list(TONES).index(leaf.outcome))
    shown = [leaf for leaf in leaves if only in ("", leaf.outcome)]
    first = number(begins, "result", max(len(shown) - 1, 0)) if begins else 0
    depth, counts = (
        str(entry.value("depth")),
        {name: int(str(entry.value(f"{name}_count") or 0)) for name in OUTCOMES},
    )
    outcomes = tuple(replace(fact, opens=_only(text, fact.key)) for fact in outcome_facts(depth, counts))
    facts = (
        Fact.of("looked at", DEPTHS.get(depth, depth)),
        Fact.of("chosen by", _CHOSEN.get(str(entry.value("sample_source")), "")),
        Fact.of("from", spaced(str(entry.value("started_at") or ""))),
        Fact.of("to", spaced(str(entry.value("occurred_at") or ""))),
        Fact.of("signed by", f"{context.names.signer(entry.envelope.by)}, {when(entry.envelope.at)}"),
        Fact.of("entry", text, opens=Target("entry", text)),
    )
    part = shown[first : first + ROWS]
    table = Table.of(
        f"Objects{f': {only}' if only else ''}{f', {first + 1} to {first + len(part)}' if first else ''}",
        ("outcome", "object", "exhibit", "store", "bytes", "now"),
        tuple(_rows(context, depth, part)),
        empty="none",
        more=len(shown) - first - len(part),
    )
    note = Paragraph("Enter on an outcome shows only its objects; Enter on an object opens it.", "quiet")
    turned = turns(before=bool(first), after=bool(table.more))
    whole: tuple[Block, ...] = (Section.of("Outcomes", outcomes), Section.of("", facts), note, table, *turned)
    return Page(
        Target("sweep", key),
        f"Sweep in entry {text}",
        (table, *turned) if first else whole,
        turns=Turns(
            before=_from(text, only, max(first - ROWS, 0)) if first else None,
            after=_from(text, only, first + ROWS) if table.more else None,
        ),
    )


def outcome_facts(depth: str, counts: Mapping[str, int]) -> Iterator[Fact]:
    """Yield the number of objects by outcome with its meaning at this depth, the worst first."""
    means = _MEANS.get(depth, _BYTES)
    for name in TONES:
        number = counts[name]
        text = f"{number}  {means[name]}" if number else "0"
        label, tone = _shown(depth, name)
        yield Fact(name, label.lower(), number, text, tone=tone if number else "")


def _shown(depth: str, outcome: str) -> tuple[str, Tone]:
    """Return the words and the tone of an outcome; a size that matches is not called verified."""
    if outcome != "verified":
        return outcome.upper(), TONES[outcome]
    return (_SIZE_MATCHES, "") if depth == "metadata" else (outcome, TONES[outcome])


def _from(entry: str, outcome: str, first: int) -> Target:
    """Return the page of a sweep that begins with a result."""
    key = f"{entry}:{outcome}:{first}" if first else f"{entry}:{outcome}" if outcome else entry
    return Target("sweep", key)


def _only(entry: str, outcome: str) -> Target:
    return Target("sweep", f"{entry}:{outcome}")


def _rows(context: PageContext, depth: str, leaves: Sequence[SweepLeaf]) -> list[Row]:
    found = {
        stored.id: stored for stored in context.lookup.many(StoredObject, [leaf.object for leaf in leaves])
    }
    names = context.names.labels("exhibit", (stored.exhibit for stored in found.values()))
    return [_row(depth, leaf, found.get(leaf.object), names) for leaf in leaves]


def _row(depth: str, leaf: SweepLeaf, stored: StoredObject | None, names: Mapping[str, str]) -> Row:
    outcome, tone = _shown(depth, leaf.outcome)
    if stored is None:
        return Row.of((outcome, leaf.object[:8], "", "", "", ""), tone=tone)
    now = "destroyed" if stored.destroyed is not None else stored.failing or "no failure"
    return Row.of(
        (
            outcome,
            stored.id[:8],
            names[stored.exhibit],
            stored.store,
            f"{amount(stored.bytes)}{' (pack)' if stored.packed else ''}",
            now,
        ),
        Target("object", stored.id),
        tone=tone,
    )
