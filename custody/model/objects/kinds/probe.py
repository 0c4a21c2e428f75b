"""The kind about probes, which ask an object store what it supports."""

from __future__ import annotations

from custody.model.schema import permits, probes, types
from custody.model.schema.lines import RECORD
from custody.model.schema.schema import Kind, Need, Structural
from custody.model.schema.spoken import About, Argument, Input, Many, Verb, says

KINDS: tuple[Kind, ...] = (
    Kind(
        "store.probed",
        (
            Structural(
                "store",
                types.IDENTIFIER,
                spoken=says(
                    "the object store, by its name in custody.toml",
                    unit="STORE",
                    input=Input.FREE,
                ),
            ),
            Structural(
                "settings_sha256",
                types.SHA256,
                spoken=says("digest of the store's settings", label="store settings"),
            ),
            Structural(
                "probe_results",
                types.codes(*probes.CODES),
                spoken=says("what the store does"),
            ),
            Structural(
                "quick",
                types.FLAG,
                spoken=says(
                    "do not wait for trial locks to end",
                    input=Input.TICK,
                    label="quick probe",
                ),
            ),
            Structural(
                "store_clock_offset_seconds",
                types.SHIFT,
                Need.OPTIONAL,
                spoken=says("seconds by which the store's clock was ahead", label="store clock offset"),
            ),
            Structural(
                "trial_lock_seconds",
                types.COUNT,
                spoken=says(
                    "how long trial locks last (60; 5 to 600)",
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
            ("store", "probe"),
            "test what an object store supports, under a trial prefix",
            About("store", Many.NEW),
            asks=("enter", "quick", "trial_lock_seconds"),
            typed=("store",),
            arguments=(Argument("enter", types.FLAG, "record the results", label="results entered"),),
            service="store probe",
            examples=(
                "custody store probe bucket",
                "custody store probe bucket --enter --quick --trial-lock-seconds 20",
            ),
        ),
        sentence="{by} probed the store",
    ),
)
