"""Notes on approvals by two people of whom one had replaced the other's key.

An administrator has to replace a key that its owner lost, but could also replace one to approve their own proposal. The
record does not show which, so this is a note. The key that somebody was enrolled with is not noted: administrators
enrol everybody, and `custody actor show` names by whom.
"""

from __future__ import annotations

from custody.ledger.audit.findings import Findings
from custody.model.records import Key, Proposal
from custody.model.rulings import Placed
from custody.model.schema import proposals
from custody.model.schema.ids import b64
from custody.model.state import State

_APPROVALS = frozenset(f"{act}.approved" for act in proposals.DISTINCT)
_PROPOSALS = frozenset(f"{act}.proposed" for act in proposals.DISTINCT)


class SecondPerson:
    """The replaced keys seen so far, by who replaced them, and the check of each approval against them."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._replaced_by: dict[str, str] = {}
        self._proposed_with: dict[bytes, str] = {}

    def look(self, state: State, placed: Placed) -> None:
        """Add a note where an entry just folded into ``state`` is such an approval; remember replaced keys."""
        event = placed.event
        signer = state.get(Key, event.by)
        actor = "" if signer is None else signer.actor
        if event.kind == "key.rotated" and actor != event.subject:
            self._replaced_by[_name(event.facts.must("vkey"))] = actor
        elif event.kind in _PROPOSALS:
            self._proposed_with[placed.leaf] = event.by
        elif event.kind in _APPROVALS and event.re is not None:
            proposal = state.get(Proposal, b64(event.re))
            proposer = "" if proposal is None else proposal.proposer
            for key, other in ((event.by, proposer), (self._proposed_with.get(event.re, ""), actor)):
                if other and self._replaced_by.get(key) == other:
                    self._findings.at(
                        placed.position,
                        "second_person_key",
                        "two people with keys of their own",
                        f"{key} was put in place by the other of the two",
                    )


def _name(vkey: str) -> str:
    return vkey.partition("+")[0]
