"""Words for rules about seizures."""

from __future__ import annotations

HINTS: dict[str, str] = {
    "seizure.known": "`custody seizure list` shows what is recorded.",
    "seizure.new": "Take a new identifier.",
    "un-28.authority_document": "Give the warrant or authorisation as a file.",
    "un-28.extended_from_medium": "Record a search of the system, or a second seizure.",
    "un-28.territory": "State where the data were; for data abroad, ask the other State (art. 44).",
}

MARKS: dict[str, str] = {
    "un-28.authority_document": "the authorising document is not on record",
    "un-28.extended_from_medium": "a search was extended from a medium, not from a system",
    "un-28.territory": "the data are not known to have been inside the territory",
}
