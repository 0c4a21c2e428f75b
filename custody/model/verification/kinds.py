"""Kinds about verifying stored evidence, and comparing lists of digests with it."""

from __future__ import annotations

from custody.display import code_words
from custody.model.schema import amounts, permits, types
from custody.model.schema.lines import RECORD
from custody.model.schema.schema import Kind, Need, Structural
from custody.model.schema.spoken import About, Argument, Circumstances, Input, Many, Spoken, Verb, says

#: Outcomes of an object's verification; a sweep counts each.
OUTCOMES = ("mismatch", "missing", "verified", "unreadable")
#: Failures of an object's verification.
FAILURES: dict[str, str] = {
    "mismatch": "the bytes differ from those on record",
    "missing": "nothing is stored there",
    "object_unreadable": "its store answered, but it could not be read; its bytes are not judged",
    "unreadable": "it could not be read; whether its store answered is not recorded",
}
#: Scopes of a sweep in a store.
SCOPES: dict[str, str] = {
    "all": "all objects in the store",
    "due": "objects that were due or had failed",
    "part": "the objects of one case or exhibit, one object, or a part of them",
}
#: Sources of the choice of leaves to read.
POSITIONS: dict[str, str] = {
    "all": "every leaf was read",
    "self_chosen": "the sweep itself chose at random which leaves it read",
    "timestamp": "a timestamp token chose the leaves, so nobody could know them beforehand",
    "witness": "a witness's cosignature chose the leaves, so nobody could know them beforehand",
}
#: Depths of a verification.
DEPTHS: dict[str, str] = {
    "full": "every byte was read and hashed",
    "metadata": "the store was asked for size, version and lock; no byte was read",
    "sample": "leaves of each object's tree were read and hashed",
}
#: Outcomes of comparing an outside list with the record; hashdeep's words, except the last.
COMPARED = ("matched", "partially_matched", "moved", "new", "not_compared")

#: Formats of outside lists, as custody.proof.hash_lists reads them.
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

KINDS: tuple[Kind, ...] = (
    Kind(
        "sweep.completed",
        (
            Structural(
                "depth",
                types.code(DEPTHS),
                spoken=says(
                    (
                        "read every byte (default), some leaves of 1 MiB that a witness chose, or "
                        "compare sizes only"
                    ),
                    input=Input.FREE,
                    label="verification depth",
                ),
            ),
            Structural(
                "sample_source",
                types.code(POSITIONS),
                spoken=says("how the leaves were chosen"),
            ),
            Structural(
                "sample_seed",
                types.SHA256,
                Need.OPTIONAL,
                spoken=says("the seed from which the leaves were chosen", label="sampling seed"),
            ),
            Structural(
                "sample_leaf_count",
                types.COUNT,
                Need.OPTIONAL,
                spoken=says("how many leaves of each object it covers", label="leaves sampled"),
            ),
            Structural(
                "checkpoint_size",
                types.COUNT,
                Need.OPTIONAL,
                spoken=says("entries of the checkpoint whose signature decided which leaves were read"),
            ),
            Structural("started_at", types.INSTANT, spoken=says("when it began", label="start time")),
            Structural("results_root", types.SWEEP_ROOT, spoken=says("the root over all results")),
            Structural(
                "verified_count", types.COUNT, spoken=says("how many are verified", label="objects verified")
            ),
            Structural(
                "mismatch_count", types.COUNT, spoken=says("how many differ", label="objects mismatched")
            ),
            Structural(
                "missing_count", types.COUNT, spoken=says("how many are missing", label="objects missing")
            ),
            Structural(
                "unreadable_count",
                types.COUNT,
                spoken=says("how many could not be read", label="objects unreadable"),
            ),
        ),
        RECORD,
        begins=True,
        permit=permits.CHECKERS,
        verb=Verb(
            ("sweep", "run"),
            "verify stored objects and record the sweep",
            About("sweep", Many.NEW),
            enters=("sweep.paused", "object.verification_failed", "object.verification_recovered"),
            sections=(
                (
                    "scope",
                    ("exhibit", "case", "object", "store", "due", "resume", "max_age", "slice"),
                ),
                ("method", ("depth", "max_duration", "window", "rate", "jobs")),
            ),
            arguments=(
                Argument("exhibit", types.ref("exhibit"), "only the objects of one exhibit"),
                Argument("case", types.ref("case"), "only the objects of one case"),
                Argument("object", types.ref("object"), "only this object"),
                Argument("store", types.TEXT, "only the objects in one store", unit="NAME"),
                Argument(
                    "due",
                    types.FLAG,
                    "only objects that failed or are due by the policy of their store",
                    label="all due",
                ),
                Argument(
                    "resume",
                    types.FLAG,
                    "only objects the last sweep left unread because their store was unreachable",
                ),
                Argument(
                    "max_age",
                    amounts.DAYS,
                    "only objects not read for this many days",
                    unit="DAYS",
                    label="unread for days",
                ),
                Argument(
                    "slice",
                    amounts.PART,
                    "only the n-th of t parts of them",
                    unit="N/T",
                    label="part of scope",
                ),
                Argument(
                    "max_duration",
                    amounts.DURATION,
                    "start no further object after this time, such as 90m or 6h",
                    unit="TIME",
                ),
                Argument(
                    "window",
                    amounts.WINDOW,
                    "hours of the day in UTC; with --due, those of the policy",
                    unit="HH-HH",
                    label="hours of day",
                ),
                Argument(
                    "rate",
                    amounts.QUANTITY,
                    "highest read rate in MB/s for each store, instead of the policy's",
                    unit="MB/s",
                    label="highest rate",
                ),
                Argument(
                    "jobs",
                    amounts.QUANTITY,
                    "objects read at once (default: 4)",
                    unit="N",
                    label="parallel reads",
                ),
            ),
            rivals=(frozenset({"exhibit", "case", "object", "store"}), frozenset({"due", "resume"})),
            remarks=(
                "Ctrl-C or Ctrl-Z stops the sweep; results so far are recorded, and the next run",
                "with --due continues. A failed object is due at every run until it is verified",
                "in full or an entry accounts for it. If a store is unreachable, the sweep pauses",
                "and one entry records that; no object fails by it, and the other stores are",
                "read. The same command with --resume continues.",
                "Exit status: 0 all verified, 3 a mismatch or missing object, now or still on",
                "record, 8 store unreachable, 10 only unreadable objects, or gone by a deletion",
                "not entered yet, 130 stopped.",
            ),
            circumstances=Circumstances.NOW,
            service="sweep run",
            examples=(
                "custody sweep run",
                "custody sweep run --exhibit EV/1",
                "custody sweep run --due --max-duration 6h --rate 100",
                "custody sweep run --due --depth sample",
            ),
        ),
        sentence="{by} compared stored objects: {verified_count} verified, {mismatch_count} mismatched, "
        "{missing_count} missing, {unreadable_count} unreadable",
    ),
    Kind(
        "sweep.paused",
        (
            Structural("store", types.IDENTIFIER, spoken=says("the object store")),
            Structural(
                "depth", types.code(DEPTHS), spoken=says("depth of verification", label="verification depth")
            ),
            Structural("scope", types.code(SCOPES), spoken=says("which objects were to be verified")),
            Structural("started_at", types.INSTANT, spoken=says("when it began", label="start time")),
            Structural(
                "outage_started_at",
                types.INSTANT,
                spoken=says("since when the store could not be reached", label="store unreachable since"),
            ),
            Structural("read_count", types.COUNT, spoken=says("how many were read", label="objects read")),
            Structural(
                "unread_count", types.COUNT, spoken=says("how many were not read", label="objects unread")
            ),
        ),
        RECORD,
        begins=True,
        permit=permits.CHECKERS,
        sentence="{by} interrupted a verification: the store could not be reached",
    ),
    Kind(
        "object.verification_failed",
        (
            Structural(
                "sweep",
                types.ref("sweep"),
                spoken=says("the verification that found it", label="verification"),
            ),
            Structural("outcome", types.code(FAILURES), spoken=says("what was found")),
            Structural(
                "found_sha256",
                types.SHA256,
                Need.OPTIONAL,
                spoken=says("the digest that was found", label="content found"),
            ),
        ),
        RECORD,
        permit=permits.CHECKERS,
        sentence="{by} recorded a failed verification: {outcome}",
    ),
    Kind(
        "object.verification_recovered",
        (
            Structural(
                "sweep",
                types.ref("sweep"),
                spoken=says("the verification that found it", label="verification"),
            ),
            Structural(
                "found_sha256", types.SHA256, spoken=says("the digest that was found", label="content found")
            ),
        ),
        RECORD,
        permit=permits.CHECKERS,
        sentence="{by} recorded that the object is verified again",
    ),
    Kind(
        "hash_list.compared",
        (
            Structural(
                "exhibit",
                types.ref("exhibit"),
                Need.OPTIONAL,
                spoken=says("the objects of one exhibit: reference, identifier or its beginning"),
            ),
            Structural(
                "list_sha256",
                types.SHA256,
                spoken=says(
                    (
                        "a list of sha256sum or its kin, of hashdeep, in DFXML, a manifest-*.txt of a "
                        "bag, a table or set of FTK Imager, X-Ways, EnCase, the NSRL (RDS 2) or hfind, "
                        "as it was received; or the folder of a bag, of which every file is read"
                    ),
                    flag="list",
                ),
            ),
            Structural("list_format", types.code(*LIST_FORMATS), spoken=says("the format of the list")),
            Structural("listed_count", types.COUNT, spoken=says("files on the list", label="files listed")),
            Structural("results_root", types.SWEEP_ROOT, spoken=says("the root over all results")),
            *(
                Structural(
                    f"{outcome}_count", types.COUNT, spoken=Spoken(label=f"files {code_words(outcome)}")
                )
                for outcome in COMPARED
            ),
            Structural(
                "not_found_count",
                types.COUNT,
                spoken=says("files that were not found", label="files not found"),
            ),
            Structural(
                "undecided_count",
                types.COUNT,
                spoken=says("files that could not be decided", label="files undecided"),
            ),
            Structural(
                "differing_count", types.COUNT, spoken=says("files that differ", label="files differing")
            ),
        ),
        RECORD,
        permit=permits.CHECKERS,
        verb=Verb(
            ("hash-list", "compare"),
            "compare an external hash list with the record",
            asks=("exhibit", "case", "enter", "compute_missing"),
            typed=("list_sha256",),
            arguments=(
                Argument("case", types.ref("case"), "the objects of one case: the same"),
                Argument("enter", types.FLAG, "record the comparison as well", label="result entered"),
                Argument(
                    "compute_missing",
                    types.FLAG,
                    (
                        "where a file on record has no digest by an algorithm of the list, compute it: "
                        "reads the stored file"
                    ),
                    label="missing digests computed",
                ),
            ),
            one_of=(frozenset({"exhibit", "case"}),),
            remarks=(
                "A folder or split image is compared file by file, with paths from wherever the",
                "list begins; a list may name the media of an image in segments as well.",
                "Exit status: 0 all matched, 3 a digest or size differs, 4 something could not",
                "be compared, 10 only moved, new or not found, or a name on record was",
                "corrected: every name that an object had is compared.",
            ),
            service="hash-list compare",
            examples=(
                "custody hash-list compare their.hashdeep --exhibit EV/1",
                "custody hash-list compare manifest-sha256.txt --case C-2026-014 --enter",
            ),
        ),
        sentence="{by} compared a list of digests: {matched_count} of {listed_count} match",
    ),
)
