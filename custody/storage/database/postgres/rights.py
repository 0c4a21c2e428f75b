"""Compares the rights on a ledger in PostgreSQL with those that its roles need.

Beyond grants on tables it looks at every other way in: membership, ownership, functions and views that act with the
rights of their owner, publications, event triggers, default privileges. Each excess comes with the statement that
revokes it. Superusers need no rights, and are only named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy import Connection

from custody.frozen import dataclass
from custody.storage.database.postgres.grants import Granted
from custody.storage.database.postgres.roles import MAINTAINED, SEQUENCER
from custody.storage.migrations.catalogue import asking
from custody.storage.migrations.guards_postgres import SCHEMA

#: Roles of PostgreSQL's own that pass over the rights on tables, or over the server itself.
_WIDE = (
    *(
        "pg_read_all_data",
        "pg_write_all_data",
        "pg_maintain",
        "pg_read_server_files",
        "pg_write_server_files",
    ),
    "pg_execute_server_program",
)
_COLUMNS = re.compile(r"(\w+) \((.+)\)")


@dataclass(frozen=True, slots=True)
class Excess:
    """A right beyond those the roles need: its holder, the right, and the statement that revokes it."""

    what: str
    revoke: str


@dataclass(frozen=True, slots=True)
class Rights:
    """The rights on a ledger, compared with those that its roles need.

    ``beyond`` are the rights that no role needs, ``members`` (role, its direct and indirect members), ``higher`` the
    superusers and accounts like one.
    """

    beyond: tuple[Excess, ...]
    members: tuple[tuple[str, tuple[str, ...]], ...]
    higher: tuple[str, ...]


def rights(connection: Connection) -> Rights:
    """Return the rights on the ledger of this database.

    Raises what the driver raises, also where the catalogues do not answer in time.
    """
    with asking(connection) as driver:
        found = Granted(driver)
    members = [(role, found.members_of(role)) for role in map(found.role, ("sequencer", "reader"))]
    beyond = [
        *_grants(found),
        *_later_grants(found),
        *_ownership(found),
        *_memberships(found),
        *_attributes(found),
        *_ways_around(found),
    ]
    return Rights(tuple(dict.fromkeys(beyond)), tuple(members), tuple(_higher(found)))


def _higher(found: Granted) -> Iterator[str]:
    """Yield the names of accounts above all rights, with the reason unless they are superusers."""
    for name, (superuser, makes, copies, *_) in found.roles.items():
        if superuser:
            yield name
        elif makes and found.older:
            yield f"{name} (CREATEROLE: a member of any role it likes, before PostgreSQL 16)"
        elif copies:
            yield f"{name} (REPLICATION: copies the whole server)"


def _grants(found: Granted) -> Iterator[Excess]:
    for sort, name, column, who, privilege, passing, owner in found.granted:
        if who in (owner, found.owner) or found.is_superuser(who):
            continue
        needed = _needed(found, who, (sort, name, column, privilege))
        if needed and not passing:
            continue
        on = (
            f"{SCHEMA}.{_quoted(name)}"
            if sort == "TABLE"
            else name
            if sort in ("FUNCTION", "TYPE")
            else _quoted(name)
        )
        where = (
            name
            if sort == "TABLE"
            else f"{'the ' if sort in ('SCHEMA', 'DATABASE') else ''}{sort.lower()} {name}"
        )
        what = f"{privilege} ({column})" if column else privilege
        option = "GRANT OPTION FOR " if needed else ""
        spelt = f"{privilege} ({_quoted(column)})" if column else privilege
        cascade = " CASCADE" if passing else ""
        told = f"{what} on {where} by {who or 'everybody'}{', to pass on' if passing else ''}"
        yield Excess(told, f"REVOKE {option}{spelt} ON {sort} {on} FROM {_to(who)}{cascade}")


def _needed(found: Granted, who: str, granted: tuple[str, str, str, str]) -> bool:
    """Return whether a role needs a right: (sort of object, its name, column, privilege)."""
    sort, name, column, privilege = granted
    sequencer, reader = found.role("sequencer"), found.role("reader")
    if sort == "DATABASE":
        return bool(privilege != "CREATE")
    if sort == "SCHEMA":
        return privilege == "USAGE" and who in (sequencer, reader)
    if sort != "TABLE" or who not in (sequencer, reader):
        return False
    if privilege == "SELECT" and not column:
        return True
    allowed: set[tuple[str, str]] = set()
    for what in SEQUENCER.get(name, ()) if who == sequencer else ():
        some = _COLUMNS.fullmatch(what)
        allowed |= {(some[1], part) for part in some[2].split(", ")} if some else {(what, "")}
    if who == sequencer and name in MAINTAINED:
        allowed.add(("MAINTAIN", ""))
    return (privilege, column) in allowed


def _later_grants(found: Granted) -> Iterator[Excess]:
    for role, here, objects, who, privilege in found.defaults:
        usual = not here and (objects, who, privilege) in (
            ("FUNCTIONS", "", "EXECUTE"),
            ("TYPES", "", "USAGE"),
        )
        if usual or found.is_superuser(who) or not (here or role == found.owner):
            continue
        within = f" IN SCHEMA {SCHEMA}" if here else ""
        yield Excess(
            f"{privilege} on {objects.lower()} that {role} makes later by {who or 'everybody'}",
            f"ALTER DEFAULT PRIVILEGES FOR ROLE {_quoted(role)}{within}"
            f" REVOKE {privilege} ON {objects} FROM {_to(who)}",
        )


def _ownership(found: Granted) -> Iterator[Excess]:
    for sort, name, owner in found.owners:
        is_default = sort == "SCHEMA" and owner == found.administrator
        if owner == found.owner or is_default or found.is_superuser(owner):
            continue
        on = f"{SCHEMA}.{_quoted(name)}" if sort == "TABLE" else name
        yield Excess(
            f"{sort.lower()} {name} is owned by {owner}, and not by {found.owner}",
            f"ALTER {sort} {on} OWNER TO {_quoted(found.owner)}",
        )
    if found.login and not found.superuser and found.owner not in (found.asking, found.role("owner")):
        yield Excess(
            f"{found.owner} owns the tables, can log in, and can switch guards off",
            "run the script of `custody doctor --roles`",
        )


def _memberships(found: Granted) -> Iterator[Excess]:
    own = [found.role(name) for name in ("owner", "sequencer", "reader")]
    for group, member, passing in found.edges:
        if found.is_superuser(member):
            continue
        take = f"REVOKE {_quoted(group)} FROM {_quoted(member)}"
        if member in own:
            yield Excess(f"{member} is a member of {group}, with all that it may", take)
        elif group in (found.owner, own[0]) and member != found.asking:
            yield Excess(f"{member} is a member of {group}, and can switch guards off", take)
        elif group in _WIDE and member != found.asking:
            yield Excess(f"{member} is a member of {group}, which passes over rights", take)
        elif group in own and passing:
            yield Excess(
                f"{member} may let others be members of {group}",
                f"REVOKE ADMIN OPTION FOR {_quoted(group)} FROM {_quoted(member)}",
            )


def _attributes(found: Granted) -> Iterator[Excess]:
    words = ("SUPERUSER", "CREATEROLE", "REPLICATION", "LOGIN", "CREATEDB", "BYPASSRLS")
    for role in map(found.role, ("owner", "sequencer", "reader")):
        for word, has in zip(words, found.roles.get(role, ()), strict=False):
            if has:
                yield Excess(f"{role} is a role with {word}", f"ALTER ROLE {_quoted(role)} NO{word}")


def _ways_around(found: Granted) -> Iterator[Excess]:
    for name, owner, sort, callers in found.functions:
        others = [who for who in callers if not found.is_superuser(who)]
        if others:
            as_whom = f"with the rights of {owner}" if owner else "as the account that runs the server"
            yield Excess(
                f"{sort.lower()} {name} acts {as_whom}, for {', '.join(who or 'everybody' for who in others)}",
                f"REVOKE EXECUTE ON {sort} {name} FROM {', '.join(map(_to, others))}",
            )
    for sort, name, table, owner in found.views:
        does = "changes or shows" if sort == "TABLE" else "shows"
        yield Excess(
            f"{sort.lower()} {name} {does} {table} with the rights of {owner}", f"DROP {sort} {name} CASCADE"
        )
    for name, table, owner in found.triggers:
        yield Excess(
            f"trigger {name} on {table} acts with the rights of {owner}",
            f"DROP TRIGGER {_quoted(name)} ON {table}",
        )
    for (name,) in found.published:
        yield Excess(
            f"publication {name} sends rows of the ledger to other servers",
            f"DROP PUBLICATION {_quoted(name)}",
        )
    for (name,) in found.subscribed:
        yield Excess(
            f"subscription {name} takes rows of the ledger from another server",
            f"DROP SUBSCRIPTION {_quoted(name)}",
        )
    for name, event, owner in found.events:
        yield Excess(
            f"event trigger {name} of {owner} acts at {event} with the rights of whoever is there",
            f"DROP EVENT TRIGGER {_quoted(name)}",
        )
    for name, who, privilege in found.parameters:
        if not found.is_superuser(who):
            yield Excess(
                f"{privilege} on the setting {name} by {who or 'everybody'}",
                f"REVOKE {privilege} ON PARAMETER {name} FROM {_to(who)}",
            )


def _to(who: str) -> str:
    return _quoted(who) if who else "PUBLIC"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
