"""What people of an honest office enter, each as the program takes it: kind, values, subject, and what it answers.

Where there is nothing to enter it about, there is None.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from custody.law.clock import DAY, HOUR, format_instant
from custody.ledger.scenes import Draft
from custody.model.records import Countersign, Deputyship, Proposal
from custody.model.schema.types import Value
from tests.world import SAFEGUARDS, World


class Entries:
    """What can be entered in ``world`` at ``now``, about the ``things`` by the kinds that began them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.now = 0
        self.things: dict[str, list[str]] = {}
        self.scenes: list[tuple[str, list[Draft]]] = []

    def of(self, what: str, who: str, pick: int) -> Any:
        """Return what somebody enters of a sort, None where there is nothing."""
        return getattr(self, f"_to_{what}")(who, pick)

    def _one(self, kind: str, pick: int) -> str | None:
        found = self.things.get(kind, ())
        return found[pick % len(found)] if found else None

    def _about(self, kind: str, target: str, pick: int, values: Mapping[str, Value]) -> Any:
        subject = self._one(target, pick)
        return None if subject is None else (kind, values, subject, None)

    def _to_case(self, who: str, pick: int) -> Any:
        return "case.opened", {"reference": "C"}, None, None

    def _to_close(self, who: str, pick: int) -> Any:
        return self._about("case.closed", "case.opened", pick, {"outcome": "ended"}) if pick == 0 else None

    def _to_order(self, who: str, pick: int) -> Any:
        values: dict[str, Value] = {
            "case": self._one("case.opened", pick),
            "legal_basis": "Act",
            "offence_ground": "23.2.c",
            "data_categories": "traffic",
            "days": 30,
            "clock_start": "service",
            "renewal_allowed": True,
            "confidential": True,
            "issuing_authority": "Court",
            "addressee": "Mail",
            "scope": "one mailbox",
            "grounds": "logs go",
            **SAFEGUARDS,
        }
        return None if values["case"] is None else ("preservation_order.issued", values, None, None)

    def _to_serve(self, who: str, pick: int) -> Any:
        return self._about("preservation_order.served", "preservation_order.issued", pick, {"method": "post"})

    def _to_renew(self, who: str, pick: int) -> Any:
        values: dict[str, Value] = {"days": 30, "issuing_authority": "Court", "grounds": "needed"}
        return self._about("preservation_order.renewed", "preservation_order.issued", pick, values)

    def _to_withdraw(self, who: str, pick: int) -> Any:
        return self._about(
            "preservation_order.withdrawn", "preservation_order.issued", pick, {"reason": "obtained"}
        )

    def _to_seize(self, who: str, pick: int, scene: str | None = None) -> Any:
        values: dict[str, Value] = {
            "case": self._one("case.opened", pick),
            "preservation_order": self._one("preservation_order.issued", pick),
            "scene": scene,
            "basis": "consent",
            "authorised_by": "Ida",
            "legal_basis": "Act",
            "measures": "28.3.a",
            "offence_ground": "23.2.c",
            "search_target": "medium",
            "territory": "inside",
            "possessor_present": "possessor",
            "scope": "media",
            "grounds": "a witness",
            **SAFEGUARDS,
            "place_of_seizure": "Harbour",
            "seized_by": "eve",
            "attending_witness": "neighbour",
        }
        return None if values["case"] is None else ("seizure.recorded", values, None, None)

    def _to_scene_seizure(self, who: str, pick: int) -> Any:
        return self._to_seize(who, pick, self.scenes[0][1][0].scene) if self.scenes else None

    def _to_exhibit(self, who: str, pick: int) -> Any:
        values: dict[str, Value] = {
            "seizure": self._one("seizure.recorded", pick),
            "category": "usb_stick",
            "power_state": "off",
            "reference": "EV/1",
            "description": "stick",
            "condition": "good",
            "found_by": "eve",
            "place_found": "desk",
            "capacity": 1,
        }
        return None if values["seizure"] is None else ("exhibit.registered", values, None, None)

    def _to_offer(self, who: str, pick: int) -> Any:
        values: dict[str, Value] = {
            "receiver": self.world.people["carl" if who == "eve" else "eve"].actor,
            "purpose": "examination",
            "expires_at": format_instant(self.now + DAY),
        }
        return self._about("transfer.offered", "exhibit.registered", pick, values)

    def _to_accept(self, who: str, pick: int) -> Any:
        subject = self._one("transfer.offered", pick)
        if subject is None:
            return None
        tip = self._newest(subject)
        return "transfer.accepted", {"seal_state": "absent", "condition": "as_described"}, subject, tip

    def _newest(self, subject: str) -> bytes:
        found = self.world.store.read().tip(subject)
        assert found is not None
        return found[1].leaf

    def _to_acquire(self, who: str, pick: int) -> Any:
        digest = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        values: dict[str, Value] = {
            "method": "physical",
            "format": "raw",
            "tool": "dc3dd",
            "tool_version": "7",
            "write_protection": "hardware",
            "write_blocker": "T35u",
            "bad_sector_count": 0,
            "source_sha256": digest,
            "container_sha256": digest,
            "container_bytes": 1,
        }
        return self._about("acquisition.completed", "exhibit.registered", pick, values)

    def _target(self, pick: int) -> Any:
        return self.world.entry(max(0, self.world.size() - 1 - pick))

    def _to_correct(self, who: str, pick: int) -> Any:
        target = self._target(pick)
        values: dict[str, Value] = {
            "entry_position": target.position,
            "field": "occurred_at",
            "reason": "misread",
            "value": format_instant(self.now - HOUR * pick),
        }
        return "entry.corrected", values, target.envelope.subject, target.leaf

    def _to_dated(self, who: str, pick: int) -> Any:
        target = self._target(pick)
        values: dict[str, Value] = {
            "entry_position": target.position,
            "wrong_clock": "signer",
            "explanation": "looked at",
        }
        return "entry.date_resolved", values, target.envelope.subject, target.leaf

    def _to_deputise(self, who: str, pick: int) -> Any:
        values: dict[str, Value] = {
            "roles": "authority" if pick % 2 else "examiner",
            "valid_from": format_instant(self.now),
            "valid_until": format_instant(self.now + (1 + pick) * 5 * HOUR),
            "reason": "night_duty",
            "countersign_hours": 12 if pick > 3 else None,
        }
        return "actor.deputised", values, self.world.people["dana" if pick % 3 else "carl"].actor, None

    def _to_end(self, who: str, pick: int) -> Any:
        for found in self.world.lookup().all(Deputyship):
            window = found.windows[pick % len(found.windows)]
            return (
                "actor.deputyship_ended",
                {"reason": "returned"},
                found.actor,
                self.world.entry(window.position).leaf,
            )
        return None

    def _to_countersign(self, who: str, pick: int) -> Any:
        waiting = [
            countersignature
            for countersignature in self.world.lookup().all(Countersign)
            if countersignature.agreed is None
        ]
        if not waiting:
            return None
        one = waiting[pick % len(waiting)]
        entry = self.world.entry(one.position)
        return (
            "entry.countersigned",
            {"entry_position": one.position, "agreed": True},
            entry.envelope.subject,
            entry.leaf,
        )

    def _to_propose(self, who: str, pick: int) -> Any:
        subject = self._one("case.opened", pick)
        if subject is None:
            return None
        target = self.world.entry(self.world.store.read().positions(subject)[0])
        values: dict[str, Value] = {
            "entry_position": target.position,
            "fields": "reference",
            "basis": "court_order",
            "legal_basis": "Act",
        }
        return "erasure.proposed", values, subject, target.leaf

    def _to_approve(self, who: str, pick: int) -> Any:
        for proposal in self.world.lookup().all(Proposal):
            if proposal.status == "open":
                return "erasure.approved", {}, proposal.subject, self.world.entry(proposal.position).leaf
        return None

    def _to_erase(self, who: str, pick: int) -> Any:
        for proposal in self.world.lookup().all(Proposal):
            if proposal.status == "approved":
                values: dict[str, Value] = {
                    "entry_position": proposal.target,
                    "fields": " ".join(proposal.fields),
                    "basis": proposal.basis,
                    "proposal": proposal.leaf,
                }
                return (
                    "erasure.executed",
                    values,
                    proposal.subject,
                    self.world.entry(proposal.target or 0).leaf,
                )
        return None

    def _to_roles(self, who: str, pick: int) -> Any:
        held = ["auditor", "examiner", "evidence_custodian", "authority"][pick % 4]
        return (
            "actor.roles_set",
            {"roles": held, "reason": "duty_change"},
            self.world.people["dana"].actor,
            None,
        )

    def _to_member(self, who: str, pick: int) -> Any:
        values: dict[str, Value] = {"actor": self.world.people["eve"].actor, "function": "examiner"}
        return self._about("case.member_added", "case.opened", pick, values) if pick < 2 else None
