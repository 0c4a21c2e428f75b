"""The kind by which a ledger takes in what a law says: a profile, in numbers and codes, with its file's digest."""

from __future__ import annotations

from custody.law import profile
from custody.model import permits, types
from custody.model.schema import Erasable, Kind, Need, Structural
from custody.model.spoken import About, Argument, Many, Verb

KINDS: tuple[Kind, ...] = (
    Kind(
        "profile.adopted",
        (
            Structural("rule", types.RULE),
            Structural("version", types.COUNT),
            Structural("sha256", types.SHA256),
            Structural("instrument", types.code(profile.INSTRUMENTS)),
            Structural("least_days", types.COUNT),
            Structural("most_days", types.COUNT, Need.OPTIONAL),
            Structural("starts", types.codes(profile.STARTS)),
            Structural("renewals", types.COUNT, Need.OPTIONAL),
            Structural("renewal_most_days", types.COUNT, Need.OPTIONAL),
            Structural("ahead_days", types.COUNT, Need.OPTIONAL),
            Structural("orders_only", types.FLAG, default=False),
            Structural("slack_hours", types.COUNT),
            Structural("secrecy", types.code(profile.SECRECY)),
            Structural("refusal", types.MARKS, Need.OPTIONAL),
            Structural("followed", types.code(profile.FOLLOWED)),
            Structural("holding", types.code(profile.HOLDING)),
            Structural("implements", types.code(profile.IMPLEMENTED), Need.OPTIONAL),
            Structural("provisions", types.MARKS, Need.OPTIONAL),
            Structural("reviewed", types.FLAG),
            Erasable("title", types.LABEL, label=True),
            Erasable("reviewed_by"),
        ),
        begins=True,
        permit=permits.ADMINISTRATORS,
        verb=Verb(
            ("profile", "adopt"),
            "let this ledger compute with a profile from now on",
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
            sections=(("", ()),),
            service="profile adopt",
            examples=("custody profile adopt eu-2023-1543", "custody profile adopt ./our-law.toml"),
        ),
    ),
)
