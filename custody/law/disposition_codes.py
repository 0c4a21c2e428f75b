"""Codes for the end of evidence: legal holds, judgments, copies and dispositions.

The text after a code is for help pages only and never enters an entry.
"""

from __future__ import annotations

#: Reasons for a legal hold.
HOLD_REASON: dict[str, str] = {
    "appeal": "an appeal is expected or pending",
    "defence": "the defence has asked for it",
    "litigation": "proceedings about it are pending or expected",
    "mla": "another State has asked for it",
    "other": "another reason, stated in words",
    "review": "a review of the case is pending",
}

#: Reasons for the end of a legal hold.
HOLD_END: dict[str, str] = {
    "decided": "the awaited decision was made",
    "mistaken": "it should not have been placed",
    "no_longer_needed": "it is not needed any more",
    "superseded": "another hold has taken its place",
}

#: Decisions of a case.
JUDGMENT: dict[str, str] = {
    "acquittal": "acquittal",
    "conviction": "conviction",
    "discontinued": "the proceedings were discontinued",
    "other": "another decision, stated in the text",
}

#: Appellants.
APPELLANT: dict[str, str] = {
    "defence": "the defence",
    "other": "another entitled person",
    "prosecution": "the prosecution",
}

#: Sorts of copies.
COPY: dict[str, str] = {
    "derived": "derived from the source: extracts, decoded or redacted data",
    "disclosure": "made for the defence, a court or another State",
    "expert": "made for an expert outside the agency",
    "master": "the reference copy, from which other copies are made",
    "working": "the working copy",
}

#: Media of copies.
MEDIUM: dict[str, str] = {
    "cloud": "storage of a provider",
    "disk": "a disk",
    "optical": "an optical disc",
    "other": "another medium, stated in the note",
    "paper": "paper",
    "server": "a server of the agency",
    "usb": "a memory stick or card",
}

#: Purposes of copies.
COPY_PURPOSE: dict[str, str] = {
    "analysis": "analysis at the agency",
    "court": "the court",
    "defence": "the defence",
    "expert": "an expert",
    "other_agency": "another agency",
    "other_state": "another State",
    "safekeeping": "safekeeping",
}

#: Reasons that account for a copy not destroyed with its source.
COPY_KEPT: dict[str, str] = {
    "court_file": "it is part of a court's file",
    "lost": "it is lost, and the loss is on record",
    "other_agency": "another agency holds it on its own authority",
    "other_state": "another State holds it on its own authority",
    "ordered": "a decision requires its retention",
}

#: Measures of a disposition.
MEASURE: dict[str, str] = {
    "destroy": "it is destroyed",
    "forfeit": "it is forfeited to the State",
    "render_inaccessible": "its data are rendered inaccessible (art. 28(3)(d))",
    "loan": "it is returned on loan",
    "remove_data": "its data are removed (art. 28(3)(d))",
    "retain_by_agency": "the agency retains it, by a decision",
    "return_to_owner": "it is returned to the person entitled to it",
    "transfer_to_agency": "another agency takes it over",
}

#: Measures that cannot be undone: they need method, standard and a witness, and extend to the copies.
WIPING = frozenset({"destroy", "remove_data"})
#: Measures with a receiver, whose identity is established.
RECEIVED = frozenset({"loan", "return_to_owner", "transfer_to_agency"})

#: Words for an exhibit that left custody, by the measure.
GONE: dict[str, str] = {
    "destroy": "destroyed",
    "forfeit": "forfeited",
    "loan": "lent",
    "return_to_owner": "returned",
    "transfer_to_agency": "taken over",
}

#: Bases of a disposition.
MEASURE_BASIS: dict[str, str] = {
    "case_ended": "the case is finally decided",
    "court_order": "a court has ordered it",
    "image_retained": "an image is retained, so the original is not needed",
    "not_needed": "it has no evidential value",
    "unclaimed": "no claim was made by the end of the notice",
    "unlawful": "it should not have been taken",
}

#: Methods of destroying exhibits, and of removing data or rendering them inaccessible.
METHOD: dict[str, str] = {
    "cryptographic_erase": "the key to the data was destroyed",
    "degaussing": "degaussing",
    "disintegration": "disintegration",
    "encryption": "encrypted, with the key kept separately",
    "incineration": "incineration",
    "overwriting": "overwriting",
    "secure_erase": "the device's own command to erase",
    "shredding": "shredding",
    "other": "another method, stated in words",
}

#: Standards of wiping and destruction.
STANDARD: dict[str, str] = {
    "din_66399": "DIN 66399 / ISO/IEC 21964",
    "ieee_2883": "IEEE 2883",
    "nist_800_88_clear": "NIST SP 800-88, clear",
    "nist_800_88_destroy": "NIST SP 800-88, destroy",
    "nist_800_88_purge": "NIST SP 800-88, purge",
    "none": "none",
    "own_procedure": "the agency's own procedure",
}

#: Documents that identify the receiver of a returned exhibit.
IDENTIFIED_BY: dict[str, str] = {
    "identity_card": "an identity card",
    "personally_known": "known in person to the signer",
    "passport": "a passport",
    "power_of_attorney": "a power of attorney with an identity document",
    "service_card": "a service card",
}
