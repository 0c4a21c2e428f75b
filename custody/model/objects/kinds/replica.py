"""Kinds about copies of an object in further stores, and about repairing damaged bytes there."""

from __future__ import annotations

from custody.law import retention_limits
from custody.model.schema import permits, types
from custody.model.schema.lines import RECORD
from custody.model.schema.schema import FieldSpec, Kind, Need, Structural
from custody.model.schema.spoken import About, Argument, Circumstances, Input, Many, Spoken, Verb, says

#: The lock of bytes that were put into a store, as read back from it.
_HELD: tuple[FieldSpec, ...] = (
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
)

KINDS: tuple[Kind, ...] = (
    Kind(
        "object.replicated",
        (
            Structural(
                "exhibit", types.ref("exhibit"), spoken=says("all objects of an exhibit", input=Input.FREE)
            ),
            Structural("original", types.ref("object"), spoken=Spoken(offers=False, label="original object")),
            Structural(
                "source_object",
                types.ref("object"),
                spoken=says(
                    "read them from this store only (default: any store that holds them intact)",
                    unit="STORE",
                    input=Input.FREE,
                    offers=False,
                    flag="from-store",
                    label="source store",
                ),
            ),
            Structural(
                "object_root",
                types.OBJECT_ROOT,
                spoken=says("what is stored, by its root", label="stored object"),
            ),
            Structural(
                "store",
                types.IDENTIFIER,
                spoken=says("the store that gets the copies", unit="STORE", label="destination store"),
            ),
            Structural("object_key", types.IDENTIFIER, spoken=says("its name in the store")),
            Structural(
                "object_version",
                types.IDENTIFIER,
                Need.OPTIONAL,
                spoken=says("its version in the store"),
            ),
            *_HELD,
        ),
        RECORD,
        begins=True,
        permit=permits.BENCH_OR_MACHINE,
        verb=Verb(
            ("object", "replicate"),
            "copy verified objects to another store",
            About("object", Many.NEW),
            asks=("exhibit", "case", "store", "source_object", "restart"),
            typed=("objects",),
            arguments=(
                Argument(
                    "objects",
                    types.TEXT,
                    "identifier or its first characters, or an entry's number",
                    unit="OBJECT",
                    many=True,
                ),
                Argument("case", types.ref("case"), "all objects of a case"),
                Argument(
                    "restart",
                    types.FLAG,
                    "discard an interrupted copy and start again",
                    label="new attempt",
                ),
            ),
            rivals=(frozenset({"exhibit", "case"}),),
            remarks=(
                "A copy appears only if its bytes are the object's, with the lock that its",
                "authority gives. Objects already there are skipped; an interrupted copy is",
                "resumed.",
            ),
            circumstances=Circumstances.NOW,
            service="object replicate",
            examples=(
                "custody object replicate --case C-2026-014 --store offsite",
                "custody object replicate 1f2e3d4c --store offsite --from-store evidence",
            ),
        ),
        sentence="{by} copied the object to store {store}",
    ),
    Kind(
        "object.repaired",
        (
            Structural(
                "source_object",
                types.ref("object"),
                spoken=says(
                    "read intact bytes from this store (default: any store that has them)",
                    unit="STORE",
                    input=Input.FREE,
                    offers=False,
                    flag="from-store",
                    label="source store",
                ),
            ),
            Structural(
                "outcome", types.code("mismatch", "missing"), spoken=says("the state in which it was found")
            ),
            Structural(
                "found_sha256",
                types.SHA256,
                Need.OPTIONAL,
                spoken=says("the digest that was found", label="content found"),
            ),
            Structural(
                "object_root",
                types.OBJECT_ROOT,
                spoken=says(
                    "identifier or its first characters, or an entry's number",
                    unit="OBJECT",
                    flag="object",
                    label="stored object",
                ),
            ),
            Structural(
                "object_version",
                types.IDENTIFIER,
                Need.OPTIONAL,
                spoken=says("its version in the store"),
            ),
            Structural(
                "replaced_versions",
                types.IDENTIFIERS,
                Need.OPTIONAL,
                spoken=says("versions that it replaced"),
            ),
            *_HELD,
        ),
        RECORD,
        permit=permits.BENCH,
        verb=Verb(
            ("object", "repair"),
            "repair a damaged object from an intact copy",
            asks=("store", "source_object", "rebuild_sidecars"),
            typed=("object_root",),
            arguments=(
                Argument(
                    "store",
                    types.TEXT,
                    "the store with the damaged copy (default: the one that failed verification)",
                    unit="STORE",
                ),
                Argument(
                    "rebuild_sidecars",
                    types.FLAG,
                    ("rebuild tree hashes and manifest from the object; records nothing"),
                    label="sidecars rebuilt",
                ),
            ),
            remarks=(
                "Both copies are read in full first. Only bytes proven wrong or missing are",
                "replaced, by bytes proven right, as a new version with the lock that its",
                "authority gives; the old version is kept. A machine's key cannot do it.",
                "With --rebuild-sidecars the object is read in full, and only files computed from",
                "it are written, once it is proven to be the one on record.",
                "Exit status: 3 no copy is proven intact, 4 the damaged one cannot be read,",
                "7 nothing is damaged.",
            ),
            circumstances=Circumstances.NOW,
            service="object repair",
            examples=(
                "custody object repair 1f2e3d4c",
                "custody object repair 1f2e3d4c --store evidence --from-store offsite",
                "custody object repair 1f2e3d4c --store evidence --rebuild-sidecars",
            ),
        ),
        sentence="{by} repaired the stored object: {outcome}",
    ),
)
