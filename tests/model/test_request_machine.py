"""Two States write to each other at random: whatever is let in replays, and no request ends before its law allows."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, initialize, invariant, multiple, rule

from custody.law import abroad, grounds
from custody.law.clock import DAY, HOUR, format_instant
from custody.model.ids import unb64
from custody.model.records import Assistance, Request
from custody.model.types import Value
from tests.model.foreign import STATED, received, sent
from tests.model.twin import NOWHERE, STANDING, Twin, by

AGO = st.sampled_from([None, 0, HOUR, 3 * DAY, -HOUR, "unknown"])


class Dialogue(Twin):
    """Requests received and sent, and everything that can happen to them in any order."""

    requests = Bundle("requests")

    @initialize(target=requests)
    def from_abroad(self) -> Any:
        self.case = self.world.case()
        return received(self.world, self.case)

    @initialize(target=requests)
    def to_another_state(self) -> Any:
        return sent(self.world)

    def happened(self, ago: object) -> dict[str, Value]:
        if ago == "unknown":
            return {"occurred_at": None, "unknown": "occurred_at"}
        return {"occurred_at": format_instant(self.world.clock.now() - ago)} if isinstance(ago, int) else {}

    @rule(
        target=requests,
        who=by("judge", "eve"),
        way=st.sampled_from(["received", "sent"]),
        missing=st.sampled_from([(), ("authority",), ("data", "necessity")]),
        limb=st.sampled_from(["35.1.b", "35.1.c", None]),
        months=st.sampled_from([None, 12, 48]),
        standing=STANDING,
    )
    def request(
        self,
        *,
        who: str,
        way: str,
        missing: tuple[str, ...],
        limb: str | None,
        months: int | None,
        standing: str | None,
    ) -> Any:
        case = next(iter(self.world.store.read().find("case", "all", "", "", limit=1)))[1]
        values: dict[str, Value] = {
            **STATED,
            "case": case,
            "limb": limb,
            "most_penalty_months": months,
            "standing": standing,
            **dict.fromkeys(missing),
        }
        made = self.attempt(who, f"request.{way}", values)
        return multiple() if made is None else made

    @rule(
        who=by("eve", "judge"),
        request=st.one_of(requests, requests, st.just(NOWHERE)),
        days=st.sampled_from([0, 59, 60, 90]),
        ago=AGO,
    )
    def effect(self, who: str, request: str, days: int, ago: object) -> None:
        values: dict[str, Value] = {"days": days, "holder": "Example Mail Ltd", **self.happened(ago)}
        self.attempt(who, "request.effected", values, request)

    @rule(who=by("judge", "eve"), request=requests, standing=STANDING, ago=AGO)
    def ask_for_more(self, who: str, request: str, standing: str | None, ago: object) -> None:
        self.attempt(who, "request.extension_asked", {"standing": standing, **self.happened(ago)}, request)

    @rule(
        who=by("judge", "eve"),
        request=requests,
        days=st.sampled_from([None, 0, 1, 30]),
        standing=STANDING,
        ago=AGO,
    )
    def answer(self, who: str, request: str, days: int | None, standing: str | None, ago: object) -> None:
        values: dict[str, Value] = {
            "granted": bool(days),
            "days": days,
            "standing": standing,
            **self.happened(ago),
        }
        self.attempt(who, "request.extension_answered", values, request)

    @rule(who=by("eve"), request=requests, same=st.booleans(), treaty=st.booleans())
    def assist(self, who: str, request: str, same: bool, treaty: bool) -> None:
        values: dict[str, Value] = {
            "purposes": "disclosure",
            "governing": "treaty" if treaty else "article_40",
            "same_data": same,
            "authority": "Prosecutor",
        }
        self.attempt(who, "request.assistance_asked", values, request)

    @rule(
        who=by("judge", "eve"),
        request=requests,
        what=st.sampled_from(["granted", "withdrawn", "refused", "postponed"]),
        ground=st.sampled_from(sorted(grounds.REFUSAL_40)),
        consulted=st.booleans(),
        standing=STANDING,
    )
    def decide(
        self, *, who: str, request: str, what: str, ground: str, consulted: bool, standing: str | None
    ) -> None:
        asked = [one.leaf for one in self.world.lookup().under(Assistance, "request", request)]
        re = unb64(asked[-1], 32) if asked else bytes(32)
        values: dict[str, Value] = {"standing": standing}
        if what == "refused":
            values.update({"grounds": ground, "consulted": consulted, "reasons": "r"})
        elif what == "postponed":
            values.update({"consulted": consulted, "reasons": "r"})
        else:
            values["decision"] = what
        kind = {"refused": "assistance_refused", "postponed": "assistance_postponed"}.get(
            what, "assistance_decided"
        )
        self.attempt(who, f"request.{kind}", values, request, re)

    @rule(
        who=by("judge", "eve"),
        request=requests,
        ground=st.sampled_from(sorted(grounds.REFUSAL_42)),
        facts=st.booleans(),
        standing=STANDING,
    )
    def refuse(self, who: str, request: str, ground: str, facts: bool, standing: str | None) -> None:
        values: dict[str, Value] = {
            "grounds": ground,
            "reasons": "r",
            "standing": standing,
            "dual_criminality_required": facts,
            "reservation_made": facts,
            "unlikely_at_disclosure": facts,
        }
        self.attempt(who, "request.refused", values, request)

    @rule(
        who=by("judge", "eve"),
        request=requests,
        how=st.sampled_from(["withdrawn", "released", "released"]),
        reason=st.sampled_from(sorted(grounds.RELEASE)),
        standing=STANDING,
    )
    def end(self, who: str, request: str, how: str, reason: str, standing: str | None) -> None:
        before = self.world.lookup().get(Request, request)
        values: dict[str, Value] = {"standing": standing}
        if how == "released":
            values["reason"] = reason
        entered = self.attempt(who, f"request.{how}", values, request)
        if how == "released" and entered and standing != "record":
            self.never_too_early(before)

    def never_too_early(self, before: Request) -> None:
        """An act let the data go: nothing was pending, and the duty had ended or was taken away."""
        assert before.incoming
        assert not before.pending
        end = abroad.ends(before.course)
        assert before.ended or before.granted or (end is not None and end.latest <= self.world.clock.now())

    @rule(who=by("eve"), request=requests, execute=st.booleans(), warn=st.booleans())
    def warn(self, who: str, request: str, execute: bool, warn: bool) -> None:
        if warn:
            self.attempt(who, "request.warned", {"concerns": "prejudice", "explanation": "x"}, request)
        else:
            self.attempt(who, "request.warning_answered", {"execute": execute}, request)

    @rule(who=by("eve"), request=requests, letters=st.sampled_from(["a", "c e", "f"]), ask=st.booleans())
    def complete(self, who: str, request: str, letters: str, ask: bool) -> None:
        if ask:
            self.attempt(who, "request.queried", {"asked": letters, "question": "?"}, request)
        else:
            self.attempt(who, "request.supplemented", {"stated": letters, "answer": "so"}, request)

    @rule(who=by("bot", "eve"), request=requests)
    def lapse(self, who: str, request: str) -> None:
        before = self.world.lookup().get(Request, request)
        if self.attempt(who, "request.lapsed", {}, request):
            assert not before.pending
            assert not before.granted
            assert before.asked is None
            assert before.periods[-1].end <= self.world.clock.now()

    @rule(seconds=st.sampled_from([HOUR, 10 * DAY, 40 * DAY]))
    def wait(self, seconds: int) -> None:
        self.world.later(seconds)

    @invariant()
    def every_first_period_has_60_days_and_no_period_overlaps_the_next(self) -> None:
        for request in self.world.lookup().all(Request):
            periods = request.periods
            assert all(one.end - one.start >= 60 * DAY for one in periods[:1])
            assert all(one.end <= two.start for one, two in pairwise(periods))

    @invariant()
    def what_is_pending_is_undecided_and_about_these_data(self) -> None:
        for request in self.world.lookup().all(Request):
            asked = {one.leaf: one for one in self.world.lookup().under(Assistance, "request", request.id)}
            assert set(request.pending) == {
                leaf for leaf, one in asked.items() if one.counts and one.decision is None
            }


Dialogue.TestCase.settings = settings(max_examples=30, stateful_step_count=40)
TestDialogue = Dialogue.TestCase
