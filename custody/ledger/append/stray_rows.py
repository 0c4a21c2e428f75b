"""Stray rows: rows of a ledger's database that no signature covers.

The log signs every commit, so a row beyond its newest checkpoint, or one that no signed entry brought, is no part of
the ledger and can be removed. An entry under a checkpoint that the log signed is never one.
"""

from __future__ import annotations

from custody.errors import CustodyError, HeadMismatch, ProofInvalid
from custody.frozen import dataclass
from custody.ledger.consistency import head_recovery
from custody.ledger.ports import HeadRow, HeadStore, LedgerReader
from custody.model.entry import openings as opening_format
from custody.model.entry.envelope import parse_entry
from custody.proof import checkpoint, cosignature, merkle
from custody.proof.merkle.frontier import Frontier
from custody.proof.note import VerifierKey

_END = 2**63 - 1
_KEEP = "Keep this copy as it is, run `custody check`, and compare it with receipts, backups and witnesses."


@dataclass(frozen=True, slots=True)
class Strays:
    """The stray rows of a database: those beyond ``head``, the log's signed end, and those before it.

    ``checkpoints`` are sizes, ``cosignatures`` (size, vkey, line), ``sweeps`` positions, ``erasures`` (position, field
    index). ``lost`` are sentences about values that no repair brings back.
    """

    head: HeadRow
    checkpoints: tuple[int, ...]
    cosignatures: tuple[tuple[int, str, str], ...]
    sweeps: tuple[int, ...]
    erasures: tuple[tuple[int, int], ...]
    lost: tuple[str, ...]


def find_strays(reader: LedgerReader, log_key: VerifierKey, head: HeadStore) -> Strays:
    """Return the stray rows of a database, read at one state.

    Raise ProofInvalid where the log signed other or more entries than are stored. Where rows are beyond the signed end,
    raise HeadMismatch unless a head is remembered that is not beyond it: surplus entries may have lost their signature.
    """
    signed, unsigned = _checkpoints(reader, log_key)
    end, kinds, more = _signed_end(reader, signed)
    if any(size > end.size for size in signed):
        raise ProofInvalid(
            f"the log signed {max(signed)} entries, of which {end.size} are stored as it signed them",
            hint=_KEEP,
        )
    if more or reader.head() != end:
        _remembered(head, end, signed)
    swept = {position for position, kind in kinds if kind == "sweep.completed"}
    sweeps = [position for position, _ in reader.sweeps() if position < end.size and position not in swept]
    erasures, lost = _erasures(reader, head, end.size)
    lines = [line for line in reader.cosignatures() if line.size <= end.size and line.size not in unsigned]
    false = [line for line in lines if not _cosigned(reader, line.size, line.vkey, line.line)]
    return Strays(
        end,
        tuple(sorted(size for size in unsigned if size <= end.size)),
        tuple((line.size, line.vkey, line.line) for line in false),
        tuple(sweeps),
        tuple(erasures),
        tuple(lost),
    )


def _checkpoints(reader: LedgerReader, log_key: VerifierKey) -> tuple[dict[int, bytes], set[int]]:
    """Return the roots that the log signed, by size, and the sizes of checkpoints it did not sign."""
    signed: dict[int, bytes] = {}
    unsigned: set[int] = set()
    for size, data in reader.checkpoints():
        try:
            opened = checkpoint.open(data, log_key)
        except CustodyError:
            unsigned.add(size)
            continue
        if opened.size == size:
            signed[size] = opened.root
        else:
            unsigned.add(size)
    return signed, unsigned


def _signed_end(
    reader: LedgerReader, signed: dict[int, bytes]
) -> tuple[HeadRow, list[tuple[int, str]], bool]:
    """Return the newest signed head, the (position, kind) of its entries, and whether more are stored."""
    frontier = Frontier()
    end = HeadRow(0, merkle.EMPTY_ROOT, b"")
    kinds: list[tuple[int, str]] = []
    newer: list[tuple[int, str]] = []
    for stored in reader.entries(0, _END):
        if stored.position != frontier.size:
            newer.append((stored.position, ""))
            break
        frontier.append(merkle.leaf_hash(stored.note))
        newer.append((stored.position, _kind(stored.note)))
        if (root := signed.get(frontier.size)) is None:
            continue
        if root != frontier.root():
            raise ProofInvalid(
                f"the log signed other entries than are stored, among the first {frontier.size}", hint=_KEEP
            )
        end = HeadRow(frontier.size, root, b"".join(frontier.hashes))
        kinds, newer = [*kinds, *newer], []
    return end, kinds, bool(newer)


def _kind(note: bytes) -> str:
    try:
        return parse_entry(note).envelope.kind
    except CustodyError:
        return ""


def _remembered(head: HeadStore, end: HeadRow, signed: dict[int, bytes]) -> None:
    """Raise HeadMismatch unless the remembered head is one that the log signed, and not beyond ``end``."""
    known = head.read()
    if known is None:
        raise HeadMismatch(
            "no head is remembered on this machine, so that nobody knows whether entries are too many",
            hint="Repair it on the machine that keeps the head file.",
        )
    mark = known.committed
    if mark.size > end.size or (mark.size and signed.get(mark.size) != mark.root):
        raise HeadMismatch(
            f"the remembered head has {mark.size} entries, and the log's checkpoints here end at {end.size} or are of"
            " others",
            hint=_KEEP,
        )


def _cosigned(reader: LedgerReader, size: int, vkey: str, line: str) -> bool:
    try:
        stored = reader.checkpoint(size)
        return stored is not None and bool(
            cosignature.verify(stored + line.encode() + b"\n", [VerifierKey.parse(vkey)])
        )
    except CustodyError:
        return False


def _erasures(reader: LedgerReader, head: HeadStore, size: int) -> tuple[list[tuple[int, int]], list[str]]:
    """Return the erasure marks without an order, and a sentence for each entry overwritten under one."""
    founded = {
        (erasure.position, erasure.field) for erasure in head_recovery.ordered_erasures(reader, 0, size)
    }
    founded |= {(erasure.position, erasure.field) for erasure in head.list_erasures()}
    marked: dict[int, list[int]] = {}
    for position, field in reader.erased():
        if position < size and (position, field) not in founded:
            marked.setdefault(position, []).append(field)
    found: list[tuple[int, int]] = []
    lost: list[str] = []
    for position, fields in marked.items():
        rightly = {field for at, field in founded if at == position}
        if _whole(reader, position, rightly):
            found += [(position, field) for field in fields]
        else:
            lost.append(
                f"what was sealed in entry {position} was overwritten, and no entry says that it was erased: only a"
                " backup has it"
            )
    return found, lost


def _whole(reader: LedgerReader, position: int, erased: set[int]) -> bool:
    """Return whether an entry's openings are those signed, with no fields erased except ``erased``."""
    for row in reader.rows(position, position + 1):
        try:
            openings = opening_format.decode(row.openings)
            signed = parse_entry(row.note).envelope.content
            gone = {at for at, opening in enumerate(openings) if opening.leaf is None}
            return opening_format.content_of(openings) == signed and gone <= erased
        except CustodyError:
            return False
    return False
