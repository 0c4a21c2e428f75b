"""A name with an accent is one name, in whichever of two ways somebody's keyboard or file system writes it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import Ambiguous, Conflict
from custody.ledger.append.entry_signing import Request
from custody.ledger.views.subjects.duplicate_references import refuse_namesake
from custody.model.schema import types
from custody.model.schema.types import writings
from tests.cli import paged
from tests.cli.office import Office
from tests.world import World

COMPOSED, APART = "Affaire Zoé", unicodedata.normalize("NFD", "Affaire Zoé")
BOTH = pytest.mark.parametrize("typed", [COMPOSED, APART], ids=["composed", "in two characters"])


@BOTH
def test_a_case_is_entered_composed_found_either_way_and_not_opened_twice(office: Office, typed: str) -> None:
    assert COMPOSED != APART
    office.done("Eve", "case", "open", typed)
    before = office.size()
    for asked in (COMPOSED, APART):
        assert paged.value(office.see("case", "show", asked), "reference") == COMPOSED
        again = office.run("Eve", "case", "open", asked)
        assert (again.status, "--allow-duplicate" in again.err) == (7, True), again.err
    assert office.size() == before
    office.done("Eve", "case", "open", APART, "--allow-duplicate")
    assert office.run("Eve", "case", "show", COMPOSED).status == 6


@BOTH
def test_a_person_who_is_called_like_another_is_told_of(office: Office, typed: str) -> None:
    office.done("Eve", "case", "open", COMPOSED)
    vkey = office.desk.done("key", "new")["key"]["vkey"]
    enrol = ("actor", "enrol", "--vkey", vkey, "--roles", "examiner", "--display-name")
    answer = office.run("Ada", *enrol, typed)
    assert answer.status == 0
    assert "is the name of something else too" in answer.err


@BOTH
def test_a_name_is_corrected_to_its_composed_form(office: Office, typed: str) -> None:
    office.done("Eve", "case", "open", "C-9")
    office.done("Eve", "entry", "correct", str(office.size() - 1), "reference", typed, "--reason", "typing")
    assert paged.value(office.see("case", "show", APART), "reference") == COMPOSED


def test_a_name_that_another_program_signed_in_two_characters_is_found_either_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Only what is typed here is composed: an entry stands as it was signed."""
    world = World.memory().staff()
    with monkeypatch.context() as patch:
        patch.setattr(types, "composed", lambda value, _: value)
        case = world.case(APART)
    label = next(iter(world.store.read().labels(APART)))
    assert (label.subject, list(world.store.read().labels(COMPOSED))) == (case, [])
    for asked in (COMPOSED, APART):
        assert world.lookup().resolve("case", asked) == case
        with pytest.raises(Conflict, match="already"):
            refuse_namesake(world.store.read(), "case", asked)
    signer = world.people["judge"].signer
    world.journal.record(signer, [Request("case.opened", {"reference": APART})])
    for asked in (COMPOSED, APART):
        with pytest.raises(Ambiguous):
            world.lookup().resolve("case", asked)


@given(name=st.text(min_size=1, max_size=8))
def test_every_way_in_which_a_name_is_written_leads_to_its_composed_and_decomposed_form(name: str) -> None:
    for writing in writings(name):
        assert {unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)} <= set(
            writings(writing)
        )
    assert writings(name)[0] == name


@given(name=st.text(alphabet=st.characters(max_codepoint=0x7F), min_size=1, max_size=8))
def test_a_plain_name_is_asked_for_once(name: str) -> None:
    assert writings(name) == (name,)
