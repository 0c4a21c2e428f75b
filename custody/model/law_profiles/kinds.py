"""The kind by which a ledger adopts a law profile, in numbers and codes, with its digest."""

from __future__ import annotations

from custody.law import clock, profile
from custody.model.schema import permits, types
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Argument, Many, Verb, says

KINDS: tuple[Kind, ...] = (
    Kind(
        "profile.adopted",
        (
            Structural("rule", types.RULE, spoken=says("the id of the rule", label="rule identifier")),
            Structural(
                "version", types.COUNT, spoken=says("the version of the profile", label="profile version")
            ),
            Structural("sha256", types.SHA256, spoken=says("digest of the profile")),
            Structural(
                "instrument",
                types.code(profile.INSTRUMENTS),
                spoken=says("the instrument that the law is for"),
            ),
            Structural(
                "min_days",
                types.COUNT,
                spoken=says("shortest period in days", label="shortest period, days"),
            ),
            Structural(
                "max_days",
                types.COUNT,
                Need.OPTIONAL,
                spoken=says("longest period in days", label="longest period, days"),
            ),
            Structural(
                "start_events",
                types.codes(clock.STARTS),
                spoken=says("what can start the period", label="possible period starts"),
            ),
            Structural(
                "max_renewals",
                types.COUNT,
                Need.OPTIONAL,
                spoken=says("how often it can be renewed", label="renewals allowed"),
            ),
            Structural(
                "max_renewal_days",
                types.COUNT,
                Need.OPTIONAL,
                spoken=says("longest further period in days", label="longest renewal, days"),
            ),
            Structural(
                "renewal_lead_days",
                types.COUNT,
                Need.OPTIONAL,
                spoken=says("days before the end from which it is renewed", label="renewal lead, days"),
            ),
            Structural(
                "orders_only",
                types.FLAG,
                default=False,
                spoken=says("whether it is for orders alone", label="restricted to orders"),
            ),
            Structural(
                "calendar_margin_hours",
                types.COUNT,
                spoken=says("hours by which the last day may end later", label="hours of leeway"),
            ),
            Structural(
                "confidentiality",
                types.code(profile.CONFIDENTIALITY),
                spoken=says("when it is confidential"),
            ),
            Structural(
                "refusal_grounds",
                types.MARKS,
                Need.OPTIONAL,
                spoken=says("grounds on which it is refused", label="grounds of refusal"),
            ),
            Structural(
                "after_data_request",
                types.code(profile.AFTER_DATA_REQUEST),
                spoken=says("what a request for the data themselves does to the period"),
            ),
            Structural(
                "holding_rule",
                types.code(profile.HOLDING_RULES),
                spoken=says("how long obtained data may be held"),
            ),
            Structural(
                "implemented_article",
                types.code(profile.IMPLEMENTED),
                Need.OPTIONAL,
                spoken=says("the article that it implements"),
            ),
            Structural("provisions", types.MARKS, Need.OPTIONAL, spoken=says("its provisions")),
            Structural(
                "reviewed", types.FLAG, spoken=says("whether a lawyer has reviewed it", label="legal review")
            ),
            Erasable("title", types.LABEL, label=True, spoken=says("title of the law", label="title of law")),
            Erasable("reviewed_by", spoken=says("who reviewed it")),
        ),
        begins=True,
        permit=permits.ADMINISTRATORS,
        verb=Verb(
            ("profile", "adopt"),
            "adopt a law profile for this ledger",
            About("profile", Many.NEW),
            typed=("profile",),
            arguments=(
                Argument(
                    "profile",
                    types.TEXT,
                    (
                        "a rule whose profile comes with the program, such as eu-2023-1543, or the "
                        "path of a file"
                    ),
                    required=True,
                ),
            ),
            service="profile adopt",
            examples=("custody profile adopt eu-2023-1543", "custody profile adopt ./our-law.toml"),
        ),
        sentence="{by} adopted a law: {rule}",
    ),
)
