"""One sweep: how deep it looked, its four outcomes, and each object with what was found of it, the worst first."""

from __future__ import annotations

from custody.errors import NotFound
from custody.ledger.fixity import OUTCOMES
from custody.ledger.submission import sweep_leaves
from custody.model.records import StoredObject
from custody.proof import seal
from tui.pace import amount
from tui.page import Page, Pair, Pairs, Row, Said, Table, Target, Tone
from tui.pages.numbered import number
from tui.sight import Sight
from tui.wording import when

#: Results on one page.
ROWS = 300
#: Each outcome with what it says, the worst first.
MEANS: dict[str, tuple[Tone, str]] = {
    "mismatch": ("bad", "the bytes are not those recorded"),
    "missing": ("bad", "the store says that there is no such object"),
    "unreadable": ("warn", "the store did not answer; this says nothing about the bytes"),
    "ok": ("good", "as recorded"),
}
#: What each depth looked at.
DEPTHS = {"full": "every byte", "sample": "some leaves of 1 MiB", "metadata": "sizes only, not the bytes"}
_CHOSEN = {
    "all": "all of them",
    "witness": "a witness",
    "timestamp": "a timestamp token",
    "self_chosen": "this house itself",
}


def sweep(sight: Sight, key: str) -> Page:
    """Build the page of the sweep in entry ``key``, with `:OUTCOME` behind it only of its objects with that outcome."""
    text, _, only = key.partition(":")
    entry = sight.vault.entries().at(number(text, "entry", sight.lookup.reader.head().size - 1))
    lines = sight.lookup.reader.sweep(entry.position)
    if entry.envelope.kind != "fixity.swept" or lines is None:
        raise NotFound(f"entry {text} is no sweep", hint="`custody fixity status` lists them.")
    leaves = [seal.parse_sweep_leaf(one) for one in sweep_leaves(lines)]
    leaves.sort(key=lambda one: list(MEANS).index(one.outcome))
    shown = [one for one in leaves if only in ("", one.outcome)]
    depth, counts = str(entry.value("depth")), {name: int(str(entry.value(name) or 0)) for name in OUTCOMES}
    outcomes = tuple(
        Pair(
            name,
            f"{counts[name]}  {told}" if counts[name] else "0",
            tone if counts[name] else "",
            _only(text, name),
        )
        for name, (tone, told) in MEANS.items()
    )
    facts = (
        Pair("looked at", DEPTHS.get(depth, depth)),
        Pair("chosen by", _CHOSEN.get(str(entry.value("positions")), "")),
        Pair("from", str(entry.value("started_at") or "")),
        Pair("to", str(entry.value("occurred_at") or "")),
        Pair("signed by", f"{sight.signer(entry.envelope.by)}, {when(entry.envelope.at)}"),
        Pair("entry", text, opens=Target("entry", text)),
    )
    table = Table(
        f"Objects: {only}" if only else "Objects",
        ("outcome", "object", "exhibit", "store", "bytes", "now"),
        tuple(_row(sight, one) for one in shown[:ROWS]),
        empty="none",
        more=max(len(shown) - ROWS, 0),
    )
    note = Said("Enter on an outcome shows only its objects; Enter on an object opens it.", "quiet")
    title = f"Sweep in entry {text}"
    return Page(Target("sweep", key), title, (Pairs("Outcomes", outcomes), Pairs("", facts), note, table))


def _only(entry: str, outcome: str) -> Target:
    return Target("sweep", f"{entry}:{outcome}")


def _row(sight: Sight, leaf: seal.SweepLeaf) -> Row:
    one = sight.lookup.maybe(StoredObject, leaf.object)
    tone = MEANS[leaf.outcome][0]
    if one is None:
        return Row((leaf.outcome.upper(), leaf.object[:8], "", "", "", ""), tone=tone)
    now = "destroyed" if one.destroyed is not None else one.failing or "no failure"
    return Row(
        (
            leaf.outcome if leaf.outcome == "ok" else leaf.outcome.upper(),
            one.id[:8],
            sight.label("exhibit", one.exhibit),
            one.store,
            amount(one.bytes),
            now,
        ),
        Target("object", one.id),
        tone=tone,
    )
