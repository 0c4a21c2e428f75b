"""The kinds of entries of ruleset 1, in the order in which the page of rules lists them."""

from __future__ import annotations

from custody.model.events import (
    abandonment,
    assist,
    assistance,
    assistance_course,
    backups,
    compliance,
    content,
    copy,
    defence,
    disposition,
    enquiry,
    evidence,
    exhibit,
    handling,
    hold,
    inventory,
    items,
    ledger,
    lock,
    member,
    order,
    outcome,
    packaging,
    path,
    privilege,
    probe,
    production,
    profile,
    quashing,
    replica,
    request,
    request_course,
    scene,
    secrecy,
    seizure,
    stamp,
    storeroom,
    transfer,
    verification,
)
from custody.model.permits import Permit
from custody.model.schema import Kind

_SUBJECTS = (
    ledger,
    profile,
    order,
    compliance,
    secrecy,
    path,
    enquiry,
    request,
    request_course,
    scene,
    assistance,
    assistance_course,
    seizure,
    assist,
    production,
    quashing,
    exhibit,
    packaging,
    storeroom,
    items,
    inventory,
    transfer,
    evidence,
    verification,
    replica,
    lock,
    abandonment,
    backups,
    probe,
    stamp,
    hold,
    outcome,
    copy,
    handling,
    privilege,
    defence,
    member,
    disposition,
    content,
)

KINDS: tuple[Kind, ...] = tuple(kind for subject in _SUBJECTS for kind in subject.KINDS)
#: The same by name.
NAMED: dict[str, Kind] = {kind.name: kind for kind in KINDS}


def permit_of(name: str) -> Permit:
    """Return who may sign a kind of entry; KeyError if there is no such kind."""
    return NAMED[name].permit
