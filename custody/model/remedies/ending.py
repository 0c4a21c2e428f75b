"""Words for rules about how evidence ends: legal holds, how a case was decided, copies and dispositions."""

from __future__ import annotations

HINTS: dict[str, str] = {
    "copy.changed": "Look at the copy before it is used again; the digest found is on record.",
    "copy.digest": "Check what was copied; a copy made out of its source is registered as derived.",
    "copy.ended": "`custody copy show` says what became of it; register another copy as one of its own.",
    "copy.holder": "`custody actor list` shows who is enrolled; anybody else is named in words.",
    "copy.known": "`custody copy list` shows the copies.",
    "copy.no_return": "State when it comes back.",
    "copy.return_by": "Give an instant that lies after the copy goes out.",
    "copy.returned_before": "`custody copy show` says where it has been.",
    "copy.source": "`custody exhibit show` lists the images and objects of an exhibit.",
    "hold.ended": "Place a new hold: `custody hold place`.",
    "hold.known": "`custody hold list` shows the holds.",
    "hold.review": "Give an instant that lies after what is decided.",
    "hold.thing": "Name a case, an exhibit or an object that is on record.",
    "outcome.appeal_late": "Check both instants; the court decides whether a late appeal is heard.",
    "outcome.appeal_pending": "Record first how the appeal ended: a judgment, or that it was withdrawn.",
    "outcome.deadline_before": "Check the instant given, and that of the judgment.",
    "outcome.final_before": "Check the date; correct the entry that says the decision is final if it is wrong.",
    "outcome.final_early": "Check the date; a waiver of appeal is recorded by a new end of the time to appeal.",
    "outcome.no_appeal": "Record the appeal first: `custody outcome appeal`.",
    "outcome.no_judgment": "Record the judgment first: `custody outcome judgment`.",
}

MARKS: dict[str, str] = {
    "copy.changed": "the copy came back with another digest",
    "copy.digest": "the copy's digest is not that of its source",
    "copy.ended": "the copy had been accounted for before",
    "copy.no_return": "nothing says when the expert's copy comes back",
    "copy.return_by": "the copy would be back before it goes out",
    "copy.returned_before": "the copy was not out",
    "hold.ended": "the hold had ended before",
    "hold.review": "the review is not after what was decided",
    "outcome.appeal_late": "the appeal came when the time for it was over",
    "outcome.appeal_pending": "an appeal was pending",
    "outcome.deadline_before": "the time to appeal would end before the judgment",
    "outcome.final_before": "the case had been finally decided before",
    "outcome.final_early": "the decision was called final while it could still be appealed",
    "outcome.no_appeal": "no appeal was pending",
    "outcome.no_judgment": "no judgment was on record",
}
