"""Of all that happened in a case, whatever was stated in words stands on its record in each form, and nothing leaks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from custody.ledger.recall import Recall
from custody.ledger.views.entries import Entries
from custody.model.acts import Command
from custody.model.facts import Facts
from custody.model.records import Case
from custody.model.rules.concerns import case_of
from custody.model.state import State
from storage.database import SqlLedgerStore
from tests.cli.canaries import CANARY, office_of_marks
from tests.cli.office import Office
from tests.cli.test_record_print import FORMS, printed, together

#: Kinds of which a record says nothing, as it says itself, or that are of other cases and places too.
APART = frozenset(
    {
        *("access.viewed", "actor.enrolled", "case.member_added", "case.member_removed"),
        *("content.searched", "digests.compared", "place.registered", "place.retired"),
    }
)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Let the golden office play, and hire somebody to audit it, who looks into every case."""
    office = office_of_marks(tmp_path_factory.mktemp("marks") / "desk")[0]
    office.hire("Ida", "auditor")
    return office


def stated(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield case, kind and mark of every text that stands in an entry of a case."""
    store = SqlLedgerStore.open(folder / "vault" / "ledger.db", readonly=True)
    try:
        reader = store.read()
        state = State(Recall(reader, reader.head().size), reader.head().size)
        for position in range(reader.head().size):
            view = Entries(reader).at(position)
            facts = Facts({field.name: field.value for field in view.fields if field.structural})
            about = Command(view.envelope.kind, view.envelope.subject, facts, "", 0, None, 1, 0)
            case = case_of(state, about, facts)
            for field in view.fields if case is not None else ():
                for mark in CANARY.findall(str(field.value)):
                    yield str(case), view.envelope.kind, f"{mark} {field.name}"
    finally:
        store.close()


def cases(folder: Path) -> list[str]:
    store = SqlLedgerStore.open(folder / "vault" / "ledger.db", readonly=True)
    try:
        return [row.key for row in store.read().records() if row.space == Case.space]
    finally:
        store.close()


def test_every_text_of_a_case_is_on_its_record_in_every_form(played: Office) -> None:
    lost: dict[str, set[str]] = {}
    found = 0
    for case in cases(played.folder):
        shown = {
            form: together(printed(played, ("case", "print-record", case), form, who="Ida")) for form in FORMS
        }
        for of, kind, said in stated(played.folder):
            mark, _, name = said.partition(" ")
            if of != case or kind in APART:
                continue
            found += 1
            for form, text in shown.items():
                if mark not in text:
                    lost.setdefault(f"{kind}.{name}", set()).add(form)
    assert lost == {}
    assert found > 300


def test_nothing_of_a_case_leaks_into_a_record_that_opens_nothing(played: Office) -> None:
    for case in cases(played.folder):
        for form in FORMS:
            shown = together(printed(played, ("case", "print-record", case), form, "--closed", who="Ida"))
            assert CANARY.findall(shown) == []
