"""What somebody with a plain SQLite connection may try on a ledger database, and what an honest program does.

The ledger has 258 entries of the subjects a, b and c (numbers 1 to 3), one full tile, and an erased field in entry 2;
``:hash`` stands for some 32 bytes and ``:leaf0`` for the leaf hash of entry 0.
"""

from __future__ import annotations

from dataclasses import dataclass

ENTRY = "INTO entries (position, subject, seq, id, leaf, prev, note) VALUES"

#: Statements that an honest program may run next on the ledger that ``database`` makes, as one transaction.
HONEST: dict[str, list[str]] = {
    "entry": [
        "INSERT INTO subjects (id, name) VALUES (4, 'new')",
        f"INSERT {ENTRY} (258, 4, 0, 'id-258', :hash, NULL, x'')",
        f"INSERT {ENTRY} (259, 1, 1, 'id-259', :hash, :leaf0, x'')",
        "INSERT INTO openings (position, erased, leaves) VALUES (258, 256, x'0000')",
        "INSERT INTO openings (position, erased, leaves) VALUES (259, 256, x'0000')",
        "UPDATE head SET size = 260, root = :hash, frontier = :hash",
        "INSERT INTO checkpoints (size, note) VALUES (260, x'01')",
        "INSERT INTO cosignatures (size, vkey, line) VALUES (260, 'v', 'l')",
        "INSERT INTO sweeps (position, leaves) VALUES (259, x'01')",
    ],
    "erasure": [
        "INSERT INTO erasures (position, idx) VALUES (1, 0)",
        "UPDATE openings SET erased = 257, leaves = zeroblob(length(leaves)) WHERE position = 1",
        "INSERT INTO erasures (position, idx) VALUES (1, 1)",
        "UPDATE openings SET erased = 258, leaves = zeroblob(length(leaves)) WHERE position = 1",
    ],
    "read model": [
        "INSERT OR REPLACE INTO records (id, space, key, doc) VALUES (1, 's', 'k', x'02')",
        "UPDATE terms SET value = 'other'",
        "DELETE FROM labels",
        "DELETE FROM records",
    ],
}


@dataclass(frozen=True)
class Attack:
    """Statements of which the last must be refused by one of the guards named."""

    guards: str
    sql: tuple[str, ...]


def attack(names: str, *sql: str) -> Attack:
    return Attack(names, sql)


ATTACKS: dict[str, Attack] = {
    "change a note": attack("entries_update", "UPDATE entries SET note = x'00' WHERE position = 0"),
    "change every note to itself": attack("entries_update", "UPDATE entries SET note = note"),
    "move an entry over another": attack(
        "entries_update", "UPDATE OR REPLACE entries SET position = 3, subject = 9 WHERE position = 2"
    ),
    "take another's id": attack("entries_update", "UPDATE OR REPLACE entries SET id = 'id-0' WHERE position = 2"),
    "delete an entry": attack("entries_delete", "DELETE FROM entries WHERE position = 257"),
    "delete all entries": attack("entries_delete", "DELETE FROM entries"),
    "replace an entry where it is": attack(
        "entries_insert", f"INSERT OR REPLACE {ENTRY} (257, 3, 99, 'id-x', :hash, :hash, x'')"
    ),
    "replace by id at the head": attack(
        "entries_insert", f"INSERT OR REPLACE {ENTRY} (258, 3, 99, 'id-0', :hash, :hash, x'')"
    ),
    "replace by subject and seq at the head": attack(
        "entries_insert", f"REPLACE {ENTRY} (258, 1, 0, 'id-x', :hash, NULL, x'')"
    ),
    "replace by id with a good seq": attack(
        "entries_insert", f"REPLACE {ENTRY} (258, 1, 1, 'id-0', :hash, :leaf0, x'')"
    ),
    "upsert by position": attack(
        "entries_insert entries_update",
        f"INSERT {ENTRY} (257, 3, 99, 'x', :hash, :hash, x'') ON CONFLICT (position) DO UPDATE SET note = x'00'",
    ),
    "upsert by id at the head": attack(
        "entries_insert entries_update",
        f"INSERT {ENTRY} (258, 3, 99, 'id-0', :hash, :hash, x'') ON CONFLICT (id) DO UPDATE SET note = x'00'",
    ),
    "leave a gap": attack("entries_insert", f"INSERT {ENTRY} (259, 1, 1, 'id-x', :hash, :leaf0, x'')"),
    "insert before the start": attack(
        "entries_insert",
        "PRAGMA ignore_check_constraints = ON",
        f"INSERT {ENTRY} (-1, 1, 1, 'id-x', :hash, :leaf0, x'')",
    ),
    "let the database choose the position": attack(
        "entries_insert",
        "INSERT INTO entries (subject, seq, id, leaf, prev, note) VALUES (1, 1, 'id-x', :hash, :leaf0, x'')",
    ),
    "skip a seq": attack("entries_insert", f"INSERT {ENTRY} (258, 1, 2, 'id-x', :hash, :leaf0, x'')"),
    "start a second chain": attack("entries_insert", f"INSERT {ENTRY} (258, 1, -1, 'id-x', :hash, :hash, x'')"),
    "begin beyond the start": attack(
        "entries_insert",
        "INSERT INTO subjects (id, name) VALUES (4, 'new')",
        f"INSERT {ENTRY} (258, 4, 1, 'id-x', :hash, :hash, x'')",
    ),
    "name another prev": attack("entries_insert", f"INSERT {ENTRY} (258, 1, 1, 'id-x', :hash, :hash, x'')"),
    "name no prev": attack(
        "entries_insert",
        "PRAGMA ignore_check_constraints = ON",
        f"INSERT {ENTRY} (258, 1, 1, 'id-x', :hash, NULL, x'')",
    ),
    "name a prev at the start": attack(
        "entries_insert",
        "PRAGMA ignore_check_constraints = ON",
        "INSERT INTO subjects (id, name) VALUES (4, 'new')",
        f"INSERT {ENTRY} (258, 4, 0, 'id-x', :hash, :hash, x'')",
    ),
    "skip a seq and name no prev": attack(
        "entries_insert",
        "PRAGMA ignore_check_constraints = ON",
        f"INSERT {ENTRY} (258, 1, 2, 'id-x', :hash, NULL, x'')",
    ),
    "use a subject without a name": attack(
        "entries_insert", f"INSERT {ENTRY} (258, 77, 0, 'id-x', :hash, NULL, x'')"
    ),
    "ignore a conflict": attack(
        "entries_insert", f"INSERT OR IGNORE {ENTRY} (259, 1, 1, 'id-x', :hash, :leaf0, x'')"
    ),
    "rename a subject": attack("subjects_update", "UPDATE subjects SET name = 'x' WHERE id = 1"),
    "delete a subject": attack("subjects_delete", "DELETE FROM subjects WHERE id = 3"),
    "replace a subject's number": attack("subjects_insert", "REPLACE INTO subjects (id, name) VALUES (1, 'x')"),
    "replace a subject's name": attack("subjects_insert", "REPLACE INTO subjects (id, name) VALUES (4, 'a')"),
    "leave a gap in subjects": attack("subjects_insert", "INSERT INTO subjects (id, name) VALUES (9, 'x')"),
    "change openings": attack(
        "openings_update", "UPDATE openings SET leaves = zeroblob(length(leaves)) WHERE position = 0"
    ),
    "change openings under an old erasure": attack(
        "openings_update", "UPDATE openings SET leaves = zeroblob(length(leaves)) WHERE position = 2"
    ),
    "claim an erasure that is not recorded": attack(
        "openings_update",
        "UPDATE openings SET erased = erased + 1, leaves = zeroblob(length(leaves)) WHERE position = 2",
    ),
    "change openings and owe the count": attack(
        "openings_update",
        "INSERT INTO erasures (position, idx) VALUES (0, 0)",
        "UPDATE openings SET leaves = zeroblob(length(leaves)) WHERE position = 0",
    ),
    "count more erasures than recorded": attack(
        "openings_update",
        "INSERT INTO erasures (position, idx) VALUES (0, 0)",
        "UPDATE openings SET erased = 258, leaves = zeroblob(length(leaves)) WHERE position = 0",
    ),
    "use one entry's erasure for another": attack(
        "openings_update",
        "INSERT INTO erasures (position, idx) VALUES (0, 0)",
        "UPDATE openings SET erased = 257, leaves = zeroblob(length(leaves)) WHERE position = 1",
    ),
    "add to openings under an erasure": attack(
        "openings_update",
        "INSERT INTO erasures (position, idx) VALUES (0, 0)",
        "UPDATE openings SET erased = 257, leaves = zeroblob(length(leaves) + 1) WHERE position = 0",
    ),
    "move openings under an erasure": attack(
        "openings_update",
        "INSERT INTO erasures (position, idx) VALUES (0, 0)",
        "UPDATE OR REPLACE openings SET erased = 257, position = 1 WHERE position = 0",
    ),
    "delete openings": attack("openings_delete", "DELETE FROM openings WHERE position = 0"),
    "delete openings under an erasure": attack(
        "openings_delete",
        "INSERT INTO erasures (position, idx) VALUES (0, 0)",
        "DELETE FROM openings WHERE position = 0",
    ),
    "replace openings": attack(
        "openings_insert", "REPLACE INTO openings (position, erased, leaves) VALUES (0, 256, x'')"
    ),
    "upsert openings": attack(
        "openings_insert openings_update",
        "INSERT INTO openings (position, erased, leaves) VALUES (0, 256, x'')"
        " ON CONFLICT DO UPDATE SET leaves = x''",
    ),
    "put openings where there is no entry": attack(
        "openings_insert", "INSERT INTO openings (position, erased, leaves) VALUES (300, 256, x'')"
    ),
    "put other openings to an old entry that lost its own": attack(
        "openings_insert",
        "DROP TRIGGER IF EXISTS openings_delete",
        "DELETE FROM openings WHERE position = 0",
        "INSERT INTO openings (position, erased, leaves) VALUES (0, 256, x'')",
    ),
    "put openings twice at a new entry": attack(
        "openings_insert",
        f"INSERT {ENTRY} (258, 1, 1, 'id-x', :hash, :leaf0, x'')",
        "INSERT INTO openings (position, erased, leaves) VALUES (258, 256, x'')",
        "REPLACE INTO openings (position, erased, leaves) VALUES (258, 256, x'00')",
    ),
    "put openings with erasures to spend": attack(
        "openings_insert",
        f"INSERT {ENTRY} (258, 1, 1, 'id-x', :hash, :leaf0, x'')",
        "INSERT INTO openings (position, erased, leaves) VALUES (258, 260, x'')",
    ),
    "take an erasure back": attack("erasures_delete", "DELETE FROM erasures"),
    "turn an erasure into another": attack("erasures_update", "UPDATE erasures SET idx = 5"),
    "record an erasure twice": attack(
        "erasures_insert", "REPLACE INTO erasures (position, idx) VALUES (2, 0)"
    ),
    "record an erasure of nothing": attack(
        "erasures_insert", "INSERT INTO erasures (position, idx) VALUES (300, 0)"
    ),
    "change a tile": attack("tiles_update", "UPDATE tiles SET hashes = zeroblob(8192)"),
    "delete a tile": attack("tiles_delete", "DELETE FROM tiles"),
    "replace a tile": attack(
        "tiles_insert", "REPLACE INTO tiles (level, idx, hashes) VALUES (0, 0, zeroblob(8192))"
    ),
    "upsert a tile": attack(
        "tiles_insert tiles_update",
        "INSERT INTO tiles (level, idx, hashes) VALUES (0, 0, zeroblob(8192))"
        " ON CONFLICT DO UPDATE SET hashes = excluded.hashes",
    ),
    "add a tile before its entries": attack(
        "tiles_insert", "INSERT INTO tiles (level, idx, hashes) VALUES (0, 1, zeroblob(8192))"
    ),
    "add a tile of a row before its entries": attack(
        "tiles_insert", "INSERT INTO tiles (level, idx, hashes) VALUES (1, 0, zeroblob(8192))"
    ),
    "add a tile below the leaves": attack(
        "tiles_insert",
        "PRAGMA ignore_check_constraints = ON",
        "INSERT INTO tiles (level, idx, hashes) VALUES (-2, 0, zeroblob(8192))",
    ),
    "change a tile's root": attack("tile_roots_update", "UPDATE tile_roots SET root = :hash"),
    "delete a tile's root": attack("tile_roots_delete", "DELETE FROM tile_roots"),
    "replace a tile's root": attack(
        "tile_roots_insert", "REPLACE INTO tile_roots (level, idx, root) VALUES (0, 0, :hash)"
    ),
    "add a root without its tile": attack(
        "tile_roots_insert", "INSERT INTO tile_roots (level, idx, root) VALUES (0, 1, :hash)"
    ),
    "change a checkpoint": attack("checkpoints_update", "UPDATE checkpoints SET note = x'00'"),
    "move a checkpoint": attack("checkpoints_update", "UPDATE OR REPLACE checkpoints SET size = 3 WHERE size = 258"),
    "delete a checkpoint": attack("checkpoints_delete", "DELETE FROM checkpoints WHERE size = 3"),
    "replace a checkpoint": attack(
        "checkpoints_insert", "REPLACE INTO checkpoints (size, note) VALUES (3, x'00')"
    ),
    "sign a size that is not there": attack(
        "checkpoints_insert", "INSERT INTO checkpoints (size, note) VALUES (259, x'00')"
    ),
    "sign a size below nothing": attack(
        "checkpoints_insert", "INSERT INTO checkpoints (size, note) VALUES (-1, x'00')"
    ),
    "change a witness line": attack("cosignatures_update", "UPDATE cosignatures SET line = 'x'"),
    "delete a witness line": attack("cosignatures_delete", "DELETE FROM cosignatures"),
    "replace a witness line": attack(
        "cosignatures_insert", "REPLACE INTO cosignatures (size, vkey, line) VALUES (258, 'v', 'l')"
    ),
    "witness a size without checkpoint": attack(
        "cosignatures_insert", "INSERT INTO cosignatures (size, vkey, line) VALUES (5, 'v', 'l')"
    ),
    "change sweep results": attack("sweeps_update", "UPDATE sweeps SET leaves = x''"),
    "delete sweep results": attack("sweeps_delete", "DELETE FROM sweeps"),
    "replace sweep results": attack("sweeps_insert", "REPLACE INTO sweeps (position, leaves) VALUES (0, x'')"),
    "add results of no entry": attack("sweeps_insert", "INSERT INTO sweeps (position, leaves) VALUES (300, x'')"),
    "move the head back": attack("head_update", "UPDATE head SET size = 257"),
    "move the head back to entries that were cut off": attack(
        "head_update",
        "DROP TRIGGER IF EXISTS entries_delete",
        "DELETE FROM entries WHERE position = 257",
        "UPDATE head SET size = 257",
    ),
    "move the head ahead": attack("head_update", "UPDATE head SET size = 259"),
    "change the root of the head": attack("head_update", "UPDATE head SET root = :hash"),
    "change the frontier of the head": attack("head_update", "UPDATE head SET frontier = :hash"),
    "move the head away": attack(
        "head_update", "PRAGMA ignore_check_constraints = ON", "UPDATE head SET id = 2"
    ),
    "delete the head": attack("head_delete", "DELETE FROM head"),
    "replace the head": attack(
        "head_insert", "REPLACE INTO head (id, size, root, frontier) VALUES (1, 258, :hash, :hash)"
    ),
    "upsert the head": attack(
        "head_insert head_update",
        "INSERT INTO head (id, size, root, frontier) VALUES (1, 258, :hash, :hash)"
        " ON CONFLICT DO UPDATE SET root = excluded.root",
    ),
    "add a second head": attack(
        "head_insert",
        "PRAGMA ignore_check_constraints = ON",
        "INSERT INTO head (id, size, root, frontier) VALUES (2, 258, :hash, :hash)",
    ),
    "rename the ledger": attack("meta_update", "UPDATE meta SET value = 'x' WHERE key = 'origin'"),
    "forget the ledger's name": attack("meta_delete", "DELETE FROM meta WHERE key = 'origin'"),
    "replace the ledger's name": attack(
        "meta_insert", "REPLACE INTO meta (key, value) VALUES ('origin', 'x')"
    ),
    "lower the schema": attack("meta_update", "UPDATE meta SET value = '0' WHERE key = 'schema'"),
}  # fmt: skip

#: What puts a row into every table that a ledger of 258 entries with openings leaves empty.
FILLING = (
    "INSERT INTO erasures (position, idx) VALUES (2, 0)",
    "UPDATE openings SET erased = 257, leaves = zeroblob(length(leaves)) WHERE position = 2",
    "INSERT INTO cosignatures (size, vkey, line) VALUES (258, 'v', 'l')",
    "INSERT INTO sweeps (position, leaves) VALUES (0, x'01')",
    "INSERT INTO records (id, space, key, doc) VALUES (1, 's', 'k', x'01')",
    "INSERT INTO terms (space, term, value, record) VALUES ('s', 't', 'v', 1)",
    "INSERT INTO labels (label, space, record, position, field) VALUES ('l', 's', 1, 0, 'f')",
)
