"""Words for rules about exhibits, their seals and who holds them."""

from __future__ import annotations

HINTS: dict[str, str] = {
    "custody.condition": "Nothing: the condition is recorded as it was found; describe it in the remark.",
    "custody.distinct": "Let another person receive it: the holder keeps it without a handover.",
    "custody.expired": "Ask for a new offer.",
    "custody.expiry": "Give an end that lies ahead.",
    "custody.giver": "Let the giver recall it; who was offered it can refuse it.",
    "custody.not_holder": "Let the recorded holder sign, or hand it over in the ledger first.",
    "custody.offer_known": "`custody custody list` shows the open offers.",
    "custody.offer_open": "`custody exhibit show` says who holds it now; a new offer may be needed.",
    "custody.offered": "Recall the open offer first.",
    "custody.receiver": "Let the person sign to whom it was offered; `custody custody list` names them.",
    "exhibit.known": "`custody exhibit list` shows what is registered.",
    "exhibit.new": "Take a new identifier.",
    "exhibit.origin": "Name either the seizure or the exhibit it was taken out of.",
    "exhibit.parent_sealed": "Record first that the seal of the parent was taken off.",
    "exhibit.quantity": "Say how many things it is, 1 or more.",
    "seal.mismatch": "Look at the number again; where the record has it wrong, correct that entry first.",
    "seal.none": "Record first that the seal was put on, with its own instant.",
    "seal.not_intact": "Nothing: the seal is recorded as it was found; photograph it and say so in the remark.",
    "seal.over_seal": "Record first that the old seal was taken off.",
    "seal.reused": "Use a fresh seal, and check the number.",
}

MARKS: dict[str, str] = {
    "custody.condition": "the condition was not found as described",
    "custody.distinct": "giver and receiver are the same person",
    "custody.expired": "the offer had run out",
    "custody.expiry": "the offer ends before it begins",
    "custody.giver": "who signs is not the giver",
    "custody.not_holder": "who signs is not the recorded holder",
    "custody.offered": "the exhibit was offered to somebody already",
    "custody.receiver": "who signs is not the person to whom it was offered",
    "exhibit.parent_sealed": "the exhibit it came out of is recorded as sealed",
    "seal.mismatch": "the seal found is not the one on record",
    "seal.none": "no seal was on record",
    "seal.not_intact": "the seal was not found intact",
    "seal.over_seal": "another seal is still on record",
    "seal.reused": "the seal's number was used before",
}
