"""What to do about rules of rescissions, and of cases that are closed and opened again."""

from __future__ import annotations

HINTS = {
    "entry.decisive": "Enter what should stand instead of correcting what was signed.",
    "case.open_matters": "Settle what is open, or close it knowingly with --open-matters-accepted.",
    "case.reopened_open": "Nothing: registrations in it are let in.",
    "inventory.answered": "`custody inventory show` has the answer; correct that entry where it is wrong.",
    "inventory.missing_known": "`custody inventory show` lists what is missing from a closed round.",
    "inventory.not_reported_missing": "Report it as missing first: `custody exhibit report-missing`.",
    "inventory.unmatched_exhibit": "Name the exhibit with --exhibit, or choose another outcome.",
    "inventory.unmatched_known": "`custody inventory show` lists the unmatched scans of a round.",
    "rescission.answered": "Start a new round: `custody inventory start`.",
    "rescission.distinct": "Another person takes it back: a custodian, an authority or an administrator.",
    "rescission.first": "Take back first what is named: `custody entry rescind`.",
    "rescission.kind": "Correct the field that is wrong: `custody entry correct`, or enter what happened since.",
    "rescission.stands": "Nothing: it was taken back, or something ended it since; `custody log show` says which.",
}

MARKS = {
    "case.open_matters": "the case was closed over what is still open in it, without saying so",
    "case.reopened_open": "the case was open when it was reopened",
    "inventory.answered": "it was answered before",
    "inventory.not_reported_missing": "its loss is on record nowhere else",
}
