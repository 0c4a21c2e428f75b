"""Codes for why something is done, each with the paragraph it comes from; documents render them in any language.

The text after a code is for help pages only and never enters an entry.
"""

from __future__ import annotations

#: Article 23, paragraph 2: which offences the procedural measures reach.
LIMBS: dict[str, str] = {
    "23.2.a": "an offence established under the Convention",
    "23.2.b": "another offence committed by means of a computer system",
    "23.2.c": "collecting electronic evidence of any offence",
}

#: Article 25, paragraph 1: why the data could be lost or changed.
VULNERABILITY: dict[str, str] = {
    "deletion_threatened": "somebody may delete or change the data",
    "short_retention": "the holder's own retention period is short",
    "volatile": "the data vanish by the working of the system",
    "other": "another ground, stated in the sealed text",
}

#: Article 2 (c), (d), (f): which data an order names.
DATA_CATEGORIES: dict[str, str] = {
    "content": "content data",
    "subscriber": "subscriber information",
    "traffic": "traffic data",
}

#: Why an order was taken back.
WITHDRAWAL: dict[str, str] = {
    "no_longer_needed": "the data are no longer needed",
    "obtained": "the data were obtained by other means",
    "quashed": "a court or other independent review set it aside",
    "issued_in_error": "it should not have been issued",
}

#: Article 28, paragraph 3: the four measures of a seizure.
MEASURES: dict[str, str] = {
    "28.3.a": "a system, part of it, or a medium was seized or similarly secured",
    "28.3.b": "copies were made and retained",
    "28.3.c": "the integrity of stored data was maintained",
    "28.3.d": "data were rendered inaccessible or removed",
}

#: On what a search or seizure rested.
SEIZURE_BASIS: dict[str, str] = {
    "warrant": "a judicial or other independent authorisation",
    "order": "an order of a competent authority",
    "urgent": "urgency, with authorisation to follow",
    "consent": "consent of the person entitled to give it",
}

#: Why a sealed value may be erased.
ERASURE_BASIS: dict[str, str] = {
    "court_order": "a court ordered it",
    "data_subject": "a right of the person concerned",
    "retention_ended": "the lawful retention period ended",
    "unlawful_collection": "the value should not have been collected",
}

#: To whom and why something is disclosed.
DISCLOSURE_PURPOSE: dict[str, str] = {
    "auditor": "an audit of the record",
    "court": "proceedings in court",
    "defence": "the defence",
    "other_state": "another State",
    "prosecutor": "the prosecution",
}
