"""Words for rules about notes from a scene and their import."""

from __future__ import annotations

HINTS: dict[str, str] = {
    "scene.notes_imported": "Import the notes with `custody scene import-notes`.",
    "scene.ahead": "Compare both clocks; if the device's was wrong, import the notes with --late-reason clock.",
    "scene.case_closed": "Nothing to do: the note is older; record its consequences in the case.",
    "scene.case_known": "Nothing to do: the case was not open here at the import.",
    "scene.clock": "Check the device's clock; record the wrong clock with `custody entry resolve-date`.",
    "scene.known": "Open the scene first: `custody scene open`; `custody scene list` shows the scenes.",
    "scene.late": "Give a reason: --late-reason offline, outage, paper_record or scene_notes.",
    "scene.member": "Add the officer to the case with `custody case add-member` if that was forgotten.",
    "scene.note_known": "`custody scene show` lists the notes of a scene.",
    "scene.imported_before": "Nothing to do: the note is in the ledger.",
    "scene.open": "Open another scene for what is found when you come back.",
    "scene.order": "Check the device's clock; record the wrong clock with `custody entry resolve-date`.",
    "scene.role": "Have an administrator set the role if it was forgotten.",
    "scene.signer": "Open your own scene: each note-taker has one.",
}

MARKS: dict[str, str] = {
    "scene.ahead": "the note is dated after its import by a wrong clock",
    "scene.case_closed": "the case was closed before the note was imported",
    "scene.case_known": "the case it names is not in this ledger",
    "scene.clock": "the note is dated before entries that its signer had seen",
    "scene.member": "the signer of the note is no member of the case",
    "scene.open": "the scene was closed before",
    "scene.order": "the note is dated before the previous one of its scene",
    "scene.role": "the signer of the note had no role for it",
}
