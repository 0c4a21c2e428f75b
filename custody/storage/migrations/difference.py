"""The differences of a database's schema from this program's, and the refusal of such a database."""

from __future__ import annotations

from collections.abc import Iterable

from custody.errors import ProofInvalid
from custody.frozen import dataclass

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference of a database from what this program makes.

    ``what`` describes the object and its difference. ``refused`` is whether no row of the database may be trusted until
    it is repaired; a harmless difference, such as a further index, is only reported. ``readable`` is whether rows are
    read as they are all the same, so that a check can go on and find the consequences. ``guard`` is the name of a
    missing guard, which `custody doctor --repair` restores; ``mended`` is whether that command repairs a difference
    that is only reported, without changing a row.
    """

    what: str
    refused: bool
    readable: bool = False
    guard: str = ""
    mended: bool = False


def refusal(name: str, differences: Iterable[Difference]) -> ProofInvalid | None:
    """Return the error that refuses a database with such differences, None if none of them is refused."""
    refused = [difference for difference in differences if difference.refused]
    if not refused:
        return None
    told = "; ".join(difference.what for difference in refused[:_NAMED])
    if len(refused) > _NAMED:
        told += f"; and {len(refused) - _NAMED} more"
    mended = all(difference.guard for difference in refused)
    put_back = ", then puts the guards back with `custody doctor --repair`" if mended else ""
    restored = "" if mended else " Then restore the newest backup beside it."
    return ProofInvalid(
        f"nothing of the ledger database {name} is believed: its schema was altered ({told})",
        hint=f"Keep this copy as it is; the administrator runs `custody check`, compares with receipts, backups and"
        f" witnesses{put_back}.{restored}",
    )
