"""The kinds of entries of ruleset 1, in the order in which the page of rules lists them."""

from __future__ import annotations

from importlib import import_module

from custody.model.events import (
    abandonment,
    archiving,
    assist,
    assistance,
    assistance_course,
    backups,
    case,
    compliance,
    content,
    copy,
    defence,
    disposition,
    enquiry,
    erasure,
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
    people,
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
from custody.model.topics import complete_topics

_SUBJECTS = (
    ledger,
    people,
    profile,
    case,
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
    archiving,
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
    erasure,
)

KINDS: tuple[Kind, ...] = (
    *(kind for subject in _SUBJECTS for kind in subject.KINDS),
    *(
        kind
        for topic in complete_topics()
        for kind in import_module(f"custody.model.events.{topic.module}").KINDS
    ),
)
#: The same by name.
NAMED: dict[str, Kind] = {kind.name: kind for kind in KINDS}


def permit_of(name: str) -> Permit:
    """Return who may sign a kind of entry; KeyError if there is no such kind."""
    return NAMED[name].permit
