"""Reads the rights on a ledger from a PostgreSQL server: grants, roles, owners, detours.

custody.storage.database.postgres.rights judges them.
"""

from __future__ import annotations

from typing import Any

from custody.storage.migrations.guards_postgres import SCHEMA

#: Numbers from which objects were made after the server was.
_FIRST = 16384
_HERE = f"pg_catalog.to_regnamespace('{SCHEMA}')"

_NAMES = f"""SELECT d.datname, pg_catalog.pg_get_userbyid(d.datdba), session_user, r.rolname, r.rolcanlogin, r.rolsuper
    FROM pg_catalog.pg_database d, pg_catalog.pg_namespace n LEFT JOIN pg_catalog.pg_class c
    ON c.relnamespace = n.oid AND c.relname = 'entries'
    JOIN pg_catalog.pg_roles r ON r.oid = COALESCE((SELECT o.oid FROM pg_catalog.pg_roles o
        WHERE o.rolname = pg_catalog.current_database() || '_owner' AND EXISTS (SELECT 1 FROM pg_catalog.pg_class k
            WHERE k.relnamespace = n.oid AND k.relowner = o.oid)), c.relowner, n.nspowner)
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
#: Default privileges, on objects that are still to be made.
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
#: Functions that others may call, and that act with the rights of an owner with privileges on the ledger, or with those
#: of the server's own account.
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
#: Views and rules elsewhere by which rows of the ledger are reached with the rights of their owner, also by way of
#: other views, and copies of them.
_VIEWS = f"""WITH RECURSIVE reached (id, name) AS (
        SELECT c.oid, c.relname::pg_catalog.text FROM pg_catalog.pg_class c WHERE c.relnamespace = {_HERE}
        UNION SELECT w.ev_class, r.name FROM reached r JOIN pg_catalog.pg_depend d
        ON d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = r.id
        AND d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
        JOIN pg_catalog.pg_rewrite w ON w.oid = d.objid)
    SELECT DISTINCT CASE v.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END,
        v.oid::pg_catalog.regclass::pg_catalog.text, r.name, pg_catalog.pg_get_userbyid(v.relowner)
    FROM reached r JOIN pg_catalog.pg_class v ON v.oid = r.id WHERE v.relnamespace <> {_HERE}
    AND COALESCE(NOT 'security_invoker=true' = ANY (v.reloptions), true)
    AND (v.relkind = 'm' OR EXISTS (SELECT 1 FROM pg_catalog.aclexplode(v.relacl) x WHERE x.grantee <> v.relowner)
        OR EXISTS (SELECT 1 FROM pg_catalog.pg_attribute a WHERE a.attrelid = v.oid AND a.attacl IS NOT NULL))
    ORDER BY 2, 3"""  # noqa: S608 - only constants
#: Triggers elsewhere that act with the rights of their function's owner: changing their table needs no right to call
#: the function.
_TRIGGERS = f"""SELECT t.tgname, c.oid::pg_catalog.regclass::pg_catalog.text, pg_catalog.pg_get_userbyid(p.proowner)
    FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
    JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid JOIN pg_catalog.pg_roles o ON o.oid = p.proowner
    WHERE NOT t.tgisinternal AND p.prosecdef AND c.relnamespace <> {_HERE} AND (o.rolsuper OR EXISTS (
        SELECT 1 FROM pg_catalog.pg_class k WHERE k.relnamespace = {_HERE} AND k.relkind = 'r'
        AND pg_catalog.has_table_privilege(o.oid, k.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER')))
    ORDER BY 1, 2"""  # noqa: S608 - only constants
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


class Granted:
    """The rights on a ledger as the server's catalogues have them, fetched at once."""

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
        self.functions, self.views, self.triggers = rows(_FUNCTIONS), rows(_VIEWS), rows(_TRIGGERS)
        self.published = rows(_PUBLISHED + (_PUBLISHED_WHOLE if version >= 150000 else ""))
        self.subscribed, self.events = rows(_SUBSCRIBED), rows(_EVENTS)
        self.parameters = rows(_PARAMETERS) if version >= 150000 else []

    def role(self, name: str) -> str:
        """Return the full name of one of the ledger's own roles: ``<database>_<name>``."""
        return f"{self.database}_{name}"

    def is_superuser(self, name: str) -> bool:
        """Return whether a role is a superuser, who needs no grant."""
        return bool(name and self.roles.get(name, (False,))[0])

    def members_of(self, role: str) -> tuple[str, ...]:
        """Return, sorted, the direct and indirect members of a role that are no superusers."""
        found: set[str] = set()
        new = {role}
        while new:
            new = {member for group, member, _ in self.edges if group in new} - found
            found |= new
        return tuple(sorted(name for name in found if not self.is_superuser(name)))


def _text(value: Any) -> Any:
    return value.decode() if isinstance(value, bytes) else value
