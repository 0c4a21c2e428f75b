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
    """Roles of which the signer needs one: to do the act, and to record it as having happened."""

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
#: What an authority issues, and anybody at a desk may record.
ISSUED = Permit(frozenset({AUTHORITY}), frozenset(_DESK))
STOREROOM = to(ADMINISTRATOR, CUSTODIAN)
#: What anybody of the house may find out and must be able to record.
ANYBODY = to(*_DESK, ADMINISTRATOR, AUDITOR)
#: Who lends roles for a time: an administrator, or an authority its own role.
LENDERS = to(ADMINISTRATOR, AUTHORITY)
#: Who agrees to what is lost for good.
HEADS = to(ADMINISTRATOR, AUTHORITY)
#: Who answers for what the house keeps, and asks for its erasure.
KEEPERS = to(ADMINISTRATOR, AUTHORITY, CUSTODIAN)
DESK_OR_ADMINISTRATOR = to(*_DESK, ADMINISTRATOR)
DESK_OR_MACHINE = to(*_DESK, MACHINE)
BENCH_OR_MACHINE = to(CUSTODIAN, EXAMINER, MACHINE)
#: Who verifies stored evidence.
CHECKERS = to(CUSTODIAN, EXAMINER, AUDITOR, MACHINE)
#: What concerns the ledger itself, or whoever signs.
EVERYBODY = to(*ROLES)
