"""Kinds about data: acquisitions, archived objects and fixity."""

from __future__ import annotations

from custody.law import ending, locking
from custody.model import permits, types
from custody.model.schema import Erasable, Kind, Need, Structural

#: How a verification of one object failed.
FAILURES: dict[str, str] = {
    "mismatch": "the bytes are others than those on record",
    "missing": "nothing is there",
    "object_unreadable": "its store answers, and it could not be read, which says nothing about its bytes",
    "unreadable": "it could not be read, and whether its store answers is not said",
}
#: What of a store a verification reads.
SCOPES: dict[str, str] = {
    "all": "everything that is stored there",
    "due": "what was due to be read, or had failed",
    "part": "the objects of one case or exhibit, one object, or a part of them",
}
#: Who decided which leaves of a tree are read.
POSITIONS: dict[str, str] = {
    "all": "every leaf was read",
    "self_chosen": "the sweep itself chose at random which leaves it read",
    "timestamp": "a timestamp token decided which leaves were read, so that nobody could know them before",
    "witness": "a witness's cosignature decided which leaves were read, so that nobody could know them before",
}
#: How deep a verification reads.
DEPTHS: dict[str, str] = {
    "full": "every byte was read and hashed",
    "metadata": "the store was asked for size, version and lock; no byte was read",
    "sample": "leaves of each object's tree were read and hashed",
}
#: What was read of a source, and by which way.
METHODS = (
    "chip_off",
    "cloud",
    "file_system",
    "full_file_system",
    "jtag",
    "live",
    "logical",
    "memory",
    "physical",
    "screen",
)
OUTCOMES = ("mismatch", "missing", "ok", "unreadable")
#: How an object comes out when a list from outside is compared with the record; the words are hashdeep's but the last.
COMPARED = ("matched", "partially_matched", "moved", "new", "not_compared")

#: What a list from outside is known to be, as custody.proof.lists reads it.
LIST_FORMATS = (
    "bagit_manifest",
    "bsd",
    "dfxml",
    "encase",
    "ftk",
    "hash_set",
    "hashdeep",
    "hashkeeper",
    "hfind_index",
    "nsrl",
    "sums",
    "table",
)
#: Programs whose logs custody.proof.logs reads.
LOG_PROGRAMS = (
    "dc3dd",
    "dcfldd",
    "ewfacquire",
    "ewfacquirestream",
    "ewfinfo",
    "ewfverify",
    "ftk_imager",
    "guymager",
)
#: What the log of an acquisition says of the run, and which papers say otherwise than what was typed and read.
_LOGGED = (
    Structural("sidecar_differs", types.FIELDS, Need.OPTIONAL),
    Structural("typed_differs", types.FIELDS, Need.OPTIONAL),
    Structural("log_program", types.code(*LOG_PROGRAMS), Need.OPTIONAL),
    Structural("log_completed", types.FLAG, Need.OPTIONAL),
    Structural("log_verified", types.FLAG, Need.OPTIONAL),
    Structural("log_partial", types.FLAG, Need.OPTIONAL),
    Structural("read_bytes", types.COUNT, Need.OPTIONAL),
    Structural("read_errors", types.COUNT, Need.OPTIONAL),
    Structural("source_sha512", types.SHA512, Need.OPTIONAL),
    Structural("image_sha512", types.SHA512, Need.OPTIONAL),
)

KINDS: tuple[Kind, ...] = (
    Kind(
        "acquisition.completed",
        (
            Structural("method", types.code(*METHODS)),
            Structural("format", types.code("aff4", "e01", "other", "raw", "split_raw", "ufdr")),
            Structural("write_protection", types.code("hardware", "none", "software"), Need.EXPECTED),
            Structural(
                "no_blocker_reason",
                types.code("live_system", "not_available", "not_writable", "phone", "remote"),
                Need.OPTIONAL,
            ),
            Structural("started_at", types.INSTANT, Need.OPTIONAL),
            Structural("source_bytes", types.COUNT, Need.OPTIONAL),
            Structural("source_sectors", types.COUNT, Need.OPTIONAL),
            Structural("sector_bytes", types.COUNT, Need.OPTIONAL),
            Structural("bad_sectors", types.COUNT, Need.EXPECTED),
            Structural("bad_sectors_sha256", types.SHA256, Need.OPTIONAL),
            Structural("copy", types.code(ending.COPY, only=("derived", "master", "working")), Need.OPTIONAL),
            Structural("segments", types.COUNT, Need.OPTIONAL),
            Structural("segments_sha256", types.SHA256, Need.OPTIONAL),
            Structural("source_sha256", types.SHA256, Need.EXPECTED),
            Structural("source_sha1", types.SHA1, Need.OPTIONAL),
            Structural("source_md5", types.MD5, Need.OPTIONAL),
            Structural("media_bytes", types.COUNT, Need.OPTIONAL),
            Structural("media_sha256", types.SHA256, Need.OPTIONAL),
            Structural("media_sha1", types.SHA1, Need.OPTIONAL),
            Structural("media_md5", types.MD5, Need.OPTIONAL),
            # What does not fit the image's own checksums: sectors (in whole chunks) and sections of an E01, members of
            # a ZIP.
            Structural("damaged_sectors", types.COUNT, Need.OPTIONAL),
            Structural("damaged_chunks", types.COUNT, Need.OPTIONAL),
            Structural("damaged_sections", types.COUNT, Need.OPTIONAL),
            Structural("damaged_members", types.COUNT, Need.OPTIONAL),
            Erasable("damage"),
            Structural("image_sha256", types.SHA256),
            Structural("image_bytes", types.COUNT),
            Structural("image_md5", types.MD5, Need.OPTIONAL),
            Structural("image_sha1", types.SHA1, Need.OPTIONAL),
            Structural("verify_sha256", types.SHA256, Need.OPTIONAL),
            Structural("log_sha256", types.SHA256, Need.OPTIONAL),
            Structural("sidecar_sha256", types.SHA256, Need.OPTIONAL),
            Structural("log_differs", types.FIELDS, Need.OPTIONAL),
            *_LOGGED,
            Structural("match", types.FLAG, Need.COMPUTED),
            Erasable("tool", need=Need.EXPECTED),
            Erasable("tool_version", need=Need.EXPECTED),
            Erasable("tool_build"),
            Erasable("validation_ref"),
            Erasable("write_blocker"),
            Erasable("blocker_serial"),
            Erasable("blocker_firmware"),
            Erasable("sop"),
            Erasable("sop_version"),
            Erasable("workstation"),
            Erasable("second_person"),
            Erasable("deviations"),
            Erasable("deviations_because"),
            Erasable("log_version"),
        ),
        ("record",),
        permit=permits.to(permits.EXAMINER),
    ),
    Kind(
        "object.archived",
        (
            Structural("exhibit", types.ref("exhibit", "transcription")),
            Structural(
                "acquisition", types.answered("acquisition.completed", kept="acquisition"), Need.OPTIONAL
            ),
            Structural("object", types.OBJECT_ROOT),
            Structural("packed", types.code("files", "folder", "sparse_file", "split_image"), Need.OPTIONAL),
            Structural("manifest", types.MANIFEST_ROOT, Need.OPTIONAL),
            Structural("members_unreadable", types.COUNT, Need.OPTIONAL),
            Structural("md5", types.MD5, Need.OPTIONAL),
            Structural("sha1", types.SHA1, Need.OPTIONAL),
            Structural("sha512", types.SHA512, Need.OPTIONAL),
            Structural("store", types.IDENTIFIER),
            Structural("key", types.IDENTIFIER),
            Structural("version", types.IDENTIFIER, Need.OPTIONAL),
            Structural("lock_mode", types.code(locking.MODES)),
            Structural("lock_until", types.INSTANT, Need.OPTIONAL),
            Structural("lock_hold", types.FLAG, Need.OPTIONAL),
            Structural("lock_differs", types.codes(locking.DRIFT, only=locking.DIFFERENCES), Need.OPTIONAL),
            Erasable("file_name", types.NAME),
        ),
        ("record",),
        begins=True,
        permit=permits.BENCH_OR_MACHINE,
    ),
    Kind(
        "fixity.swept",
        (
            Structural("depth", types.code(DEPTHS)),
            Structural("positions", types.code(POSITIONS)),
            Structural("seed", types.SHA256, Need.OPTIONAL),
            Structural("leaves", types.COUNT, Need.OPTIONAL),
            Structural("cosigned", types.COUNT, Need.OPTIONAL),
            Structural("started_at", types.INSTANT),
            Structural("results", types.SWEEP_ROOT),
            Structural("ok", types.COUNT),
            Structural("mismatch", types.COUNT),
            Structural("missing", types.COUNT),
            Structural("unreadable", types.COUNT),
        ),
        ("record",),
        begins=True,
        permit=permits.CHECKERS,
    ),
    Kind(
        "fixity.paused",
        (
            Structural("store", types.IDENTIFIER),
            Structural("depth", types.code(DEPTHS)),
            Structural("scope", types.code(SCOPES)),
            Structural("started_at", types.INSTANT),
            Structural("unreachable_since", types.INSTANT),
            Structural("read", types.COUNT),
            Structural("unread", types.COUNT),
        ),
        ("record",),
        begins=True,
        permit=permits.CHECKERS,
    ),
    Kind(
        "object.fixity_failed",
        (
            Structural("sweep", types.ref("sweep")),
            Structural("outcome", types.code(FAILURES)),
            Structural("found_sha256", types.SHA256, Need.OPTIONAL),
        ),
        ("record",),
        permit=permits.CHECKERS,
    ),
    Kind(
        "object.fixity_restored",
        (Structural("sweep", types.ref("sweep")), Structural("found_sha256", types.SHA256)),
        ("record",),
        permit=permits.CHECKERS,
    ),
    Kind(
        "digests.compared",
        (
            Structural("exhibit", types.ref("exhibit"), Need.OPTIONAL),
            Structural("list_sha256", types.SHA256),
            Structural("list_format", types.code(*LIST_FORMATS)),
            Structural("listed", types.COUNT),
            Structural("results", types.SWEEP_ROOT),
            *(Structural(outcome, types.COUNT) for outcome in COMPARED),
            Structural("not_found", types.COUNT),
            Structural("undecided", types.COUNT),
            Structural("differing", types.COUNT),
        ),
        ("record",),
        permit=permits.CHECKERS,
    ),
)
