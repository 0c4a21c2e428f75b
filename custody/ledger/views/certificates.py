"""What the certificate of a disposition tells of a thing, of what was proposed and of how that was carried out."""

from __future__ import annotations

from custody.ledger.views.entries import EntryView
from custody.model.schema import HAPPENED
from custody.model.shown import shown

_DIGEST = "sha256"
_THING = ("description", "serial")
_BASIS = "legal_basis"
_EXECUTED = (
    *("method", "standard", "identified_by", "receiver", "document_no", "place", "remark"),
    *("certificate_sha256", "photo_before_sha256", "photo_after_sha256", "receipt_sha256"),
)
#: All fields on which a certificate rests; it goes out of the house.
CERTIFIED = (*_THING, _BASIS, HAPPENED, *_EXECUTED)


def described(registered: EntryView) -> dict[str, object]:
    """Return what the thing is, as last corrected."""
    return {name: registered.current(name) for name in _THING}


def described_told(registered: EntryView) -> list[tuple[str, str]]:
    """Return the same for people, with what corrects it; nothing for what nobody stated."""
    return _told(registered, _THING)


def legal_basis_told(proposed: EntryView) -> str:
    """Return for people the legal basis of what was proposed; ``-`` where nobody stated one."""
    return dict(_told(proposed, (_BASIS,))).get(_BASIS, "-")


def executed_told(carried_out: EntryView) -> list[tuple[str, str]]:
    """Return for people how it was carried out, digests in hex, as names in words and texts."""
    if carried_out.envelope.kind != "disposition.executed":
        return []
    return [(name.replace("_", " "), text) for name, text in _told(carried_out, _EXECUTED)]


def _told(entry: EntryView, names: tuple[str, ...]) -> list[tuple[str, str]]:
    found = []
    for name in names:
        value = entry.bare(name)
        if name.endswith(_DIGEST) and isinstance(value, str):
            value = shown(value, _DIGEST)
        told = entry.noted(name, value)
        found += [] if told is None else [(name, str(told))]
    return found
