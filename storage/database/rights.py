"""Compares who may do what to a ledger on PostgreSQL with what its roles need: grantee by grantee, from the catalogues.

Beyond grants on tables this asks for everything by which somebody gets there in another way: membership, ownership,
functions and views that act with the rights of their owner, publications, event triggers, default privileges. What is
found is named with the statement that takes it back. A superuser is above all of it, and is only named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from custody.frozen import dataclass
from storage.database.roles import MAINTAINED, SEQUENCER
from storage.migrations.catalogue import asking
from storage.migrations.guards_postgres import SCHEMA

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
#: Numbers from which objects were made after the server was.
_FIRST = 16384
_HERE = f"pg_catalog.to_regnamespace('{SCHEMA}')"

_NAMES = f"""SELECT d.datname, pg_catalog.pg_get_userbyid(d.datdba), session_user, r.rolname, r.rolcanlogin, r.rolsuper
    FROM pg_catalog.pg_database d, pg_catalog.pg_namespace n LEFT JOIN pg_catalog.pg_class c
    ON c.relnamespace = n.oid AND c.relname = 'entries'
    JOIN pg_catalog.pg_roles r ON r.oid = COALESCE(c.relowner, n.nspowner)
    WHERE d.datname = pg_catalog.current_database() AND n.nspname = '{SCHEMA}'"""  # noqa: S608 - only constants
_ROLES = """SELECT rolname, rolsuper, rolcreaterole, rolreplication, rolcanlogin, rolcreatedb, rolbypassrls
    FROM pg_catalog.pg_roles ORDER BY rolname"""
_MEMBERS = """SELECT g.rolname, m.rolname, bool_or(a.admin_option) FROM pg_catalog.pg_auth_members a
    JOIN pg_catalog.pg_roles g ON g.oid = a.roleid JOIN pg_catalog.pg_roles m ON m.oid = a.member
    GROUP BY 1, 2 ORDER BY 1, 2"""
#: A function's name as a statement spells it, whatever the search path finds.
_FUNCTION = """pg_catalog.format('%s.%I(%s)', p.pronamespace::pg_catalog.regnamespace, p.proname,
        pg_catalog.pg_get_function_identity_arguments(p.oid))"""
_WHO = "CASE x.grantee WHEN 0 THEN '' ELSE pg_catalog.pg_get_userbyid(x.grantee) END"
#: Sort of object, its name in a statement, column, grantee ('' is everybody), privilege, whether it may be passed on.
_GRANTED = f"""
SELECT 'TABLE', c.relname::pg_catalog.text, '', {_WHO}, x.privilege_type, x.is_grantable,
    pg_catalog.pg_get_userbyid(c.relowner)
FROM pg_catalog.pg_class c, LATERAL pg_catalog.aclexplode(c.relacl) x WHERE c.relnamespace = {_HERE}
UNION ALL SELECT 'TABLE', c.relname, a.attname, {_WHO}, x.privilege_type, x.is_grantable,
    pg_catalog.pg_get_userbyid(c.relowner)
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid,
    LATERAL pg_catalog.aclexplode(a.attacl) x WHERE c.relnamespace = {_HERE} AND NOT a.attisdropped
UNION ALL SELECT 'SCHEMA', n.nspname, '', {_WHO}, x.privilege_type, x.is_grantable,
    pg_catalog.pg_get_userbyid(n.nspowner)
FROM pg_catalog.pg_namespace n, LATERAL pg_catalog.aclexplode(n.nspacl) x WHERE n.nspname = '{SCHEMA}'
UNION ALL SELECT 'DATABASE', d.datname, '', {_WHO}, x.privilege_type, x.is_grantable,
    pg_catalog.pg_get_userbyid(d.datdba)
FROM pg_catalog.pg_database d, LATERAL pg_catalog.aclexplode(d.datacl) x
WHERE d.datname = pg_catalog.current_database()
UNION ALL SELECT 'FUNCTION', {_FUNCTION}, '', {_WHO}, x.privilege_type,
    x.is_grantable, pg_catalog.pg_get_userbyid(p.proowner)
FROM pg_catalog.pg_proc p, LATERAL pg_catalog.aclexplode(p.proacl) x WHERE p.pronamespace = {_HERE}
UNION ALL SELECT 'TYPE', t.oid::pg_catalog.regtype::pg_catalog.text, '', {_WHO}, x.privilege_type, x.is_grantable,
    pg_catalog.pg_get_userbyid(t.typowner)
FROM pg_catalog.pg_type t, LATERAL pg_catalog.aclexplode(t.typacl) x WHERE t.typnamespace = {_HERE}
ORDER BY 1, 2, 3, 4, 5"""  # noqa: S608 - only constants
#: What is granted of objects that are still to be made.
_DEFAULTS = f"""SELECT pg_catalog.pg_get_userbyid(f.defaclrole), f.defaclnamespace <> 0,
    CASE f.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
        WHEN 'T' THEN 'TYPES' ELSE 'SCHEMAS' END, {_WHO}, x.privilege_type
    FROM pg_catalog.pg_default_acl f, LATERAL pg_catalog.aclexplode(f.defaclacl) x
    WHERE x.grantee <> f.defaclrole AND (f.defaclnamespace = {_HERE} OR f.defaclnamespace = 0) ORDER BY 1, 3, 4, 5"""  # noqa: S608 - only constants
_OWNERS = f"""SELECT 'TABLE', c.relname::pg_catalog.text, pg_catalog.pg_get_userbyid(c.relowner)
    FROM pg_catalog.pg_class c WHERE c.relnamespace = {_HERE} AND c.relkind NOT IN ('i', 'I')
    UNION ALL SELECT 'FUNCTION', {_FUNCTION}, pg_catalog.pg_get_userbyid(p.proowner)
    FROM pg_catalog.pg_proc p WHERE p.pronamespace = {_HERE}
    UNION ALL SELECT 'SCHEMA', n.nspname, pg_catalog.pg_get_userbyid(n.nspowner) FROM pg_catalog.pg_namespace n
    WHERE n.nspname = '{SCHEMA}' ORDER BY 1, 2"""  # noqa: S608 - only constants
#: Functions that act with the rights of an owner who may do something to the ledger, or with those of the server's own
#: account, and that somebody else may call.
_FUNCTIONS = f"""SELECT {_FUNCTION},
    CASE WHEN p.prosecdef THEN pg_catalog.pg_get_userbyid(p.proowner) ELSE '' END,
    CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END,
    ARRAY(SELECT DISTINCT {_WHO} FROM pg_catalog.aclexplode(COALESCE(p.proacl,
        pg_catalog.acldefault('f', p.proowner))) x WHERE x.grantee <> p.proowner ORDER BY 1)
    FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_roles o ON o.oid = p.proowner
    JOIN pg_catalog.pg_language l ON l.oid = p.prolang
    WHERE p.oid >= {_FIRST} AND ((p.prosecdef AND (o.rolsuper OR EXISTS (SELECT 1 FROM pg_catalog.pg_class c
        WHERE c.relnamespace = {_HERE} AND c.relkind = 'r' AND pg_catalog.has_table_privilege(o.oid, c.oid,
            'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER'))))
        OR (l.lanispl AND NOT l.lanpltrusted)) ORDER BY 1"""  # noqa: S608 - only constants
#: Views elsewhere that show rows of the ledger with the rights of their owner, and copies of them.
_VIEWS = f"""SELECT DISTINCT CASE v.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END,
    v.oid::pg_catalog.regclass::pg_catalog.text, c.relname::pg_catalog.text, pg_catalog.pg_get_userbyid(v.relowner)
    FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_class c ON c.oid = d.refobjid AND c.relnamespace = {_HERE}
    JOIN pg_catalog.pg_rewrite w ON w.oid = d.objid JOIN pg_catalog.pg_class v ON v.oid = w.ev_class
    WHERE d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    AND d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND v.relnamespace <> {_HERE}
    AND COALESCE(NOT 'security_invoker=true' = ANY (v.reloptions), true)
    AND (v.relkind = 'm' OR EXISTS (SELECT 1 FROM pg_catalog.aclexplode(v.relacl) x WHERE x.grantee <> v.relowner)
        OR EXISTS (SELECT 1 FROM pg_catalog.pg_attribute a WHERE a.attrelid = v.oid AND a.attacl IS NOT NULL))
    ORDER BY 2, 3"""  # noqa: S608 - only constants
_PUBLISHED = f"""SELECT b.pubname FROM pg_catalog.pg_publication b WHERE b.puballtables OR EXISTS (
    SELECT 1 FROM pg_catalog.pg_publication_rel r JOIN pg_catalog.pg_class c ON c.oid = r.prrelid
    WHERE r.prpubid = b.oid AND c.relnamespace = {_HERE})"""  # noqa: S608 - only constants
_PUBLISHED_WHOLE = f""" UNION SELECT b.pubname FROM pg_catalog.pg_publication b
    JOIN pg_catalog.pg_publication_namespace n ON n.pnpubid = b.oid WHERE n.pnnspid = {_HERE}"""  # noqa: S608 - only constants
_SUBSCRIBED = f"""SELECT DISTINCT s.subname FROM pg_catalog.pg_subscription_rel r
    JOIN pg_catalog.pg_subscription s ON s.oid = r.srsubid JOIN pg_catalog.pg_class c ON c.oid = r.srrelid
    WHERE c.relnamespace = {_HERE}"""  # noqa: S608 - only constants
_EVENTS = """SELECT e.evtname, e.evtevent, pg_catalog.pg_get_userbyid(e.evtowner) FROM pg_catalog.pg_event_trigger e
    WHERE e.evtenabled <> 'D' ORDER BY 1"""
_PARAMETERS = """SELECT p.parname, CASE x.grantee WHEN 0 THEN '' ELSE pg_catalog.pg_get_userbyid(x.grantee) END,
    x.privilege_type FROM pg_catalog.pg_parameter_acl p, LATERAL pg_catalog.aclexplode(p.paracl) x ORDER BY 1, 2, 3"""


@dataclass(frozen=True, slots=True)
class Excess:
    """A right beyond those that the roles need: who may do what, and the statement that takes it back."""

    what: str
    revoke: str


@dataclass(frozen=True, slots=True)
class Rights:
    """Who may do what: what is ``beyond`` the roles, and who is a member of each role, or above all of them.

    ``members`` are (role, its members, also by way of others), ``higher`` superusers and whoever is like one.
    """

    beyond: tuple[Excess, ...]
    members: tuple[tuple[str, tuple[str, ...]], ...]
    higher: tuple[str, ...]


class _Found:
    """What the catalogues say, fetched at once."""

    def __init__(self, driver: Any) -> None:
        def rows(sql: str) -> list[tuple[Any, ...]]:
            return [
                tuple(_text(value) for value in row) for row in driver.execute(sql, prepare=False).fetchall()
            ]

        version = driver.info.server_version
        self.older = version < 160000
        self.database, self.administrator, self.asking, self.owner, self.login, self.superuser = rows(_NAMES)[
            0
        ]
        self.roles = {row[0]: row[1:] for row in rows(_ROLES)}
        self.edges = rows(_MEMBERS)
        self.granted, self.defaults, self.owners = rows(_GRANTED), rows(_DEFAULTS), rows(_OWNERS)
        self.functions, self.views = rows(_FUNCTIONS), rows(_VIEWS)
        self.published = rows(_PUBLISHED + (_PUBLISHED_WHOLE if version >= 150000 else ""))
        self.subscribed, self.events = rows(_SUBSCRIBED), rows(_EVENTS)
        self.parameters = rows(_PARAMETERS) if version >= 150000 else []

    def role(self, name: str) -> str:
        """Return the name of one of the ledger's own roles."""
        return f"{self.database}_{name}"

    def above(self, name: str) -> bool:
        """Tell whether a role is a superuser's, to whom no grant gives anything."""
        return bool(name and self.roles.get(name, (False,))[0])

    def below(self, role: str) -> tuple[str, ...]:
        """Return the members of a role, also by way of others, that are no superusers."""
        found: set[str] = set()
        new = {role}
        while new:
            new = {member for group, member, _ in self.edges if group in new} - found
            found |= new
        return tuple(sorted(name for name in found if not self.above(name)))


def rights(connection: Connection) -> Rights:
    """Return who may do what to the ledger of this database, and what of it is beyond its roles.

    Raises what the driver raises, also where the catalogues do not answer in time.
    """
    with asking(connection) as driver:
        found = _Found(driver)
    members = [(role, found.below(role)) for role in map(found.role, ("sequencer", "reader"))]
    beyond = [
        *_grants(found),
        *_later_grants(found),
        *_ownership(found),
        *_memberships(found),
        *_attributes(found),
        *_ways_around(found),
    ]
    return Rights(tuple(dict.fromkeys(beyond)), tuple(members), tuple(_higher(found)))


def _higher(found: _Found) -> Iterator[str]:
    """Yield whoever no right of the ledger concerns, with the reason where it is another than being a superuser."""
    for name, (superuser, makes, copies, *_) in found.roles.items():
        if superuser:
            yield name
        elif makes and found.older:
            yield f"{name} (CREATEROLE: a member of any role it likes, before PostgreSQL 16)"
        elif copies:
            yield f"{name} (REPLICATION: copies the whole server)"


def _grants(found: _Found) -> Iterator[Excess]:
    for sort, name, column, who, privilege, passing, owner in found.granted:
        if who in (owner, found.owner) or found.above(who):
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


def _needed(found: _Found, who: str, granted: tuple[str, str, str, str]) -> bool:
    """Tell whether a role needs a right: (sort of object, its name, column, privilege)."""
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
        allowed |= {(some[1], one) for one in some[2].split(", ")} if some else {(what, "")}
    if who == sequencer and name in MAINTAINED:
        allowed.add(("MAINTAIN", ""))
    return (privilege, column) in allowed


def _later_grants(found: _Found) -> Iterator[Excess]:
    for role, here, objects, who, privilege in found.defaults:
        usual = not here and (objects, who, privilege) in (
            ("FUNCTIONS", "", "EXECUTE"),
            ("TYPES", "", "USAGE"),
        )
        if usual or found.above(who) or not (here or role == found.owner):
            continue
        within = f" IN SCHEMA {SCHEMA}" if here else ""
        yield Excess(
            f"{privilege} on {objects.lower()} that {role} makes later by {who or 'everybody'}",
            f"ALTER DEFAULT PRIVILEGES FOR ROLE {_quoted(role)}{within}"
            f" REVOKE {privilege} ON {objects} FROM {_to(who)}",
        )


def _ownership(found: _Found) -> Iterator[Excess]:
    for sort, name, owner in found.owners:
        given = sort == "SCHEMA" and owner == found.administrator
        if owner == found.owner or given or found.above(owner):
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


def _memberships(found: _Found) -> Iterator[Excess]:
    own = [found.role(name) for name in ("owner", "sequencer", "reader")]
    for group, member, passing in found.edges:
        if found.above(member):
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


def _attributes(found: _Found) -> Iterator[Excess]:
    words = ("SUPERUSER", "CREATEROLE", "REPLICATION", "LOGIN", "CREATEDB", "BYPASSRLS")
    for role in map(found.role, ("owner", "sequencer", "reader")):
        for word, has in zip(words, found.roles.get(role, ()), strict=False):
            if has:
                yield Excess(f"{role} is a role with {word}", f"ALTER ROLE {_quoted(role)} NO{word}")


def _ways_around(found: _Found) -> Iterator[Excess]:
    for name, owner, sort, callers in found.functions:
        others = [who for who in callers if not found.above(who)]
        if others:
            as_whom = f"with the rights of {owner}" if owner else "as the account that runs the server"
            yield Excess(
                f"{sort.lower()} {name} acts {as_whom}, for {', '.join(who or 'everybody' for who in others)}",
                f"REVOKE EXECUTE ON {sort} {name} FROM {', '.join(map(_to, others))}",
            )
    for sort, name, table, owner in found.views:
        yield Excess(f"{sort.lower()} {name} shows {table} with the rights of {owner}", f"DROP {sort} {name}")
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
        if not found.above(who):
            yield Excess(
                f"{privilege} on the setting {name} by {who or 'everybody'}",
                f"REVOKE {privilege} ON PARAMETER {name} FROM {_to(who)}",
            )


def _to(who: str) -> str:
    return _quoted(who) if who else "PUBLIC"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: Any) -> Any:
    return value.decode() if isinstance(value, bytes) else value
