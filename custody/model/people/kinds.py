"""Kinds about people, machines and their keys."""

from __future__ import annotations

from custody.model.schema import permits, types
from custody.model.schema.lines import TARGET, entry_named
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Answers, Argument, Input, Many, Verb, given, says

#: Reasons for declining to countersign a deputy's entry.
DECLINE_REASONS = ("not_competent", "not_justified", "procedure", "wrong_facts")

#: Reasons for lending roles for a time, and for ending that early.
DEPUTY_REASONS = ("absence", "illness", "night_duty", "vacancy", "weekend_duty")

END_REASONS = ("error", "misuse", "not_needed", "returned")

#: The roles that can be lent.
LENT = tuple(role for role in permits.ROLES if role not in (permits.ADMINISTRATOR, permits.MACHINE))

KINDS: tuple[Kind, ...] = (
    Kind(
        "actor.enrolled",
        (
            Structural(
                "vkey",
                types.VKEY,
                spoken=says(
                    "verifier key, FILE that holds it, or key on this machine",
                    unit="VKEY|FILE|KEY",
                    label="public key",
                ),
            ),
            Structural("roles", types.codes(*permits.ROLES), spoken=says("what the actor may do")),
            Erasable(
                "display_name",
                types.LABEL,
                need=Need.EXPECTED,
                label=True,
                spoken=says("name of the actor", label="name"),
            ),
            Erasable("organisation", spoken=says("the actor's organisation")),
        ),
        begins=True,
        permit=permits.ADMINISTRATORS,
        verb=Verb(
            ("actor", "enrol"),
            "enrol a person or machine with a key and roles",
            About("actor", Many.NEW),
            asks=("vkey", "roles", "display_name", "organisation", "allow_duplicate"),
            service="actor enrol",
            examples=(
                "custody actor enrol --display-name Eve --roles examiner --vkey @eve.vkey",
                "custody actor enrol --display-name Eve --roles examiner --vkey lab.example/9f3a…+…",
            ),
        ),
        sentence="{by} enrolled a person or machine",
    ),
    Kind(
        "actor.roles_set",
        (
            Structural(
                "roles",
                types.codes(*permits.ROLES),
                Need.OPTIONAL,
                spoken=says("every role the actor has from now on"),
            ),
            Structural("reason", types.code("appointment", "departure", "duty_change", "error")),
        ),
        permit=permits.ADMINISTRATORS,
        verb=Verb(
            ("actor", "set-roles"),
            "set an actor's roles; those not named are taken away",
            About("actor", says="name, identifier, or key"),
            arguments=(
                Argument(
                    "no_roles", types.FLAG, "no role at all: the keys sign nothing any more", label="no role"
                ),
            ),
            one_of=(frozenset({"roles", "no_roles"}),),
            expand="roles",
            examples=(
                "custody actor set-roles Eve --roles evidence_custodian examiner --reason duty_change",
            ),
        ),
        sentence="{by} set the roles to {roles}",
    ),
    Kind(
        "actor.deputised",
        (
            Structural("roles", types.codes(*permits.ROLES)),
            Structural(
                "valid_from",
                types.INSTANT,
                spoken=says(
                    "from when the roles count (default: now)",
                    input=Input.FREE,
                    label="start of deputyship",
                ),
            ),
            Structural(
                "valid_until",
                types.INSTANT,
                spoken=says("time from which they no longer count", label="end of deputyship"),
            ),
            Structural(
                "represented_actor",
                types.ref("actor"),
                Need.OPTIONAL,
                spoken=says(
                    "the person represented: name, identifier, or key",
                    unit="ACTOR",
                    label="person represented",
                ),
            ),
            Structural("reason", types.code(*DEPUTY_REASONS)),
            Structural(
                "countersign_hours",
                types.COUNT,
                Need.OPTIONAL,
                spoken=says(
                    "within how many hours another person countersigns (default: nobody has to)",
                    label="hours to countersign",
                ),
            ),
        ),
        permit=permits.LENDERS,
        verb=Verb(
            ("actor", "deputise"),
            "deputise a person: lend roles for a time, such as a night on duty",
            About("actor", says="name, identifier, or key"),
            arguments=(
                Argument(
                    "roles",
                    types.codes(*LENT),
                    "the roles lent",
                    unit="CODE",
                    fills="roles",
                    required=True,
                    many=True,
                ),
            ),
            expand="deputise",
            examples=(
                "custody actor deputise Eve --roles authority --valid-until 2026-11-03T06:00Z \\",
                "  --reason night_duty --countersign-hours 12",
            ),
        ),
        sentence="{by} lent roles until {valid_until}: {roles}",
    ),
    Kind(
        "actor.deputyship_ended",
        (Structural("reason", types.code(*END_REASONS)),),
        answers=True,
        permit=permits.LENDERS,
        verb=Verb(
            ("actor", "end-deputyship"),
            "end a deputyship early",
            About("actor", says="name, identifier, or key"),
            arguments=(
                Argument(
                    "entry",
                    types.ENTRY,
                    "the entry that lent the roles, where there are several",
                    unit="ENTRY",
                ),
            ),
            answers=Answers(("actor.deputised",), "entry"),
            examples=("custody actor end-deputyship Eve --reason returned",),
        ),
        sentence="{by} ended a deputyship",
    ),
    Kind(
        "key.rotated",
        (
            Structural(
                "replaced_key",
                types.KEY_NAME,
                spoken=says("the key to be retired", unit="KEY"),
            ),
            Structural("vkey", types.VKEY, spoken=says("the public key", label="public key")),
        ),
        permit=permits.EVERYBODY,
        verb=Verb(
            ("key", "rotate"),
            "replace a key in the ledger by a fresh one",
            asks=("replaced_key", "new_key", "actor"),
            arguments=(
                Argument(
                    "new_key",
                    types.TEXT,
                    "key on this machine, verifier key, or FILE that holds one",
                    unit="KEY|VKEY|FILE",
                    required=True,
                    label="new key",
                ),
                Argument(
                    "actor", types.ref("actor"), "whose key it is (default: the owner of the replaced one)"
                ),
            ),
            service="key rotate",
            examples=("custody key rotate --replaced-key 9f3ac051 --new-key 77ab10ff",),
        ),
        sentence="{by} replaced a key",
    ),
    Kind(
        "key.revoked",
        (
            Structural("key", types.KEY_NAME, spoken=says("the key to be retired", label="revoked key")),
            Structural("reason", types.code("compromised", "departed", "lost", "superseded")),
            Structural(
                "compromised_since",
                types.INSTANT,
                Need.OPTIONAL,
                spoken=says(
                    "time from which others may have had the key",
                    when=given("reason", "compromised"),
                    label="key compromised since",
                ),
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
        sentence="{by} revoked a key: {reason}",
    ),
    Kind(
        "entry.countersigned",
        (
            TARGET,
            Structural(
                "agreed",
                types.FLAG,
                spoken=says(
                    "whether the countersigning person agrees", label="agreement", input=Input.FILLED
                ),
            ),
            Structural(
                "decline_reason",
                types.code(*DECLINE_REASONS),
                Need.OPTIONAL,
                spoken=says("decline, and the reason", label="reason to decline"),
            ),
        ),
        answers=True,
        permit=permits.ANYBODY,
        verb=Verb(
            ("entry", "countersign"),
            "countersign an entry of a deputy, or decline",
            typed=("entry",),
            arguments=(entry_named("number or id of the entry; `custody deadlines` lists those that wait"),),
            answers=Answers((), "entry"),
            expand="countersign",
            examples=(
                "custody entry countersign 17",
                "custody entry countersign 17 --decline-reason not_justified",
            ),
        ),
        sentence="{by} answered for entry {entry_position}, which a deputy signed",
    ),
)
