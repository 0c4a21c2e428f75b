"""Timestamp tokens on record, each verified now, and the trusted root certificates."""

from __future__ import annotations

from collections.abc import Sequence

from custody.frozen import dataclass
from custody.ledger.ports import LedgerReader, Stamps
from custody.ledger.timestamps.records import standing
from custody.model.records import Stamp, TsaRoot
from custody.model.schema.ids import unb64
from custody.pages.parts.cells import Cells, count, entry, of_members, word
from custody.pages.parts.context import PageContext
from custody.pages.parts.ledger_history import past_said
from custody.pages.parts.page import Action, Block, Column, Fact, Page, Row, Table, Target, Tone

#: Characters of a digest that people read.
_SHORT = 16
_TONES: dict[str, Tone] = {"holds": "good", "false": "bad", "unchecked": "warn"}
_COLUMNS = (
    Column("tree_size", "entries", "count"),
    Column("timestamped_at", "existed by", "instant"),
    Column("entry", "entry", "count"),
    Column("standing", "verified now", "code"),
)
_ROOTS = (
    Column("certificate_sha256", "root", "digest"),
    Column("trusted", "trusted"),
    Column("since", "since entry"),
)


@dataclass(frozen=True, slots=True)
class JudgedStamp:
    """A token with its verdict: ``holds``, ``false`` or ``unchecked``, and the reason unless it holds."""

    stamp: Stamp
    standing: str
    why: str | None


def judged(reader: LedgerReader, verifier: Stamps, found: Sequence[Stamp]) -> list[JudgedStamp]:
    """Return these timestamp tokens with their verdicts, verified now."""
    return [JudgedStamp(stamp, *standing(reader, verifier, stamp)) for stamp in found]


def stamps_table(context: PageContext, found: Sequence[JudgedStamp], more: int = 0) -> Table:
    """Return the table of these tokens; ``more`` is the number left out."""
    cells = Cells(context)
    rows = tuple(_stamp(cells, each) for each in found)
    return Table("timestamps", "Timestamps", _COLUMNS, rows, "no token is on record", more=more)


def _stamp(cells: Cells, found: JudgedStamp) -> Row:
    stamp = found.stamp
    text = f"{found.standing}: {found.why}" if found.why else found.standing
    return Row(
        (
            Fact("tree_size", "entries", stamp.size, str(stamp.size)),
            cells.instant("timestamped_at", stamp.time),
            entry(stamp.position),
            word("standing", found.standing, text),
        ),
        Target("entry", str(stamp.position)),
        tone=_TONES.get(found.standing, "warn"),
        facts=of_members(
            {
                "certificate_sha256": unb64(stamp.certificate).hex(),
                "signer_certificate_sha256": unb64(stamp.signer).hex(),
                "why": found.why,
            }
        ),
    )


def timestamps(
    context: PageContext, found: Sequence[JudgedStamp], more: int, newest: int, roots: Sequence[TsaRoot]
) -> Page:
    """Return the page of these tokens and of the root certificates; ``more`` is the number left out.

    ``newest`` is the largest tree size with a token that holds, 0 for none.
    """
    size = context.lookup.reader.head().size
    told = f"{newest} of {size} entries" if newest else f"none of {size} entries"
    facts = (
        Fact("timestamped", "under a token", newest, told, tone="good" if newest else "warn"),
        Fact("size", "entries", size, ""),
    )
    rows = tuple(map(_root, roots))
    nothing = "none: tokens are taken in once a root is trusted"
    blocks: tuple[Block, ...] = (
        *past_said(context),
        stamps_table(context, found, more),
        Table("roots", "Root certificates", _ROOTS, rows, nothing),
    )
    actions = (
        Action("write a timestamp request", ("timestamp", "request")),
        Action("trust a root certificate", ("timestamp", "trust")),
    )
    return Page(Target("timestamps"), "Timestamps", blocks, key_facts=facts, actions=actions)


def _root(root: TsaRoot) -> Row:
    digest = unb64(root.certificate).hex()
    trusted = root.until is None
    return Row(
        (
            Fact("certificate_sha256", "root", digest, digest[:_SHORT]),
            Fact("trusted", "trusted", trusted, "yes" if trusted else f"no longer, since entry {root.until}"),
            Fact("since", "since entry", root.since, str(root.since)),
        ),
        Target("entry", str(root.since)),
        facts=(count("until", root.until),),
    )
