"""Roles, and the permits of kinds: who may sign an act, who may record it."""

from __future__ import annotations

from custody.frozen import dataclass

ADMINISTRATOR = "administrator"
AUDITOR = "auditor"
AUTHORITY = "authority"
CUSTODIAN = "evidence_custodian"
EXAMINER = "examiner"
MACHINE = "machine"
ROLES = (ADMINISTRATOR, AUDITOR, AUTHORITY, CUSTODIAN, EXAMINER, MACHINE)


@dataclass(frozen=True, slots=True)
class Permit:
    """Roles that may sign a kind as an act, and as the record of one that happened."""

    act: frozenset[str]
    record: frozenset[str]


def to(*roles: str) -> Permit:
    """Return the permit of these roles, for an act and for its record alike."""
    return Permit(frozenset(roles), frozenset(roles))


#: Who works with evidence and its papers.
_DESK = (AUTHORITY, CUSTODIAN, EXAMINER)

DESK = to(*_DESK)
#: Who handles evidence itself.
BENCH = to(CUSTODIAN, EXAMINER)
ADMINISTRATORS = to(ADMINISTRATOR)
#: Acts of an authority, which the whole desk may record.
ISSUED = Permit(frozenset({AUTHORITY}), frozenset(_DESK))
STOREROOM = to(ADMINISTRATOR, CUSTODIAN)
#: Facts that anybody of the agency may find out and must be able to record.
ANYBODY = to(*_DESK, ADMINISTRATOR, AUDITOR)
#: Who lends roles for a time: an administrator, or an authority its own role.
LENDERS = to(ADMINISTRATOR, AUTHORITY)
#: Who approves what destroys data for good.
HEADS = to(ADMINISTRATOR, AUTHORITY)
#: Who is responsible for what the agency keeps, and asks for its erasure.
KEEPERS = to(ADMINISTRATOR, AUTHORITY, CUSTODIAN)
DESK_OR_ADMINISTRATOR = to(*_DESK, ADMINISTRATOR)
DESK_OR_MACHINE = to(*_DESK, MACHINE)
BENCH_OR_MACHINE = to(CUSTODIAN, EXAMINER, MACHINE)
#: Who verifies stored evidence.
CHECKERS = to(CUSTODIAN, EXAMINER, AUDITOR, MACHINE)
#: What concerns the ledger itself, or whoever signs.
EVERYBODY = to(*ROLES)
