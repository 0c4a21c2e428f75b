"""The table of exits from the agency, and of the blockers that each is checked for.

Pages and commands show its words; ``custody.model.exits.exits`` finds the blockers of an exhibit.
"""

from __future__ import annotations

from collections.abc import Mapping

#: A blocker refuses an act and marks a record.
STOPS = "stops"
#: It stops an exit unless a court or an authority ordered it and the decision is on record as a document.
UNLESS_ORDERED = "unless ordered"
#: It marks act and record alike.
MARKS = "marks"

_AT_HAND = dict.fromkeys(("transfer_offered", "checked_out", "handed_out", "missing"), STOPS)
_THING = {**_AT_HAND, **dict.fromkeys(("discrepancy", "protected", "legal_hold"), STOPS)}
_DATA = dict.fromkeys(("preservation_order", "preservation_request"), STOPS)
_UNCOVERED = {"duty_to_return": UNLESS_ORDERED, "authority_ended": UNLESS_ORDERED, "unauthorised": MARKS}
_OPEN = {**_AT_HAND, "discrepancy": MARKS, "inspection": STOPS}
_CLAIMED = {"claimed": UNLESS_ORDERED}
_PRESERVED = dict.fromkeys(("legal_hold", "preservation_order", "preservation_request"), UNLESS_ORDERED)

#: Exit → blocker → effect of the blocker; an exit is not checked for a blocker that is not named.
EXITS: Mapping[str, Mapping[str, str]] = {
    # Handed out for a time against a paper receipt, by who receives it.
    "hand_out_court": {**_OPEN},
    "hand_out_agency": {"privilege": UNLESS_ORDERED, **_UNCOVERED, **_OPEN},
    "hand_out_defence": {
        "privilege": UNLESS_ORDERED,
        "withheld": UNLESS_ORDERED,
        **_UNCOVERED,
        **_OPEN,
    },
    "hand_out_owner": {**_PRESERVED, **_OPEN},
    "hand_out_other": {
        "privilege": UNLESS_ORDERED,
        "withheld": UNLESS_ORDERED,
        **_PRESERVED,
        **_UNCOVERED,
        **_OPEN,
    },
    # Nothing is expected back: asked in addition to what the receiver's own line asks.
    "hand_out_for_good": {"for_good": STOPS, "legal_hold": STOPS, **_DATA},
    # Copies, and what is shown.
    "copy_out": {"privilege": UNLESS_ORDERED, "duty_to_return": UNLESS_ORDERED},
    "copy_defence": {
        "privilege": UNLESS_ORDERED,
        "withheld": UNLESS_ORDERED,
        "duty_to_return": UNLESS_ORDERED,
    },
    "inspection": {"privilege": UNLESS_ORDERED, "withheld": UNLESS_ORDERED},
    "disclosure": {"privilege": UNLESS_ORDERED, "withheld": UNLESS_ORDERED},
    # Dispositions, by measure.
    "destroy": {
        **_THING,
        **_CLAIMED,
        "duty_to_return": STOPS,
        "end_not_notified": STOPS,
        **_DATA,
        "outcome": STOPS,
        "copies_outstanding": STOPS,
        "verification_failed": STOPS,
    },
    "forfeit": {
        **_THING,
        **_CLAIMED,
        "duty_to_return": STOPS,
        "end_not_notified": STOPS,
        **_DATA,
        "outcome": STOPS,
        "verification_failed": STOPS,
    },
    "render_inaccessible": {**_THING, "duty_to_return": STOPS, "end_not_notified": STOPS, **_DATA},
    "loan": {**_THING, "duty_to_return": STOPS, "end_not_notified": STOPS},
    "remove_data": {
        **_THING,
        "duty_to_return": STOPS,
        "end_not_notified": STOPS,
        **_DATA,
        "outcome": STOPS,
        "copies_outstanding": STOPS,
        "verification_failed": STOPS,
    },
    "retain_by_agency": {"duty_to_return": STOPS, **_CLAIMED},
    "return_to_owner": {**_THING, **_DATA, "outcome": STOPS, "verification_failed": STOPS},
    "transfer_to_agency": {
        **_THING,
        **_CLAIMED,
        "privilege": UNLESS_ORDERED,
        "duty_to_return": STOPS,
        "end_not_notified": STOPS,
        **_DATA,
        "verification_failed": STOPS,
    },
}
#: The exit of each class of receivers without a key.
RELEASED_TO: Mapping[str, str] = {
    "agency": "hand_out_agency",
    "court": "hand_out_court",
    "courier": "hand_out_agency",
    "defence_expert": "hand_out_defence",
    "other": "hand_out_other",
    "owner": "hand_out_owner",
    "partner_laboratory": "hand_out_agency",
    "prosecutor": "hand_out_agency",
}
#: The further exit of handing out with no return expected.
FOR_GOOD = "hand_out_for_good"

#: Words for each exit.
EXIT_WORDS: Mapping[str, str] = {
    "hand_out_court": "handed out for a time to a court",
    "hand_out_agency": "handed out for a time to an agency, laboratory, prosecutor or courier",
    "hand_out_defence": "handed out for a time to an expert of the defence",
    "hand_out_owner": "handed out for a time to the owner",
    "hand_out_other": "handed out for a time to anybody else",
    "hand_out_for_good": "handed out without an expected return",
    "copy_out": "copy for outside the agency, made or handed over",
    "copy_defence": "copy for the defence, made or handed over",
    "inspection": "inspection by the defence",
    "disclosure": "fields that describe an exhibit's content, disclosed to the defence",
    "destroy": "disposition: destroy",
    "forfeit": "disposition: forfeit",
    "render_inaccessible": "disposition: render inaccessible",
    "loan": "disposition: loan",
    "remove_data": "disposition: remove data",
    "retain_by_agency": "disposition: retain",
    "return_to_owner": "disposition: return",
    "transfer_to_agency": "disposition: transfer to another agency",
}
#: Words for each blocker, in the order of the table's columns.
BLOCKER_WORDS: Mapping[str, str] = {
    "for_good": "no return is expected",
    "privilege": "claim of privilege",
    "withheld": "withheld on the disclosure schedule",
    "legal_hold": "legal hold",
    "preservation_order": "preservation order in force",
    "preservation_request": "preservation request not concluded (art. 42)",
    "duty_to_return": "duty to return",
    "authority_ended": "authority to hold has ended",
    "unauthorised": "no authority to hold on record",
    "discrepancy": "open discrepancy",
    "inspection": "inspection open",
    "protected": "privilege not ruled on, disclosure owed, objection or inspection open",
    "transfer_offered": "transfer offered",
    "checked_out": "checked out",
    "handed_out": "handed out",
    "missing": "missing",
    "end_not_notified": "addressee not notified of the end",
    "outcome": "case not finally decided",
    "claimed": "claimed by somebody",
    "copies_outstanding": "copies outside the agency",
    "verification_failed": "failed verification",
}
