"""Who may have signed an entry once its key was in other hands: by dates, by place, and by who saw it outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

import pytest

from custody.errors import CustodyError, StorageFailed
from custody.law.clock import DAY, HOUR, format_instant
from custody.ledger.audit.compromised_keys import check_leaks
from custody.ledger.audit.findings import Findings
from custody.ledger.audit.walk import Walk
from custody.ledger.ports import LedgerReader, StoredEntry
from custody.ledger.submissions.submission import Submission
from custody.ledger.views.entries.compromised_key_entries import CompromisedKey, Doubt, Doubts, leak_of, weigh
from custody.model.entry.envelope import Seen, parse_entry
from custody.model.records import Key
from custody.model.schema.types import Value
from custody.proof import checkpoint
from tests.counting import Calls
from tests.ledger.forge import Forge
from tests.ledger.forger import audited
from tests.ledger.views.test_views_timely import cosign
from tests.world import World


@pytest.fixture
def world() -> World:
    return World.memory().staff()


def opened(world: World, reference: str, by: str = "eve", **values: Value) -> int:
    """Open a case as somebody; return the position of the entry."""
    own: dict[str, Value] = {"reference": reference, **values}
    return world.sign(by, "case.opened", own).position


def revoke(world: World, reason: str = "compromised", since: int | None = None) -> int:
    """Revoke Eve's key as Ada; return the position of the entry."""
    eve = world.people["eve"]
    values: dict[str, Value] = {"key": eve.signer.verifier.name, "reason": reason}
    if since is not None:
        values["compromised_since"] = format_instant(since)
    return world.sign("ada", "key.revoked", values, subject=eve.actor).position


def doubt(world: World, position: int) -> Doubt | None:
    return Doubts(world.store.read()).of(position, world.entry(position).envelope)


def found(world: World) -> list[tuple[str, str]]:
    return [
        (finding.where, finding.found)
        for finding in audited(world).findings
        if finding.code == "signer_doubted"
    ]


def test_what_is_dated_since_others_had_the_key_is_doubted_and_nothing_else(world: World) -> None:
    before = opened(world, "C-1")
    world.later(HOUR)
    since = world.clock.now()
    after, other = opened(world, "C-2"), opened(world, "C-3", by="judge")
    world.later(HOUR)
    revoked = revoke(world, since=since)
    told = (
        f"others may have had the key since {format_instant(since)}: entry {revoked} revoked it (compromised)"
    )
    in_doubt, older = doubt(world, after), doubt(world, before)
    assert in_doubt is not None
    assert (in_doubt.stands, in_doubt.sentence()) == (True, told)
    assert older is not None
    assert (older.stands, older.sentence()) == (
        False,
        f"{told}; by the dates on record it was signed before that",
    )
    assert doubt(world, other) is None
    ((where, said),) = found(world)
    assert where == f"entry {revoked}"
    assert said.endswith(f"{told}; it signed entry {after}, which nothing shows to be older")


def test_an_entry_dated_back_is_doubted_where_it_stands_behind_later_dates(world: World) -> None:
    """Whoever has a key sets its clock too; the dates of others in front of the entry are not theirs to set."""
    older, back = world.size(), world.clock.now()
    root = checkpoint.parse(world.prover().checkpoint(older)).root
    world.later(30 * DAY)
    since = world.clock.now()
    opened(world, "C-1", by="judge")
    values: dict[str, Value] = {"reference": "C-2", "late_reason": "paper_record"}
    item = Forge(world).item("eve", "case.opened", values, at=back, judged=False, seen=Seen(older, root))
    (taken,) = world.sequencer.submit_many([Submission((item,))])
    assert not isinstance(taken, CustodyError)
    position = taken[0].position
    assert world.entry(position).envelope.at < since
    revoke(world, since=since)
    one = doubt(world, position)
    assert one is not None
    assert one.stands
    assert [said for _, said in found(world) if f"it signed entry {position}," in said]


def test_a_date_before_the_leak_saves_no_entry_behind_a_later_one(world: World) -> None:
    leak = CompromisedKey("lab.example/k", 9, "compromised", 1000)
    assert weigh(leak, newest=1000, seen=None).stands
    assert weigh(leak, newest=None, seen=None).stands
    assert not weigh(leak, newest=999, seen=None).stands
    assert not weigh(leak, newest=5000, seen=999).stands
    assert weigh(leak, newest=5000, seen=1000).stands


def test_what_an_outsider_saw_before_is_not_doubted_whatever_the_clocks_say(world: World) -> None:
    seen = opened(world, "C-1")
    at = cosign(world)
    revoke(world, since=at + 1)
    one = doubt(world, seen)
    assert one is not None
    assert (one.stands, one.seen) == (False, at)
    assert one.sentence().endswith(f"an outsider had seen it by {format_instant(at)}, before that")
    assert found(world) == []


def test_a_witness_that_came_after_the_leak_saves_nothing(world: World) -> None:
    since = world.clock.now()
    position = opened(world, "C-1")
    world.later(HOUR)
    cosign(world)
    revoke(world, since=since)
    one = doubt(world, position)
    assert one is not None
    assert (one.stands, one.seen) == (True, None)


@pytest.mark.parametrize("reason", ["departed", "lost", "superseded"])
def test_a_key_that_nobody_else_had_casts_no_doubt(world: World, reason: str) -> None:
    position = opened(world, "C-1")
    revoke(world, reason)
    assert doubt(world, position) is None
    assert found(world) == []


def test_a_lost_key_that_others_may_have_had_is_doubted_from_then(world: World) -> None:
    since = world.clock.now()
    position = opened(world, "C-1")
    revoke(world, "lost", since)
    one = doubt(world, position)
    assert one is not None
    assert one.stands
    assert "(lost)" in one.sentence()


def test_a_leak_of_which_nobody_says_the_beginning_reaches_back_to_the_enrolment(world: World) -> None:
    first, revoked = opened(world, "C-1"), revoke(world)
    one = doubt(world, first)
    assert one is not None
    assert one.stands
    assert "others may have had the key, nobody says since when" in one.sentence()
    assert [where for where, _ in found(world)] == [f"entry {revoked}"]


def test_a_rotated_key_and_one_that_signs_cast_no_doubt(world: World) -> None:
    position, eve = opened(world, "C-1"), world.people["eve"]
    assert doubt(world, position) is None
    new = world.signer_of("new key of eve")
    values: dict[str, Value] = {"replaced_key": eve.signer.verifier.name, "vkey": str(new.verifier)}
    world.sign("eve", "key.rotated", values, subject=eve.actor)
    assert doubt(world, position) is None


def test_the_beginning_counts_as_it_was_corrected_and_the_correction_is_told(world: World) -> None:
    world.later(HOUR)
    since = world.clock.now()
    position = opened(world, "C-1")
    world.later(HOUR)
    revoked = revoke(world, since=world.clock.now())
    assert found(world) == []
    value = format_instant(since)
    corrected = world.correct(revoked, "compromised_since", by="ada", value=value).position
    one = doubt(world, position)
    assert one is not None
    assert one.stands
    assert f"since {value} (corrected by entry {corrected}" in one.sentence()
    assert len(found(world)) == 1


def test_a_check_counts_them_beside_a_verdict_that_stays_as_it_is(world: World) -> None:
    since = world.clock.now()
    for number in range(25):
        opened(world, f"C-{number}")
    assert audited(world).counts.marked is None
    revoke(world, since=since)
    report = audited(world)
    assert report.scopes["envelope"] == "verified"
    assert report.exit_status == 10
    assert report.counts.doubted == 25
    assert report.counts.marked == "25 entries may have been signed by others"
    assert report.counts.side_note("legal") is None
    ((_, said),) = found(world)
    assert " and 5 more, which nothing shows to be older" in said


def test_a_revocation_by_the_key_itself_is_doubted_too(world: World) -> None:
    """Whoever had the key could have had it revoked as of a day that suits."""
    second = world.people["second"]
    name = second.signer.verifier.name
    values: dict[str, Value] = {
        "key": name,
        "reason": "compromised",
        "compromised_since": format_instant(world.clock.now()),
    }
    position = world.sign("second", "key.revoked", values, subject=second.actor).position
    assert world.lookup().maybe(Key, name) is not None
    one = doubt(world, position)
    assert one is not None
    assert one.stands


@pytest.mark.parametrize("until", [0, 5, 10**6])
def test_a_record_that_names_no_revocation_of_its_key_casts_no_doubt(world: World, until: int) -> None:
    """Such a record is wrong, which a check says; a page of an entry is shown all the same."""
    other = world.people["carl"]
    values: dict[str, Value] = {"key": other.signer.verifier.name, "reason": "compromised"}
    revoked = world.sign("ada", "key.revoked", values, subject=other.actor).position
    key = world.lookup().get(Key, world.people["eve"].signer.verifier.name)
    for position in (until, revoked):
        assert leak_of(world.store.read(), replace(key, until=position, reason="compromised")) is None


class Torn(Calls):
    """A reader that counts its calls, notes which entries were read, and cannot read one of them."""

    def __init__(self, reader: LedgerReader, torn: int | None = None) -> None:
        super().__init__(reader)
        self.read: list[int] = []
        self._torn = torn

    def entries(self, start: int, stop: int) -> Iterator[StoredEntry]:
        self.calls["entries"] += 1
        for stored in self._reader.entries(start, stop):
            if stored.position == self._torn:
                raise StorageFailed("Input/output error")
            self.read.append(stored.position)
            yield stored


def leaks_of(world: World, torn: int | None = None) -> tuple[Torn, list[tuple[str, str]], int]:
    """Look for leaked keys as a check does; gives the reader, what was noted, and the count."""
    walk = Walk(world.store.read(), world.log_key, world.clock.now(), Findings())
    walk.run(None)
    reader, findings = Torn(world.store.read(), torn), Findings()
    count = check_leaks(cast("LedgerReader", reader), walk.replay, findings, None)
    return reader, [(item.where, item.found) for item in findings.listed()], count


def three_leaks(world: World) -> list[int]:
    """Sign with three keys in turn, then revoke them as leaked, one long before the others."""
    for name in ("eve", "judge"):
        opened(world, f"C-{name}", by=name)
    revoked = [revoke(world)]
    opened(world, "C-more", by="judge")
    for name in ("judge", "carl"):
        who = world.people[name]
        values: dict[str, Value] = {"key": who.signer.verifier.name, "reason": "compromised"}
        revoked.append(world.sign("ada", "key.revoked", values, subject=who.actor).position)
    return revoked


def test_the_entries_are_read_once_however_many_keys_others_had(world: World) -> None:
    revoked = three_leaks(world)
    reader, noted, count = leaks_of(world)
    assert [where for where, _ in noted] == [f"entry {position}" for position in revoked[:2]]
    assert count == 3
    assert reader.calls["entries"] == 1
    assert len(reader.read) == len(set(reader.read))
    assert max(reader.read) == revoked[-1]
    assert found(world) == noted


def test_of_a_key_whose_entries_cannot_all_be_read_nothing_is_noted_and_of_others_all(world: World) -> None:
    revoked = three_leaks(world)
    assert len(leaks_of(world)[1]) == 2
    reader, noted, count = leaks_of(world, torn=revoked[0] + 1)
    assert ([where for where, _ in noted], count) == ([f"entry {revoked[0]}"], 1)
    assert reader.calls["entries"] == 1
    assert leaks_of(world, torn=revoked[0])[1:] == ([], 0)


def test_several_entries_are_judged_with_few_questions_and_as_each_by_itself(world: World) -> None:
    three_leaks(world)
    stored = list(world.store.read().entries(0, world.size()))
    listed = [(entry.position, parse_entry(entry.note).envelope) for entry in stored]
    reader = Calls(world.store.read())
    together = Doubts(cast("LedgerReader", reader)).among(listed)
    assert {position for position, one in together.items() if one.stands}
    alone = {position: one for position, _ in listed if (one := doubt(world, position)) is not None}
    assert together == alone
    assert reader.calls["records_of"] == 1
    more = Calls(world.store.read())
    Doubts(cast("LedgerReader", more)).among(listed * 9)
    assert more.calls == reader.calls
    nothing = Calls(world.store.read())
    assert Doubts(cast("LedgerReader", nothing)).among([]) == {}
    assert nothing.calls == {}


def test_the_dates_of_several_entries_are_asked_for_at_once(world: World) -> None:
    since = world.clock.now()
    for number in range(5):
        opened(world, f"C-{number}")
    revoke(world, since=since)
    listed = [
        (entry.position, parse_entry(entry.note).envelope)
        for entry in world.store.read().entries(0, world.size())
    ]
    reader = Calls(world.store.read())
    found = Doubts(cast("LedgerReader", reader)).among(listed)
    assert [item.stands for item in found.values()] == [True] * 5
    assert reader.calls["records_of"] == 2
    assert found == {position: doubt(world, position) for position in found}
