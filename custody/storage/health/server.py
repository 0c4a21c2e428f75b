"""Checks of a PostgreSQL server: durability, encryption, and rights beyond the roles."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from custody.storage.database.postgres.rights import Rights, rights
from custody.storage.database.postgres.roles import unguarded_reason
from custody.storage.health.check import ENTRY, Check

#: Settings that prevent lost commits and ignored damage: the value needed, and the risk otherwise.
_NEEDED = {
    "fsync": ("on", "a crash of the machine can lose or tear everything"),
    "full_page_writes": ("on", "a crash of the machine can leave torn pages"),
    "zero_damaged_pages": ("off", "damaged pages are read as empty"),
    "ignore_checksum_failure": ("off", "damaged pages are read as sound"),
}
_VALUES = "SELECT name, setting, reset_val FROM pg_settings WHERE name IN (%s)"
_LOCAL = (
    "SELECT inet_server_addr() IS NULL OR inet_server_addr() << '127.0.0.0/8' OR inet_server_addr() = '::1'"
)
_SEALED = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
_ROLES = "`custody doctor --roles` gives the script that makes roles."
_DURABLE = "durability"
_SETTINGS = "Set it right in the server's settings."


def examine(connection: Connection) -> Iterator[Check]:
    """Yield the checks of a server: version, connection, durability, grants and roles."""
    version = connection.exec_driver_sql("SHOW server_version").scalar_one()
    hidden = connection.exec_driver_sql(_LOCAL).scalar_one() or connection.exec_driver_sql(_SEALED).scalar()
    standby = connection.exec_driver_sql("SELECT pg_is_in_recovery()").scalar_one()
    told, values = f"PostgreSQL {version}", {"server": str(version)}
    if standby:
        what = f"{told}; it is a standby, where nothing can be entered"
        todo = "Name the server that it follows in the address."
        yield Check("database_standby", "database", "fail", what, todo, "", values, (ENTRY,))
    if not hidden:
        what = f"{told}; the connection is not encrypted, as your own settings allow"
        yield Check("database_in_clear", "database", "warn", what, "Take that back.", "", values)
    if hidden and not standby:
        yield Check("database", "database", "ok", told, values=values)
    yield from _durability(connection)
    yield from _grants(connection)


def _durability(connection: Connection) -> Iterator[Check]:
    names = ("synchronous_commit", "data_checksums", *_NEEDED)
    asked = _VALUES % ", ".join(f"'{name}'" for name in names)
    found = {row[0]: (str(row[1]), str(row[2])) for row in connection.exec_driver_sql(asked)}
    wrong = [
        f"{name} is {found[name][0]}: {stake}"
        for name, (needed, stake) in _NEEDED.items()
        if name in found and found[name][0] != needed
    ]
    for what in wrong:
        yield Check("durability_off", _DURABLE, "fail", what, _SETTINGS)
    usual = found["synchronous_commit"][1]
    if usual in ("off", "local"):
        told = f"synchronous_commit is {usual} for whoever does not say otherwise; this program does"
        yield Check("durability_usual", _DURABLE, "warn", told, "Set it to on in the server's settings.")
    elif not wrong:
        told = f"fsync on, full_page_writes on, synchronous_commit {usual}"
        yield Check("durability", _DURABLE, "ok", told)
    if found["data_checksums"][0] != "on":
        told = "data_checksums is off: damage on the server's disk is found late"
        todo = "Stop the server and run pg_checksums --enable on its data."
        yield Check("durability_checksums", _DURABLE, "warn", told, todo)


def _grants(connection: Connection) -> Iterator[Check]:
    found, higher = rights(connection), unguarded_reason(connection)
    for excess in found.beyond:
        told = f"{excess.what}: more than the roles need"
        yield Check("grants_more", "grants", "fail", told, f"Take it back: {excess.revoke}")
    if higher is not None:
        yield Check("grants_above", "grants", "warn", higher, _ROLES)
    elif not found.beyond:
        yield Check("grants", "grants", "ok", "nobody may do more than the roles need")
    yield Check("roles", "roles", "ok", _roles(found))


def _roles(found: Rights) -> str:
    """Return a sentence on the members of each role, and the accounts above all of them."""
    told = [f"{role}: {', '.join(members) or 'nobody'}" for role, members in found.members]
    return "; ".join([*told, f"above every right: {', '.join(found.higher)}"])
