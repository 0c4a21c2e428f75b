"""The kind about probes, which ask an object store what it supports."""

from __future__ import annotations

from custody.model.schema import permits, probes, types
from custody.model.schema.lines import RECORD
from custody.model.schema.schema import Kind, Need, Structural
from custody.model.schema.spoken import About, Argument, Input, Many, Verb, given, says

KINDS: tuple[Kind, ...] = (
    Kind(
        "store.probed",
        (
            Structural(
                "store",
                types.IDENTIFIER,
                spoken=says(
                    "ask this object store what it really does, and nothing else",
                    unit="STORE",
                    input=Input.FREE,
                ),
            ),
            Structural(
                "settings",
                types.SHA256,
                spoken=says("digest of the store's settings", label="store settings digest"),
            ),
            Structural(
                "answers",
                types.codes(*probes.CODES),
                spoken=says("what the store does", label="store behaviour"),
            ),
            Structural(
                "quick",
                types.FLAG,
                spoken=says(
                    "do not wait for trial locks to end",
                    when=given("store"),
                    input=Input.TICK,
                    label="quick probe",
                ),
            ),
            Structural(
                "clock_ahead",
                types.SHIFT,
                Need.OPTIONAL,
                spoken=says("seconds by which the store's clock was ahead", label="store clock offset"),
            ),
            Structural(
                "seconds",
                types.COUNT,
                spoken=says(
                    "how long trial locks last (60; 5 to 600)",
                    when=given("store"),
                    input=Input.FREE,
                    label="trial lock, seconds",
                ),
            ),
            Structural("started_at", types.INSTANT, spoken=says("when it began", label="start time")),
        ),
        RECORD,
        begins=True,
        permit=permits.to(
            permits.ADMINISTRATOR, permits.AUDITOR, permits.CUSTODIAN, permits.EXAMINER, permits.MACHINE
        ),
        verb=Verb(
            ("doctor",),
            "ask whether this machine is fit, and repair its database",
            About("store", Many.NEW),
            asks=("repair", "roles", "backup_days"),
            sections=(("object store", ("store", "record", "quick", "seconds", "prepare")),),
            arguments=(
                Argument(
                    "repair",
                    types.FLAG,
                    (
                        "first upgrade an older database, of which a copy is kept, put its guards "
                        "back, take away and keep rows that no signature stands for, and make read "
                        "model and list of erasures from the entries"
                    ),
                ),
                Argument("roles", types.FLAG, "give the SQL that makes the roles of a ledger on a server"),
                Argument(
                    "backup_days",
                    types.COUNT,
                    "days after which the newest backup is too old (CUSTODY_BACKUP_DAYS; 7)",
                    unit="DAYS",
                ),
                Argument(
                    "record",
                    types.FLAG,
                    "enter what it answered, so that it counts",
                    when=given("store"),
                    label="result recorded",
                ),
                Argument(
                    "prepare", types.FLAG, "make its folder ready to hold objects, once", when=given("store")
                ),
            ),
            service="doctor",
            examples=(
                "custody doctor --vault vault",
                "custody doctor --repair --dry-run",
                "custody doctor --store bucket --record",
                "custody doctor --store offsite --prepare",
                "custody doctor --roles",
            ),
        ),
        sentence="{by} probed the store",
    ),
)
