"""Kinds about the ledger itself and about the people and keys that sign in it."""

from __future__ import annotations

from custody.model import permits, types
from custody.model.schema import Erasable, Kind, Need, Structural
from custody.model.spoken import (
    About,
    Answers,
    Argument,
    Circumstances,
    Input,
    Many,
    Spoken,
    Verb,
    given,
    says,
)

#: What shows how many entries a ledger had that is resumed from a backup.
EVIDENCE: dict[str, str] = {
    "head_file": "the head that a machine remembered outside the database",
    "none": "no evidence from outside the database",
    "receipt": "a receipt of an entry",
    "witness": "a checkpoint that a witness cosigned",
}
#: Why roles are lent for a time, and why that ends before its time.
DEPUTY_REASONS = ("absence", "illness", "night_duty", "vacancy", "weekend_duty")
END_REASONS = ("error", "misuse", "not_needed", "returned")
#: The roles that can be lent.
LENT = tuple(role for role in permits.ROLES if role not in (permits.ADMINISTRATOR, permits.MACHINE))
#: What a ledger can be moved to, and how that can end.
KEPT_IN = ("postgresql",)
ARRIVALS = ("arrived", "called_off")
#: What can have become of the database that a ledger was moved to, where that did not answer.
MOVED_TO = ("lost", "unreachable")

KINDS: tuple[Kind, ...] = (
    Kind(
        "ledger.opened",
        (
            Structural("log_vkey", types.VKEY),
            Structural("actor", types.ref("actor"), spoken=Spoken(offers=False)),
            Structural("vkey", types.VKEY),
            Structural(
                "training",
                types.FLAG,
                spoken=says("a ledger to practise on, marked as such for ever", input=Input.TICK),
            ),
            Erasable("display_name", types.LABEL, label=True),
            Erasable("organisation", spoken=says("whose ledger this is")),
        ),
        begins=True,
        permit=permits.ADMINISTRATORS,
        verb=Verb(
            ("init",),
            "make a vault and its first administrator",
            About("ledger", Many.NEW),
            asks=("domain", "training", "name", "organisation", "database"),
            typed=("folder",),
            arguments=(
                Argument("folder", types.NAME, "the new vault (default: --vault)", unit="DIR"),
                Argument(
                    "domain", types.TEXT, "the agency's domain, which names ledger and keys: lab.example"
                ),
                Argument("name", types.TEXT, "what the first administrator is called (erasable)"),
                Argument(
                    "database",
                    types.TEXT,
                    "keep the ledger on a server: postgresql://HOST/NAME",
                    unit="ADDRESS",
                ),
            ),
            circumstances=Circumstances.OWN,
            service="init",
            examples=("custody init vault --domain lab.example --name 'Ada Byron'",),
        ),
    ),
    Kind(
        "ledger.resumed.proposed",
        (
            Structural(
                "reason",
                types.code("disk_failure", "moved_back", "restore", "other"),
                spoken=says("what happened"),
            ),
            Structural(
                "lost_size",
                types.COUNT,
                spoken=says("so many entries; give --lost-root too", input=Input.FREE),
            ),
            Structural(
                "lost_root",
                types.SHA256,
                spoken=says("their root", unit="HEX", when=given("lost_size"), input=Input.FREE),
            ),
            Structural(
                "evidence",
                types.code(EVIDENCE),
                spoken=says("what the lost head is known from, where it is not plain", input=Input.FREE),
            ),
            # What the machine remembered of this ledger when it was signed; nothing, where it remembered nothing.
            Structural("remembered", types.HEAD, Need.OPTIONAL),
            # What became of the database that the ledger was moved to, where this is the one that it was moved from.
            Structural(
                "server",
                types.code(*MOVED_TO),
                Need.OPTIONAL,
                spoken=says(
                    "of a ledger that was moved from here: what became of the database it was "
                    "moved to; it is asked first"
                ),
            ),
            Structural("expires_at", types.INSTANT, Need.COMPUTED),
        ),
        permit=permits.ADMINISTRATORS,
        verb=Verb(
            ("log", "resume"),
            "sign again after a restore or a move, with two administrators",
            enters=("ledger.resumed.approved", "ledger.resumed.refused"),
            sections=(
                ("", ("reason", "evidence")),
                (
                    "the newest head that is known of what was lost (one of these)",
                    (
                        "receipt",
                        "from_memory",
                        "checkpoint",
                        "from_head",
                        "lost_size",
                        "nothing_lost",
                        "lost_root",
                        "server",
                    ),
                ),
                ("the second person", ("second", "second_keys", "second_passphrase_file")),
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
                ),
                Argument("checkpoint", types.NAME, "from a checkpoint that a witness or reader kept"),
                Argument("from_head", types.FLAG, "from the head file of this machine"),
                Argument("nothing_lost", types.FLAG, "the database is the newest, only the head is gone"),
                Argument(
                    "second",
                    types.TEXT,
                    (
                        "key of another administrator, who approves; where there is one, of a person "
                        "with escrow"
                    ),
                    unit="KEY",
                    required=True,
                ),
                Argument("second_keys", types.NAME, "folder of that key (default: --keys)", unit="DIR"),
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
    ),
    Kind("ledger.resumed.approved", (), answers=True, permit=permits.ADMINISTRATORS),
    Kind(
        "ledger.resumed.refused",
        (Structural("reason", types.code("expired", "not_convinced", "withdrawn", "wrong")),),
        answers=True,
        permit=permits.ADMINISTRATORS,
    ),
    Kind(
        "ledger.moved",
        (
            Structural("place", types.ref()),
            Structural("kept_in", types.code(*KEPT_IN)),
            Structural("size", types.COUNT),
            Structural("root", types.SHA256),
            Erasable("address", types.LABEL),
        ),
        ("act",),
        permit=permits.ADMINISTRATORS,
        verb=Verb(
            ("migrate",),
            "move the ledger to a database on a server",
            enters=("ledger.arrived",),
            asks=("to", "call_off"),
            arguments=(
                Argument("to", types.TEXT, "where the ledger goes: postgresql://HOST/NAME", unit="ADDRESS"),
                Argument("call_off", types.FLAG, "end a moving that never arrived: the ledger stays here"),
            ),
            service="migrate",
            examples=("custody migrate --to 'postgresql://db.lab.example/evidence'",),
        ),
    ),
    Kind(
        "ledger.arrived",
        (Structural("outcome", types.code(*ARRIVALS)),),
        ("act",),
        answers=True,
        permit=permits.ADMINISTRATORS,
    ),
    Kind(
        "actor.enrolled",
        (
            Structural(
                "vkey",
                types.VKEY,
                spoken=says("verifier key, FILE that holds it, or key on this machine", unit="VKEY|FILE|KEY"),
            ),
            Structural(
                "roles", types.codes(*permits.ROLES), spoken=says("what the actor may do", flag="role")
            ),
            Erasable(
                "display_name",
                types.LABEL,
                need=Need.EXPECTED,
                label=True,
                spoken=says("what people call the actor", flag="name"),
            ),
            Erasable("organisation", spoken=says("whose staff the actor is")),
        ),
        begins=True,
        permit=permits.ADMINISTRATORS,
        verb=Verb(
            ("actor", "enrol"),
            "enrol a person or machine with a key and roles",
            About("actor", Many.NEW),
            service="actor enrol",
            examples=(
                "custody actor enrol --name Eve --role examiner --vkey @eve.vkey",
                "custody actor enrol --name Eve --role examiner --vkey lab.example/9f3a…+…",
            ),
        ),
    ),
    Kind(
        "actor.roles_set",
        (
            Structural(
                "roles",
                types.codes(*permits.ROLES),
                Need.OPTIONAL,
                spoken=says("every role the actor has from now on", flag="role"),
            ),
            Structural("reason", types.code("appointment", "departure", "duty_change", "error")),
        ),
        permit=permits.ADMINISTRATORS,
        verb=Verb(
            ("actor", "roles"),
            "set an actor's roles; those not named are taken away",
            About("actor", says="name, identifier, or key"),
            asks=("roles", "none", "reason"),
            arguments=(Argument("none", types.FLAG, "no role at all: the keys sign nothing any more"),),
            one_of=(frozenset({"roles", "none"}),),
            expand="roles",
            examples=("custody actor roles Eve --role examiner custodian --reason duty_change",),
        ),
    ),
    Kind(
        "actor.deputised",
        (
            Structural("roles", types.codes(*permits.ROLES)),
            Structural(
                "from",
                types.INSTANT,
                spoken=says("from when the roles count (default: now)", flag="begins", input=Input.FREE),
            ),
            Structural("until", types.INSTANT, spoken=says("the first instant they no longer count")),
            Structural(
                "for_whom",
                types.ref("actor"),
                Need.OPTIONAL,
                spoken=says("who is stood in for: name, identifier, or key", unit="ACTOR"),
            ),
            Structural("reason", types.code(*DEPUTY_REASONS)),
            Structural(
                "countersign_hours",
                types.COUNT,
                Need.OPTIONAL,
                spoken=says("within how many hours another person countersigns (default: nobody has to)"),
            ),
        ),
        permit=permits.LENDERS,
        verb=Verb(
            ("actor", "deputise"),
            "lend somebody roles for a time, such as a night on duty",
            About("actor", says="name, identifier, or key"),
            asks=("roles", "from", "until", "for_whom", "reason", "countersign_hours"),
            arguments=(
                Argument(
                    "roles",
                    types.codes(*LENT),
                    "what is lent",
                    unit="CODE",
                    flag="role",
                    fills="roles",
                    required=True,
                    many=True,
                ),
            ),
            expand="deputise",
            examples=(
                "custody actor deputise Eve --role authority --until 2026-11-03T06:00Z \\",
                "  --reason night_duty --countersign-hours 12",
            ),
        ),
    ),
    Kind(
        "actor.deputy_ended",
        (Structural("reason", types.code(*END_REASONS)),),
        answers=True,
        permit=permits.LENDERS,
        verb=Verb(
            ("actor", "end-deputy"),
            "end such a time early",
            About("actor", says="name, identifier, or key"),
            asks=("entry", "reason"),
            arguments=(
                Argument(
                    "entry",
                    types.ENTRY,
                    "the entry that lent the roles, where there are several",
                    unit="ENTRY",
                ),
            ),
            answers=Answers(("actor.deputised",), "entry"),
            examples=("custody actor end-deputy Eve --reason returned",),
        ),
    ),
    Kind(
        "key.rotated",
        (
            Structural("replaces", types.KEY_NAME, spoken=says("the key that signs no longer", unit="KEY")),
            Structural("vkey", types.VKEY),
        ),
        permit=permits.EVERYBODY,
        verb=Verb(
            ("key", "rotate"),
            "replace a key in the ledger by a fresh one",
            asks=("replaces", "new", "actor"),
            arguments=(
                Argument(
                    "new",
                    types.TEXT,
                    "key on this machine, verifier key, or FILE that holds one",
                    unit="KEY|VKEY|FILE",
                    required=True,
                ),
                Argument(
                    "actor", types.ref("actor"), "whose key it is (default: the owner of the replaced one)"
                ),
            ),
            service="key rotate",
            examples=("custody key rotate --replaces 9f3ac051 --new 77ab10ff",),
        ),
    ),
    Kind(
        "key.revoked",
        (
            Structural("key", types.KEY_NAME, spoken=says("the key that signs no longer")),
            Structural("reason", types.code("compromised", "departed", "lost", "superseded")),
            Structural(
                "compromised_since",
                types.INSTANT,
                Need.OPTIONAL,
                spoken=says("since when others may have it", when=given("reason", "compromised")),
            ),
        ),
        permit=permits.ADMINISTRATORS,
        verb=Verb(
            ("key", "revoke"),
            "revoke a key in the ledger",
            arguments=(Argument("actor", types.ref("actor"), "whose key it is (default: its owner)"),),
            expand="revoke",
            examples=("custody key revoke --key 9f3ac051 --reason lost",),
        ),
    ),
)
