"""The kind that records an archived object: its file, store, key and lock."""

from __future__ import annotations

from custody.law import retention_limits
from custody.model.schema import amounts, permits, types
from custody.model.schema.lines import DIGESTS, RECORD
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Argument, Input, Many, Verb, says

KINDS: tuple[Kind, ...] = (
    Kind(
        "object.archived",
        (
            Structural(
                "exhibit",
                types.ref("exhibit", "transcription"),
                spoken=says("the exhibit: reference, identifier or its first characters"),
            ),
            Structural(
                "acquisition",
                types.answered("acquisition.completed", kept="acquisition"),
                Need.OPTIONAL,
                spoken=says("the acquisition whose image this is, or `latest`; for one file", unit="ENTRY"),
            ),
            Structural(
                "object_root",
                types.OBJECT_ROOT,
                spoken=says("what is stored, by its root", label="stored object"),
            ),
            Structural(
                "pack_type",
                types.code("files", "folder", "sparse_file", "split_image"),
                Need.OPTIONAL,
                spoken=says("how the files are packed", label="packing format"),
            ),
            Structural(
                "manifest_root",
                types.MANIFEST_ROOT,
                Need.OPTIONAL,
                spoken=says("the root over the files in it"),
            ),
            Structural(
                "unreadable_member_count",
                types.COUNT,
                Need.OPTIONAL,
                spoken=says("files that could not be read", label="unreadable files"),
            ),
            Structural(
                "md5",
                types.MD5,
                Need.OPTIONAL,
            ),
            Structural(
                "sha1",
                types.SHA1,
                Need.OPTIONAL,
            ),
            Structural(
                "sha512",
                types.SHA512,
                Need.OPTIONAL,
            ),
            Structural(
                "store",
                types.IDENTIFIER,
                spoken=says(
                    "object store (default: the vault's first)",
                    unit="STORE",
                    input=Input.FREE,
                    label="object store",
                ),
            ),
            Structural("object_key", types.IDENTIFIER, spoken=says("its name in the store")),
            Structural(
                "object_version",
                types.IDENTIFIER,
                Need.OPTIONAL,
                spoken=says("its version in the store"),
            ),
            Structural("lock_mode", types.code(retention_limits.MODES), spoken=says("the mode of its lock")),
            Structural(
                "lock_until",
                types.INSTANT,
                Need.OPTIONAL,
                spoken=says("until when it is locked", label="locked until"),
            ),
            Structural(
                "lock_hold",
                types.FLAG,
                Need.OPTIONAL,
                spoken=says("whether a store hold is set", label="store legal hold"),
            ),
            Structural(
                "lock_deviations",
                types.codes(retention_limits.DRIFT, only=retention_limits.DIFFERENCES),
                Need.OPTIONAL,
                spoken=says("how the lock differs from the one requested", label="lock differences"),
            ),
            Erasable("file_name", types.NAME, spoken=says("name of the file")),
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
                "store",
                "single_files",
                "base",
                "skip_archived",
                "jobs",
                "md5",
                "sha1",
                "sha512",
                "restart",
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
                Argument(
                    "single_files",
                    types.FLAG,
                    ("each file is an object of its own, also one that is named like a segment (report.001)"),
                    label="single files",
                ),
                Argument(
                    "base",
                    types.NAME,
                    "record each file by its path below this folder; with --single-files",
                    unit="DIR",
                    label="base folder",
                ),
                Argument(
                    "skip_archived",
                    types.FLAG,
                    "skip files already archived there under this exhibit, by name and bytes",
                    label="archived files skipped",
                ),
                Argument(
                    "jobs",
                    amounts.JOBS,
                    "parallel uploads (default: 4)",
                    unit="N",
                    label="parallel reads",
                ),
                *DIGESTS,
                Argument(
                    "restart",
                    types.FLAG,
                    "discard an interrupted upload of the same file and start again",
                    label="new attempt",
                ),
            ),
            remarks=(
                "A folder becomes one object, and so do the segments of an image: files of one",
                "name that end in .001, .002 and so on, or in .E01, .E02. What is taken for one",
                "image is listed before it is read. From 64 files of at most 64 MiB on, these go",
                "into one pack; files already archived are skipped. A sparse file with holes",
                "of 64 MiB or more stays sparse.",
                "",
                "With --dry-run the file is read whole as well: its digest is part of the draft.",
                "Nothing is stored and nothing is entered.",
            ),
            service="archive",
            examples=(
                "custody archive stick.dd --exhibit EV/1 --acquisition latest",
                "custody archive photos/*.jpg --exhibit EV/1 --jobs 8",
                "custody archive photos/*.jpg --exhibit EV/1 --skip-archived",
                "custody archive in/a/1.pdf in/b/1.pdf --exhibit EV/1 --single-files --base in",
                "custody archive phone-backup disk.E01 --exhibit EV/1",
            ),
        ),
        sentence="{by} archived a file in store {store}",
    ),
)
