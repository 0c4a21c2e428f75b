"""Kinds about privilege: a claim, who sifts what it covers, and how it was ruled on."""

from __future__ import annotations

from custody.law import protection_codes
from custody.model.schema import permits, types
from custody.model.schema.lines import ACT_OR_RECORD, RECORD
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Many, Verb, says

KINDS: tuple[Kind, ...] = (
    Kind(
        "privilege.claimed",
        (
            Structural("case", types.ref("case"), Need.COMPUTED, spoken=says("the case it belongs to")),
            Structural(
                "exhibit",
                types.ref("exhibit"),
                spoken=says("reference, serial number, identifier or its first characters"),
            ),
            Structural(
                "object",
                types.ref("object"),
                Need.OPTIONAL,
                spoken=says(
                    "only this object of it: identifier or its first characters", label="stored object"
                ),
            ),
            Structural(
                "ground",
                types.code(protection_codes.PRIVILEGE),
                spoken=says("on what it rests", label="ground of privilege"),
            ),
            Structural(
                "ruling_by",
                types.INSTANT,
                Need.OPTIONAL,
                spoken=says("until when it must be ruled on", label="ruling due by"),
            ),
            Erasable("reference", types.LABEL, label=True, spoken=says("what people call this claim")),
            Erasable("claimed_by", need=Need.EXPECTED, spoken=says("who claims it")),
            Erasable("scope", need=Need.EXPECTED, spoken=says("what it covers, in words", no_default=True)),
        ),
        RECORD,
        begins=True,
        permit=permits.DESK,
        verb=Verb(
            ("privilege", "claim"),
            "record a claim: from then on only the filter team works on it",
            About("privilege", Many.NEW),
            typed=("exhibit",),
            examples=(
                "custody privilege claim EV/1 --reference PR-1 --ground legal \\",
                "    --claimed-by 'counsel of the owner' --scope 'letters to counsel' \\",
                "    --ruling-by 2026-12-01T12:00Z",
            ),
        ),
        sentence="{by} recorded a claim of privilege",
    ),
    Kind(
        "privilege.filter_member_named",
        (
            Structural(
                "member",
                types.ref("actor"),
                spoken=says(
                    "name, identifier or key of an actor outside the case team", label="filter team member"
                ),
            ),
        ),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            ("privilege", "name-filter-member"),
            "name somebody who sifts what is claimed",
            About("privilege", word="claim"),
            typed=("member",),
            examples=("custody privilege name-filter-member PR-1 Carl",),
        ),
        sentence="{by} named who filters privileged data",
    ),
    Kind(
        "privilege.ruled",
        (
            Structural("outcome", types.code(protection_codes.RULING), spoken=says("how it ended")),
            Structural(
                "follows",
                types.code(protection_codes.FOLLOWS),
                spoken=says("what is to follow", label="next step"),
            ),
            Structural("document_sha256", types.PAPER, Need.EXPECTED, spoken=says("the ruling")),
            Erasable("ruled_by", need=Need.EXPECTED, spoken=says("who ruled")),
            Erasable("reasons", spoken=says("in words")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("privilege", "rule"),
            "record how a claim was ruled on; the newest ruling counts",
            About("privilege", word="claim"),
            examples=(
                "custody privilege rule PR-1 --outcome partly --follows filter_releases \\",
                "    --document ruling.pdf --ruled-by 'District Court'",
            ),
        ),
        sentence="{by} recorded a ruling on privilege: {outcome}",
    ),
    Kind(
        "privilege.released",
        (
            Structural(
                "object",
                types.ref("object"),
                spoken=says("identifier of the object or its first characters", label="stored object"),
            ),
            Erasable("reasons", spoken=says("in words")),
        ),
        ACT_OR_RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("privilege", "release"),
            "let the case team have an object after a ruling in part",
            About("privilege", word="claim"),
            typed=("object",),
            examples=("custody privilege release PR-1 3f2a91c0",),
        ),
        sentence="{by} recorded that filtered data were released",
    ),
    Kind(
        "privilege.waived",
        (
            Structural("document_sha256", types.PAPER, Need.EXPECTED, spoken=says("the statement")),
            Erasable("waived_by", need=Need.EXPECTED, spoken=says("who gave it up")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("privilege", "waive"),
            "record that whom it protects gave the privilege up",
            About("privilege", word="claim"),
            examples=("custody privilege waive PR-1 --document waiver.pdf --waived-by 'the client'",),
        ),
        sentence="{by} recorded that privilege was waived",
    ),
)
