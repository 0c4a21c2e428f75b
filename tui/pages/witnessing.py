"""Checkpoints, who outside has seen them, and the proof that the ledger of today extends an earlier one."""

from __future__ import annotations

from itertools import islice

from custody.errors import ProofInvalid
from custody.model.envelope import parse_entry
from custody.proof import checkpoint, merkle
from custody.proof.note import VerifierKey
from tui.page import Act, Block, Page, Pair, Pairs, Row, Said, Table, Target, Verbatim
from tui.sight import Sight
from tui.wording import when

#: Checkpoints on one page.
ROWS = 100
#: Sizes that are looked at for one: entries that were entered together have one checkpoint.
LOOKED = 500


def checkpoints(sight: Sight, key: str) -> Page:
    """Build the list of sizes that a checkpoint is kept of, those that witnesses saw first among equals."""
    reader = sight.lookup.reader
    size = reader.head().size
    seen: dict[int, list[str]] = {}
    for one in reader.cosignatures():
        seen.setdefault(one.size, []).append(VerifierKey.parse(one.vkey).name)
    last = max(seen, default=0)
    newest = range(size, max(size - LOOKED, 0), -1)
    kept = islice((one for one in newest if reader.checkpoint(one) is not None), ROWS)
    sizes = sorted({*seen, *kept}, reverse=True)[:ROWS]
    rows = tuple(
        Row(
            (
                str(one),
                when(parse_entry(reader.entry(one - 1).note).envelope.at),
                ", ".join(seen.get(one, ())),
            ),
            Target("consistency", str(one)),
            tone="good" if one in seen else "",
        )
        for one in sizes
    )
    blocks: tuple[Block, ...] = (
        Pairs(
            "",
            (
                Pair("entries", str(size)),
                Pair(
                    "seen by a witness",
                    f"up to {last} entries"
                    if last
                    else "NEVER: without a witness no outsider sees a rewrite",
                    "good" if last == size else "warn",
                ),
            ),
        ),
        Table("Sizes", ("entries", "newest entry signed", "seen by"), rows, empty="no entries"),
    )
    acts = (
        Act("write what a witness is asked to cosign", ("witness", "request")),
        Act("take a cosignature in", ("witness", "add")),
    )
    return Page(Target("checkpoints"), "Checkpoints and witnesses", blocks, acts=acts)


def consistency(sight: Sight, key: str) -> Page:
    """Build the proof that the ledger now extends the one of ``key`` entries, and verify it."""
    reader, prover = sight.lookup.reader, sight.vault.prover()
    size, old = reader.head().size, int(key)
    blocks: list[Block] = []
    stored = [prover.checkpoint(one) for one in sorted({old, size})]
    opened = [checkpoint.open(one, sight.vault.log_key) for one in stored]
    if old == size:
        blocks.append(Said("This is the newest size: there is nothing newer to compare it with."))
    else:
        hashes = prover.consistency(old, size)
        try:
            merkle.verify_consistency(old, size, hashes, opened[0].root, opened[-1].root)
            word = Pair("now and then", f"VERIFIED: {size} entries extend these {old}", "good")
        except ProofInvalid as error:
            word = Pair("now and then", f"BROKEN: {error}", "bad")
        blocks.append(Pairs("Checked just now", (word,)))
        path = "\n".join(f"{at:>4}  {one.hex()}" for at, one in enumerate(hashes, 1))
        blocks.append(Verbatim(f"Proof: {len(hashes)} hashes", path))
    blocks += [
        Verbatim(f"Checkpoint of {one.size} entries", data.decode("utf-8"))
        for one, data in zip(opened, stored, strict=True)
    ]
    return Page(Target("consistency", key), f"From {old} entries to {size}", tuple(blocks))
