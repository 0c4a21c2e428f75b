"""What archiving by a script needs: what would refuse it, before a byte is stored, and what stores a file then."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from custody.frozen import dataclass
from custody.ledger import intake
from custody.ledger.archive import Archived, archived_request
from custody.ledger.journal import Request
from custody.ledger.ports import Lock, Progress
from custody.ledger.recall import recalled
from custody.model.types import Value
from storage.images.segments import packing_for

if TYPE_CHECKING:
    from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Filing:
    """Archiving under one exhibit: ``put`` stores a file by its path, for several threads; ``request`` is its entry."""

    put: Callable[[str, Progress | None], Archived]
    request: Callable[[Archived], Request]
    recorded: Callable[[Archived], None]


def filing(
    vault: Vault,
    by: str,
    exhibit: str,
    store: str,
    *,
    acquisition: int | None = None,
    late: str | None = None,
    md5: bool = False,
    sha1: bool = False,
    fresh: bool = False,
    each: bool = False,
) -> Filing:
    """Raise what would refuse archiving by the key ``by`` whatever the bytes are, and give what carries it out."""
    subject = vault.lookup().resolve("exhibit", exhibit)
    leaf = None if acquisition is None else vault.reader().entry(acquisition).leaf
    values: dict[str, Value] = {"late": late}
    intake.foresee_archiving(vault.journal, by, store, subject, acquisition=leaf, values=values)
    vault.sequencer.ready()
    archive, locks = vault.archive(store), vault.locks()
    wants = locks.first(recalled(vault.reader()), subject, store)

    def put(path: str, progress: Progress | None) -> Archived:
        return archive.store(
            path,
            exhibit=subject,
            lock=Lock(wants.mode, wants.until, wants.hold),
            carries_on=lambda begun: locks.carries_on(begun, wants),
            md5=md5,
            sha1=sha1,
            fresh=fresh,
            progress=progress,
            packing=packing_for(path, each=each),
        )

    return Filing(put, lambda one: archived_request(one, subject, leaf, values), archive.recorded)
