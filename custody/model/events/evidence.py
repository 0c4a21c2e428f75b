"""Kinds about data: acquisitions, archived objects and fixity."""

from __future__ import annotations

from custody.law import locking
from custody.model import types
from custody.model.events.lines import RECORD
from custody.model.schema import Erasable, Kind, Need, Structural

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
            Structural("copy", types.code("derived", "master", "working"), Need.OPTIONAL),
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
        RECORD,
    ),
    Kind(
        "object.archived",
        (
            Structural("exhibit", types.REF),
            Structural("acquisition", types.ENTRY, Need.OPTIONAL),
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
            Structural("lock_mode", types.code("compliance", "governance", "none")),
            Structural("lock_until", types.INSTANT, Need.OPTIONAL),
            Structural("lock_hold", types.FLAG, Need.OPTIONAL),
            Structural("lock_differs", types.codes(*locking.DIFFERENCES), Need.OPTIONAL),
            Erasable("file_name", types.NAME),
        ),
        RECORD,
        begins=True,
    ),
    Kind(
        "fixity.swept",
        (
            Structural("depth", types.code("full", "metadata", "sample")),
            Structural("positions", types.code("all", "self_chosen", "timestamp", "witness")),
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
        RECORD,
        begins=True,
    ),
    Kind(
        "fixity.paused",
        (
            Structural("store", types.IDENTIFIER),
            Structural("depth", types.code("full", "metadata", "sample")),
            Structural("scope", types.code("all", "due", "part")),
            Structural("started_at", types.INSTANT),
            Structural("unreachable_since", types.INSTANT),
            Structural("read", types.COUNT),
            Structural("unread", types.COUNT),
        ),
        RECORD,
        begins=True,
    ),
    Kind(
        "object.fixity_failed",
        (
            Structural("sweep", types.REF),
            Structural("outcome", types.code("mismatch", "missing", "object_unreadable", "unreadable")),
            Structural("found_sha256", types.SHA256, Need.OPTIONAL),
        ),
        RECORD,
    ),
    Kind(
        "object.fixity_restored",
        (Structural("sweep", types.REF), Structural("found_sha256", types.SHA256)),
        RECORD,
    ),
    Kind(
        "digests.compared",
        (
            Structural("exhibit", types.REF, Need.OPTIONAL),
            Structural("list_sha256", types.SHA256),
            Structural("list_format", types.code(*LIST_FORMATS)),
            Structural("listed", types.COUNT),
            Structural("results", types.SWEEP_ROOT),
            *(Structural(outcome, types.COUNT) for outcome in COMPARED),
            Structural("not_found", types.COUNT),
            Structural("undecided", types.COUNT),
            Structural("differing", types.COUNT),
        ),
        RECORD,
    ),
)
