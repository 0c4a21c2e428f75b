"""Repairs a database without loss: guards, read model, list of erasures, unsigned rows.

No repair changes a signed entry; damaged entries can only be restored from a backup. Rows that no signature covers are
removed and saved in a file in the vault.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from custody.errors import StorageFailed
from custody.frozen import dataclass
from custody.ledger.append.read_model import rebuild, wrong_rows
from custody.ledger.consistency import head_recovery
from custody.ledger.ports import Clock, Entropy
from custody.storage.database import SqlLedgerStore
from custody.storage.database import location as database_location
from custody.storage.database.store import BUSY_TIMEOUT
from custody.storage.database.upgrade import foresee as foresee_upgrade
from custody.storage.database.upgrade_plan import Plan, Upgraded
from custody.storage.files.durable import reason
from custody.storage.migrations.difference import Difference, refusal
from custody.storage.settings.settings import Settings
from custody.storage.state.head import HeadFile
from custody.storage.vault.stray_rows import foresee_strays, take_strays
from custody.storage.vault.vault import HEAD, location_of, open_vault, state_of


@dataclass(frozen=True, slots=True)
class Repaired:
    """The result of a repair: guards restored, by name, records rewritten, erasures listed again.

    ``schema`` describes other repairs of the schema: indexes, statistics and marks of the file. ``taken`` describes the
    removed rows, which no signature covers, and ``kept`` is the file in which they are saved; ``lost`` describes damage
    that cannot be repaired. ``upgraded`` is the upgrade of an older schema, None for none.
    """

    guards: tuple[str, ...]
    schema: tuple[str, ...]
    records: int
    erasures: int
    taken: tuple[str, ...] = ()
    kept: Path | None = None
    lost: tuple[str, ...] = ()
    upgraded: Upgraded | None = None


@dataclass(frozen=True, slots=True)
class Repairable:
    """The work of a repair: missing guards, wrong records and labels, unlisted erasures.

    ``strays`` describes rows that no signature covers: before they are deleted, the others are not counted. ``lost``
    describes damage that cannot be repaired. ``upgrade`` is the upgrade of an older schema, before which nothing else
    is counted, and ``free`` the number of free bytes where its copy goes.
    """

    guards: tuple[str, ...]
    schema: tuple[str, ...]
    rows: int | None
    erasures: int | None
    strays: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    upgrade: Plan | None = None
    free: int = 0


def repair(settings: Settings, clock: Clock, entropy: Entropy) -> Repaired:
    """Upgrade the database with its guards, delete unsigned rows, rebuild read model and erasure list.

    Returns what was repaired. Nobody signs meanwhile. A copy of an older database is kept before. Raises ConfigError
    where there is no vault; UnknownVersion where a newer program wrote it, which changes nothing; ProofInvalid where
    more of the schema was altered than missing guards, which changes nothing, or when the entries are broken, which
    leaves the read model as it was; HeadMismatch for a damaged list of erasures; Busy or StorageFailed.
    """
    origin = settings.require_origin()
    location = location_of(settings)
    foresee_upgrade(database_location.find(location), busy_timeout=BUSY_TIMEOUT)
    with HeadFile(state_of(settings, origin) / HEAD, origin).exclusive():
        found, upgraded = SqlLedgerStore.upgrade(location, now=clock.now, copies=settings.vault)
    with open_vault(settings, clock, entropy, inspecting=True) as vault, vault.head.exclusive():
        strays = take_strays(vault)
    with open_vault(settings, clock, entropy) as vault, vault.head.exclusive():
        records = rebuild(vault.store)
        unlisted = head_recovery.unlisted_erasures(vault.head, vault.store.read())
        if unlisted:
            vault.head.add_erasures(unlisted)
    return Repaired(*_parted(found), records, len(unlisted), strays.rows, strays.kept, strays.lost, upgraded)


def foresee(settings: Settings, clock: Clock, entropy: Entropy) -> Repairable:
    """Return the work that ``doctor --repair`` would do; change nothing, raise the same errors.

    ProofInvalid where more of the schema was altered than missing guards.
    """
    settings.require_origin()
    upgrade = foresee_upgrade(database_location.find(location_of(settings)), busy_timeout=BUSY_TIMEOUT)
    if upgrade is not None:
        return Repairable((), (), None, None, upgrade=upgrade, free=_free(settings.vault))
    with open_vault(settings, clock, entropy, readonly=True, inspecting=True) as vault:
        differences = vault.store.differences()
        if error := refusal(
            vault.store.place.name, (difference for difference in differences if not difference.guard)
        ):
            raise error
        reader = vault.store.read()
        strays = foresee_strays(vault)
        if strays.rows:
            return Repairable(*_parted(differences), None, None, strays.rows, strays.lost)
        unlisted = head_recovery.unlisted_erasures(vault.head, reader)
        return Repairable(*_parted(differences), wrong_rows(reader), len(unlisted), (), strays.lost)


def _free(folder: Path) -> int:
    """Return the number of free bytes on a folder's disk, StorageFailed where the system does not tell."""
    try:
        return shutil.disk_usage(folder).free
    except OSError as error:
        raise StorageFailed(f"cannot tell what is free in {str(folder)!r}: {reason(error)}") from error


def _parted(found: list[Difference]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of missing guards, and descriptions of the other differences that are repaired."""
    guards = tuple(sorted(difference.guard for difference in found if difference.guard))
    return guards, tuple(difference.what for difference in found if difference.mended)
