"""Days of an honest office whose clocks are wrong at times: two desks on one ledger, scenes, lent roles, corrections.

Everybody uses the program as it is. What it refuses, nobody enters.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from custody.errors import CustodyError
from custody.law.clock import DAY, HOUR, format_instant
from custody.ledger.audit import Audit, Report
from custody.ledger.audit.codes import DOUBTS
from custody.ledger.journal import Journal, Request
from custody.ledger.scenes import Draft, bring, draft, offline_drafting
from custody.ledger.sequencer import Sequencer
from custody.ledger.submission import Submission
from custody.model import rulesets
from custody.model.records import Countersign, Deputyship, Proposal
from custody.model.types import Value
from storage.memory import FixedClock
from tests.model.onsite import FIND, kit
from tests.world import SAFEGUARDS, World

#: By how much a clock is set, or time passes, in seconds: mostly little, forward more often than back.
JUMPS = st.one_of(
    st.integers(0, 400),
    st.integers(0, 400),
    st.integers(-200, 4000),
    st.sampled_from([1, 60, 119, 121, HOUR, 13 * HOUR, DAY, 8 * DAY, 20 * DAY]),
    st.sampled_from([-1, -30, -119, -121, -HOUR, -13 * HOUR, -DAY, -40 * DAY]),
    st.sampled_from([365 * DAY, -365 * DAY, 3 * 365 * DAY, -3 * 365 * DAY]),
)
#: Nobody: somebody who may.
WHO = st.sampled_from([None, None, None, None, "judge", "eve", "carl", "carl", "ada", "dana", "dana"])
DESK = st.sampled_from([0, 0, 0, 1])
LATE = st.sampled_from([None, None, None, "clock", "clock", "paper", "offline", "outage"])
STANDING = st.sampled_from([None, None, "record"])
#: How long before it is entered something is said to have happened, in seconds; None leaves it to the program.
AGO = st.sampled_from([None, None, 0, HOUR, 400 * DAY, -HOUR])
PICK = st.integers(0, 7)
SAID = st.tuples(LATE, STANDING, AGO)
PLAIN = (None, None, None)
ENTRIES = (
    "case",
    "close",
    "order",
    "serve",
    "renew",
    "withdraw",
    "seize",
    "exhibit",
    "offer",
    "accept",
    "correct",
    "deputise",
    "end",
    "countersign",
    "propose",
    "approve",
    "erase",
    "roles",
    "member",
    "acquire",
    "dated",
    "scene_seizure",
)

STEPS: SearchStrategy[tuple[Any, ...]] = st.one_of(
    st.tuples(st.just("clock"), st.sampled_from([0, 1, 2]), JUMPS),
    st.tuples(st.just("enter"), DESK, WHO, st.sampled_from(ENTRIES), SAID, PICK),
    st.tuples(st.just("enter"), DESK, WHO, st.sampled_from(ENTRIES), SAID, PICK),
    st.tuples(st.just("note"), st.sampled_from(["eve", "carl", "dana"]), JUMPS, PICK),
    st.tuples(st.just("admit"), DESK, WHO, LATE, PICK),
)
DAYS = st.lists(STEPS, min_size=12, max_size=40)
#: Who usually enters what.
USUAL = {
    "order": "judge",
    "renew": "judge",
    "withdraw": "judge",
    "approve": "judge",
    "countersign": "judge",
    "deputise": "ada",
    "end": "ada",
    "roles": "ada",
    "propose": "carl",
    "erase": "carl",
    "accept": "carl",
}


class Day:
    """One office at its two desks and a laptop, which have clocks of their own: 0, 1 and 2."""

    def __init__(self) -> None:
        self.world = world = World.memory().staff()
        world.enrol("dana", "auditor")
        self.clocks = [world.clock, FixedClock(world.clock.now()), FixedClock(world.clock.now())]
        second = Sequencer(world.store, world.head, world.log_signer, self.clocks[1])
        self.journals = [
            world.journal,
            Journal(world.store, second, self.clocks[1], world.entropy, world.log_key),
        ]
        self.kit = kit(world)
        self.scenes: list[tuple[str, list[Draft]]] = []
        self.things: dict[str, list[str]] = {}
        self.entered = self.refused = 0
        self.now = 0
        for what in ("case", "order", "seize", "exhibit", "serve"):
            self._enter(0, None, what, PLAIN, 0)
        self._enter(0, None, "deputise", PLAIN, 5)
        self._note("eve", 0, 0)

    def play(self, step: tuple[Any, ...]) -> None:
        """Let one thing happen; what the program refuses leaves nothing behind."""
        for one in self.clocks:
            one.advance(7)
        try:
            getattr(self, f"_{step[0]}")(*step[1:])
        except CustodyError:
            self.refused += 1

    def _clock(self, which: int, jump: int) -> None:
        clock = self.clocks[which]
        clock.set(max(1_600_000_000, min(clock.now() + jump, 2_500_000_000)))

    def _enter(
        self, desk: int, by: str | None, what: str, said: tuple[str | None, str | None, int | None], pick: int
    ) -> None:
        late, standing, ago = said
        who = by or USUAL.get(what, "eve")
        self.now = self.clocks[desk].now()
        found = getattr(self, f"_to_{what}")(who, pick)
        if found is None:
            return
        kind, values, subject, re = found
        more: dict[str, Value] = {"late": late}
        if standing is not None and standing in rulesets.layout(1, kind).kind.standings:
            more["standing"] = standing
        if ago is not None and (
            standing is not None or rulesets.layout(1, kind).kind.standings[0] == "record"
        ):
            more["occurred_at"] = format_instant(self.now - ago)
        request = Request(kind, {**values, **more}, subject, re)
        signer = self.world.people[who].signer
        (receipt,) = self.journals[desk].record(signer, [request])
        self.entered += 1
        made = self.world.subject_of(receipt)
        if made not in self.things.setdefault(kind, []):
            self.things[kind].append(made)

    def _note(self, who: str, jump: int, pick: int) -> None:
        """Sign one note at a scene, with a laptop whose clock goes its own way; open the scene where there is none."""
        self._clock(2, jump)
        own = [notes for by, notes in self.scenes if by == who]
        notes: list[Draft] = own[-1] if own and pick else []
        signer = self.world.people[who].signer
        drafting = offline_drafting(
            self.kit, signer.verifier, notes, self.clocks[2].now(), self.world.entropy
        )
        if notes:
            request = Request("scene.noted", FIND, subject=notes[0].scene)
        else:
            values: dict[str, Value] = {"clock_ahead": 0, "place": "Harbour", "reference": "harbour"}
            request = Request("scene.opened", {**values, "late": "offline"})
        drafted = drafting.add(signer, request)
        if not notes:
            self.scenes.append((who, notes))
        notes.append(draft.read(draft.write(drafted.item, signer.verifier)))

    def _admit(self, desk: int, by: str | None, late: str | None, pick: int) -> None:
        who = by or "carl"
        if not self.scenes:
            return
        _, notes = self.scenes[-1 - pick % len(self.scenes)]
        journal, signer = self.journals[desk], self.world.people[who].signer
        brought = bring(journal, self.world.store.read(), signer, notes, late=late)
        journal.submit(brought.drafts)
        self.entered += 1
        self.kit = kit(self.world)

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
            "limb": "23.2.c",
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
        return None if values["case"] is None else ("order.issued", values, None, None)

    def _to_serve(self, who: str, pick: int) -> Any:
        return self._about("order.served", "order.issued", pick, {"method": "post"})

    def _to_renew(self, who: str, pick: int) -> Any:
        values: dict[str, Value] = {"days": 30, "issuing_authority": "Court", "grounds": "needed"}
        return self._about("order.renewed", "order.issued", pick, values)

    def _to_withdraw(self, who: str, pick: int) -> Any:
        return self._about("order.withdrawn", "order.issued", pick, {"reason": "obtained"})

    def _to_seize(self, who: str, pick: int, scene: str | None = None) -> Any:
        values: dict[str, Value] = {
            "case": self._one("case.opened", pick),
            "order": self._one("order.issued", pick),
            "scene": scene,
            "basis": "consent",
            "authorised_by": "Ida",
            "legal_basis": "Act",
            "measures": "28.3.a",
            "limb": "23.2.c",
            "target": "medium",
            "territory": "inside",
            "possessor_present": "possessor",
            "scope": "media",
            "grounds": "a witness",
            **SAFEGUARDS,
            "place": "Harbour",
            "seized_by": "eve",
            "witness": "neighbour",
        }
        return None if values["case"] is None else ("seizure.recorded", values, None, None)

    def _to_scene_seizure(self, who: str, pick: int) -> Any:
        return self._to_seize(who, pick, self.scenes[0][1][0].scene) if self.scenes else None

    def _to_exhibit(self, who: str, pick: int) -> Any:
        values: dict[str, Value] = {
            "seizure": self._one("seizure.recorded", pick),
            "category": "usb_stick",
            "power_state": "off",
            "exhibit_ref": "EV/1",
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
        return "transfer.accepted", {"seal_state": "none", "condition": "as_described"}, subject, tip

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
            "bad_sectors": 0,
            "source_sha256": digest,
            "image_sha256": digest,
            "image_bytes": 1,
        }
        return self._about("acquisition.completed", "exhibit.registered", pick, values)

    def _target(self, pick: int) -> Any:
        return self.world.entry(max(0, self.world.size() - 1 - pick))

    def _to_correct(self, who: str, pick: int) -> Any:
        target = self._target(pick)
        values: dict[str, Value] = {
            "target": target.position,
            "field": "occurred_at",
            "reason": "misread",
            "value": format_instant(self.now - HOUR * pick),
        }
        return "content.corrected", values, target.envelope.subject, target.leaf

    def _to_dated(self, who: str, pick: int) -> Any:
        target = self._target(pick)
        values: dict[str, Value] = {"target": target.position, "clock": "signer", "explanation": "looked at"}
        return "content.dated", values, target.envelope.subject, target.leaf

    def _to_deputise(self, who: str, pick: int) -> Any:
        values: dict[str, Value] = {
            "roles": "authority" if pick % 2 else "examiner",
            "from": format_instant(self.now),
            "until": format_instant(self.now + (1 + pick) * 5 * HOUR),
            "reason": "night_duty",
            "countersign_hours": 12 if pick > 3 else None,
        }
        return "actor.deputised", values, self.world.people["dana" if pick % 3 else "carl"].actor, None

    def _to_end(self, who: str, pick: int) -> Any:
        for found in self.world.lookup().all(Deputyship):
            window = found.windows[pick % len(found.windows)]
            return (
                "actor.deputy_ended",
                {"reason": "returned"},
                found.actor,
                self.world.entry(window.position).leaf,
            )
        return None

    def _to_countersign(self, who: str, pick: int) -> Any:
        waiting = [one for one in self.world.lookup().all(Countersign) if one.agreed is None]
        if not waiting:
            return None
        one = waiting[pick % len(waiting)]
        entry = self.world.entry(one.position)
        return (
            "content.countersigned",
            {"target": one.position, "agreed": True},
            entry.envelope.subject,
            entry.leaf,
        )

    def _to_propose(self, who: str, pick: int) -> Any:
        subject = self._one("case.opened", pick)
        if subject is None:
            return None
        target = self.world.entry(self.world.store.read().positions(subject)[0])
        values: dict[str, Value] = {
            "target": target.position,
            "fields": "reference",
            "basis": "court_order",
            "legal_basis": "Act",
        }
        return "content.erased.proposed", values, subject, target.leaf

    def _to_approve(self, who: str, pick: int) -> Any:
        for one in self.world.lookup().all(Proposal):
            if one.status == "open":
                return "content.erased.approved", {}, one.subject, self.world.entry(one.position).leaf
        return None

    def _to_erase(self, who: str, pick: int) -> Any:
        for one in self.world.lookup().all(Proposal):
            if one.status == "approved":
                values: dict[str, Value] = {
                    "target": one.target,
                    "fields": " ".join(one.fields),
                    "basis": one.basis,
                    "proposal": one.leaf,
                }
                return "content.erased", values, one.subject, self.world.entry(one.target or 0).leaf
        return None

    def _to_roles(self, who: str, pick: int) -> Any:
        held = ["auditor", "examiner", "custodian", "authority"][pick % 4]
        return (
            "actor.roles_set",
            {"roles": held, "reason": "duty_change"},
            self.world.people["dana"].actor,
            None,
        )

    def _to_member(self, who: str, pick: int) -> Any:
        values: dict[str, Value] = {"actor": self.world.people["eve"].actor, "function": "examiner"}
        return self._about("case.member_added", "case.opened", pick, values) if pick < 2 else None

    def checked(self, desk: int = 0) -> Report:
        """Check the ledger with the clock of a desk."""
        world = self.world
        return Audit(
            world.store.read(),
            world.log_key,
            head=world.head,
            stores={world.objects.name: world.objects},
            now=self.clocks[desk].now(),
        ).run()

    def answer(self, report: Report) -> bool:
        """Let somebody say of each doubt which clock was wrong; tells whether there was any."""
        named = (one.where.split()[-1] for one in report.findings if one.code in DOUBTS)
        doubtful = sorted({int(position) for position in named})
        for position in doubtful:
            self.clocks[0].advance(7)
            entry = self.world.entry(position)
            values: dict[str, Value] = {"target": position, "clock": "signer", "explanation": "looked at"}
            who = "judge" if entry.envelope.by != self.world.people["judge"].signer.verifier.name else "ada"
            for late in (None, "clock"):
                request = Request(
                    "content.dated", {**values, "late": late}, entry.envelope.subject, entry.leaf
                )
                drafting = self.world.journal.drafting()
                try:
                    drafted = drafting.add(self.world.people[who].signer, request)
                except CustodyError:
                    if late is not None:
                        raise
                    continue
                self.world.sequencer.submit(Submission((drafted.item,)))
                break
        return bool(doubtful)
