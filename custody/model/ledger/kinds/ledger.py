"""Kinds about the ledger itself: opening, resumption after a loss, migration."""

from __future__ import annotations

from custody.model.schema import permits, types
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Argument, Circumstances, Input, Many, Spoken, Verb, given, says

#: Evidence of the number of entries of a ledger that is resumed from a backup.
EVIDENCE: dict[str, str] = {
    "cosigned_checkpoint": "a checkpoint that a witness cosigned",
    "head_file": "the head that a machine remembered outside the database",
    "none": "no evidence from outside the database",
    "receipt": "a receipt of an entry",
}

#: Types of database to which a ledger can be migrated, and outcomes of a migration.
KEPT_IN = ("postgresql",)

ENDS = ("cancelled", "completed")

#: States of a database to which the ledger was migrated and that did not answer.
MOVED_TO = ("lost", "unreachable")

KINDS: tuple[Kind, ...] = (
    Kind(
        "ledger.opened",
        (
            Structural(
                "log_vkey", types.VKEY, spoken=says("the ledger's own public key", label="ledger public key")
            ),
            Structural("actor", types.ref("actor"), spoken=Spoken(offers=False)),
            Structural("vkey", types.VKEY, spoken=says("the public key", label="public key")),
            Structural(
                "training",
                types.FLAG,
                spoken=says(
                    "a training ledger, marked as such permanently",
                    input=Input.TICK,
                    label="training ledger",
                ),
            ),
            Erasable("display_name", types.LABEL, label=True, spoken=says("display name", label="name")),
            Erasable("organisation", spoken=says("the organisation that keeps the ledger")),
        ),
        begins=True,
        permit=permits.ADMINISTRATORS,
        verb=Verb(
            ("init",),
            "make a vault and its first administrator",
            About("ledger", Many.NEW),
            asks=("domain", "training", "display_name", "organisation", "database"),
            typed=("folder",),
            arguments=(
                Argument("folder", types.NAME, "the new vault (default: --vault)", unit="DIR"),
                Argument(
                    "domain", types.TEXT, "the agency's domain, which names ledger and keys: lab.example"
                ),
                Argument("display_name", types.TEXT, "name of the first administrator", label="name"),
                Argument(
                    "database",
                    types.TEXT,
                    "keep the ledger on a server: postgresql://HOST/NAME",
                    unit="ADDRESS",
                ),
            ),
            circumstances=Circumstances.OWN,
            service="init",
            examples=("custody init vault --domain lab.example --display-name 'Ada Byron'",),
        ),
        sentence="{by} opened the ledger",
    ),
    Kind(
        "resumption.proposed",
        (
            Structural(
                "reason",
                types.code("disk_failure", "migrated_back", "restore", "other"),
                spoken=says("what happened"),
            ),
            Structural(
                "lost_size",
                types.COUNT,
                spoken=says(
                    "number of entries of the lost head; needs --lost-root",
                    input=Input.FREE,
                    label="lost head's size",
                ),
            ),
            Structural(
                "lost_root",
                types.SHA256,
                spoken=says(
                    "root of the lost head",
                    unit="HEX",
                    when=given("lost_size"),
                    input=Input.FREE,
                    label="lost head's root",
                ),
            ),
            Structural(
                "evidence",
                types.code(EVIDENCE),
                spoken=says(
                    "evidence of the lost head, if the other options do not show it",
                    input=Input.FREE,
                    label="evidence of head",
                ),
            ),
            # The head that the machine remembered of this ledger at signing, if any.
            Structural(
                "remembered_head",
                types.HEAD,
                Need.OPTIONAL,
                spoken=says("size and root of the lost head, from elsewhere"),
            ),
            # The state of the database to which the ledger was migrated, if this is the former one.
            Structural(
                "former_database",
                types.code(*MOVED_TO),
                Need.OPTIONAL,
                spoken=says(
                    "state of the database the ledger was moved to; it is queried first",
                    when=given("reason", "migrated_back"),
                ),
            ),
            Structural(
                "expires_at",
                types.INSTANT,
                Need.COMPUTED,
                spoken=says("deadline for an answer", label="open until"),
            ),
        ),
        permit=permits.ADMINISTRATORS,
        verb=Verb(
            ("log", "resume"),
            "resume signing after a restore or migration, with two administrators",
            enters=("resumption.approved", "resumption.refused"),
            asks=("reason", "evidence"),
            sections=(
                (
                    "newest known head",
                    (
                        "receipt",
                        "from_memory",
                        "checkpoint",
                        "from_head",
                        "lost_size",
                        "nothing_lost",
                        "lost_root",
                        "former_database",
                    ),
                ),
                ("second administrator", ("second", "second_keys", "second_passphrase_file")),
            ),
            arguments=(
                Argument(
                    "receipt",
                    types.NAME,
                    (
                        "from the newest of these receipts (.tlog-proof), or of a folder of them; may "
                        "be given several times"
                    ),
                    many=True,
                ),
                Argument(
                    "from_memory",
                    types.FLAG,
                    "from the newest that this account remembers: head file, receipts, checkpoints",
                    label="remembered head",
                ),
                Argument("checkpoint", types.NAME, "from a checkpoint that a witness or reader kept"),
                Argument("from_head", types.FLAG, "from the head file of this machine", label="head file"),
                Argument("nothing_lost", types.FLAG, "the database is complete; only the head is lost"),
                Argument(
                    "second",
                    types.TEXT,
                    (
                        "key of another administrator, who approves; where there is one, of a person "
                        "with escrow"
                    ),
                    unit="KEY",
                    required=True,
                    label="second administrator",
                ),
                Argument(
                    "second_keys",
                    types.NAME,
                    "folder of that key (default: --keys)",
                    unit="DIR",
                    label="second key folder",
                ),
                Argument("second_passphrase_file", types.NAME, "file with that key's passphrase"),
            ),
            one_of=(
                frozenset({"receipt", "from_memory", "checkpoint", "from_head", "lost_size", "nothing_lost"}),
            ),
            service="log resume",
            examples=(
                "custody log resume --reason restore --receipt 4711.tlog-proof \\",
                "    --as 'A. Admin' --second 'B. Admin' --second-passphrase-file second.txt",
            ),
        ),
        sentence="{by} proposed to resume the ledger after a loss",
    ),
    Kind(
        "resumption.approved",
        (),
        answers=True,
        permit=permits.ADMINISTRATORS,
        sentence="{by} approved resuming the ledger",
    ),
    Kind(
        "resumption.refused",
        (Structural("reason", types.code("expired", "not_convinced", "withdrawn", "wrong")),),
        answers=True,
        permit=permits.ADMINISTRATORS,
        sentence="{by} refused to resume the ledger",
    ),
    Kind(
        "ledger.migration_started",
        (
            Structural("ledger_copy", types.ref(), spoken=says("the copy that continues")),
            Structural(
                "database_type",
                types.code(*KEPT_IN),
                spoken=says("type of database", label="database in use"),
            ),
            Structural(
                "size", types.COUNT, spoken=says("number of entries in the ledger", label="number of entries")
            ),
            Structural(
                "root", types.SHA256, spoken=says("the root of the tree over them", label="tree root")
            ),
            Erasable("database_address", types.LABEL, spoken=says("address of the database")),
        ),
        ("act",),
        permit=permits.ADMINISTRATORS,
        verb=Verb(
            ("migrate",),
            "move the ledger to a database on a server",
            enters=("ledger.migration_ended",),
            asks=("database", "cancel"),
            arguments=(
                Argument(
                    "database",
                    types.TEXT,
                    "the new database: postgresql://HOST/NAME",
                    unit="ADDRESS",
                    label="new database",
                ),
                Argument(
                    "cancel",
                    types.FLAG,
                    "end a migration that was not completed: the ledger stays here",
                    label="migration cancelled",
                ),
            ),
            service="migrate",
            examples=("custody migrate --database 'postgresql://db.lab.example/evidence'",),
        ),
        sentence="{by} started the migration of the ledger",
    ),
    Kind(
        "ledger.migration_ended",
        (Structural("outcome", types.code(*ENDS), spoken=says("how the migration ended")),),
        ("act",),
        answers=True,
        permit=permits.ADMINISTRATORS,
        sentence="{by} recorded how the migration of the ledger ended: {outcome}",
    ),
)
