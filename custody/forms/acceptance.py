"""Answers for the forms of an acceptance, a refusal and a discrepancy, where exhibits are scanned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from custody.forms.keys import key_naming

#: The commands that end a transfer or tell that a thing is not as recorded.
ACCEPT, REFUSE, DISCREPANCY = (
    ("transfer", "accept"),
    ("transfer", "refuse"),
    ("exhibit", "report-discrepancy"),
)
_SEAL_STATE, _CONDITION, _AS_DESCRIBED = "seal-state", "condition", "as_described"


def as_recorded(sealed: str) -> dict[str, str]:
    """Return the answers for an exhibit as described, with its seals in the state ``sealed`` on record."""
    return {_SEAL_STATE: sealed, _CONDITION: _AS_DESCRIBED}


def is_as_recorded(values: Mapping[str, object], sealed: str) -> bool:
    """Return whether answers report nothing that differs from the record."""
    return values.get(_SEAL_STATE) == sealed and values.get(_CONDITION) == _AS_DESCRIBED


def accepted(exhibit: str, seals: Sequence[str], location: str = "") -> dict[str, object]:
    """Return the answers that name an exhibit, the seals scanned on it, and its storage location."""
    where: dict[str, object] = {key_naming(ACCEPT, "location"): location} if location else {}
    read: dict[str, object] = {"seal": list(seals)} if seals else {}
    return {**where, **read, key_naming(ACCEPT, "exhibit"): exhibit}


def refused(exhibit: str, reason: str | None = None) -> dict[str, object]:
    """Return the answers that name an exhibit, and the reason of its refusal if known."""
    why: dict[str, object] = {} if reason is None else {"reason": reason}
    return {key_naming(REFUSE, "exhibit"): [exhibit], **why}


def differing(exhibit: str) -> dict[str, object]:
    """Return the answers that name an exhibit which is not as recorded."""
    return {key_naming(DISCREPANCY, "exhibit"): exhibit}
