"""Random people do random things, lawful or not: what is let in replays, what is refused leaves no trace."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, initialize, invariant, multiple, rule

from custody.errors import CustodyError
from custody.law.clock import DAY, HOUR, format_instant
from custody.ledger.submissions.submission import Submission
from custody.model.entry.envelope import Seen
from custody.model.records import Actor, Exhibit, Offer, Order, Proposal
from custody.model.schema.ids import unb64
from custody.model.schema.types import Value
from tests.ledger.forge import Forge
from tests.model.office import resumption_values
from tests.model.twin import NOWHERE, PEOPLE, STANDING, WHO, Twin, by
from tests.world import SAFEGUARDS, Person

#: Whoever holds the exhibit in question, and whoever it is offered to.
HOLDER, RECEIVER = "the holder", "the receiver"


class Office(Twin):
    """One office in memory, and a second reading of its ledger that only follows what was let in."""

    cases = Bundle("cases")
    orders = Bundle("orders")
    seizures = Bundle("seizures")
    exhibits = Bundle("exhibits")

    def meant(self, who: str, exhibit: str) -> str:
        """Return the person behind a part in a transfer."""
        record = self.world.lookup().get(Exhibit, exhibit)
        offer = None if record.offer is None else self.world.lookup().get(Offer, record.offer)
        parts = {HOLDER: record.holder, RECEIVER: record.holder if offer is None else offer.receiver}
        return next((name for name, one in self.world.people.items() if one.actor == parts.get(who)), who)

    @initialize(target=cases)
    def a_case(self) -> Any:
        return self.world.case("C-0")

    @initialize(target=orders, start=st.sampled_from(["order", "service", "receipt"]))
    def an_order(self, start: str) -> Any:
        return self.world.order(self.world.case("C-1"), clock_start=start, days=30)

    @initialize(target=exhibits)
    def an_exhibit(self) -> Any:
        return self.world.exhibit(self.world.seize(self.world.case("C-2")), seal="S-0", serial="SN-0")

    @rule(target=cases, who=by("judge", "eve"), subject=st.one_of(st.none(), st.just(NOWHERE)))
    def open_case(self, who: str, subject: str | None) -> Any:
        opened = self.attempt(who, "case.opened", {"reference": "C"}, subject)
        return multiple() if opened is None else opened

    @rule(who=by("judge"), case=cases)
    def close_case(self, who: str, case: str) -> None:
        self.attempt(who, "case.closed", {"outcome": "ended"}, case)

    @rule(
        target=orders,
        who=by("judge", "eve"),
        case=st.one_of(cases, st.just(NOWHERE)),
        days=st.sampled_from([0, 1, 30, 90, 91]),
        start=st.sampled_from(["order", "service", "receipt"]),
        standing=STANDING,
        more=st.sampled_from([{}, {"scope": None}, {"grounds": None}, {"ago": HOUR}, {"ago": -HOUR}]),
    )
    def issue(
        self, *, who: str, case: str, days: int, start: str, standing: str | None, more: dict[str, Value]
    ) -> Any:
        values: dict[str, Value] = {
            "case": case,
            "legal_basis": "Act",
            "offence_ground": "23.2.c",
            "data_categories": "traffic",
            "days": days,
            "clock_start": start,
            "renewal_allowed": True,
            "confidential": False,
            "issuing_authority": "Court",
            "addressee": "Provider",
            "scope": "mailbox",
            "grounds": "short",
            **SAFEGUARDS,
            "entry_mode": standing,
        }
        ago = more.get("ago")
        if isinstance(ago, int):
            values["occurred_at"] = format_instant(self.world.clock.now() - ago)
        values.update({name: value for name, value in more.items() if name != "ago"})
        issued = self.attempt(who, "preservation_order.issued", values)
        return multiple() if issued is None else issued

    @rule(
        who=by("eve", "bot"),
        order=st.one_of(orders, st.just(NOWHERE)),
        kind=st.sampled_from(
            [
                "preservation_order.served",
                "preservation_order.receipt_acknowledged",
                "preservation_order.lapsed",
            ]
        ),
    )
    def happen(self, who: str, order: str, kind: str) -> None:
        self.attempt(who, kind, {"method": "post"} if kind == "preservation_order.served" else {}, order)

    @rule(
        who=by("judge", "eve"),
        order=orders,
        days=st.sampled_from([1, 30, 100]),
        standing=STANDING,
        withdraw=st.booleans(),
    )
    def decide(self, who: str, order: str, days: int, standing: str | None, withdraw: bool) -> None:
        if withdraw:
            self.attempt(
                who, "preservation_order.withdrawn", {"reason": "obtained", "entry_mode": standing}, order
            )
        else:
            values: dict[str, Value] = {
                "days": days,
                "issuing_authority": "C",
                "grounds": "g",
                "entry_mode": standing,
            }
            self.attempt(who, "preservation_order.renewed", values, order)

    @rule(
        target=seizures,
        who=by("eve", "carl"),
        case=cases,
        territory=st.sampled_from(["inside", "abroad"]),
        basis=st.sampled_from(["consent", "warrant"]),
    )
    def seize(self, who: str, case: str, territory: str, basis: str) -> Any:
        values: dict[str, Value] = {
            "case": case,
            "basis": basis,
            "measures": "28.3.a",
            "search_target": "medium",
            "territory": territory,
        }
        seized = self.attempt(who, "seizure.recorded", values)
        return multiple() if seized is None else seized

    @rule(target=exhibits, who=by("eve", "carl"), seizure=seizures)
    def register(self, who: str, seizure: str) -> Any:
        values: dict[str, Value] = {
            "seizure": seizure,
            "category": "sim",
            "reference": "EV",
            "serial": "SN",
        }
        registered = self.attempt(who, "exhibit.registered", values)
        return multiple() if registered is None else registered

    @rule(
        who=by(HOLDER),
        exhibit=exhibits,
        number=st.sampled_from(["S-0", "S-1", "S-2", "S-3"]),
        off=st.booleans(),
    )
    def seal(self, who: str, exhibit: str, number: str, off: bool) -> None:
        who = self.meant(who, exhibit)
        if off:
            self.attempt(
                who,
                "exhibit.unsealed",
                {"seal_no": number, "seal_state": "intact", "reason": "court"},
                exhibit,
            )
        else:
            self.attempt(who, "exhibit.sealed", {"seal_no": number}, exhibit)

    @rule(who=by(HOLDER), exhibit=exhibits, to=WHO, hours=st.sampled_from([-1, 1, 100]))
    def offer(self, who: str, exhibit: str, to: str, hours: int) -> None:
        who = self.meant(who, exhibit)
        values: dict[str, Value] = {
            "receiver": self.world.people[to].actor,
            "purpose": "court",
            "expires_at": format_instant(self.world.clock.now() + hours * HOUR),
        }
        self.attempt(who, "transfer.offered", values, exhibit)

    @rule(
        who=by(RECEIVER, HOLDER), exhibit=exhibits, how=st.sampled_from(["accepted", "refused", "recalled"])
    )
    def answer(self, who: str, exhibit: str, how: str) -> None:
        who = self.meant(who, exhibit)
        record = self.world.lookup().get(Exhibit, exhibit)
        re = bytes(32) if record.offer is None else unb64(record.offer)
        values: dict[str, Value] = {"reason": "seal" if how == "refused" else "mistake"}
        if how == "accepted":
            values = {"seal_no": record.seal, "seal_state": "intact", "condition": "as_described"}
        self.attempt(who, f"transfer.{how}", values, exhibit, re)

    @rule(
        who=by("carl", "eve"),
        exhibit=exhibits,
        name=st.sampled_from(["serial", "reference", "category", "custodian"]),
        erase=st.booleans(),
    )
    def amend(self, who: str, exhibit: str, name: str, erase: bool) -> None:
        position = self.world.store.read().positions(exhibit)[0]
        leaf = self.world.store.read().entry(position).leaf
        if erase:
            values: dict[str, Value] = {
                "entry_position": position,
                "fields": name,
                "basis": "court_order",
                "legal_basis": "Act",
            }
            self.attempt(who, "erasure.proposed", values, exhibit, leaf)
        else:
            values = {
                "entry_position": position,
                "field": name,
                "reason": "typing",
                "erasable_value": "corrected",
            }
            self.attempt(who, "entry.corrected", values, exhibit, leaf)

    @rule(
        who=by("judge", "ada", "second", "carl"),
        data=st.data(),
        how=st.sampled_from(["approved", "refused", "carry out"]),
    )
    def settle(self, who: str, data: st.DataObject, how: str) -> None:
        proposals = list(self.world.lookup().all(Proposal))
        if not proposals:
            return
        one = data.draw(st.sampled_from(proposals))
        if how == "carry out" and one.target is not None:
            leaf = self.world.store.read().entry(one.target).leaf
            values: dict[str, Value] = {
                "entry_position": one.target,
                "fields": " ".join(one.fields),
                "basis": one.basis,
                "proposal": one.leaf,
            }
            self.attempt(who, "erasure.executed", values, one.subject, leaf)
        else:
            step = "approved" if how == "carry out" else how
            self.attempt(
                who,
                f"{one.act}.{step}",
                {"reason": "wrong"} if step == "refused" else {},
                one.subject,
                unb64(one.leaf),
            )

    @rule(
        who=by("ada", "second"),
        of=st.sampled_from(PEOPLE[:-1]),
        roles=st.sampled_from([None, "examiner", "administrator", "machine", "authority evidence_custodian"]),
    )
    def set_roles(self, who: str, of: str, roles: str | None) -> None:
        self.attempt(who, "actor.roles_set", {"roles": roles, "reason": "error"}, self.world.people[of].actor)

    @rule(who=by("ada", "second"), of=st.sampled_from(PEOPLE[:-1]), revoke=st.booleans())
    def change_key(self, who: str, of: str, revoke: bool) -> None:
        person = self.world.people[of]
        name = person.signer.verifier.name
        if revoke:
            self.attempt(who, "key.revoked", {"key": name, "reason": "lost"}, person.actor)
            return
        self.fresh += 1
        signer = self.world.signer_of(f"{of} {self.fresh}")
        if (
            self.attempt(
                who, "key.rotated", {"replaced_key": name, "vkey": str(signer.verifier)}, person.actor
            )
            is not None
        ):
            self.world.people[of] = Person(of, person.actor, signer)

    @rule(who=by("ada", "second"), more=st.integers(-2, 3))
    def resume(self, who: str, more: int) -> None:
        values = resumption_values(self.world.size() + more, bytes(32))
        self.attempt(who, "resumption.proposed", values, self.world.entry(0).envelope.subject)

    @rule(
        who=st.sampled_from(PEOPLE[:-1]),
        case=cases,
        lie=st.sampled_from(["seq", "prev", "seen", "content", "facts", "at", "nothing"]),
    )
    def forge(self, who: str, case: str, lie: str) -> None:
        """Sign past the journal, wrong in one thing or in none; the sequencer alone decides."""
        changes: dict[str, dict[str, Any]] = {
            "seq": {"seq": 9, "prev": bytes(32)},
            "prev": {"prev": bytes(32)},
            "content": {"content": bytes(32)},
            "facts": {"facts": {"nonconforming": "seal.reused"}},
            "at": {"at": self.world.clock.now() + DAY},
            "seen": {"seen": Seen(3, bytes(32))},
            "nothing": {},
        }
        values: dict[str, Value] = {"outcome": "tried"}
        item = Forge(self.world).item(who, "case.closed", values, subject=case, judged=False, **changes[lie])
        before = self.picture()
        try:
            self.world.sequencer.submit(Submission((item,)))
        except CustodyError:
            self.refused += 1
            assert self.picture() == before
            return
        assert lie == "nothing"
        self.accepted += 1
        self.follow()

    @rule(seconds=st.sampled_from([1, HOUR, 10 * DAY, 40 * DAY, -DAY]))
    def wait(self, seconds: int) -> None:
        self.back = min(seconds, 0)
        self.world.later(seconds)

    @invariant()
    def every_order_has_periods_of_at_most_90_days_one_after_the_other(self) -> None:
        """Two renewals of one period do not add up: the second, which is marked, begins with the first."""
        for order in self.world.lookup().all(Order):
            assert all(0 < period.end - period.start <= 90 * DAY for period in order.periods)
            if "un-25.renewal.before_start" in order.nonconforming:
                continue
            assert all(
                one.end <= two.start for one, two in zip(order.periods, order.periods[1:], strict=False)
            )

    @invariant()
    def somebody_can_always_administer(self) -> None:
        actors = list(self.world.lookup().all(Actor))
        assert any("administrator" in actor.roles and actor.keys for actor in actors)
        assert not any(actor.machine and set(actor.roles) - {"machine"} for actor in actors)

    @invariant()
    def every_exhibit_has_one_holder_who_received_it(self) -> None:
        for exhibit in self.world.lookup().all(Exhibit):
            for hold in exhibit.holds[1:]:
                entry = self.world.entry(hold.position)
                assert entry.envelope.kind == "transfer.accepted"
                assert self.world.lookup().actor_of_key(entry.envelope.by).id == hold.holder


Office.TestCase.settings = settings(max_examples=30, stateful_step_count=40)
TestOffice = Office.TestCase
