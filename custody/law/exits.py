"""One table of the ways out of the agency, and of the blockers that each is checked for.

Its words are shown on a page and told by commands; what stands is found by ``custody.model.exits.exits``.
"""

from __future__ import annotations

from collections.abc import Mapping

#: A blocker refuses an act and marks a record.
STOPS = "stops"
#: It does so unless a court or an authority ordered the exit and its decision is on record as a document.
UNLESS_ORDERED = "unless ordered"
#: It marks act and record alike.
MARKS = "marks"

_AT_HAND = dict.fromkeys(("offer_open", "checked_out", "held_outside", "lost"), STOPS)
_THING = {**_AT_HAND, **dict.fromkeys(("discrepancy", "guarded", "hold"), STOPS)}
_DATA = dict.fromkeys(("order", "preservation_request"), STOPS)
_UNCOVERED = {"give_back": UNLESS_ORDERED, "term": UNLESS_ORDERED, "unauthorised": MARKS}
_OPEN = {**_AT_HAND, "discrepancy": MARKS, "inspection": STOPS}
_PRESERVED = dict.fromkeys(("hold", "order", "preservation_request"), UNLESS_ORDERED)

#: Exit → blocker → what the blocker does there; an exit is not asked about a blocker that is not named.
EXITS: Mapping[str, Mapping[str, str]] = {
    # For a time, against a paper receipt, by who receives it.
    "release_court": {**_OPEN},
    "release_agency": {"privilege": UNLESS_ORDERED, **_UNCOVERED, **_OPEN},
    "release_defence": {
        "privilege": UNLESS_ORDERED,
        "withheld": UNLESS_ORDERED,
        **_UNCOVERED,
        **_OPEN,
    },
    "release_owner": {**_PRESERVED, **_OPEN},
    "release_other": {
        "privilege": UNLESS_ORDERED,
        "withheld": UNLESS_ORDERED,
        **_PRESERVED,
        **_UNCOVERED,
        **_OPEN,
    },
    # Nothing is expected back: asked in addition to what the receiver's own line asks.
    "release_for_good": {"for_good": STOPS, "hold": STOPS, **_DATA},
    # Copies, and what is shown.
    "copy_out": {"privilege": UNLESS_ORDERED, "give_back": UNLESS_ORDERED},
    "copy_defence": {
        "privilege": UNLESS_ORDERED,
        "withheld": UNLESS_ORDERED,
        "give_back": UNLESS_ORDERED,
    },
    "inspection": {"privilege": UNLESS_ORDERED, "withheld": UNLESS_ORDERED},
    "disclosure": {"privilege": UNLESS_ORDERED, "withheld": UNLESS_ORDERED},
    # Dispositions, by measure.
    "destroy": {
        **_THING,
        "give_back": STOPS,
        "untold": STOPS,
        **_DATA,
        "outcome": STOPS,
        "copies_out": STOPS,
        "fixity": STOPS,
    },
    "forfeit": {
        **_THING,
        "give_back": STOPS,
        "untold": STOPS,
        **_DATA,
        "outcome": STOPS,
        "fixity": STOPS,
    },
    "inaccessible": {**_THING, "give_back": STOPS, "untold": STOPS, **_DATA},
    "loan": {**_THING, "give_back": STOPS, "untold": STOPS},
    "remove": {
        **_THING,
        "give_back": STOPS,
        "untold": STOPS,
        **_DATA,
        "outcome": STOPS,
        "copies_out": STOPS,
        "fixity": STOPS,
    },
    "retain": {"give_back": STOPS},
    "return": {**_THING, **_DATA, "outcome": STOPS, "fixity": STOPS},
    "transfer": {
        **_THING,
        "privilege": UNLESS_ORDERED,
        "give_back": STOPS,
        "untold": STOPS,
        **_DATA,
        "fixity": STOPS,
    },
}
#: Which line of the table a class of receivers without a key has.
RELEASED_TO: Mapping[str, str] = {
    "agency": "release_agency",
    "court": "release_court",
    "courier": "release_agency",
    "defence_expert": "release_defence",
    "other": "release_other",
    "owner": "release_owner",
    "partner_lab": "release_agency",
    "prosecutor": "release_agency",
}
#: The line that a release with no return expected has besides that of its receiver.
FOR_GOOD = "release_for_good"

#: What an exit is, by its line of the table.
EXIT_WORDS: Mapping[str, str] = {
    "release_court": "release for a time to a court",
    "release_agency": "release for a time to an agency, laboratory, prosecutor or courier",
    "release_defence": "release for a time to an expert of the defence",
    "release_owner": "release for a time to the owner",
    "release_other": "release for a time to anybody else",
    "release_for_good": "release with no return expected, besides the line of its receiver",
    "copy_out": "copy out of the house, made or handed on",
    "copy_defence": "copy for the defence, made or handed on",
    "inspection": "inspection by the defence",
    "disclosure": "fields of an entry that tell what a thing shows, to the defence",
    "destroy": "disposition: destroy",
    "forfeit": "disposition: forfeit",
    "inaccessible": "disposition: render inaccessible",
    "loan": "disposition: loan",
    "remove": "disposition: remove data",
    "retain": "disposition: retain",
    "return": "disposition: return",
    "transfer": "disposition: transfer to another agency",
}
#: What a blocker is, by its code; in the order of the table's columns.
BLOCKER_WORDS: Mapping[str, str] = {
    "for_good": "no return is expected",
    "privilege": "claim of privilege",
    "withheld": "withheld on the disclosure schedule",
    "hold": "legal hold",
    "order": "order to preserve in force",
    "preservation_request": "request of another State not settled (art. 42)",
    "give_back": "it is to go back",
    "term": "authority to hold has ended",
    "unauthorised": "nothing covers holding it",
    "discrepancy": "open discrepancy",
    "inspection": "inspection open",
    "guarded": "privilege not ruled on, disclosure owed, objection or inspection open",
    "offer_open": "transfer offered",
    "checked_out": "checked out",
    "held_outside": "outside the house",
    "lost": "lost",
    "untold": "addressee of an ended order not told",
    "outcome": "case not finally decided",
    "copies_out": "copies out of the house",
    "fixity": "failed verification",
}
