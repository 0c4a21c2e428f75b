"""Finding people and keys by whatever is at hand."""

from __future__ import annotations

import pytest

from custody.errors import Ambiguous, NotFound
from custody.ledger.ports import RecordRow
from custody.ledger.views.subjects.lookup import Lookup
from custody.ledger.views.subjects.people import find_actor, find_key, name_of
from custody.model.records import Key
from tests.counting import Records
from tests.world import World


def test_an_actor_is_found_by_name_identifier_prefix_key_and_start_of_a_key() -> None:
    world = World.memory().staff()
    eve, lookup = world.people["eve"], world.lookup()
    key = eve.signer.verifier.name
    for text in ("eve", eve.actor, eve.actor[:8], key, key.partition("/")[2][:6], key[:-2]):
        assert find_actor(lookup, text).id == eve.actor


def test_a_key_is_found_though_it_no_longer_signs() -> None:
    world = World.memory().staff()
    name = world.people["eve"].signer.verifier.name
    actor = world.people["eve"].actor
    world.sign("ada", "key.revoked", {"key": name, "reason": "lost"}, subject=actor)
    assert find_key(world.lookup(), name).reason == "lost"


@pytest.mark.parametrize("text", ["", "ev", "nobody", "ffffffff", "lab.example/ffff", "ü", "\udcff"])
def test_what_fits_nothing_is_not_found(text: str) -> None:
    lookup = World.memory().staff().lookup()
    with pytest.raises(NotFound):
        find_actor(lookup, text)
    with pytest.raises(NotFound):
        find_key(lookup, text)


def test_what_fits_several_is_ambiguous_and_names_them() -> None:
    world = World.memory().staff()
    vkey = str(world.signer_of("another").verifier)
    world.sign("ada", "actor.enrolled", {"vkey": vkey, "roles": "auditor", "display_name": "eve"})
    with pytest.raises(Ambiguous, match="2 actors are named 'eve'"):
        find_actor(world.lookup(), "eve")
    with pytest.raises(Ambiguous, match="several keys begin with"):
        find_key(world.lookup(), "lab.example/")
    with pytest.raises(Ambiguous, match="several keys begin with"):
        find_actor(world.lookup(), "lab.example/")


def test_a_key_is_asked_for_by_its_name_in_every_domain_and_no_other_is_read() -> None:
    world = World.memory().staff()
    domains = ("a.example", "lab.example", "lab.example-2", "z.example")
    keys = [
        Key(f"{domain}/{at:016x}", "", f"actor {domain} {at}", 0) for domain in domains for at in range(40)
    ]
    with world.store.begin() as txn:
        txn.put_records([RecordRow(key.space, key.key, key.doc(), key.terms()) for key in keys])
        txn.put_records([RecordRow("key", "z.example/abcdef0123456789", keys[-1].doc(), (("all", ""),))])
        txn.commit()
    reading = Records(world.lookup().reader)
    asked = Lookup(reading)  # type: ignore[arg-type]  # it reads as the ledger does
    assert find_key(asked, "abcdef").actor == "actor z.example 39"
    assert reading.keys == ["abcdef", "z.example/abcdef0123456789"]
    assert find_key(asked, "lab.example-2/0000000000000001").actor == "actor lab.example-2 1"
    with pytest.raises(Ambiguous, match=r"a\.example/0{15}1, lab\.example-2/0{15}1, lab\.example/0{15}1"):
        find_key(asked, "0000000000000001")


def test_the_first_administrator_is_called_by_the_name_in_the_opening_entry() -> None:
    world = World.memory().staff()
    lookup = world.lookup()
    assert name_of(lookup, world.people["ada"].actor) == "ada"
    assert name_of(lookup, world.people["eve"].actor) == "eve"
    assert name_of(lookup, lookup.get(Key, world.people["bot"].signer.verifier.name).actor) == "bot"


def test_a_name_that_was_erased_is_gone_and_one_that_was_corrected_is_the_newer() -> None:
    world = World.memory().staff()
    eve, carl = world.people["eve"].actor, world.people["carl"].actor
    world.correct(world.store.read().positions(carl)[0], "display_name", by="ada", erasable_value="Karl")
    assert name_of(world.lookup(), carl) == "Karl"
    proposal = world.propose_erasure(world.store.read().positions(eve)[0], "display_name", by="carl")
    world.approve(proposal)
    world.erase(proposal)
    assert name_of(world.lookup(), eve) is None
