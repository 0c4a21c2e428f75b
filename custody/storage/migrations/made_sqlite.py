"""The objects of a ledger's SQLite file at each number of its schema, apart from its guards.

They are what the revisions make: a test compares both, so that opening a ledger need not load the migration tool.
"""

from __future__ import annotations

#: The objects that each revision makes, by number; a later statement replaces an earlier one.
_MADE = (
    """
CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY
    (version_num));
CREATE TABLE checkpoints (size INTEGER NOT NULL, note BLOB NOT NULL, PRIMARY KEY (size)) STRICT;
CREATE TABLE cosignatures (size INTEGER NOT NULL, vkey TEXT NOT NULL, line TEXT NOT NULL, PRIMARY KEY (size, vkey,
    line), CONSTRAINT cosignatures_size FOREIGN KEY(size) REFERENCES checkpoints (size)) WITHOUT ROWID, STRICT;
CREATE TABLE entries (position INTEGER NOT NULL, subject INTEGER NOT NULL, seq INTEGER NOT NULL, id TEXT NOT NULL,
    leaf BLOB NOT NULL, prev BLOB, note BLOB NOT NULL, PRIMARY KEY (position), CONSTRAINT entries_id UNIQUE (id),
    CONSTRAINT entries_subject_seq UNIQUE (subject, seq), CONSTRAINT entries_position CHECK (position >= 0),
    CONSTRAINT entries_first CHECK ((seq = 0) = (prev IS NULL)), CONSTRAINT entries_hashes CHECK (length(leaf) = 32
    AND (prev IS NULL OR length(prev) = 32)), CONSTRAINT entries_subject FOREIGN KEY(subject) REFERENCES subjects
    (id)) STRICT;
CREATE TABLE erasures (position INTEGER NOT NULL, idx INTEGER NOT NULL, PRIMARY KEY (position, idx), CONSTRAINT
    erasures_idx CHECK (idx BETWEEN 0 AND 255)) WITHOUT ROWID, STRICT;
CREATE TABLE head (id INTEGER NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, frontier BLOB NOT NULL, PRIMARY
    KEY (id), CONSTRAINT head_single CHECK (id = 1), CONSTRAINT head_hashes CHECK (size >= 0 AND length(root) = 32
    AND length(frontier) % 32 = 0)) STRICT;
CREATE TABLE labels (label TEXT NOT NULL, space TEXT NOT NULL, subject TEXT NOT NULL, position INTEGER NOT NULL,
    field TEXT NOT NULL, PRIMARY KEY (label, space, subject, position, field)) WITHOUT ROWID, STRICT;
CREATE TABLE meta ("key" TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY ("key")) WITHOUT ROWID, STRICT;
CREATE TABLE openings (position INTEGER NOT NULL, erased INTEGER NOT NULL, leaves BLOB NOT NULL, PRIMARY KEY
    (position), CONSTRAINT openings_erased CHECK (erased BETWEEN 256 AND 512)) STRICT;
CREATE TABLE records (space TEXT NOT NULL, "key" TEXT NOT NULL, doc BLOB NOT NULL, PRIMARY KEY (space, "key"))
    WITHOUT ROWID, STRICT;
CREATE TABLE subjects (id INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (id), CONSTRAINT subjects_name UNIQUE
    (name)) STRICT;
CREATE TABLE sweeps (position INTEGER NOT NULL, leaves BLOB NOT NULL, PRIMARY KEY (position)) STRICT;
CREATE TABLE terms (space TEXT NOT NULL, term TEXT NOT NULL, value TEXT NOT NULL, "key" TEXT NOT NULL, PRIMARY KEY
    (space, term, value, "key")) WITHOUT ROWID, STRICT;
CREATE TABLE tile_roots (level INTEGER NOT NULL, idx INTEGER NOT NULL, root BLOB NOT NULL, PRIMARY KEY (level, idx),
    CONSTRAINT tile_roots_root CHECK (length(root) = 32)) WITHOUT ROWID, STRICT;
CREATE TABLE tiles (level INTEGER NOT NULL, idx INTEGER NOT NULL, hashes BLOB NOT NULL, PRIMARY KEY (level, idx),
    CONSTRAINT tiles_place CHECK (level BETWEEN 0 AND 6 AND idx >= 0), CONSTRAINT tiles_hashes CHECK (length(hashes)
    = 8192)) WITHOUT ROWID, STRICT;
CREATE INDEX labels_position ON labels (position);
CREATE INDEX labels_subject ON labels (subject, position, field, label, space);
CREATE INDEX terms_key ON terms (space, "key");
""",
    """
CREATE TABLE checks (object TEXT NOT NULL, version TEXT NOT NULL, store TEXT NOT NULL, bytes INTEGER NOT NULL,
    failing TEXT NOT NULL, metadata_tried INTEGER NOT NULL, metadata_at INTEGER NOT NULL, metadata_outcome TEXT NOT
    NULL, sample_tried INTEGER NOT NULL, sample_at INTEGER NOT NULL, sample_outcome TEXT NOT NULL, full_tried
    INTEGER NOT NULL, full_at INTEGER NOT NULL, full_outcome TEXT NOT NULL, PRIMARY KEY (object)) WITHOUT ROWID,
    STRICT;
CREATE INDEX checks_full ON checks (store, full_tried, object, full_at, sample_at, bytes, failing);
CREATE INDEX checks_sample ON checks (store, sample_tried, object, sample_at);
""",
    """
CREATE TABLE labels (label TEXT NOT NULL, space TEXT NOT NULL, record INTEGER NOT NULL, position INTEGER NOT NULL,
    field TEXT NOT NULL, PRIMARY KEY (label, space, record, position, field)) WITHOUT ROWID, STRICT;
CREATE TABLE records (id INTEGER NOT NULL, space TEXT NOT NULL, "key" TEXT NOT NULL, doc BLOB, PRIMARY KEY (id),
    CONSTRAINT records_place UNIQUE (space, "key")) STRICT;
CREATE TABLE terms (space TEXT NOT NULL, term TEXT NOT NULL, value TEXT NOT NULL, record INTEGER NOT NULL, PRIMARY
    KEY (space, term, value, record)) WITHOUT ROWID, STRICT;
CREATE INDEX labels_record ON labels (record);
CREATE INDEX terms_record ON terms (record);
""",
    "",
)
#: The objects that a revision drops.
_GONE: dict[int, tuple[str, ...]] = {3: ("labels_subject", "terms_key")}
#: The indexes that SQLite makes of its own for a constraint, and from which number on.
_OWN = {
    "sqlite_autoindex_alembic_version_1": ("alembic_version", 1),
    "sqlite_autoindex_entries_1": ("entries", 1),
    "sqlite_autoindex_entries_2": ("entries", 1),
    "sqlite_autoindex_records_1": ("records", 3),
    "sqlite_autoindex_subjects_1": ("subjects", 1),
}
#: SHA-256 over all objects in a file that this very program made, guards included, by number: a quick way
#: to see that nothing differs. Where another version of a library lays the statements out otherwise, they are read.
_DIGEST = "cb86b1ec618ff4b42a1e1490a93cd801d03947ae56fbc707e795e0844ddfb7a4"
DIGESTS = {3: _DIGEST, 4: _DIGEST}


def made(schema: int) -> dict[str, str]:
    """Return the statement that makes each table and index, by name, at the number ``schema``."""
    found: dict[str, str] = {}
    for number, text in enumerate(_MADE[:schema], 1):
        statements = (part.strip() for part in text.split(";"))
        found |= {statement.split()[2]: statement for statement in statements if statement}
        for name in _GONE.get(number, ()):
            del found[name]
    return found


def own_indexes(schema: int) -> dict[str, str]:
    """Return the table of each index that SQLite makes itself at the number ``schema``, by index."""
    return {name: table for name, (table, since) in _OWN.items() if since <= schema}
