"""Codes for protection: privilege, restricted handling, disclosure to the defence, membership.

The text after a code is for help pages only and never enters an entry.
"""

from __future__ import annotations

#: Bases of a claim of privilege.
PRIVILEGE: dict[str, str] = {
    "legal": "between a lawyer and a client",
    "medical": "between a physician and a patient",
    "parliamentary": "of a member of parliament",
    "press": "of the press and its sources",
    "other": "another privilege, stated in the scope",
}

#: Rulings on a claim of privilege.
RULING: dict[str, str] = {
    "partial": "upheld for a part, which the filter team separates from the rest",
    "rejected": "rejected: the material may be worked on",
    "upheld": "upheld: restricted to the filter team",
}

#: Consequences of a ruling on privilege.
CONSEQUENCES: dict[str, str] = {
    "filter_team_release": "the filter team releases what is not privileged",
    "remain_restricted": "it stays restricted to the filter team until a further decision",
    "return_to_owner": "it is returned to its origin",
    "work_permitted": "the case team may work on it",
}

#: Flags of exhibits that need special handling.
HANDLING: dict[str, str] = {
    "abuse_material": "it may contain depictions of child abuse",
    "biohazard": "blood, tissue or another biological hazard",
    "classified": "classified information",
    "explosive": "it may explode, burn or be poisonous",
    "trace_first": "fingerprints and DNA are secured before any digital step",
}

#: Reasons for removing a handling flag.
UNFLAGGED: dict[str, str] = {
    "cleared": "an expert found the flag unfounded",
    "decontaminated": "the hazard was removed",
    "declassified": "the classification was lifted",
    "error": "it should not have been flagged",
    "waived": "the authority decided to waive it",
}

#: Traces secured.
TRACES: dict[str, str] = {
    "dna": "DNA",
    "fibres": "fibres or other particles",
    "fingerprints": "fingerprints",
    "none_found": "a search for traces found none",
}

#: Ways in which an examination changes or consumes its object.
DESTRUCTIVE: dict[str, str] = {
    "chip_off": "a memory chip is taken off its board",
    "disassembly": "the device is opened and does not work afterwards",
    "firmware": "its own programs are replaced or changed",
    "sampling": "a part of the material is used up",
    "other": "another way, stated in the explanation",
}

#: Outcomes of an objection to a destructive examination.
OBJECTION_OUTCOMES: dict[str, str] = {
    "overruled": "overruled: the examination may be made",
    "sustained": "sustained: the examination may not be made",
    "withdrawn": "withdrawn by who filed it",
}

#: Treatments of an exhibit or object in the disclosure schedule.
TREATMENT: dict[str, str] = {
    "disclosed": "it was disclosed to the defence",
    "sensitive": "listed on the sensitive schedule, which the court alone sees",
    "to_disclose": "it is to be disclosed to the defence",
    "withheld": "listed, and not disclosed",
}

#: Grounds for withholding an exhibit or object, or listing it as sensitive.
WITHHOLDING_GROUNDS: dict[str, str] = {
    "abuse_material": "it is shown under supervision only",
    "investigation": "it would prejudice another investigation",
    "not_relevant": "it neither helps one side nor harms the other",
    "other_state": "another State gave it in confidence (art. 40(20), 36)",
    "privilege": "it is privileged, or claimed to be",
    "public_interest": "a court found a public interest against it",
    "third_party": "it would harm a third party",
}

#: Sources of a duty to disclose, and ends of one.
DUTY_SOURCE: dict[str, str] = {
    "court_order": "a court ordered it",
    "law": "the law says so without an order",
}
DUTY_END: dict[str, str] = {
    "disclosed": "what was owed was disclosed",
    "lifted": "a court lifted the duty",
    "withdrawn": "the entitled person no longer requests it",
}

#: Functions of people in a case.
FUNCTIONS: dict[str, str] = {
    "auditor": "audits the record",
    "evidence_custodian": "keeps the exhibits",
    "examiner": "examines",
    "filter": "filters privileged material, apart from the case team",
    "lead": "leads the investigation",
    "prosecutor": "prosecutes or decides as authority",
}

#: Reasons for leaving a case.
LEAVING: dict[str, str] = {
    "conflict": "a conflict of interest",
    "departure": "left the agency",
    "duty_change": "has other duties now",
    "error": "should not have been added",
}

#: Purposes of viewing confidential values.
VIEWING: dict[str, str] = {
    "audit": "an audit of the record",
    "case_work": "work on the case",
    "court": "preparing a hearing or testifying",
    "defence": "answering the defence",
    "not_stated": "not stated; logged because the vault logs reads",
    "supervision": "supervision of the case team",
}

#: Reads of committed values that must be signed for first, the fewest first.
READS: tuple[str, ...] = ("none", "confidential", "all")
