"""What each page is for, in a sentence or two: shown by F1, and in docs/reference/screens.md."""

from __future__ import annotations

#: Every page by name.
PURPOSE: dict[str, str] = {
    "today": (
        "What needs somebody: deadlines, transfers, failing objects, approvals. Counts first; Enter opens a"
        " line, A does what settles it."
    ),
    "preservation_orders": "Every preservation order with its state and the end of its period, the soonest end on top.",
    "preservation_order": (
        "One preservation order: its clocks on a time axis, its course, and what may be entered about it now."
    ),
    "proceedings": "How one case was decided, step by step, and what keeps it from being final.",
    "scene": "One scene: each note that was signed there, and how long it took to come in.",
    "disclosure": (
        "The disclosure schedule of one case: what the defence was shown, what is withheld, what is owed to it."
    ),
    "cases": "Every case, the newest first.",
    "case": "One case with its orders, seizures, production orders and exhibits.",
    "exhibits": "Every exhibit as a tree of what came from what, with holder and seal.",
    "exhibit": (
        "One exhibit: who is recorded as holding it, on a time axis; seals, stored objects and every entry "
        "about it."
    ),
    "integrity": (
        "How far stored evidence was read back, store by store; what fails, what runs, past sweeps. A "
        "begins a sweep: of what is due, of a case, of an exhibit, in full, by sample or by size."
    ),
    "object": (
        "One stored object: where it lies, its lock as read back, and every entry about it. A reads it back"
        " alone."
    ),
    "sweep": (
        "One sweep with its four outcomes. Enter on an outcome shows only its objects, Enter on an object "
        "opens it."
    ),
    "stored": "What was just stored: digests, place, lock as read back, and the entry that says so.",
    "ledger": (
        "The entries, the newest first. G goes to a number, a date, or anything by its name; [ and ] turn "
        "the page."
    ),
    "entry": (
        "One entry as the signed note that it is: every signature checked as the page is shown, its path "
        "drawn from the root down to it, the hashes of the proof. A discloses, corrects, or proposes to "
        "erase."
    ),
    "subject": "Every entry about one subject.",
    "preservation_request": (
        "One request to preserve data: the duty to the other State, the order at home beneath it, what is missing, "
        "and who must act."
    ),
    "mla_request": (
        "One request for legal assistance: what it asks for, which preserved data it keeps, and how each was decided."
    ),
    "disposition": "What becomes of one exhibit: who proposed, approved and carried it out, and what is left.",
    "destructive_examination": "One destructive examination: its notice, objections and outcome.",
    "legal_hold": "One legal hold: what it is on, when its review is due, and what left custody despite it.",
    "inspection": "One session of the defence: which exhibits it looked at, from when to when, and what was copied.",
    "privilege": "One claim of privilege: its ruling, its filter team, and what was released.",
    "enquiry": "One enquiry to another State or from one, its answers, and the requests that follow from it.",
    "copy": "One copy: who has it, of which exhibit it is, and when it is due back.",
    "location": "One storage location: the exhibits in it, and the locations within it.",
    "assistance_order": "One assistance order: who is asked until when, and what was answered.",
    "thing": (
        "One thing without a page made for it, such as a backup or a legal hold: what was stated when "
        "it began and since, what is wrong with it, and every entry about it."
    ),
    "checkpoints": (
        "Who outside has seen this ledger, up to which size, and each size on record. Enter compares a size"
        " with now."
    ),
    "consistency": (
        "Whether one size of the ledger extends another, proven as the page is shown, with every signature "
        "on both. G takes two sizes, as in 3..8."
    ),
    "audit": (
        "The check of the whole house. Enter begins it; findings are listed by severity, and Enter opens one."
    ),
    "finding": "One finding: what was expected, what was found, and who must do what. Enter on the place opens it.",
    "tour": "A way round for whoever is here for the first time, on a training ledger.",
    "more": "The pages that no digit opens. Enter opens one.",
    "people": "Everybody who is enrolled, machines too, with roles and keys.",
    "person": "One person or machine: keys, roles of their own and lent ones, and what they hold.",
    "rounds": "Inventory rounds with their counts, open ones first. A on an open one goes on counting.",
    "round": "One inventory round: what was found, misplaced and is missing. A counts with the scanner.",
    "production_orders": "Production orders, the newest first, with what was answered and how much came.",
    "production_order": (
        "One production order: who is asked for what until when, the answers, what keeps the data until then, "
        "and what was handed over."
    ),
    "seizures": "Seizures, the newest first, with what is missing of each.",
    "seizure": "One seizure: its authority, what was taken, which papers are missing and what settles each.",
    "status": "How this vault stands: alarms, what waits for somebody, the ledger and this machine.",
    "list": "Every list that there is with how many things it has; one of them, a hundred rows at a time.",
    "transfer": "One transfer: from whom to whom, and how each exhibit of it was answered.",
    "continuity": (
        "Who had an exhibit at every moment since it was obtained, where it lay, and every gap in between."
    ),
}
