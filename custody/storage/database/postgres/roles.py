"""The PostgreSQL roles of a ledger: the script that creates them, and accounts that no guard stops.

Three roles, named after their database and without login: the owner changes the schema, the sequencer adds entries and
maintains the read model, the reader reads. People and machines are made members.
"""

from __future__ import annotations

from sqlalchemy import Connection

from custody.storage.migrations.guards_postgres import SCHEMA

#: Tables that the sequencer adds rows to and never changes.
_GROWING = (
    *("subjects", "entries", "openings", "erasures", "sweeps", "tiles", "tile_roots", "checkpoints"),
    *("cosignatures", "meta"),
)
#: The sequencer's privileges by table; on single columns where a guard protects the others.
SEQUENCER = {
    **dict.fromkeys(_GROWING, ("INSERT",)),
    "openings": ("INSERT", "UPDATE (erased, leaves)"),
    "head": ("UPDATE (size, root, frontier)",),
    "records": ("INSERT", "UPDATE", "DELETE"),
    "terms": ("INSERT", "DELETE"),
    "labels": ("INSERT", "DELETE"),
    "checks": ("INSERT", "UPDATE", "DELETE"),
}
#: Tables that are written anew after an erasure, which PostgreSQL lets others than the owner do since version 17.
MAINTAINED = ("openings", "labels")

_SCRIPT = """-- Roles of this database's ledger. Run it as a superuser after `custody init`, and again after upgrades:
--   psql --single-transaction --file=roles.sql DATABASE
-- Then let people and machines be members: GRANT "DATABASE_sequencer" TO machine; GRANT "DATABASE_reader" TO person;
-- To upgrade the schema, be the owner for that time: PGOPTIONS='-c role=DATABASE_owner'
DO $roles$
DECLARE
  keeper text := current_database() || '_owner';
  sequencer text := current_database() || '_sequencer';
  reader text := current_database() || '_reader';
  one text;
  given record;
BEGIN
  IF length(current_database()) > 50 THEN
    RAISE EXCEPTION 'the name of this database is too long to name roles after it: 50 characters are the most';
  END IF;
  FOREACH one IN ARRAY ARRAY[keeper, sequencer, reader] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = one) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', one);
    END IF;
  END LOOP;
  EXECUTE format('ALTER SCHEMA {schema} OWNER TO %I', keeper);
  FOR one IN SELECT relname FROM pg_class WHERE relnamespace = '{schema}'::regnamespace AND relkind = 'r' LOOP
    EXECUTE format('ALTER TABLE {schema}.%I OWNER TO %I', one, keeper);
    FOR given IN SELECT DISTINCT a.grantee FROM pg_class c, LATERAL (SELECT c.relacl AS acl
        UNION ALL SELECT attacl FROM pg_attribute WHERE attrelid = c.oid) g, aclexplode(g.acl) a
      WHERE relname = one AND relnamespace = '{schema}'::regnamespace AND a.grantee <> relowner LOOP
      EXECUTE format('REVOKE ALL ON {schema}.%I FROM %s CASCADE', one,
        CASE given.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(given.grantee)) END);
    END LOOP;
    EXECUTE format('GRANT SELECT ON {schema}.%I TO %I, %I', one, sequencer, reader);
  END LOOP;
  FOR one IN SELECT proname FROM pg_proc WHERE pronamespace = '{schema}'::regnamespace LOOP
    EXECUTE format('ALTER FUNCTION {schema}.%I() OWNER TO %I', one, keeper);
    EXECUTE format('REVOKE ALL ON FUNCTION {schema}.%I() FROM PUBLIC', one);
  END LOOP;
  FOR given IN SELECT DISTINCT a.grantee FROM pg_namespace, aclexplode(nspacl) a
    WHERE nspname = '{schema}' AND a.grantee <> nspowner LOOP
    EXECUTE format('REVOKE ALL ON SCHEMA {schema} FROM %s CASCADE',
      CASE given.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(given.grantee)) END);
  END LOOP;
  EXECUTE format('GRANT USAGE ON SCHEMA {schema} TO %I, %I', sequencer, reader);
{grants}
  IF current_setting('server_version_num')::int >= 170000 THEN
    EXECUTE format('GRANT MAINTAIN ON {maintained} TO %I', sequencer);
  END IF;
END
$roles$;
"""

_TABLES = f"""SELECT c.oid, c.relname, c.relowner FROM pg_class c
    WHERE c.relnamespace = to_regnamespace('{SCHEMA}') AND c.relkind = 'r'"""  # noqa: S608 - a constant
_ABOVE = f"""SELECT current_user, rolsuper, EXISTS (SELECT 1 FROM ({_TABLES}) t
        WHERE pg_has_role(current_user, t.relowner, 'MEMBER')),
    ARRAY(SELECT r.rolname FROM pg_roles r WHERE NOT m.rolsuper AND r.rolname IN ('pg_write_all_data', 'pg_maintain',
        'pg_write_server_files', 'pg_execute_server_program') AND pg_has_role(current_user, r.oid, 'MEMBER'))
    FROM pg_roles m WHERE rolname = current_user"""  # noqa: S608 - only constants


def script() -> str:
    """Return the SQL script that creates the roles and grants their rights, for a superuser to run."""
    lines = [
        f"  EXECUTE format('GRANT {what} ON {SCHEMA}.{table} TO %I', sequencer);"
        for table, privileges in SEQUENCER.items()
        for what in privileges
    ]
    maintained = ", ".join(f"{SCHEMA}.{table}" for table in MAINTAINED)
    return _SCRIPT.format(schema=SCHEMA, grants="\n".join(lines), maintained=maintained)


def unguarded_reason(connection: Connection) -> str | None:
    """Return a sentence why no guard stops the role of this connection, None where guards do."""
    name, superuser, owner, wide = connection.exec_driver_sql(_ABOVE).one()
    if superuser:
        return f"{name} is a superuser, whom no guard stops"
    if owner:
        return f"{name} owns the tables, and can switch their guards off"
    return f"{name} is a member of {', '.join(sorted(wide))}" if wide else None
