"""What a comparison of a database's schema and rights with what this program made can find."""

from __future__ import annotations

from collections.abc import Iterable

from custody.errors import ProofInvalid
from custody.frozen import dataclass

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which a database is not as this program made it.

    ``what`` says in words which object differs and how. ``refused`` is whether nothing of the database may be believed
    until it is mended; a harmless difference, such as a further index, is only reported. ``readable`` is whether rows
    are read as they are all the same, so that a check can go on and find what came of it. ``guard`` is the name of a
    guard that is missing, which `custody doctor --repair` puts back; ``mended`` is whether it puts right what is only
    reported, without touching a row.
    """

    what: str
    refused: bool
    readable: bool = False
    guard: str = ""
    mended: bool = False


def refusal(name: str, differences: Iterable[Difference]) -> ProofInvalid | None:
    """Return the error with which a database not as this program made it is refused, None if it is not."""
    refused = [difference for difference in differences if difference.refused]
    if not refused:
        return None
    told = "; ".join(one.what for one in refused[:_NAMED])
    if len(refused) > _NAMED:
        told += f"; and {len(refused) - _NAMED} more"
    mended = all(one.guard for one in refused)
    put_back = ", then puts the guards back with `custody doctor --repair`" if mended else ""
    restored = "" if mended else " Then restore the newest backup beside it."
    return ProofInvalid(
        f"nothing of the ledger database {name} is believed: its schema was altered ({told})",
        hint=f"Keep this copy as it is; the administrator runs `custody check`, compares with receipts, backups and"
        f" witnesses{put_back}.{restored}",
    )
