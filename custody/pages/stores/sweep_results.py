"""The results of one part of a sweep: outcomes, choice of leaves, and failures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from custody.layout import many
from custody.ledger.stores.reachability import Outage
from custody.ledger.verification.outcomes import Checked, SweepResult
from custody.model.records import StoredObject
from custody.model.schema.ids import unb64
from custody.pages.parts.names import Names
from custody.pages.parts.page import Block, Fact, Paragraph, Section
from custody.pages.stores.sweeps import TONES, outcome_facts

_CHOSEN = {
    "timestamp": "up to {leaves} leaves of each, chosen by a timestamp token",
    "witness": "up to {leaves} leaves of each, chosen by a witness's cosignature",
    "self_chosen": "up to {leaves} leaves of each, chosen by this agency itself",
}


def failures(result: SweepResult) -> Sequence[Checked]:
    """Return the results that are not verified, the worst first."""
    order = list(TONES)
    found = [checked for checked in result.checked if checked.outcome != "verified"]
    return sorted(found, key=lambda checked: order.index(checked.outcome))


def found(names: Names, result: SweepResult, most: int) -> tuple[Block, ...]:
    """Return the results of a part with at most ``most`` failures; its entries have all of them."""
    counts = {outcome: result.count(outcome) for outcome in TONES}
    failing = failures(result)
    left = len(failing) - most
    return (
        Section("outcomes", "", tuple(outcome_facts(result.depth, counts))),
        *(Paragraph(sentence) for sentence in _looked_at(result)),
        *(_failure(names, failure) for failure in failing[:most]),
        *((Paragraph(f"and {many(left, 'more object')}"),) if left > 0 else ()),
    )


def _looked_at(result: SweepResult) -> Iterator[str]:
    if result.depth == "metadata":
        yield "only sizes were compared, not the bytes"
    if result.sample is not None:
        yield _CHOSEN[result.sample.origin].format(leaves=result.sample.leaves)


def _failure(names: Names, checked: Checked) -> Section:
    stored = checked.object
    exhibit = names.label("exhibit", stored.exhibit)
    title = f"{checked.outcome.upper()}  {place_text(stored)} of exhibit {exhibit}, recorded in entry {stored.position}"
    facts = [
        Fact.of("where", f"{stored.store} {stored.store_key}"),
        *((Fact.of("why", checked.why),) if checked.why else ()),
    ]
    if checked.found is not None:
        facts += [
            Fact.of("recorded", unb64(stored.sha256).hex()),
            Fact.of("found", checked.found.hex()),
        ]
    return Section("failure", title, tuple(facts))


def place_text(stored: StoredObject) -> str:
    """Return a stored object as text: the object, or the copy and its original."""
    if stored.of is None:
        return f"object {stored.id[:8]}"
    return f"copy {stored.id[:8]} of object {stored.of[:8]}"


def wrong_lines(
    failures: Iterable[Mapping[str, object]], outages: Iterable[Outage], still: Iterable[str]
) -> list[str]:
    """Return a line on each failed object, each unreachable store and the objects that failed before."""
    failed = [f"object {row['object']} in store {row['store']}: {row['outcome']}" for row in failures]
    return [*failed, *(f"store {outage.store} is unreachable: {outage.why}" for outage in outages), *still]
