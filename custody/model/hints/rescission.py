"""Words for rules about rescissions, and about cases that are closed and reopened."""

from __future__ import annotations

HINTS = {
    "entry.decisive": "Enter a new act instead of correcting the signed one.",
    "case.open_matters": "Settle the open matters, or close it with --open-matters-accepted.",
    "case.reopened_open": "Nothing to do: registrations in it are accepted.",
    "inventory.answered": "`custody inventory show` has the answer; correct that entry where it is wrong.",
    "inventory.missing_known": "`custody inventory show` lists what is missing from a closed round.",
    "inventory.not_reported_missing": "Report it as missing first: `custody exhibit report-missing`.",
    "inventory.unmatched_exhibit": "Name the exhibit with --exhibit, or choose another outcome.",
    "inventory.unmatched_known": "`custody inventory show` lists the unmatched scans of a round.",
    "rescission.answered": "Start a new round: `custody inventory start`.",
    "rescission.distinct": "Another person must rescind it: a custodian, an authority or an administrator.",
    "rescission.first": "Rescind the named entry first: `custody entry rescind`.",
    "rescission.kind": "Correct the wrong field: `custody entry correct`, or enter the later act.",
    "rescission.stands": "Nothing to do: it was rescinded or has ended; `custody log show` has the entry.",
}

MARKS = {
    "case.open_matters": "the case was closed with open matters, without acknowledging them",
    "case.reopened_open": "the case was open when it was reopened",
    "inventory.answered": "the finding of the round was answered before",
    "inventory.not_reported_missing": "the loss is not reported",
}
