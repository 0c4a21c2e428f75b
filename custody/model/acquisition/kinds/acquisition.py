"""The kind about an acquisition: a medium read into an image, with its log and digests."""

from __future__ import annotations

from custody.law import disposition_codes
from custody.model.acquisition.kinds.log import LOGGED
from custody.model.schema import permits, types
from custody.model.schema.lines import DIGESTS, RECORD
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Argument, Input, Verb, given, says

#: Methods of acquisition: the extent and the way of reading a source.
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

KINDS: tuple[Kind, ...] = (
    Kind(
        "acquisition.completed",
        (
            Structural(
                "method",
                types.code(*METHODS),
                spoken=says("what was read of the source", label="acquisition method"),
            ),
            Structural(
                "format",
                types.code("aff4", "e01", "other", "raw", "split_raw", "ufdr"),
                spoken=says(
                    "the image's format (default: as its file begins)", input=Input.FREE, label="image format"
                ),
            ),
            Structural(
                "write_protection",
                types.code("hardware", "none", "software"),
                Need.EXPECTED,
                spoken=says(
                    (
                        "how the source was write-protected (default: hardware with --write-blocker, none "
                        "with --blocker-absence-reason)"
                    ),
                    input=Input.FREE,
                ),
            ),
            Structural(
                "blocker_absence_reason",
                types.code("live_system", "not_available", "not_writable", "phone", "remote"),
                Need.OPTIONAL,
                spoken=says("why no write blocker was used", label="reason without blocker"),
            ),
            Structural(
                "started_at",
                types.INSTANT,
                Need.OPTIONAL,
                spoken=says("when imaging began; --at is its end", label="start time"),
            ),
            Structural(
                "source_bytes",
                types.COUNT,
                Need.OPTIONAL,
                spoken=says("size of the source", label="source size, bytes"),
            ),
            Structural(
                "source_sector_count",
                types.COUNT,
                Need.OPTIONAL,
                spoken=says("sectors of the source", label="source size, sectors"),
            ),
            Structural(
                "sector_bytes",
                types.COUNT,
                Need.OPTIONAL,
                spoken=says(
                    "bytes of each sector", label="sector size, bytes", when=given("source_sector_count")
                ),
            ),
            Structural(
                "bad_sector_count",
                types.COUNT,
                Need.EXPECTED,
                spoken=says("sectors that could not be read; 0 if none"),
            ),
            Structural(
                "bad_sector_list_sha256",
                types.SHA256,
                Need.OPTIONAL,
                spoken=says("digest of the list of bad sectors"),
            ),
            Structural(
                "image_role",
                types.code(disposition_codes.COPY, only=("derived", "master", "working")),
                Need.OPTIONAL,
                spoken=says(
                    "whether the image is the master, a working copy, or derived", label="type of copy"
                ),
            ),
            Structural(
                "segment_count",
                types.COUNT,
                Need.OPTIONAL,
                spoken=says(
                    "files that the image consists of (default: as found)", label="number of segments"
                ),
            ),
            Structural(
                "segment_list_sha256",
                types.SHA256,
                Need.OPTIONAL,
                spoken=says("digest of the list of segments", label="segment list"),
            ),
            Structural(
                "source_sha256",
                types.SHA256,
                Need.EXPECTED,
                spoken=says("digest of the source as the tool read it", unit="HEX"),
            ),
            Structural("source_sha1", types.SHA1, Need.OPTIONAL, spoken=says("SHA-1 of the source")),
            Structural("source_md5", types.MD5, Need.OPTIONAL, spoken=says("MD5 of the source")),
            Structural(
                "media_bytes",
                types.COUNT,
                Need.OPTIONAL,
                spoken=says("bytes of the medium", label="media size, bytes"),
            ),
            Structural(
                "media_sha256",
                types.SHA256,
                Need.OPTIONAL,
                spoken=says(
                    ("digest of the media inside a container (AFF4); raw needs none, that of an E01 is read"),
                    unit="HEX",
                ),
            ),
            Structural("media_sha1", types.SHA1, Need.OPTIONAL, spoken=says("SHA-1 of the medium")),
            Structural("media_md5", types.MD5, Need.OPTIONAL, spoken=says("MD5 of the medium")),
            # Parts that do not match the image's own checksums: sectors (in whole chunks) and sections of an E01,
            # members of a ZIP.
            Structural(
                "damaged_sector_count",
                types.COUNT,
                Need.OPTIONAL,
                spoken=says("damaged sectors of the image"),
            ),
            Structural(
                "damaged_chunk_count", types.COUNT, Need.OPTIONAL, spoken=says("damaged chunks of the image")
            ),
            Structural(
                "damaged_section_count",
                types.COUNT,
                Need.OPTIONAL,
                spoken=says("damaged sections of the image"),
            ),
            Structural(
                "damaged_member_count",
                types.COUNT,
                Need.OPTIONAL,
                spoken=says("damaged members of the image"),
            ),
            Erasable("damage", spoken=says("what is damaged, in words")),
            Structural(
                "container_sha256",
                types.SHA256,
                spoken=says(
                    "the image as the tool wrote it: a file, or the first of its segments", flag="image"
                ),
            ),
            Structural(
                "container_bytes", types.COUNT, spoken=says("bytes of the image", label="image size, bytes")
            ),
            Structural("container_md5", types.MD5, Need.OPTIONAL, spoken=says("MD5 of the image")),
            Structural("container_sha1", types.SHA1, Need.OPTIONAL, spoken=says("SHA-1 of the image")),
            Structural(
                "verification_sha256",
                types.SHA256,
                Need.OPTIONAL,
                spoken=says(
                    "digest of the image, or its media, when the tool read it again",
                    unit="HEX",
                    label="verification read",
                ),
            ),
            Structural(
                "log_sha256",
                types.PAPER,
                Need.OPTIONAL,
                spoken=says(
                    "the log as dc3dd, dcfldd, ewfacquire, ewfinfo, ewfverify, Guymager or FTK "
                    "Imager wrote it: it fills what is not typed; its SHA-256 is recorded",
                    label="tool log",
                ),
            ),
            Structural(
                "sidecar_sha256",
                types.PAPER,
                Need.OPTIONAL,
                spoken=says(
                    "the hash file beside the image (.md5, .sha1, .sha256, .sha512); the image is "
                    "compared with it",
                    label="hash file",
                ),
            ),
            Structural(
                "log_differences",
                types.FIELDS,
                Need.OPTIONAL,
                spoken=says("fields in which the tool's log differs"),
            ),
            *LOGGED,
            Structural(
                "digests_match",
                types.FLAG,
                Need.COMPUTED,
                spoken=says("whether the digests agree"),
            ),
            Erasable("tool", need=Need.EXPECTED, spoken=says("program that made the image")),
            Erasable("tool_version", need=Need.EXPECTED, spoken=says("its version")),
            Erasable("tool_build", spoken=says("its build")),
            Erasable(
                "validation_reference",
                spoken=says("where its validation is on file"),
            ),
            Erasable("write_blocker", spoken=says("make and model of the write blocker", unit="MODEL")),
            Erasable(
                "blocker_serial",
                spoken=says(
                    "serial number of the write blocker",
                    label="write blocker serial",
                    when=given("write_blocker"),
                ),
            ),
            Erasable(
                "blocker_firmware",
                spoken=says("its firmware", label="write blocker firmware", when=given("write_blocker")),
            ),
            Erasable("sop", spoken=says("procedure followed", label="procedure (SOP)")),
            Erasable(
                "sop_version", spoken=says("its version or date", label="SOP version", when=given("sop"))
            ),
            Erasable("workstation", spoken=says("machine that was used")),
            Erasable("second_person", spoken=says("other persons present")),
            Erasable(
                "deviations",
                spoken=says("deviations from the procedure"),
            ),
            Erasable(
                "deviation_reason",
                spoken=says(
                    "reason for the deviations", when=given("deviations"), label="reason for deviations"
                ),
            ),
            Erasable(
                "log_version", spoken=says("the program's version by its log", label="log program version")
            ),
        ),
        RECORD,
        permit=permits.to(permits.EXAMINER),
        verb=Verb(
            ("acquisition", "record"),
            "record the acquisition of an image",
            About("exhibit", says="reference, serial, identifier or its first characters"),
            sections=(
                ("acquisition", ("method", "format", "force_format", "started_at", "image_role")),
                ("tool", ("tool", "tool_version", "tool_build", "validation_reference", "workstation")),
                (
                    "write protection",
                    (
                        *("write_protection", "write_blocker", "blocker_absence_reason"),
                        *("blocker_serial", "blocker_firmware"),
                    ),
                ),
                ("procedure", ("sop", "sop_version", "second_person", "deviations", "deviation_reason")),
                (
                    "source",
                    (
                        *("source_sha256", "media_sha256", "source_bytes", "bad_sector_count"),
                        *("source_sector_count", "sector_bytes", "bad_sector_list"),
                    ),
                ),
                (
                    "segments and digests",
                    (
                        *("container_only", "segment_count", "single_files", "segment_list"),
                        *("verification_sha256", "log_sha256", "sidecar_sha256", "md5", "sha1", "sha512"),
                    ),
                ),
                ("archiving", ("archive", "store", "restart")),
            ),
            typed=("container_sha256",),
            arguments=(
                Argument(
                    "force_format",
                    types.FLAG,
                    ("record --format as typed, although the file's signature indicates another format"),
                ),
                Argument(
                    "container_only",
                    types.FLAG,
                    ("do not read the contents of an E01, AFF4 or UFDR, e.g. because a segment is missing"),
                ),
                Argument(
                    "bad_sector_list",
                    types.NAME,
                    "the list of bad sectors; its SHA-256 is recorded",
                ),
                Argument(
                    "single_files",
                    types.FLAG,
                    "the image is the named file alone, without further segments",
                    label="single files",
                ),
                Argument("segment_list", types.NAME, "the list of these files; its SHA-256 is recorded"),
                *DIGESTS,
                Argument(
                    "archive",
                    types.FLAG,
                    (
                        "store the image in the same read and record both; segments become one object and are"
                        " read twice"
                    ),
                ),
                Argument(
                    "store",
                    types.TEXT,
                    "object store (default: the vault's first)",
                    unit="STORE",
                    label="object store",
                    when=given("archive", True),
                ),
                Argument(
                    "restart",
                    types.FLAG,
                    "discard an interrupted upload of the same file and start again",
                    label="new attempt",
                ),
            ),
            rivals=(frozenset({"write_blocker", "blocker_absence_reason"}),),
            remarks=(
                "With --dry-run the file is read whole as well: its digest is part of the draft.",
                "Nothing is stored and nothing is entered.",
            ),
            service="acquisition record",
            examples=(
                "custody acquisition record EV/1 stick.dd --method physical --format raw --archive \\",
                "    --tool dc3dd --tool-version 7.3.1 --write-blocker 'T35u fw 1.2' \\",
                "    --source-sha256 HEX --bad-sector-count 0",
                "custody acquisition record EV/1 stick.dd --method physical --format raw --archive \\",
                "    --write-blocker 'T35u fw 1.2' --log dc3dd.log",
                "custody acquisition record EV/1 disk.001 --method physical --format split_raw --archive \\",
                "    --write-blocker 'T35u fw 1.2' --log dc3dd.log",
            ),
        ),
        sentence="{by} recorded an acquisition: {format}",
    ),
)
