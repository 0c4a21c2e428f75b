"""The purpose of each page in a sentence or two: shown by F1, and in docs/reference/screens.md."""

from __future__ import annotations

#: Every page by name.
PURPOSE: dict[str, str] = {
    "today": (
        "Open tasks: deadlines, transfers, failing objects, approvals. Enter opens a line; A "
        "lists the actions."
    ),
    "shift": (
        "The shift report: what came, went and changed hands since your last visit, and what is "
        "open now. E prints it."
    ),
    "orders": "All instruments: the beginning of each list of orders, requests and seizures, those due first.",
    "rooms": "Evidence rooms: missing, checked out and in transit, open inventory rounds, and storage locations.",
    "preservation_orders": "Every preservation order with its state and the end of its period, the soonest end on top.",
    "preservation_order": ("One preservation order: clocks on a time axis, history and allowed actions."),
    "proceedings": "The decisions of one case, step by step, and what prevents finality.",
    "scene": "One scene: each signed note and its import delay.",
    "disclosure": ("The disclosure schedule of one case: disclosed, withheld and owed material."),
    "cases": "Every case, newest first.",
    "case": "One case: preservation orders, seizures, production orders and exhibits.",
    "exhibits": "Every exhibit as a tree of origin, with custodian and seal.",
    "exhibit": ("One exhibit: custodians on a time axis, seals, stored objects and all entries."),
    "integrity": (
        "Stores: age of the last and the oldest reading, due, failing; sweeps, and how far witnesses "
        "are behind. A starts a sweep."
    ),
    "object": ("One stored object: store, verified lock and all entries. A verifies this object."),
    "sweep": ("One sweep with its four outcomes. Enter on an outcome lists its objects."),
    "stored": "Archived just now: digests, store, verified lock and the entry.",
    "ledger": ("The entries, newest first. G goes to a number, date or name; [ and ] turn the page."),
    "entry": (
        "One entry as signed: signatures verified now, path to the root, proof hashes. A "
        "discloses, corrects, or proposes erasure."
    ),
    "subject": "Every entry about one subject.",
    "preservation_request": (
        "One preservation request: the duty to the other State, the domestic order, missing "
        "particulars, and who must act."
    ),
    "mla_request": ("One MLA request: requested assistance, preserved data, and the decisions."),
    "disposition": "One disposition: proposal, approval, execution, and remaining copies and objects.",
    "destructive_examination": "One destructive examination: its notice, objections and outcome.",
    "legal_hold": "One legal hold: subject, review date, and exhibits that left custody despite it.",
    "inspection": "One inspection by the defence: exhibits, times and copies.",
    "privilege": "One claim of privilege: ruling, filter team and released objects.",
    "enquiry": "One enquiry to or from another State, its answers and following requests.",
    "copy": "One copy: custodian, exhibit and return date.",
    "location": (
        "One storage location: contents place by place, what was taken out, transfers, rounds and the "
        "places within."
    ),
    "assistance_order": "One assistance order: addressee, deadline and answers.",
    "thing": ("One subject without its own page, such as a backup: stated facts, alarms and all entries."),
    "checkpoints": (
        "Witnesses of this ledger, up to which size, and all checkpoints. Enter compares a size with now."
    ),
    "consistency": (
        "Consistency of two sizes of the ledger, proven now, with all signatures. G takes two"
        " sizes, as in 3..8."
    ),
    "audit": ("The check of the whole vault. Enter starts it; findings are listed by severity."),
    "finding": "One finding: expected, found, and who must act. Enter on the location opens it.",
    "begin": "Begin beside this vault: a training ledger, a new vault or key, another vault.",
    "tour": "A guided tour for new users, on a training ledger.",
    "more": "Pages without a digit. Enter opens one.",
    "people": "All enrolled persons and machines, with roles and keys.",
    "person": "One person or machine: keys, own and lent roles, and exhibits in custody.",
    "rounds": "Inventory rounds with their counts, open ones first. A continues an open one.",
    "round": "One inventory round: found, misplaced and missing exhibits. A counts with the scanner.",
    "production_orders": "Production orders, newest first, with answers and exhibits received.",
    "production_order": (
        "One production order: addressee, data, deadline, answers, preservation, and exhibits received."
    ),
    "seizures": "Seizures, newest first, with missing documents.",
    "seizure": "One seizure: authority, exhibits, missing documents and next steps.",
    "status": "The state of this vault: alarms, open tasks, the ledger and this machine.",
    "list": "All lists with their counts; one list shows a hundred rows at a time.",
    "transfer": "One transfer: giver, receiver, and the answer for each exhibit.",
    "continuity": (
        "Custodian and location of an exhibit at every moment since it was obtained, and every gap."
    ),
}
