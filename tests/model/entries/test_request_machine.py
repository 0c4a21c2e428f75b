"""Two States write to each other at random: whatever is let in replays, and no request ends before its law allows."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, initialize, invariant, multiple, rule

from custody.law import grounds, preservation
from custody.law.clock import DAY, HOUR, format_instant
from custody.model.mla_requests.records import GRANTS
from custody.model.records import Assistance, Request
from custody.model.schema.types import Value, join_codes
from tests.attacks.tampering import TIMES
from tests.model.foreign import ASKED, STATED, received, sent, state_of
from tests.model.pending_by_hand import pending_by_hand
from tests.model.twin import NOWHERE, STANDING, Twin, by

AGO = st.sampled_from([None, 0, HOUR, 3 * DAY, -HOUR, "unknown"])


class Dialogue(Twin):
    """Requests received and sent, and everything that can happen to them in any order."""

    requests = Bundle("requests")
    assistance = Bundle("assistance")

    @initialize(target=requests)
    def both_ways(self) -> Any:
        self.case = self.world.case()
        return multiple(
            *(received(self.world, self.case) for _ in range(2)),
            *(sent(self.world, self.case) for _ in range(2)),
        )

    def happened(self, ago: object) -> dict[str, Value]:
        if ago == "unknown":
            return {"occurred_at": None, "not_known": "occurred_at"}
        return {"occurred_at": format_instant(self.world.clock.now() - ago)} if isinstance(ago, int) else {}

    @rule(
        target=requests,
        who=by("judge", "eve"),
        way=st.sampled_from(["received", "sent"]),
        missing=st.sampled_from([(), ("authority",), ("data", "necessity")]),
        offence_ground=st.sampled_from(["35.1.b", "35.1.c", None]),
        months=st.sampled_from([None, 12, 48]),
        standing=STANDING,
    )
    def request(
        self,
        *,
        who: str,
        way: str,
        missing: tuple[str, ...],
        offence_ground: str | None,
        months: int | None,
        standing: str | None,
    ) -> Any:
        values: dict[str, Value] = {
            **STATED,
            "case": self.case,
            "offence_ground": offence_ground,
            "max_penalty_months": months,
            "entry_mode": standing,
            **dict.fromkeys(missing),
        }
        made = self.attempt(who, f"preservation_request.{way}", values)
        return multiple() if made is None else made

    @rule(
        who=by("eve", "judge"),
        request=st.one_of(requests, requests, st.just(NOWHERE)),
        days=st.sampled_from([0, 59, 60, 90]),
        ago=AGO,
    )
    def effect(self, who: str, request: str, days: int, ago: object) -> None:
        values: dict[str, Value] = {"days": days, "data_holder": "Example Mail Ltd", **self.happened(ago)}
        self.attempt(who, "preservation_request.effected", values, request)

    @rule(who=by("judge", "eve"), request=requests, standing=STANDING, ago=AGO)
    def ask_for_more(self, who: str, request: str, standing: str | None, ago: object) -> None:
        self.attempt(
            who,
            "preservation_request.extension_requested",
            {"entry_mode": standing, **self.happened(ago)},
            request,
        )

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
            "entry_mode": standing,
            **self.happened(ago),
        }
        self.attempt(who, "preservation_request.extension_decided", values, request)

    @rule(
        target=assistance,
        who=by("judge", "eve"),
        covers=st.lists(requests, max_size=3, unique=True),
        way=st.sampled_from(["received", "received", "sent"]),
        state=st.sampled_from(["AT", "AT", "AT", "DE"]),
        purposes=st.sampled_from(["disclosure", "search seizure", "statements"]),
        governing=st.sampled_from(["treaty", "article_40"]),
        undetermined=st.sampled_from([True, True, None]),
        unconcerned=st.lists(requests, max_size=1),
        standing=STANDING,
        ago=AGO,
    )
    def assist(
        self,
        *,
        who: str,
        covers: list[str],
        way: str,
        state: str,
        purposes: str,
        governing: str,
        undetermined: bool | None,
        unconcerned: list[str],
        standing: str | None,
        ago: object,
    ) -> Any:
        values: dict[str, Value] = {
            **ASKED,
            "case": self.case,
            "state": state,
            "preservation_requests": join_codes(covers),
            "purposes": purposes,
            "governing_instrument": governing,
            "treaty": "CETS-030",
            "entry_mode": standing,
            "legal_basis": "MLA Act s. 7" if way == "sent" else None,
            **self.happened(ago),
        }
        if way == "received":
            del values["legal_basis"]
            values["preservation_undetermined"] = undetermined
            if unconcerned:
                values |= {"excluded_requests": join_codes(unconcerned), "exclusion_reason": "another file"}
        made = self.attempt(who, f"mla_request.{way}", values)
        return multiple() if made is None else made

    @rule(
        who=by("judge", "eve"),
        asked=st.one_of(assistance, assistance, st.just(NOWHERE)),
        covers=st.lists(requests, min_size=1, max_size=2, unique=True),
        what=st.sampled_from(["preservation_linked", "preservation_unlinked"]),
        standing=STANDING,
        ago=AGO,
    )
    def cover(
        self, *, who: str, asked: str, covers: list[str], what: str, standing: str | None, ago: object
    ) -> None:
        values: dict[str, Value] = {
            "preservation_requests": join_codes(covers),
            "entry_mode": standing,
            **self.happened(ago),
        }
        self.attempt(who, f"mla_request.{what}", values, asked)

    @rule(
        who=by("judge", "eve"),
        asked=st.one_of(assistance, assistance, st.just(NOWHERE)),
        names=st.lists(requests, min_size=1, max_size=2, unique=True),
        concerned=st.booleans(),
    )
    def state(self, *, who: str, asked: str, names: list[str], concerned: bool) -> None:
        if concerned:
            self.attempt(
                who,
                "mla_request.preservation_identified",
                {"preservation_requests": join_codes(names)},
                asked,
            )
        else:
            values: dict[str, Value] = {"excluded_requests": join_codes(names), "explanation": "another file"}
            self.attempt(who, "mla_request.preservation_excluded", values, asked)

    @rule(
        who=by("judge", "eve"),
        asked=st.one_of(assistance, assistance, st.just(NOWHERE)),
        what=st.sampled_from(["granted", "partly_granted", "refused", "withdrawn", "postponed", "consulted"]),
        about=st.lists(requests, max_size=2, unique=True),
        ground=st.sampled_from(sorted(grounds.REFUSAL_40)),
        standing=STANDING,
        ago=AGO,
    )
    def decide(
        self,
        *,
        who: str,
        asked: str,
        what: str,
        about: list[str],
        ground: str,
        standing: str | None,
        ago: object,
    ) -> None:
        values: dict[str, Value] = {"entry_mode": standing, **self.happened(ago)}
        if what in ("postponed", "refused"):
            values["explanation"] = "r"
        if what == "refused":
            values["refusal_grounds"] = ground
        if what in GRANTS:
            values["extent"] = "full" if what == "granted" else "partial"
        if what in (*GRANTS, "refused"):
            values["preservation_requests"] = join_codes(about)
        kind = "granted" if what in GRANTS else what
        self.attempt(who, f"mla_request.{kind}", values, asked)

    @rule(
        who=by("judge", "eve"),
        request=requests,
        ground=st.sampled_from(sorted(preservation.REFUSAL_42)),
        facts=st.booleans(),
        standing=STANDING,
    )
    def refuse(self, who: str, request: str, ground: str, facts: bool, standing: str | None) -> None:
        values: dict[str, Value] = {
            "refusal_grounds": ground,
            "explanation": "r",
            "entry_mode": standing,
            "dual_criminality_required": facts,
            "reservation_made": facts,
            "dual_criminality_doubtful": facts,
        }
        self.attempt(who, "preservation_request.refused", values, request)

    @rule(
        who=by("judge", "eve"),
        request=requests,
        how=st.sampled_from(["withdrawn", "data_released", "data_released"]),
        reason=st.sampled_from(sorted(grounds.RELEASE)),
        standing=STANDING,
    )
    def end(self, who: str, request: str, how: str, reason: str, standing: str | None) -> None:
        before = self.world.lookup().get(Request, request)
        values: dict[str, Value] = {"entry_mode": standing}
        if how == "data_released":
            values["reason"] = reason
        entered = self.attempt(who, f"preservation_request.{how}", values, request)
        if how == "data_released" and entered and standing != "record":
            self.never_too_early(before)

    def never_too_early(self, before: Request) -> None:
        """An act let the data go: nothing was pending, and the duty had ended or was taken away."""
        assert before.incoming
        assert not before.pending
        latest = before.latest_end
        if before.effected is None:
            assert before.ended
        elif before.withdrawn is None:
            assert latest is not None
            assert latest <= self.world.clock.now()
        else:
            assert not before.withdrawal_in_doubt(self.world.clock.now())

    @rule(who=by("eve"), request=requests, execute=st.booleans(), warn=st.booleans())
    def warn(self, who: str, request: str, execute: bool, warn: bool) -> None:
        if warn:
            self.attempt(
                who,
                "preservation_request.concern_notified",
                {"risks": "prejudice", "explanation": "x"},
                request,
            )
        else:
            self.attempt(who, "preservation_request.concern_answered", {"proceed": execute}, request)

    @rule(who=by("eve"), request=requests, letters=st.sampled_from(["a", "c e", "f"]), ask=st.booleans())
    def complete(self, who: str, request: str, letters: str, ask: bool) -> None:
        if ask:
            self.attempt(
                who,
                "preservation_request.queried",
                {"queried_particulars": letters, "question": "?"},
                request,
            )
        else:
            self.attempt(
                who,
                "preservation_request.supplemented",
                {"supplied_particulars": letters, "answer": "so"},
                request,
            )

    @rule(who=by("bot", "eve"), request=requests)
    def lapse(self, who: str, request: str) -> None:
        before = self.world.lookup().get(Request, request)
        if self.attempt(who, "preservation_request.lapsed", {}, request):
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
            assert all(period.end - period.start >= 60 * DAY for period in periods[:1])
            assert all(one.end <= two.start for one, two in pairwise(periods))

    @invariant()
    def each_preservation_waits_for_exactly_what_asked_for_it_in_time_and_is_not_decided(self) -> None:
        """Article 42(8) read again from the entries alone, with nothing of what the rules fold."""
        waits, granted = pending_by_hand(self.world)
        for request in self.world.lookup().all(Request):
            assert set(request.pending) == waits.get(request.id, set())
            assert request.granted == (request.id in granted)
            if request.pending and not request.ended and request.periods:
                assert state_of(self.world, request.id) == "pending_decision"

    @invariant()
    def a_request_for_assistance_is_open_while_anything_that_it_asks_for_is_undecided(self) -> None:
        for assistance in self.world.lookup().all(Assistance):
            assert set(assistance.keeping) <= set(assistance.undecided)
            assert assistance.open or assistance.withdrawn is not None or not assistance.undecided


Dialogue.TestCase.settings = settings(max_examples=12 * TIMES, stateful_step_count=40)
TestDialogue = Dialogue.TestCase
