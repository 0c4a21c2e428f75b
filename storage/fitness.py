"""Asks whether this machine is fit to keep a ledger: programs, disks, database, remembered head, keys and clock.

Looks and changes nothing but a probe file that is taken away again. Whether the ledger itself is right is the
audit's work, not this module's.
"""

from __future__ import annotations

import platform
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib import metadata
from itertools import chain
from pathlib import Path

from sqlalchemy import Connection

from custody.errors import ConfigError, CustodyError, KeyFailed
from custody.frozen import dataclass
from custody.law.clock import DAY, format_instant
from custody.ledger import reconcile
from custody.ledger.ports import Clock, Entropy
from custody.ledger.recall import Recall
from custody.ledger.views.probes import WHY, standing
from custody.model import rulesets
from custody.model.records import OPEN_END, Backstep
from custody.model.state import State
from storage import durable, server_fitness
from storage.database.beside import keeps_log, obstacles
from storage.form_drafts import folder_in
from storage.keys import key_problems, list_keys
from storage.log_key import LOG_FOLDER, open_log_key
from storage.objects_disk import DiskObjects
from storage.settings import VAULT_FILE, Settings
from storage.store_digests import settings_digest
from storage.store_tables import StoreSettings
from storage.vault import Vault, open_vault, state_of

LIBRARIES = ("alembic", "platformdirs", "pynacl", "shtab", "sqlalchemy", "sqlmodel")
#: Bytes free below which a vault is warned of, and below which it is unfit.
TIGHT, FULL = 1 << 30, 1 << 26
#: The first second of 2026: a clock before it was never set.
EPOCH = 1_767_225_600


@dataclass(frozen=True, slots=True)
class Check:
    """One thing asked: its name, ``ok``, ``warn`` or ``fail``, and what was found, with what to do about it."""

    name: str
    level: str
    found: str


def examine(settings: Settings, clock: Clock, entropy: Entropy) -> list[Check]:
    """Ask everything that can be asked here; a vault that cannot be opened fails its own line only."""
    checks = [*_programs(), *_settings(settings), *_keys(settings), _clock_set(clock)]
    left = settings.left_over()
    if left is not None:
        return [*checks, Check("vault", "fail", f"{left[0]}. {left[1]}")]
    if settings.origin is None:
        where = f"none in {str(settings.vault)!r}; name one with --vault, or make one with `custody init`"
        return [*checks, Check("vault", "warn", where)]
    checks += _places(settings, settings.origin)
    with ExitStack() as stack:
        try:
            vault = stack.enter_context(open_vault(settings, clock, entropy, readonly=True, inspecting=True))
        except CustodyError as error:
            return [*checks, Check("vault", "fail", _told(error))]
        checks.append(Check("vault", "ok", f"{settings.origin} in {str(settings.vault)!r}"))
        asks = (_database, _head, _clock_against, _stores) if vault.store.believed else (_database,)
        checks += [one for ask in asks for one in _asked(ask, vault)]
    checks.append(_log_key(settings))
    return checks


def _asked(ask: Callable[[Vault], Iterator[Check]], vault: Vault) -> list[Check]:
    try:
        return list(ask(vault))
    except CustodyError as error:
        return [Check(ask.__name__.strip("_").replace("_", " "), "fail", _told(error))]


def _told(error: CustodyError) -> str:
    return f"{error.message}. {error.hint}".strip()


def _programs() -> Iterator[Check]:
    fit = sys.version_info >= (3, 11)
    yield Check("python", "ok" if fit else "fail", platform.python_version())
    yield Check(
        "sqlite",
        "ok" if sqlite3.sqlite_version_info >= (3, 38) else "warn",
        f"{sqlite3.sqlite_version}{'' if sqlite3.sqlite_version_info >= (3, 38) else '; 3.38 or newer is tried'}",
    )
    missing, there = [], []
    for name in LIBRARIES:
        try:
            there.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            missing.append(name)
    yield Check("libraries", "ok", ", ".join(there))
    if missing:
        yield Check("libraries", "fail", f"missing: {', '.join(missing)}; install the program again")


def _settings(settings: Settings) -> Iterator[Check]:
    """Name what the vault's file says and may not; everything else here goes by what the person says."""
    file = str(settings.vault / VAULT_FILE)
    for each in settings.misplaced:
        found = f"{file!r} sets {each.name!r} to {each.value!r}, {each.why}. {each.advice(settings.own)}"
        yield Check("settings", "fail", found)


def _keys(settings: Settings) -> Iterator[Check]:
    folder = settings.keys
    try:
        problems, found = key_problems(folder), list_keys(folder)
    except KeyFailed as error:
        yield Check("keys", "fail", _told(error))
        return
    for problem in problems:
        yield Check("keys", "fail", problem)
    if found:
        yield Check("keys", "ok", f"{len(found)} in {str(folder)!r}, closed to others")
    elif not problems:
        yield Check("keys", "warn", f"none in {str(folder)!r}; `custody key new` makes one")
    if _inside(folder, settings.vault):
        yield Check(
            "keys", "warn", "the key folder is in the vault: whoever copies the vault has the keys too"
        )


def _clock_set(clock: Clock) -> Check:
    now = clock.now()
    level = "ok" if EPOCH <= now < EPOCH + 100 * 365 * DAY else "fail"
    return Check(
        "clock", level, f"{format_instant(now)}{'' if level == 'ok' else '; set the clock of this machine'}"
    )


def _places(settings: Settings, origin: str) -> Iterator[Check]:
    state = state_of(settings, origin)
    for name, folder in (("vault folder", settings.vault), ("state folder", state)):
        problem = _not_writable(folder)
        if problem is None:
            yield Check(name, "ok", f"{str(folder)!r} can be written")
        else:
            yield Check(name, "warn", f"{str(folder)!r}: {problem}; nothing can be entered from here")
    folders = (settings.vault, settings.vault / LOG_FOLDER, settings.keys, state, folder_in(state))
    for part in chain.from_iterable(map(durable.leftovers, folders)):
        yield Check(
            "unfinished file",
            "warn",
            f"{str(part)!r} was never finished and is part of nothing; remove it once no command runs",
        )
    if _inside(state, settings.vault):
        yield Check(
            "state folder",
            "warn",
            "the head is remembered in the vault, so a restored copy brings its old head along",
        )
    if _not_writable(settings.vault) is None:
        free = shutil.disk_usage(settings.vault).free
        level = "ok" if free >= TIGHT else "warn" if free >= FULL else "fail"
        yield Check("free space", level, f"{free >> 20} MiB where the vault is")


def _not_writable(folder: Path) -> str | None:
    """Try to write a file that leaves no trace; give why it failed."""
    try:
        with tempfile.TemporaryFile(dir=folder) as stream:
            stream.write(b"probe")
    except OSError as error:
        return durable.reason(error)
    return None


def _inside(folder: Path, above: Path) -> bool:
    return folder.resolve().is_relative_to(above.resolve())


def _database(vault: Vault) -> Iterator[Check]:
    place = vault.store.place
    engine = place.engine(readonly=True, busy_timeout=1.0)
    try:
        with place.errors(), engine.connect() as connection:
            if vault.settings.database is None:
                yield _file(vault, connection)
                yield from _beside(vault)
            else:
                yield from (Check(*one) for one in server_fitness.examine(connection))
    finally:
        engine.dispose()
    yield from _schema(vault)


def _schema(vault: Vault) -> Iterator[Check]:
    differences = vault.store.differences()
    for one in differences:
        if one.refused:
            back = "; `custody doctor --repair` puts it back" if one.guard else ""
            yield Check("schema", "fail", f"{one.what}{back}. Run `custody check`; compare with receipts")
        else:
            yield Check("schema", "warn", f"{one.what}; this hides nothing")
    if not differences:
        yield Check("schema", "ok", "tables, columns, constraints and guards are as this program made them")


def _beside(vault: Vault) -> Iterator[Check]:
    """Name the files of other accounts beside the database that keep its owner from entering anything."""
    for obstacle in obstacles(vault.store.path):
        if obstacle.accounts:
            yield Check("database files", "fail", f"{obstacle.found}. {obstacle.ending}")


def _file(vault: Vault, connection: Connection) -> Check:
    journal = "wal" if keeps_log(vault.store.path) else "delete"
    sync = int(connection.exec_driver_sql("PRAGMA synchronous").scalar_one())
    fit = (journal == "wal" and sync >= 2) or _not_writable(vault.settings.vault) is not None
    return Check("database", "ok" if fit else "warn", f"journal {journal}, synchronous {sync} (2: full)")


def _head(vault: Vault) -> Iterator[Check]:
    row, how, _ = reconcile.seen(vault.head, vault.reader(), vault.log_key)
    unfit = vault.unfit()
    if unfit is not None:
        yield Check("head", "fail", _told(unfit))
    elif how == "promote":
        yield Check("head", "warn", f"a crash after entry {row.size - 1}; the next entry settles it")
    else:
        yield Check("head", "ok", f"{row.size} entries, as remembered outside the vault")
    for problem in vault.head.inspect():
        yield Check("head", "fail", problem)


def _clock_against(vault: Vault) -> Iterator[Check]:
    reader, now = vault.reader(), vault.clock.now()
    size = reader.head().size
    newest = State(Recall(reader, size), size).newest(size)
    if newest is None:
        return
    if newest > now + rulesets.AHEAD:
        ahead = (
            f"this clock says {format_instant(now)}, the newest date of an entry is {format_instant(newest)}; set the"
            " clock. If it is right, an entry is dated wrong: the next one says so with --late clock"
        )
        yield Check("clock and ledger", "fail", ahead)
    else:
        yield Check("clock and ledger", "ok", f"the newest date of an entry is {format_instant(newest)}")
    soon = format_instant(now + rulesets.AHEAD + 1)
    for step in vault.lookup().under(Backstep, "disputed", soon, OPEN_END):
        disputed = (
            f"an entry before entry {step.position} is dated {format_instant(step.newest)}, still to come"
        )
        yield Check(
            "clock and ledger",
            "warn",
            f"{disputed}; whoever signed entry {step.position} said that it is wrong",
        )


def _stores(vault: Vault) -> Iterator[Check]:
    for store in vault.settings.stores:
        if store.path is None:
            yield from _bucket(vault, store)
            continue
        problem = _not_writable(store.path)
        level = "ok" if problem is None else "warn"
        kept = "a folder; whoever administers it can destroy what is in it"
        yield Check(
            f"store {store.name}", level, kept if problem is None else f"{str(store.path)!r}: {problem}"
        )
        yield from _unfinished(store.name, DiskObjects(store.path, store.name))


def _bucket(vault: Vault, store: StoreSettings) -> Iterator[Check]:
    """Ask a bucket for something it need not have, and the record for how it was probed."""
    try:
        vault.objects[store.name].versions("objects/" + "0" * 32)
    except CustodyError as error:
        yield Check(f"store {store.name}", "warn", _told(error))
        return
    found = standing(vault.lookup(), store.name, settings_digest(store), vault.clock.now())
    told = " ".join(["a bucket that answers;", WHY[found.state], *found.failed])
    if found.state == "fresh":
        yield Check(f"store {store.name}", "ok", told)
    else:
        ask = f"ask it with `custody doctor --store {store.name} --record`"
        yield Check(f"store {store.name}", "warn", f"{told}; {ask}")


def _unfinished(name: str, objects: DiskObjects) -> Iterator[Check]:
    """Name copies of evidence that a killed process left behind: no entry speaks of them and no check reads them."""
    try:
        parts = objects.leftovers()
    except CustodyError as error:
        yield Check(f"store {name}", "warn", _told(error))
        return
    for part in parts:
        yield Check(
            f"store {name}",
            "warn",
            f"{part!r} was never finished and is part of no record; `custody reconcile` says what to do",
        )


def _log_key(settings: Settings) -> Check:
    try:
        open_log_key(settings)
    except KeyFailed as error:
        return Check("log key", "fail", _told(error))
    except ConfigError as error:
        return Check("log key", "warn", _told(error))
    return Check("log key", "ok", "can be opened, so entries can be made here")


def worst(checks: list[Check]) -> str:
    """Give the worst level among checks."""
    return max((one.level for one in checks), key=("ok", "warn", "fail").index, default="ok")
