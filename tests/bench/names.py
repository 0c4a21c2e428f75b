"""Names what is measured and the floor that each stands beside, in the order of the table."""

from __future__ import annotations

Named = tuple[str, str]

_APPEND_FLOOR = "one core verifies, bare rows and two slots are synced"
APPENDS: dict[int, Named] = {size: (f"append, batches of {size}", _APPEND_FLOOR) for size in (1, 16, 256)}
#: Beside the same work with every row that the append writes, in the tables that it writes them into.
_KEPT = "the same rows go into the same tables without guards, two slots are synced"
APPENDS_KEPT: dict[int, Named] = {
    size: (what, f"one core verifies, {_KEPT}") for size, (what, _) in APPENDS.items()
}
#: With a process on each other core, beside what all cores could do.
APPENDS_HELPED: dict[int, Named] = {
    size: (
        f"append with processes, batches of {size}",
        "all cores verify, bare rows and two slots are synced",
    )
    for size in (16, 256)
}
APPENDS_HELPED_KEPT: dict[int, Named] = {
    size: (what, f"all cores verify, {_KEPT}") for size, (what, _) in APPENDS_HELPED.items()
}
#: Measured only when asked for with --postgres.
_SERVER_FLOOR = "one core verifies, bare rows come in by COPY and two slots are synced"
SERVER_APPENDS: dict[int, Named] = {
    size: (f"append on PostgreSQL, batches of {size}", _SERVER_FLOOR) for size in (1, 16, 256)
}
SERVER_APPENDS_HELPED: dict[int, Named] = {
    size: (f"append on PostgreSQL with processes, batches of {size}", _SERVER_FLOOR) for size in (16, 256)
}
_SERVER_KEPT = (
    "one core verifies, the same rows come by COPY into the same tables without guards, two slots are synced"
)
SERVER_APPENDS_KEPT: dict[int, Named] = {
    size: (what, _SERVER_KEPT) for size, (what, _) in SERVER_APPENDS.items()
}
SERVER_APPENDS_HELPED_KEPT: dict[int, Named] = {
    size: (what, _SERVER_KEPT) for size, (what, _) in SERVER_APPENDS_HELPED.items()
}
PROOF: Named = "a proof from a large ledger, warm", "one row read by its key"
OPENING: Named = "opening a large ledger", "opening one of a few entries"
CHECK: Named = "check of all entries: rules, seals, tables", "one core parses and verifies"
CHECK_ALONE: Named = "the same check by one process", "one core parses and verifies"
#: Measured only when asked for with --orders.
DUE: Named = "custody deadlines among many orders", "its records and names read by their keys"
#: Measured only when asked for with --objects.
OBJECTS: dict[str, Named] = {
    action: (f"custody sweep {action} among many objects", "one pass counts and adds up their bytes")
    for action in ("plan", "status")
}
#: Measured only when asked for with --bucket.
_BUCKET = "full verification over a bucket, 8 of 64 MiB, 4 at once"
DOWNLOADED: Named = _BUCKET, "boto3 download_file of the same as it is by default, 4 at once"
BUCKET: Named = _BUCKET, "the same got and thrown away unread, 4 at once"
HASHED: Named = _BUCKET, "the same got and each piece hashed as it comes, 4 at once"
#: Measured only when asked for with --files.
FILES: Named = (
    "custody archive --single-files of files of 4 KiB to a bucket, 4 at once",
    "boto3 puts the same files with their SHA-256, 4 at once",
)
#: Rows of which no ratio is asked: many small files go in as one pack, which has a row of its own.
EXEMPT = frozenset({FILES})
FOLDER: Named = (
    "custody archive of a folder with files of 4 KiB to a bucket, as one object",
    "boto3 puts the same files with their SHA-256, 4 at once",
)
#: Measured only when asked for with --image.
IMAGE: Named = (
    "archive 1 GiB to a bucket",
    "the slower of SHA-256 twice and a plain boto3 upload with checksums",
)
AWS: Named = "custody archive of 1 GiB to a bucket", "aws s3 cp with checksums, then sha256sum"
RCLONE: Named = "custody archive of 1 GiB to a bucket", "rclone copy, then rclone check"
#: Measured only when asked for with --entries, at several sizes.
LARGE_APPEND: Named = "append, batches of 256, with the processes that a vault starts", APPENDS[256][1]
LARGE_PROOF: Named = "a proof, warm", "one row read by its key"
COLD_PROOF: Named = "the first proof, nothing in memory", "the first row, nothing in memory"
LARGE_OPEN: Named = "opening the ledger", "opening an empty one"
LARGE_STATUS: Named = "custody today", "loading what opens a vault"
#: Measured only when asked for with --rivals.
_RIVAL = "append, batches of 256: signed, judged, sealed, proven"
RIVAL_SQLITE: Named = _RIVAL, "a plain table in SQLite, the same rows and commits"
RIVAL_POSTGRES: Named = _RIVAL, "a plain table in PostgreSQL, the same rows and commits, its data in memory"
RIVAL_MERKLETOOLS: Named = _RIVAL, "merkletools in memory, its tree built anew after each batch"
RIVAL_PYMERKLE: Named = _RIVAL, "pymerkle in SQLite, its root after each batch"
RIVAL_PROOF: Named = "a proof, as a file with its checkpoint", "pymerkle proves the same place, in memory"
#: Measured only when asked for with --local.
LOCAL: Named = "archive 1 GiB to a folder", "the slower of SHA-256 twice and a plain durable copy"
_READ = "full verification of 1 GiB in a folder"
READ: dict[str, Named] = {
    program: (_READ, f"{program} of the same file")
    for program in ("sha256sum", "hashdeep -a", "bagit --validate")
}
#: Measured only when asked for with --screens.
FIRST_PAINT: Named = ("custody tui: first paint, many entries", "an interpreter that loads Textual")
KEYS: Named = ("any key of the screens, many entries, a sweep running", "the same among few, idle")
RULES: Named = "replay of rules alone", "folding without judging"
ARCHIVE: Named = "archive 256 MiB: SHA-256, tree, durable", "SHA-256 twice, then a durable copy"
FIXITY: Named = "full verification of 256 MiB: SHA-256", "SHA-256 of the same bytes"
STARTS: dict[tuple[str, ...], Named] = {
    words: (f"custody {' '.join(words)}", "a bare interpreter")
    for words in (("--version",), ("--help",), ("verify", "--help"))
}

ALL: tuple[Named, ...] = (
    *(floor[size] for size in APPENDS for floor in (APPENDS, APPENDS_KEPT)),
    *(floor[size] for size in APPENDS_HELPED for floor in (APPENDS_HELPED, APPENDS_HELPED_KEPT)),
    PROOF,
    OPENING,
    CHECK,
    CHECK_ALONE,
    RULES,
    ARCHIVE,
    FIXITY,
    *STARTS.values(),
)


def at(named: Named, size: int) -> Named:
    """Name what is measured on a ledger with so many entries."""
    return f"{named[0]}, {size:,} entries", named[1]
