"""What archiving by a script needs: what would refuse it, before a byte is stored, and what stores a file then."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from custody.errors import CustodyError
from custody.frozen import dataclass
from custody.ledger import intake
from custody.ledger.archive import Archived, archived_request
from custody.ledger.journal import Request
from custody.ledger.missing import Missing
from custody.ledger.ports import Lock, Progress, Workers
from custody.ledger.recall import recalled
from custody.model.records import StoredObject
from custody.model.types import Value
from storage.images.segments import packing_for

if TYPE_CHECKING:
    from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Filing:
    """Archiving under one exhibit: ``put`` stores a file by its path, for several threads; ``request`` is its entry.

    ``known`` returns what of some paths is archived there already, by path; ``earlier`` the entries of other bytes that
    were archived before this under the name of a file.
    """

    put: Callable[[str, Progress | None], Archived]
    request: Callable[[Archived], Request]
    recorded: Callable[[Archived], None]
    known: Callable[[Sequence[str], Workers], Mapping[str, StoredObject]]
    earlier: Callable[[Archived], tuple[int, ...]]


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

    missing = Missing(vault.reader(), subject, store)

    def known(paths: Sequence[str], workers: Workers) -> dict[str, StoredObject]:
        def there(path: str) -> StoredObject | None:
            try:
                packing = packing_for(path, each=each)
                if not missing.may_have(None if packing is not None else Path(path).stat().st_size):
                    return None
                return missing.there(archive.rehearse(path, packing=packing))
            except (CustodyError, OSError):
                return None  # what cannot be read is told when its turn comes

        pairs = zip(paths, workers.each(there, paths), strict=True)
        found = {path: stored for path, stored in pairs if stored is not None}
        for path in found:
            archive.settle(path)
        return found

    return Filing(
        put,
        lambda archived: archived_request(archived, subject, leaf, values),
        archive.recorded,
        known,
        lambda archived: missing.earlier(archived.name),
    )
