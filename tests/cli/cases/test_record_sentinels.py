"""Of all that happened in a case, whatever was stated in words stands on its record in each form, and nothing leaks.

Each record is built once, as the command builds it, and written in each form. On paper all of them are one document,
or a part of them with the largest: each mark stands there as often as in HTML, where each record was looked at by
itself. The command itself is tried with the largest case.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pytest

from custody.law.local_time import Zone
from custody.ledger.append.access_log import Viewer, Viewing
from custody.ledger.papers.office import House
from custody.ledger.state.state_cache import Recall
from custody.ledger.views.entries.entries import Entries
from custody.model.concerns.concerns import case_of
from custody.model.entry.facts import Facts
from custody.model.records import Case
from custody.model.rulings import Command
from custody.model.state import State
from custody.pages.parts.letterhead import Letterhead
from custody.pages.records.records import PrintedRecord, case_record
from custody.pages.render.csv import csv, joined
from custody.pages.render.html import html
from custody.pages.render.text import text
from custody.storage.printing.pages import pages_pdf
from custody.storage.settings.settings import load
from custody.storage.vault.page_context import vault_context
from custody.storage.vault.vault import Vault, open_vault
from tests.cli.canaries import CANARY, office_of_marks
from tests.cli.cases.test_record_papers import FORMS, printed, together
from tests.cli.office import Office
from tests.faults.points import some
from tests.pages.paper import paper_text

#: Kinds of which a record says nothing, as it says itself, or that are of other cases and places too.
APART = frozenset(
    {
        *("access.logged", "actor.enrolled", "case.member_added", "case.member_removed"),
        *("entry.value_searched", "hash_list.compared", "location.registered", "location.retired"),
    }
)


@dataclass(frozen=True)
class Records:
    """The record of each case by its identifier, and the marks of each written as HTML."""

    made: dict[str, PrintedRecord]
    html: dict[str, Counter[str]]

    @property
    def forms(self) -> dict[str, dict[str, Counter[str]]]:
        """The marks of each record by form, but for paper, and by case."""
        return {
            "html": self.html,
            "text": {
                case: marks("\n".join(line for page in one.pages for line in text(page)))
                for case, one in self.made.items()
            },
            "csv": {case: marks(csv(joined(one.pages)).decode()) for case, one in self.made.items()},
        }

    def on_sheets(self) -> list[str]:
        """Return the cases that are put on paper: all, or a part of them with the one of which most is said."""
        most = max(self.html, key=lambda case: len(self.html[case]))
        return list(dict.fromkeys([*some(list(self.made)), most]))

    def on_paper(self) -> str:
        """Return the text of one document with all pages of these records."""
        pages = [page for case in self.on_sheets() for page in self.made[case].pages]
        return paper_text(pages_pdf(pages, Letterhead("-", "-", "-", "-", 0, training=False)).data)


def marks(written: str) -> Counter[str]:
    """Return how often each mark stands in a text, in which lines may part them."""
    return Counter(CANARY.findall(together(written)))


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Play the golden office, and hire somebody to audit it, who looks into every case."""
    office = office_of_marks(tmp_path_factory)
    office.hire("Ida", "auditor")
    return office


def opened(office: Office, *, closed: bool) -> Vault:
    """Open the office's vault as the auditor reads it."""
    settings, desk = load({}, office.desk.environ), office.desk
    viewing = Viewing(settings.reads, closed=closed)
    vault = open_vault(settings, desk.clock, desk.entropy, readonly=True, viewing=viewing)
    viewing.viewer = Viewer.of_key(vault.store.read(), office.keys["Ida"], signs=True)
    return vault


def recorded(office: Office, *, closed: bool) -> Records:
    """Build the record of each case once."""
    with opened(office, closed=closed) as vault:
        cases = [row.key for row in vault.store.read().records() if row.space == Case.space]
        context = vault_context(vault, key=office.keys["Ida"])
        made = {case: case_record(context, case, House(Zone())) for case in cases}
    written = {case: marks(html(one.pages, title="-")) for case, one in made.items()}
    return Records(made, written)


@pytest.fixture(scope="module")
def records(played: Office) -> Records:
    """Return the records that the auditor may see."""
    return recorded(played, closed=False)


def stated(vault: Vault) -> Iterator[tuple[str, str, str, str]]:
    """Yield case, kind, field and mark of every text that stands in an entry of a case."""
    reader = vault.store.read()
    state = State(Recall(reader, reader.head().size), reader.head().size)
    for position in range(reader.head().size):
        view = Entries(reader).at(position)
        facts = Facts({field.name: field.value for field in view.fields if field.structural})
        about = Command(view.envelope.kind, view.envelope.subject, facts, "", 0, None, 1, 0)
        case = case_of(state, about, facts)
        for field in view.fields if case is not None else ():
            for mark in CANARY.findall(str(field.value)):
                yield str(case), view.envelope.kind, field.name, mark


def test_every_text_of_a_case_is_on_its_record_in_every_form(played: Office, records: Records) -> None:
    with opened(played, closed=False) as vault:
        wanted = [
            (case, f"{kind}.{name}", mark) for case, kind, name, mark in stated(vault) if kind not in APART
        ]
    forms = records.forms
    paper = marks(records.on_paper())
    as_html = sum((records.html[case] for case in records.on_sheets()), Counter[str]())
    lost: dict[str, set[str]] = {}
    for case, field, mark in wanted:
        for form, found in forms.items():
            if not found[case][mark]:
                lost.setdefault(field, set()).add(form)
    assert lost == {}
    assert paper == as_html, "on paper each stands as often as in HTML"
    assert len(wanted) > 300
    assert set(forms) | {"pdf"} == set(FORMS)
    assert [case for case, _, _ in wanted if sum(forms["html"][case].values()) > 20], "one case has many"


def test_nothing_of_a_case_leaks_into_a_record_that_opens_nothing(played: Office) -> None:
    records = recorded(played, closed=True)
    found = {form: sum(of.values(), Counter()) for form, of in records.forms.items()}
    found["pdf"] = marks(records.on_paper())
    assert found == {form: Counter() for form in FORMS}
    assert len(records.made) > 20


def test_the_command_writes_what_was_looked_at(played: Office, records: Records) -> None:
    case = max(records.html, key=lambda one: len(records.html[one]))
    words = ("case", "print-record", case)
    shown = partial(printed, played, words, who="Ida")
    for form in FORMS:
        assert set(marks(shown(form))) == set(records.html[case])
        assert marks(printed(played, words, form, "--closed", who="Ida")) == Counter()
