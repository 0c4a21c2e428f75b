"""Kinds about privilege: a claim, its filter team, its ruling, and releases under it."""

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
                "privilege_ground",
                types.code(protection_codes.PRIVILEGE),
                spoken=says("its basis", label="ground of privilege"),
            ),
            Structural(
                "ruling_due_at",
                types.INSTANT,
                Need.OPTIONAL,
                spoken=says("deadline for a ruling", label="ruling due by"),
            ),
            Erasable("reference", types.LABEL, label=True, spoken=says("reference of the claim, e.g. PR-1")),
            Erasable("claimed_by", need=Need.EXPECTED, spoken=says("who claims it")),
            Erasable("scope", need=Need.EXPECTED, spoken=says("scope, in words")),
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
                "custody privilege claim EV/1 --reference PR-1 --privilege-ground legal \\",
                "    --claimed-by 'counsel of the owner' --scope 'letters to counsel' \\",
                "    --ruling-due-at 2026-12-01T12:00Z",
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
            "name a member of the filter team",
            About("privilege", word="claim"),
            typed=("member",),
            examples=("custody privilege name-filter-member PR-1 Carl",),
        ),
        sentence="{by} named a member of the filter team",
        record_sentence="{by} recorded a member of the filter team",
    ),
    Kind(
        "privilege.ruled",
        (
            Structural("outcome", types.code(protection_codes.RULING), spoken=says("how it ended")),
            Structural(
                "consequence",
                types.code(protection_codes.CONSEQUENCES),
                spoken=says("what follows from the ruling"),
            ),
            Structural("document_sha256", types.PAPER, Need.EXPECTED, spoken=says("the ruling")),
            Erasable("ruled_by", need=Need.EXPECTED, spoken=says("who ruled")),
            Erasable("explanation", spoken=says("in words")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("privilege", "rule"),
            "record how a claim was ruled on; the newest ruling counts",
            About("privilege", word="claim"),
            examples=(
                "custody privilege rule PR-1 --outcome partial \\",
                "    --consequence filter_team_release --document ruling.pdf \\",
                "    --ruled-by 'District Court'",
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
            Erasable("explanation", spoken=says("in words")),
        ),
        ACT_OR_RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("privilege", "release"),
            "release an object to the case team after a ruling in part",
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
            Erasable("waived_by", need=Need.EXPECTED, spoken=says("who waived it")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("privilege", "waive"),
            "record that the person protected waived the privilege",
            About("privilege", word="claim"),
            examples=("custody privilege waive PR-1 --document waiver.pdf --waived-by 'the client'",),
        ),
        sentence="{by} recorded that privilege was waived",
    ),
)
