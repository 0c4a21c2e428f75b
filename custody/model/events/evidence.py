"""Kinds about data: acquisitions, archived objects and fixity."""

from __future__ import annotations

from custody.law import ending, locking
from custody.model import permits, types
from custody.model.events.lines import RECORD
from custody.model.schema import Erasable, Kind, Need, Structural
from custody.model.spoken import About, Argument, Input, Many, Verb, given, says

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
            Structural("method", types.code(*METHODS), spoken=says("what was read of the source")),
            Structural(
                "format",
                types.code("aff4", "e01", "other", "raw", "split_raw", "ufdr"),
                spoken=says("the image's format (default: as its file begins)", input=Input.FREE),
            ),
            Structural(
                "write_protection",
                types.code("hardware", "none", "software"),
                Need.EXPECTED,
                spoken=says(
                    "what kept the source from being written to (default: hardware with "
                    "--write-blocker, none with --no-blocker-reason)"
                ),
            ),
            Structural(
                "no_blocker_reason",
                types.code("live_system", "not_available", "not_writable", "phone", "remote"),
                Need.OPTIONAL,
                spoken=says("why there was none"),
            ),
            Structural(
                "started_at", types.INSTANT, Need.OPTIONAL, spoken=says("when imaging began; --at is its end")
            ),
            Structural("source_bytes", types.COUNT, Need.OPTIONAL, spoken=says("size of the source")),
            Structural("source_sectors", types.COUNT, Need.OPTIONAL, spoken=says("sectors of the source")),
            Structural("sector_bytes", types.COUNT, Need.OPTIONAL, spoken=says("bytes of each sector")),
            Structural(
                "bad_sectors",
                types.COUNT,
                Need.EXPECTED,
                spoken=says("sectors that could not be read; 0 if none"),
            ),
            Structural("bad_sectors_sha256", types.SHA256, Need.OPTIONAL),
            Structural(
                "copy",
                types.code(ending.COPY, only=("derived", "master", "working")),
                Need.OPTIONAL,
                spoken=says("whether the image is the master, a working copy, or derived"),
            ),
            Structural(
                "segments",
                types.COUNT,
                Need.OPTIONAL,
                spoken=says("files that the image consists of (default: as found)"),
            ),
            Structural("segments_sha256", types.SHA256, Need.OPTIONAL),
            Structural(
                "source_sha256",
                types.SHA256,
                Need.EXPECTED,
                spoken=says("digest of the source as the tool read it", unit="HEX"),
            ),
            Structural("source_sha1", types.SHA1, Need.OPTIONAL),
            Structural("source_md5", types.MD5, Need.OPTIONAL),
            Structural("media_bytes", types.COUNT, Need.OPTIONAL),
            Structural(
                "media_sha256",
                types.SHA256,
                Need.OPTIONAL,
                spoken=says(
                    ("digest of the media inside a container (AFF4); raw needs none, that of an E01 is read"),
                    unit="HEX",
                ),
            ),
            Structural("media_sha1", types.SHA1, Need.OPTIONAL),
            Structural("media_md5", types.MD5, Need.OPTIONAL),
            # What does not fit the image's own checksums: sectors (in whole chunks) and sections of an E01, members of
            # a ZIP.
            Structural("damaged_sectors", types.COUNT, Need.OPTIONAL),
            Structural("damaged_chunks", types.COUNT, Need.OPTIONAL),
            Structural("damaged_sections", types.COUNT, Need.OPTIONAL),
            Structural("damaged_members", types.COUNT, Need.OPTIONAL),
            Erasable("damage"),
            Structural(
                "image_sha256",
                types.SHA256,
                spoken=says(
                    "the image as the tool wrote it: a file, or the first of its segments", flag="image"
                ),
            ),
            Structural("image_bytes", types.COUNT),
            Structural("image_md5", types.MD5, Need.OPTIONAL),
            Structural("image_sha1", types.SHA1, Need.OPTIONAL),
            Structural(
                "verify_sha256",
                types.SHA256,
                Need.OPTIONAL,
                spoken=says("digest of the image, or its media, when the tool read it again", unit="HEX"),
            ),
            Structural(
                "log_sha256",
                types.PAPER,
                Need.OPTIONAL,
                spoken=says(
                    "the log as dc3dd, dcfldd, ewfacquire, ewfinfo, ewfverify, Guymager or FTK "
                    "Imager wrote it: it fills what is not typed; its SHA-256 is recorded"
                ),
            ),
            Structural(
                "sidecar_sha256",
                types.PAPER,
                Need.OPTIONAL,
                spoken=says(
                    "the hash file beside the image (.md5, .sha1, .sha256, .sha512); the image is "
                    "compared with it"
                ),
            ),
            Structural("log_differs", types.FIELDS, Need.OPTIONAL),
            *_LOGGED,
            Structural("match", types.FLAG, Need.COMPUTED),
            Erasable("tool", need=Need.EXPECTED, spoken=says("program that made the image")),
            Erasable("tool_version", need=Need.EXPECTED, spoken=says("its version")),
            Erasable("tool_build", spoken=says("its build")),
            Erasable("validation_ref", spoken=says("where its validation is on file")),
            Erasable("write_blocker", spoken=says("make and model of the write blocker", unit="MODEL")),
            Erasable("blocker_serial", spoken=says("serial number of the write blocker")),
            Erasable("blocker_firmware", spoken=says("its firmware")),
            Erasable("sop", spoken=says("procedure followed")),
            Erasable("sop_version", spoken=says("its version or date")),
            Erasable("workstation", spoken=says("machine that was used")),
            Erasable("second_person", spoken=says("who else was there")),
            Erasable("deviations", spoken=says("what departed from the procedure")),
            Erasable("deviations_because", spoken=says("why it did", when=given("deviations"))),
            Erasable("log_version"),
        ),
        RECORD,
        permit=permits.to(permits.EXAMINER),
        verb=Verb(
            ("acquire",),
            "record the acquisition of an image",
            About("exhibit", says="reference, serial, identifier or its first characters"),
            sections=(
                (
                    "how it was made",
                    (
                        "method",
                        "format",
                        "force_format",
                        "tool",
                        "tool_version",
                        "tool_build",
                        "validation_ref",
                        "write_protection",
                        "write_blocker",
                        "no_blocker_reason",
                        "blocker_serial",
                        "blocker_firmware",
                        "sop",
                        "sop_version",
                        "workstation",
                        "started_at",
                        "second_person",
                        "deviations",
                        "deviations_because",
                        "copy",
                    ),
                ),
                (
                    "what the tool found",
                    (
                        "source_sha256",
                        "media_sha256",
                        "container_only",
                        "source_bytes",
                        "bad_sectors",
                        "source_sectors",
                        "sector_bytes",
                        "bad_sectors_list",
                        "segments",
                        "each",
                        "segments_list",
                        "verify_sha256",
                        "log_sha256",
                        "sidecar_sha256",
                        "md5",
                        "sha1",
                        "sha512",
                    ),
                ),
                ("keeping it", ("archive", "to", "fresh")),
            ),
            typed=("image_sha256",),
            arguments=(
                Argument(
                    "force_format",
                    types.FLAG,
                    (
                        "record --format as typed though the file begins as another, as when the disk "
                        "itself begins so"
                    ),
                ),
                Argument(
                    "container_only",
                    types.FLAG,
                    ("do not read what is inside an E01, AFF4 or UFDR, for one because a segment is missing"),
                ),
                Argument(
                    "bad_sectors_list",
                    types.NAME,
                    "the list of what could not be read; its SHA-256 is recorded",
                ),
                Argument("each", types.FLAG, "the image is the named file alone, whatever lies beside it"),
                Argument("segments_list", types.NAME, "the list of these files; its SHA-256 is recorded"),
                Argument("md5", types.FLAG, "compute MD5 as well, for comparison with old reports"),
                Argument("sha1", types.FLAG, "compute SHA-1 as well, for comparison with old reports"),
                Argument("sha512", types.FLAG, "compute SHA-512 as well, for comparison with other reports"),
                Argument(
                    "archive",
                    types.FLAG,
                    (
                        "store the image in the same read and record both; all segments of one become "
                        "one object, and are read twice"
                    ),
                ),
                Argument(
                    "to",
                    types.TEXT,
                    "object store (default: the vault's first); needs --archive",
                    unit="STORE",
                ),
                Argument(
                    "fresh", types.FLAG, "end an upload of the same file that was broken off; begin anew"
                ),
            ),
            rivals=(frozenset({"write_blocker", "no_blocker_reason"}),),
            service="acquire",
            examples=(
                "custody acquire EV/1 stick.dd --method physical --format raw --archive \\",
                "    --tool dc3dd --tool-version 7.3.1 --write-blocker 'T35u fw 1.2' \\",
                "    --source-sha256 HEX --bad-sectors 0",
                "custody acquire EV/1 stick.dd --method physical --format raw --archive \\",
                "    --write-blocker 'T35u fw 1.2' --log dc3dd.log",
                "custody acquire EV/1 disk.001 --method physical --format split_raw --archive \\",
                "    --write-blocker 'T35u fw 1.2' --log dc3dd.log",
            ),
        ),
    ),
    Kind(
        "object.archived",
        (
            Structural(
                "exhibit",
                types.ref("exhibit", "transcription"),
                spoken=says("whose they are: reference, identifier or its first characters"),
            ),
            Structural(
                "acquisition",
                types.answered("acquisition.completed", kept="acquisition"),
                Need.OPTIONAL,
                spoken=says("the acquisition whose image this is, or `latest`; for one file", unit="ENTRY"),
            ),
            Structural("object", types.OBJECT_ROOT),
            Structural("packed", types.code("files", "folder", "sparse_file", "split_image"), Need.OPTIONAL),
            Structural("manifest", types.MANIFEST_ROOT, Need.OPTIONAL),
            Structural("members_unreadable", types.COUNT, Need.OPTIONAL),
            Structural(
                "md5",
                types.MD5,
                Need.OPTIONAL,
                spoken=says("compute MD5 as well, for comparison with old reports"),
            ),
            Structural(
                "sha1",
                types.SHA1,
                Need.OPTIONAL,
                spoken=says("compute SHA-1 as well, for comparison with old reports"),
            ),
            Structural(
                "sha512",
                types.SHA512,
                Need.OPTIONAL,
                spoken=says("compute SHA-512 as well, for comparison with other reports"),
            ),
            Structural("store", types.IDENTIFIER),
            Structural("key", types.IDENTIFIER),
            Structural("version", types.IDENTIFIER, Need.OPTIONAL),
            Structural("lock_mode", types.code(locking.MODES)),
            Structural("lock_until", types.INSTANT, Need.OPTIONAL),
            Structural("lock_hold", types.FLAG, Need.OPTIONAL),
            Structural("lock_differs", types.codes(locking.DRIFT, only=locking.DIFFERENCES), Need.OPTIONAL),
            Erasable("file_name", types.NAME),
        ),
        RECORD,
        begins=True,
        permit=permits.BENCH_OR_MACHINE,
        verb=Verb(
            ("archive",),
            "store evidence and record it",
            About("object", Many.NEW),
            asks=(
                "exhibit",
                "acquisition",
                "to",
                "each",
                "missing",
                "jobs",
                "md5",
                "sha1",
                "sha512",
                "fresh",
            ),
            typed=("paths",),
            arguments=(
                Argument(
                    "paths",
                    types.NAME,
                    "file, folder, or first segment of an image; each is read once",
                    unit="PATH",
                    required=True,
                    many=True,
                ),
                Argument("to", types.TEXT, "object store (default: the vault's first)", unit="STORE"),
                Argument(
                    "each",
                    types.FLAG,
                    ("each file is an object of its own, also one that is named like a segment (report.001)"),
                ),
                Argument(
                    "missing",
                    types.FLAG,
                    "leave out what is archived there under this exhibit already, by name and bytes",
                ),
                Argument("jobs", types.TEXT, "files on their way at once (default: 4)", unit="N"),
                Argument(
                    "fresh", types.FLAG, "end an upload of the same file that was broken off; begin anew"
                ),
            ),
            service="archive",
            examples=(
                "custody archive stick.dd --exhibit EV/1 --acquisition latest",
                "custody archive photos/*.jpg --exhibit EV/1 --jobs 8",
                "custody archive photos/*.jpg --exhibit EV/1 --missing",
                "custody archive phone-backup disk.E01 --exhibit EV/1",
            ),
        ),
    ),
)
