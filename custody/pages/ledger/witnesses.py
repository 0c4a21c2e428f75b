"""Pages of checkpoints and witnesses, and of the consistency of two tree sizes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from custody.errors import CustodyError, ProofInvalid
from custody.layout import many
from custody.ledger.ports import StoredCosignature
from custody.ledger.proofs.prover import Prover
from custody.ledger.state.state_cache import recalled
from custody.ledger.timestamps.records import stamps
from custody.model.entry.envelope import parse_entry
from custody.model.verdicts.proof_files import BROKEN, VERIFIED
from custody.pages.ledger.timestamps import judged, stamps_table
from custody.pages.parts.context import PageContext
from custody.pages.parts.ledger_history import past
from custody.pages.parts.ledger_numbers import number
from custody.pages.parts.page import (
    Action,
    Block,
    Column,
    Fact,
    Page,
    Row,
    Section,
    Table,
    Target,
    Tone,
    Verbatim,
)
from custody.pages.parts.wording import span, when
from custody.pages.things.actions import action_of, allowed_stamps
from custody.proof import checkpoint, cosignature, merkle
from custody.proof.checkpoint import Checkpoint
from custody.proof.note import VerifierKey

#: Checkpoints on one page.
ROWS = 100
#: The most sizes that are offered for comparison.
_OTHERS = 12
#: The most sizes searched for checkpoints: entries of one batch have one checkpoint.
LOOKED = 500


def checkpoints(context: PageContext, key: str) -> Page:
    """Return the page of the newest tree sizes with checkpoint or cosignature, and of witnesses."""
    reader = context.lookup.reader
    size = reader.head().size
    seen: dict[int, list[str]] = {}
    for stored in reader.cosignatures():
        seen.setdefault(stored.size, []).append(VerifierKey.parse(stored.vkey).name)
    last = max(seen, default=0)
    newest = range(size, max(size - LOOKED, 0), -1)
    kept = islice((tree_size for tree_size in newest if reader.checkpoint(tree_size) is not None), ROWS)
    sizes = sorted({*seen, *kept}, reverse=True)[:ROWS]
    rows = tuple(
        Row.of(
            (
                str(tree_size),
                when(parse_entry(reader.entry(tree_size - 1).note).envelope.at),
                ", ".join(dict.fromkeys(seen.get(tree_size, ()))),
            ),
            Target("consistency", str(tree_size)),
            tone="good" if tree_size in seen else "",
        )
        for tree_size in sizes
    )
    blocks: tuple[Block, ...] = (
        Section.of(
            "",
            (
                Fact.of("entries", str(size)),
                *past(context),
                Fact.of(
                    "seen by a witness",
                    f"up to {last} entries"
                    if last
                    else "NEVER: without a witness, a rewrite stays unnoticed",
                    "good" if last == size else "warn",
                ),
            ),
        ),
        witnesses(context),
        *_stamps(context),
        Table.of("Sizes", ("entries", "newest entry signed", "seen by"), rows, empty="no entries"),
    )
    acts = (
        Action("write a checkpoint for a witness", ("witness", "request")),
        Action("import a cosignature", ("witness", "add")),
        Action("write a timestamp request", ("timestamp", "request")),
        *_stamping(context),
    )
    return Page(Target("checkpoints"), "Checkpoints and witnesses", blocks, actions=acts)


def _stamping(context: PageContext) -> tuple[Action, ...]:
    """Return the actions about timestamps of the signed-in person, with refusals; empty for nobody."""
    if context.key is None:
        return ()
    state = recalled(context.lookup.reader)
    found = allowed_stamps(state, context.lookup, by=context.key, now=context.now)
    return tuple(action_of(context, act, {}) for act in sorted(found, key=lambda act: not act.allowed))


def witnesses(context: PageContext) -> Table:
    """Return the table of witnesses: their newest cosignature, verified now, and how far behind."""
    reader = context.lookup.reader
    newest: dict[str, StoredCosignature] = {}
    counts: dict[str, int] = {}
    for stored in reader.cosignatures():
        counts[stored.vkey] = counts.get(stored.vkey, 0) + 1
        if stored.vkey not in newest or newest[stored.vkey].size <= stored.size:
            newest[stored.vkey] = stored
    rows = []
    for vkey, stored in newest.items():
        key = VerifierKey.parse(vkey)
        found, tone = _cosigned(context, stored.size, key)
        behind = _behind(context, stored.size)
        rows.append(
            Row.of(
                (key.name, str(counts[vkey]), str(stored.size), behind, found),
                Target("consistency", str(stored.size)),
                tone="warn" if tone == "good" and behind.value else tone,
            )
        )
    return Table.of(
        "Witnesses",
        ("witness", "signed", "last size", Column("behind", "behind", "count"), "its line"),
        tuple(rows),
        empty="none ever signed",
    )


def _behind(context: PageContext, size: int) -> Fact:
    """Return the number of entries after a witness's newest size, and the age of the first of them."""
    reader = context.lookup.reader
    entries = reader.head().size - size
    if entries <= 0:
        return Fact("behind", "behind", 0, "nothing")
    first = parse_entry(reader.entry(size).note).envelope.at
    waited = f", {span(context.now - first)}" if first < context.now else ""
    return Fact("behind", "behind", entries, f"{many(entries, 'entry')}{waited}")


def _stamps(context: PageContext) -> tuple[Table, ...]:
    """Return the table of the newest timestamp tokens, verified now; empty for none."""
    reader = context.lookup.reader
    found = judged(reader, context.stamps(), stamps(reader)[-ROWS:])
    return (stamps_table(context, found),) if found else ()


def _cosigned(context: PageContext, size: int, key: VerifierKey) -> tuple[str, Tone]:
    """Return the verdict on a witness's cosignature of a size as text, with its tone."""
    try:
        found = cosignature.verify(Prover(context.lookup.reader, context.origin).checkpoint(size), [key])
    except CustodyError as error:
        return f"{BROKEN}: {error.message}", "bad"
    times = [line.time for line in found if line.name == key.name]
    return (f"{VERIFIED}, {when(max(times))}", "good") if times else ("no line of it", "warn")


def consistency(context: PageContext, key: str) -> Page:
    """Return the page of the proof that one size extends another, verified now.

    ``key`` is ``OLD..NEW``, or ``OLD`` for the current size. Raises NotFound for a size that the ledger has
    not.
    """
    reader = context.lookup.reader
    size = reader.head().size
    first, _, second = key.partition("..")
    old, new = sorted(number(text, "size", size, least=1) for text in (first, second or str(size)))
    signed = {tree_size: _opened(context, tree_size) for tree_size in {old, new}}
    checks = [pair for tree_size in sorted(signed) for pair in _checks(context, tree_size, signed[tree_size])]
    hashes = Prover(context.lookup.reader, context.origin).consistency(old, new) if old != new else []
    blocks: list[Block] = [Section.of("Checked just now", (_extends(old, new, hashes, signed), *checks))]
    others = sorted(
        {stored.size for stored in reader.cosignatures()} | {1, new // 2, size} - {0}, reverse=True
    )
    rows = tuple(
        Row.of(
            (f"{min(old, other)} and {max(old, other)} entries",),
            Target("consistency", f"{min(old, other)}..{max(old, other)}"),
        )
        for other in others[:_OTHERS]
        if other not in (old, new)
    )
    blocks.append(Table.of("Compare", ("which",), rows))
    if old != new:
        path = "\n".join(f"{at:>4}  {digest.hex()}" for at, digest in enumerate(hashes, 1))
        blocks.append(Verbatim(f"Proof: {len(hashes)} hashes", path))
    blocks += [
        Verbatim(
            f"Checkpoint of {tree_size} entries",
            Prover(context.lookup.reader, context.origin).checkpoint(tree_size).decode("utf-8"),
        )
        for tree_size in sorted(signed)
    ]
    shown = tuple(block for block in blocks if not isinstance(block, Table) or block.rows)
    return Page(Target("consistency", key), f"From {old} entries to {new}", shown)


def _opened(context: PageContext, size: int) -> Checkpoint | ProofInvalid:
    """Return the checkpoint of a size verified with the log's key, or the error as a value."""
    try:
        return checkpoint.open(
            Prover(context.lookup.reader, context.origin).checkpoint(size), context.log_key
        )
    except ProofInvalid as error:
        return error


def _checks(context: PageContext, size: int, signed: Checkpoint | ProofInvalid) -> Iterator[Fact]:
    """Yield the verdicts on the log's signature of a size, and on each witness's."""
    if isinstance(signed, ProofInvalid):
        yield Fact.of(f"log, {size}", f"{BROKEN}: {signed}", "bad")
        return
    yield Fact.of(f"log, {size}", f"{VERIFIED}: {signed.origin} signed it", "good")
    for vkey in dict.fromkeys(stored.vkey for stored in context.lookup.reader.cosignatures(size)):
        key = VerifierKey.parse(vkey)
        told, tone = _cosigned(context, size, key)
        yield Fact.of(f"witness, {size}", f"{told}: {key.name}", tone)


def _extends(
    old: int, new: int, hashes: Sequence[bytes], signed: Mapping[int, Checkpoint | ProofInvalid]
) -> Fact:
    before, after = signed[old], signed[new]
    if isinstance(before, ProofInvalid) or isinstance(after, ProofInvalid):
        return Fact.of("now and then", "NOT CHECKED: a checkpoint of theirs does not hold", "warn")
    if old == new:
        return Fact.of("now and then", "one size only: nothing to compare")
    try:
        merkle.verify_consistency(old, new, hashes, before.root, after.root)
    except ProofInvalid as error:
        return Fact.of("now and then", f"{BROKEN}: {error}", "bad")
    return Fact.of("now and then", f"{VERIFIED}: {new} entries extend these {old}", "good")
