"""Words for rules about notes from a scene and their import."""

from __future__ import annotations

HINTS: dict[str, str] = {
    "scene.notes_imported": "Import the notes with `custody scene import-notes`, which answers for each of them.",
    "scene.ahead": "Compare both clocks; if the device's was wrong, import the notes with --late-reason clock.",
    "scene.case_closed": "Nothing: the note is from before; say in the case what follows from it.",
    "scene.case_known": "Nothing: the case was not open here when the note was imported.",
    "scene.clock": "Compare the device's clock; say with `custody entry resolve-date` which clock was wrong.",
    "scene.known": "Open the scene first, with `custody scene open`; `custody scene list` shows those there are.",
    "scene.late": "Say why with --late-reason: offline, outage, paper_record or scene_notes.",
    "scene.member": "Add the officer to the case with `custody case add-member` if that was forgotten.",
    "scene.note_known": "`custody scene show` lists the notes of a scene.",
    "scene.imported_before": "Nothing needs to be entered: the note stands in the ledger.",
    "scene.open": "Open another scene for what is found when you come back.",
    "scene.order": "Compare the device's clock; say with `custody entry resolve-date` which clock was wrong.",
    "scene.role": "Have an administrator set the role if it was forgotten.",
    "scene.signer": "Open a scene of your own: everybody who takes notes has one.",
}

MARKS: dict[str, str] = {
    "scene.ahead": "the note is dated after its import, by a clock that was found wrong",
    "scene.case_closed": "its case was closed before the note was imported",
    "scene.case_known": "the case it names is not in this ledger",
    "scene.clock": "the note is dated before entries that its signer had seen",
    "scene.member": "who signed the note does not belong to the case",
    "scene.open": "the scene was closed before",
    "scene.order": "the note is dated before the previous one of its scene",
    "scene.role": "who signed the note had no role for it",
}
