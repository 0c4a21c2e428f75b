"""Examples of files that leave the vault: proof files, fields documents, and the published folder."""

from __future__ import annotations

import io
from collections.abc import Callable

from custody.cli.console.diagnostics import Diagnostics
from custody.errors import RuleBroken
from custody.ledger.objects.chunk_proofs import prove_chunk
from custody.proof import consistency, fields, tiles, verification
from custody.proof import proof_file as proof_proof_file
from tools.office import CASE, office


def proof_file() -> str:
    """Return a text that shows the proof file of one entry at the newest cosigned checkpoint."""
    return office().world.prover().proof(CASE).decode()


def proof_verified() -> str:
    """Return a text that shows the facts that the proof file proves with the keys of log and witness."""
    keys = office()
    data = keys.world.prover().proof(CASE)
    shown = verification.verify(proof_proof_file.parse(data), keys.log_key, [keys.witness.verifier], 1)
    lines = [
        f"entry        {shown.index} of {shown.checkpoint.size}",
        f"leaf hash    {shown.leaf.hex()}",
        f"root         {shown.checkpoint.root.hex()}",
        *(f"witness      {cosignature.name} at {cosignature.time}" for cosignature in shown.cosignatures),
    ]
    return "\n".join(lines)


def consistency_proof() -> str:
    """Return a text that shows the proof that 21 entries begin with 19."""
    return consistency.format(19, office().world.prover().consistency(19, 21)).decode()


def chunk_document() -> str:
    """Return a text that shows the document that proves the last chunk of the archived image."""
    world = office().world
    document, chunk = prove_chunk(world.store.read(), world.objects, office().sweep.checked[0].object, 2)
    return f"{document.decode()}\n\nbeside it, {len(chunk)} bytes"


def fields_document() -> str:
    """Return a text that shows the document that discloses two fields of that entry."""
    return office().world.prover().shown(CASE, ["occurred_at", "entry_mode"]).decode()


def fields_verified() -> str:
    """Return a text that shows the fields that the document proves after the proof file was verified."""
    world = office().world
    entry = world.entry(CASE)
    document = fields.parse(world.prover().shown(CASE, ["occurred_at", "entry_mode"]))
    shown = fields.verify(document, entry.envelope.content, entry.envelope.fields, entry.leaf)
    return "\n".join(
        f"field {disclosed.index}  {disclosed.field.name} = {disclosed.field.value}" for disclosed in shown
    )


def published() -> str:
    """Return a text that lists a published folder's files for 300 entries, in the order of writing."""
    paths = [tiles.tile_path(tile.level, tile.index, tile.width) for tile in tiles.new_tiles(0, 300)]
    bundles = [
        tiles.entries_path(tile.index, tile.width) for tile in tiles.new_tiles(0, 300) if tile.level == 0
    ]
    noted = [f"{path}   (with entries only)" for path in bundles]
    return "\n".join([*paths, *noted, "checkpoint"])


def error_document() -> str:
    """Return a text that shows an error as a script gets it."""
    stream = io.StringIO()
    error = RuleBroken(
        "120 days were chosen; the article allows 1 to 90 for one period",
        rule="un-25.ceiling",
        article="25(2)",
    )
    Diagnostics(stream, as_json=True).error(error)
    return stream.getvalue()


EXAMPLES: dict[str, Callable[[], str]] = {
    "proof-file": proof_file,
    "proof-verified": proof_verified,
    "consistency": consistency_proof,
    "chunk-document": chunk_document,
    "fields-document": fields_document,
    "fields-verified": fields_verified,
    "published": published,
    "error-document": error_document,
}
