"""convention.md against the law and the code: no paragraph is left out, and no row says more than a test shows."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Callable, Iterator
from functools import cache

from custody.law import particulars
from custody.model import layouts, rulesets
from tests.answers.evasions.playing import EVASIONS
from tests.docs.paragraphs import PARAGRAPHS, read
from tests.failures import each
from tests.faults.points import some
from tests.model.entries.test_every_rule_bites import SHOWING, fails
from tests.model.mutation import places, silenced
from tests.model.narrowing import narrowed
from tests.model.showing import SHOWN
from tests.vectors import shared
from tools.convention import ROWS, STATES, Carried, Held, Row, Tried, place
from tools.docs import ROOT, page
from tools.rules_page import rules

HOLDS: list[Held] = sorted({item for row in ROWS for item in row.holds}, key=str)
CARRIES: list[Carried] = sorted({carried for row in ROWS for carried in row.carries}, key=str)
#: Of these a run takes out as many, evenly spread, of each sort that is taken out: a rule, a code, a field, a kind.
TAKEN_OUT = 36
NAMED: list[Held | Carried] = [*HOLDS, *CARRIES]
PLAYED = [row for row in ROWS if row.tried]
PLAYS = sorted((ROOT / "tests" / "answers" / "evasions").glob("test_*.py"))
#: Rules that only a profile's law can break: the Convention says nothing about how often.
OF_OTHER_LAW = {"un-25.renewal.often", "un-42.extension.too_many"}
WRITTEN = re.compile(r"(\d+)\(\d+\)(\([a-z]\))?")
LONGEST_ECHO = 8
LONGEST_CELL = 900


@cache
def stands(test: Callable[[], None]) -> bool:
    """Return whether a test passes with everything in place, which is looked at once."""
    return not fails(test)


@cache
def source_of(test: Callable[[], None]) -> str:
    """Return the lines of a test, which are looked up once."""
    return inspect.getsource(test)


def test_of(proof: Held | Carried | Tried) -> Callable[[], None]:
    """Return the test that a row names."""
    module = importlib.import_module(proof.file.removesuffix(".py").replace("/", "."))
    found: Callable[[], None] = getattr(module, proof.test)
    return found


test_of.__test__ = False  # type: ignore[attr-defined]  # it gives tests and is none


def all_of(article: int, number: int, letter: str = "") -> list[Row]:
    """Return the rows of a paragraph, or of one of its letters."""
    depth = 3 if letter else 2
    return [row for row in ROWS if place(row.paragraph)[:depth] == (article, number, letter)[:depth]]


def test_every_paragraph_has_a_row_of_its_own_or_one_for_each_of_its_letters() -> None:
    told = {place(row.paragraph) for row in ROWS}
    assert len(told) == len(ROWS)
    missing = [
        (article, number)
        for article, numbers in PARAGRAPHS.items()
        for number, letters in numbers.items()
        if (article, number, "") not in told
        and (not letters or any((article, number, letter) not in told for letter in letters))
    ]
    assert missing == []


def test_no_row_tells_of_a_paragraph_that_is_not_there() -> None:
    strange = [
        row.paragraph
        for row in ROWS
        for article, number, letter in [place(row.paragraph)]
        if letter not in PARAGRAPHS.get(article, {}).get(number, "\0")
    ]
    assert strange == []


def test_the_paragraphs_are_those_of_the_law() -> None:
    law = read(shared("convention.txt").read_text("utf-8"))
    assert {article: law[article] for article in PARAGRAPHS} == PARAGRAPHS


def echoes(text: str, said: Iterator[str]) -> list[str]:
    """Return each run of ``LONGEST_ECHO`` words that is also in a text."""
    words = re.findall(r"\w+", text.lower())
    known = {tuple(words[at : at + LONGEST_ECHO]) for at in range(len(words) - LONGEST_ECHO + 1)}
    found = []
    for sentence in said:
        own = re.findall(r"\w+", sentence.lower())
        found += [
            " ".join(own[at : at + LONGEST_ECHO])
            for at in range(len(own) - LONGEST_ECHO + 1)
            if tuple(own[at : at + LONGEST_ECHO]) in known
        ]
    return found


def test_what_a_paragraph_asks_is_told_in_other_words_than_its_own() -> None:
    law = shared("convention.txt").read_text("utf-8")
    assert echoes(law, iter([law[2000:3000]]))
    told = (text for row in ROWS for text in (row.asks, row.undecided, row.later, row.why))
    assert echoes(law, told) == []
    assert echoes(law, (tried.attempt for row in ROWS for tried in row.tried)) == []


@each(ROWS, named=lambda row: row.paragraph)
def test_a_row_says_what_is_there_or_what_is_missing_or_why_nothing_is(row: Row) -> None:
    assert row.asks.endswith(".")
    assert bool(row.why) is not bool(row.holds or row.carries or row.later)
    texts = (row.asks, row.undecided, row.later, row.why, *(tried.attempt for tried in row.tried))
    assert all(text.endswith(".") for text in texts if text)
    assert not any("|" in text or "\n" in text for text in texts)
    assert not row.tried or row.holds, "an attempt is stopped by a rule of its row"
    for carried in row.carries:
        assert carried.field or not carried.code


def cells(text: str) -> list[list[str]]:
    """Return the cells of each table row that begins with a paragraph."""
    rows = [line for line in text.split("\n") if re.match(r"\| \d+(\(\w+\))*<br>", line)]
    return [row.removeprefix("| ").removesuffix(" |").split(" | ") for row in rows]


def test_the_summary_counts_the_rows() -> None:
    text = page("docs/reference/convention.md")
    listed = [tuple(re.findall(r"^(\S+)<br>\*(.+)\*$", row[0])[0]) for row in cells(text)]
    assert listed == [(row.paragraph, row.state) for row in ROWS]
    counted = dict(re.findall(r"^\| ([a-z ]+) \| .* \| (\d+) \|$", text, re.MULTILINE))
    for state in STATES:
        assert int(counted.get(state, 0)) == sum(row.state == state for row in ROWS)
    assert f"\n| all | | {len(ROWS)} |\n" in text


def test_every_row_has_six_cells_that_can_be_read() -> None:
    rows = cells(page("docs/reference/convention.md"))
    assert {len(row) for row in rows} == {6}
    assert [(row[0], len(cell)) for row in rows for cell in row if len(cell) > LONGEST_CELL] == []
    assert [row[0] for row in rows if "*not touched*" in row[0] and row[4] == "-"] == []


def test_a_row_with_rules_is_held_only_by_an_attempt_to_get_round_them() -> None:
    rules = (
        Held("un-25.ceiling", "tests/model/orders/test_rules_order.py", "test_an_order_runs_at_most_90_days"),
    )
    attempt = (Tried("Two at once.", "tests/answers/evasions/test_evasions_23_25.py", "test_it"),)
    assert Row("25(2)", "It ends.", rules).state == "judged"
    assert Row("25(2)", "It ends.", rules, later="How fast.").state == "judged"
    assert Row("25(2)", "It ends.", rules, tried=attempt).state == "held"
    assert Row("25(2)", "It ends.", rules, tried=attempt, later="How fast.").state == "held in part"


def test_every_attempt_stands_in_the_rows_of_the_paragraphs_that_it_tries() -> None:
    for file in PLAYS:
        importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
    played = {(test.__module__, test.__name__, part) for test, parts in EVASIONS.items() for part in parts}
    named = {
        (tried.file.removesuffix(".py").replace("/", "."), tried.test, row.paragraph)
        for row in ROWS
        for tried in row.tried
    }
    assert named - played == set(), "named in a row, and not marked with @evades of that paragraph"
    assert played - named == set(), "marked with @evades, and not in the row of that paragraph"


@each(PLAYED, named=lambda row: row.paragraph)
def test_an_attempt_succeeds_where_the_rules_of_its_row_are_taken_out(row: Row) -> None:
    plays = [test_of(tried) for tried in row.tried]
    assert all(map(stands, plays)), "it fails with the rules in place"
    of_row = {held.rule for held in row.holds}
    assert noticed(of_row, plays), "no attempt is stopped by a rule of its row"


@each(HOLDS, named=lambda held: f"{held.rule} {held.test}")
def test_a_rule_that_holds_a_paragraph_is_shown_by_the_test_named(held: Held) -> None:
    test = test_of(held)
    assert test in SHOWN[held.rule], f"{held.test} is not marked as showing {held.rule}"
    assert any(vars(module).get(held.test) is test for module in SHOWING)


@each(some(HOLDS, TAKEN_OUT), named=lambda held: f"{held.rule} {held.test}")
def test_a_rule_that_holds_a_paragraph_taken_out_makes_the_test_named_fail(held: Held) -> None:
    test = test_of(held)
    assert stands(test), "it fails with the rule in place"
    assert noticed({held.rule}, [test]), "nobody noticed that it was gone"


def noticed(rules: set[str], tests: list[Callable[[], None]]) -> bool:
    """Return whether one of the tests fails without what one of the rules says at one place."""
    for where in (where for where in places() if where.rule in rules):
        with silenced(where):
            if any(map(fails, tests)):
                return True
    return False


@each(CARRIES, named=lambda carried: f"{carried.kind} {carried.field} {carried.code} {carried.test}")
def test_the_test_named_speaks_of_what_carries_a_paragraph(carried: Carried) -> None:
    source = source_of(test_of(carried))
    for name in filter(None, (carried.field, carried.code)):
        assert re.search(rf"\b{re.escape(name)}\b", source), f"{carried.test} does not speak of {name}"


def taken_out() -> list[Carried]:
    """Return what is taken out: codes, whole fields and whole kinds."""
    codes = [carried for carried in CARRIES if carried.code]
    fields = [carried for carried in CARRIES if carried.field and not carried.code]
    kinds = [carried for carried in CARRIES if not carried.field]
    return [carried for sort in (codes, fields, kinds) for carried in some(sort, TAKEN_OUT)]


@each(taken_out(), named=lambda carried: f"{carried.kind} {carried.field} {carried.code} {carried.test}")
def test_what_carries_a_paragraph_taken_out_makes_the_test_named_fail(carried: Carried) -> None:
    test = test_of(carried)
    assert stands(test), "it fails with everything in place"
    with narrowed(carried.kind, carried.field, carried.code):
        assert fails(test), "nobody noticed"


def test_a_test_that_does_not_speak_of_a_field_does_not_notice_that_it_is_gone() -> None:
    bystander = test_of(
        Carried(
            "preservation_order.issued",
            "tests/model/orders/test_rules_order.py",
            "test_an_order_runs_at_most_90_days",
        )
    )
    assert fails(lambda: narrowed("preservation_order.issued", "dreams").__enter__())
    assert fails(lambda: narrowed("preservation_order.issued", "offence_ground", "23.2.z").__enter__())
    for narrow in (
        ("preservation_order.issued", "vulnerability"),
        ("preservation_order.issued", "offence_ground", "23.2.a"),
        ("preservation_request.sent",),
    ):
        with narrowed(*narrow):
            assert not fails(bystander)
    with narrowed("preservation_order.issued"):
        assert fails(bystander)


def test_every_kind_and_every_test_that_a_row_names_is_there() -> None:
    kinds = set(layouts.kind_names(max(rulesets.RULESETS)))
    assert {carried.kind for carried in CARRIES} <= kinds
    for proof in NAMED:
        assert (ROOT / proof.file).is_file()
        assert proof.test.startswith("test_")
        assert inspect.signature(test_of(proof)).parameters == {}


def named_by_rules() -> Iterator[tuple[str, str]]:
    """Yield every rule with each paragraph of these articles that it rests on."""
    for rule in rules():
        if rule.name in OF_OTHER_LAW:
            continue
        table = {
            "un-25.particulars": particulars.ORDER_25,
            "un-40.particulars": particulars.ASSISTANCE_40,
            "un-42.particulars": particulars.REQUEST_42,
            "un-45.particulars": particulars.TRAFFIC_45,
        }
        articles = [rule.article] if WRITTEN.fullmatch(rule.article) else []
        if not articles and rule.name in table:
            articles = [line.article for line in table[rule.name]]
        for article in articles:
            if int(article.partition("(")[0]) in PARAGRAPHS:
                yield rule.name, article


def test_every_rule_stands_in_the_row_of_the_paragraph_it_rests_on() -> None:
    """A rule that is new, or rests on another paragraph now, is added to the rows in tools/convention."""
    named = list(named_by_rules())
    assert {
        ("un-25.ceiling", "25(2)"),
        ("un-42.particulars", "42(3)(e)"),
        ("un-25.particulars", "24(1)"),
    } <= set(named)
    missing = []
    for rule, article in named:
        rows = all_of(*place(article))
        if not any(violation.rule == rule for row in rows for violation in row.holds):
            missing.append(f"{rule} in {article}")
    assert missing == []


def test_after_a_kind_was_taken_out_the_ruleset_is_as_it_was() -> None:
    before = list(layouts.layouts_of(max(rulesets.RULESETS)).items())
    with narrowed("preservation_request.sent"):
        assert "preservation_request.sent" not in layouts.kind_names()
    assert list(layouts.layouts_of(max(rulesets.RULESETS)).items()) == before
