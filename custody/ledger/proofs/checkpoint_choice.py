"""Choice of the checkpoint of a proof, for as many outside signatures as possible.

A proof file carries the cosignatures on its own checkpoint, and only a timestamp token on that checkpoint dates it.
Signatures on other checkpoints are left behind, and named so that a proof at these can be asked for. Nothing is
verified.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from custody.frozen import dataclass
from custody.ledger.ports import LedgerReader
from custody.ledger.timestamps.records import stamps


@dataclass(frozen=True, slots=True)
class OutsideCheckpoint:
    """A checkpoint of ``size`` entries with outside signatures: its witnesses, and whether it has a token.

    ``witnesses`` are verifier key strings.
    """

    size: int
    witnesses: frozenset[str]
    token: bool


@dataclass(frozen=True, slots=True)
class OmittedSignature:
    """An outside signature that a proof lacks: a witness's verifier key, None for a token, and its size."""

    witness: str | None
    size: int


def vouched(reader: LedgerReader) -> list[OutsideCheckpoint]:
    """Return every checkpoint with a cosignature or timestamp token, in ascending size."""
    by_size: dict[int, set[str]] = {}
    for line in reader.cosignatures():
        by_size.setdefault(line.size, set()).add(line.vkey)
    stamped = {stamp.size for stamp in stamps(reader)}
    return [
        OutsideCheckpoint(size, frozenset(by_size.get(size, ())), size in stamped)
        for size in sorted(by_size.keys() | stamped)
    ]


def choose(found: Iterable[OutsideCheckpoint], position: int, newest: int) -> int:
    """Return the size to prove an entry at; ``newest`` is that of the largest releasable checkpoint.

    It is the checkpoint with both cosignatures and a token; where none has both, one with cosignatures, else one with a
    token, else the newest of all. Of several it is the one with the most witnesses, and of these the newest.
    """
    covering = [each for each in found if position < each.size <= newest]
    return max(covering, key=_worth).size if covering else newest


def _worth(each: OutsideCheckpoint) -> tuple[int, int, int]:
    kinds = 2 * bool(each.witnesses) + each.token
    return kinds, len(each.witnesses), each.size


def omitted_signatures(
    found: Sequence[OutsideCheckpoint], position: int, newest: int, size: int, *, alone: bool
) -> tuple[OmittedSignature, ...]:
    """Return the outside signatures over an entry that its proof at ``size`` does not include.

    Each is returned with the size of the newest checkpoint that has it, in order of size. ``alone``: no token is handed
    out with the proof file.
    """
    brought = {key for each in found if each.size == size for key in _signers(each, alone=alone)}
    others: Mapping[str | None, int] = {
        key: each.size
        for each in found
        if position < each.size <= newest
        for key in _signers(each, alone=False)
        if key not in brought
    }
    return tuple(
        OmittedSignature(key, at)
        for key, at in sorted(others.items(), key=lambda item: (item[1], item[0] or ""))
    )


def _signers(each: OutsideCheckpoint, *, alone: bool) -> list[str | None]:
    """Return the witnesses of a checkpoint, in order, and None for a token on it unless ``alone``."""
    return [*sorted(each.witnesses), *([None] if each.token and not alone else [])]
