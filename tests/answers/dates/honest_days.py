"""Days of an honest office whose clocks are wrong at times: two desks on one ledger, scenes, lent roles, corrections.

Everybody uses the program as it is. What it refuses, nobody enters.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from custody.errors import CustodyError
from custody.law.clock import DAY, HOUR, format_instant
from custody.ledger.append.entry_signing import Journal, Request
from custody.ledger.append.sequencer import Sequencer
from custody.ledger.audit import DOUBTS, Audit, Report
from custody.ledger.scenes import Draft, bring, draft, offline_drafting
from custody.ledger.submissions.submission import Submission
from custody.model import layouts
from custody.model.schema.types import Value
from custody.storage.memory.small_ports import FixedClock
from tests.answers.dates.honest_entries import Entries
from tests.model.onsite import FIND, kit
from tests.world import World

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


class Day(Entries):
    """One office at its two desks and a laptop, which have clocks of their own: 0, 1 and 2."""

    def __init__(self) -> None:
        super().__init__(World.memory().staff())
        world = self.world
        world.enrol("dana", "auditor")
        self.clocks = [world.clock, FixedClock(world.clock.now()), FixedClock(world.clock.now())]
        second = Sequencer(world.store, world.head, world.log_signer, self.clocks[1])
        self.journals = [
            world.journal,
            Journal(world.store, second, self.clocks[1], world.entropy, world.log_key),
        ]
        self.kit = kit(world)
        self.entered = self.refused = 0
        for what in ("case", "order", "seize", "exhibit", "serve"):
            self._enter(0, None, what, PLAIN, 0)
        self._enter(0, None, "deputise", PLAIN, 5)
        self._note("eve", 0, 0)

    def play(self, step: tuple[Any, ...]) -> None:
        """Play one step; what the program refuses leaves nothing behind."""
        for clock in self.clocks:
            clock.advance(7)
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
        found = self.of(what, who, pick)
        if found is None:
            return
        kind, values, subject, re = found
        more: dict[str, Value] = {"late_reason": late}
        if standing is not None and standing in layouts.layout(1, kind).kind.standings:
            more["entry_mode"] = standing
        if ago is not None and (
            standing is not None or layouts.layout(1, kind).kind.standings[0] == "record"
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
            values: dict[str, Value] = {
                "clock_error_seconds": 0,
                "scene_place": "Harbour",
                "reference": "harbour",
            }
            request = Request("scene.opened", {**values, "late_reason": "offline"})
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
        brought = bring(journal, self.world.store.read(), signer, notes, late_reason=late)
        journal.submit(brought.drafts)
        self.entered += 1
        self.kit = kit(self.world)

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
        """Answer for each doubt which clock was wrong; return whether there was any."""
        named = (finding.where.split()[-1] for finding in report.findings if finding.code in DOUBTS)
        doubtful = sorted({int(position) for position in named})
        for position in doubtful:
            self.clocks[0].advance(7)
            entry = self.world.entry(position)
            values: dict[str, Value] = {
                "entry_position": position,
                "wrong_clock": "signer",
                "explanation": "looked at",
            }
            who = "judge" if entry.envelope.by != self.world.people["judge"].signer.verifier.name else "ada"
            for late in (None, "clock"):
                request = Request(
                    "entry.date_resolved", {**values, "late_reason": late}, entry.envelope.subject, entry.leaf
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
