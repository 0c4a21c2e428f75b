"""Kinds about exhibits that need special handling: abuse material, hazards, fragile traces."""

from __future__ import annotations

from custody.law import protection_codes
from custody.model.schema import permits, types
from custody.model.schema.lines import ACT_OR_RECORD, DOCUMENT, RECORD
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Verb, says

KINDS: tuple[Kind, ...] = (
    Kind(
        "exhibit.flagged",
        (
            Structural("flag", types.code(protection_codes.HANDLING), spoken=says("the flag")),
            Erasable("explanation", spoken=says("in words")),
        ),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("exhibit", "flag"),
            "flag an exhibit for special handling",
            About("exhibit", says="reference, serial number, identifier or its first characters"),
            typed=("flag",),
            examples=("custody exhibit flag EV/1 biohazard",),
        ),
        sentence="{by} flagged the exhibit: {flag}",
    ),
    Kind(
        "exhibit.unflagged",
        (
            Structural("flag", types.code(protection_codes.HANDLING), spoken=says("which flag")),
            Structural("reason", types.code(protection_codes.UNFLAGGED), spoken=says("why")),
            DOCUMENT.with_wording(says("the decision")),
            Erasable("decided_by", need=Need.EXPECTED, spoken=says("who decided")),
        ),
        ACT_OR_RECORD,
        permit=permits.ISSUED,
        verb=Verb(
            ("exhibit", "unflag"),
            "remove a flag, as an authority decided",
            About("exhibit", says="reference, serial number, identifier or its first characters"),
            typed=("flag",),
            examples=(
                "custody exhibit unflag EV/1 biohazard --reason decontaminated \\",
                "    --decided-by 'Health Office'",
            ),
        ),
        sentence="{by} removed a flag from the exhibit: {flag}",
        record_sentence="{by} recorded that a flag was removed: {flag}",
    ),
    Kind(
        "exhibit.flag_acknowledged",
        (Structural("flags", types.codes(protection_codes.HANDLING), spoken=says("which flags")),),
        RECORD,
        permit=permits.DESK,
        verb=Verb(
            ("exhibit", "acknowledge-flag"),
            "acknowledge the flags before you handle the exhibit",
            About("exhibit", says="reference, serial number, identifier or its first characters"),
            typed=("flags",),
            examples=("custody exhibit acknowledge-flag EV/1 biohazard",),
        ),
        sentence="{by} acknowledged the flags of the exhibit: {flags}",
    ),
    Kind(
        "exhibit.traces_secured",
        (
            Structural(
                "traces",
                types.codes(protection_codes.TRACES),
                spoken=says("which traces", label="traces secured"),
            ),
            DOCUMENT.with_wording(says("the laboratory's report")),
            Erasable("secured_by", need=Need.EXPECTED, spoken=says("who secured them")),
        ),
        RECORD,
        permit=permits.BENCH,
        verb=Verb(
            ("exhibit", "secure-traces"),
            "record that traces were secured, so that digital steps may follow",
            About("exhibit", says="reference, serial number, identifier or its first characters"),
            examples=(
                "custody exhibit secure-traces EV/1 --traces dna fingerprints \\",
                "    --secured-by 'trace laboratory'",
            ),
        ),
        sentence="{by} recorded that traces were secured: {traces}",
    ),
)
