"""The ledger, any stretch of it at once, and one entry as the signed note that it is."""

from __future__ import annotations

from custody.ledger.views.entries import EntryView
from custody.ledger.views.examined import examine_entry
from custody.model.envelope import parse_entry
from custody.model.verdicts import BROKEN, VERIFIED
from custody.proof import merkle
from tui.page import Act, Block, Page, Pair, Pairs, Row, Said, Table, Target, Tone, Verbatim
from tui.pages.numbered import number
from tui.sight import Sight
from tui.wording import when

#: Entries on one page.
ROWS = 100
_TONES: dict[str, Tone] = {VERIFIED: "good", BROKEN: "bad"}


def listing(sight: Sight, key: str) -> Page:
    """Build the page that ends with entry ``key`` (a position; empty: the newest), the newest first."""
    reader = sight.lookup.reader
    size = reader.head().size
    last = number(key, "entry", size - 1) if key else size - 1
    first = max(last - ROWS + 1, 0)
    stretch = [
        (stored.position, parse_entry(stored.note).envelope) for stored in reader.entries(first, last + 1)
    ]
    names = sight.abouts(envelope.subject for _, envelope in stretch)
    rows = [
        Row(
            (
                str(position),
                when(envelope.at),
                envelope.kind,
                names[envelope.subject],
                sight.signer(envelope.by),
            ),
            Target("entry", str(position)),
        )
        for position, envelope in reversed(stretch)
    ]
    return Page(
        Target("ledger", key),
        f"Ledger: entries {first} to {last} of {size}" if size else "Ledger: no entries",
        (Table("", ("entry", "signed at", "kind", "about", "by"), tuple(rows), empty="no entries"),),
        before=Target("ledger", str(min(last + ROWS, size - 1))) if last < size - 1 else None,
        after=Target("ledger", str(first - 1)) if first else None,
    )


def entry(sight: Sight, key: str) -> Page:
    """Build the page of one entry: note, verdicts made now, fields, and its path to the root."""
    reader = sight.lookup.reader
    size = reader.head().size
    position = number(key, "entry", size - 1)
    found = sight.vault.entries().at(position)
    proof = merkle.inclusion_proof(position, size, reader)
    blocks: tuple[Block, ...] = (
        Pairs("Checked just now", tuple(_verdicts(sight, found))),
        Pairs(
            "Fields",
            tuple(
                Pair(
                    one.name,
                    "(erased)" if one.erased else "" if one.value is None else str(one.value),
                    "warn" if one.corrected or one.erased else "",
                )
                for one in found.fields
                if one.value is not None or one.erased
            ),
        ),
        Verbatim("The signed note, as it stands", found.note.decode("utf-8")),
        Verbatim(f"Path to the root of {size} entries", "\n".join(_path(found.leaf, proof))),
        Said("Each hash joins what stands above it; the last one is the root that the log signed."),
    )
    return Page(
        Target("entry", key),
        f"Entry {position}: {found.envelope.kind}",
        blocks,
        acts=(
            Act("disclose fields of it", ("disclose",), {"entry": key}),
            Act("correct a field", ("correct",), {"entry": key}),
            Act("propose to erase fields", ("erase", "propose"), {"entry": key}),
        ),
        before=Target("entry", str(position + 1)) if position + 1 < size else None,
        after=Target("entry", str(position - 1)) if position else None,
    )


def _verdicts(sight: Sight, found: EntryView) -> list[Pair]:
    """Give every verdict on an entry as of now, in the words that the command line uses."""
    envelope = found.envelope
    rows = [
        Pair("about", sight.about(envelope.subject), opens=Target("subject", envelope.subject)),
        Pair("signed by", f"{sight.signer(envelope.by)}, {when(envelope.at)}"),
    ]
    examined = examine_entry(sight.lookup.reader, sight.vault.log_key, found)
    return rows + [
        Pair(one.scope, f"{one.word}: {one.why}", _TONES.get(one.word, "warn")) for one in examined.verdicts
    ]


def _path(leaf: bytes, proof: list[bytes]) -> list[str]:
    return [f"leaf  {leaf.hex()}", *(f"{at:>4}  {one.hex()}" for at, one in enumerate(proof, 1))]
