"""Signs and words for tones and timeline marks, shared by all text renderings."""

from __future__ import annotations

from collections.abc import Mapping

from custody.pages.parts.page import Mark

#: The sign of each tone, so that no meaning is in colour alone, and its form in ASCII.
SIGNS: Mapping[str, str] = {"good": "✓", "warn": "!", "bad": "✗"}
ASCII_SIGNS: Mapping[str, str] = {"good": "+", "warn": "!", "bad": "X"}
#: The words for each sort of event; the words for a period are the timeline's.
MARKS: Mapping[Mark, str] = {
    "point": "",
    "open": "open-ended",
    "gap": "not covered",
    "ended": "ended",
    "doubt": "not known",
}
