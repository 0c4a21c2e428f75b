"""Signs and words for tones and timeline marks, shared by all text renderings."""

from __future__ import annotations

from collections.abc import Mapping

from custody.pages.parts.page import Mark

#: The sign of each tone, so that nothing is said by colour alone, and what stands for it where only ASCII is written.
SIGNS: Mapping[str, str] = {"good": "✓", "warn": "!", "bad": "✗"}
ASCII_SIGNS: Mapping[str, str] = {"good": "+", "warn": "!", "bad": "X"}
#: What an event of each sort is, in words; a period is what its timeline says.
MARKS: Mapping[Mark, str] = {
    "point": "",
    "open": "open-ended",
    "gap": "not covered",
    "ended": "ended",
    "doubt": "not known",
}
