"""Pages of kinds, rules.md and findings.md against the tables and the code they are written from."""

from __future__ import annotations

import re

import pytest

from custody.law import grounds
from custody.ledger.audit import CODES
from custody.model import layouts
from tests.failures import every
from tools.docs import PAGES, ROOT, page
from tools.rules_kinds import FOLDER, TOPICS, kinds_of
from tools.rules_page import rules

RULES = (ROOT / "docs" / "reference" / "rules.md").read_text(encoding="utf-8")
KINDS = "\n".join(file.read_text("utf-8") for file in sorted((ROOT / FOLDER).glob("*.md")))
FINDINGS = (ROOT / "docs" / "reference" / "findings.md").read_text(encoding="utf-8")
RULE_IN_CODE = re.compile(r"(?:\.(?:refuse|broken|mark)\(\s*|[( ]rule=)\"([a-z0-9._-]+)\"")


@pytest.mark.parametrize("path", sorted(PAGES))
def test_a_generated_page_is_up_to_date(path: str) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == page(path)


def test_every_kind_is_listed_with_all_its_fields_in_order() -> None:
    def is_listed(kind: str) -> None:
        assert f"\n## {kind}\n" in KINDS, (
            "make docs; its first word needs a row in TOPICS of tools/rules_kinds.py"
        )
        section = re.split(r"^##? ", KINDS.split(f"\n## {kind}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
        listed = re.findall(r"^\| `([a-z0-9_.]+)` \|", section, re.MULTILINE)
        assert listed == [field.name for field in layouts.layout(1, kind).kind.own]

    every(layouts.kind_names(), is_listed)


def test_every_kind_has_its_signers() -> None:
    table = RULES.split("\n## Who may sign\n", 1)[1].split("\nActs that need", 1)[0]
    assert set(re.findall(r"^\| \[`([a-z_.]+)`\]", table, re.MULTILINE)) == set(layouts.kind_names())


def test_every_kind_is_of_one_topic() -> None:
    listed = [kind.name for _, words in TOPICS for kind in kinds_of(words)]
    assert sorted(listed) == sorted(layouts.kind_names())


def test_a_code_whose_word_says_too_little_is_explained_once_on_a_page() -> None:
    meaning = next(text for text in grounds.LIMBS.values())
    page = (ROOT / FOLDER / "preservation-orders.md").read_text("utf-8")
    assert page.count(f": {meaning}\n") == 1
    assert "](#preservation_order" in page


def test_no_page_of_kinds_is_left_from_a_topic_that_is_gone() -> None:
    there = {file.relative_to(ROOT).as_posix() for file in (ROOT / FOLDER).glob("*.md")}
    assert there == {path for path in PAGES if path.startswith(f"{FOLDER}/")}


def test_no_rule_that_the_code_names_is_left_out() -> None:
    written: set[str] = set()
    for folder in ("custody/model", "custody/ledger"):
        for file in (ROOT / folder).rglob("*.py"):
            written |= set(RULE_IN_CODE.findall(file.read_text(encoding="utf-8")))
    listed = {rule.name for rule in rules()}
    assert {"un-25.ceiling", "transfer.receiver", "time.behind", "seal.mismatch"} <= written
    assert written - {"un-25"} == listed
    table = RULES.split("\n## Rules\n", 1)[1]
    assert set(re.findall(r"^\| `([a-z0-9._-]+)` \|", table, re.MULTILINE)) == listed


def test_a_rule_says_whether_it_refuses_or_marks_and_on_which_article() -> None:
    (ceiling,) = [rule for rule in rules() if rule.name == "un-25.ceiling"]
    assert (ceiling.effect, ceiling.article) == ("refuses an act, marks a record", "25(2)")
    assert {rule.effect for rule in rules() if rule.name == "seal.mismatch"} == {
        "refuses an act, marks a record",
        "marks, never refuses",
    }


def test_every_finding_is_listed() -> None:
    assert set(re.findall(r"^\| `([a-z_]+)` \|", FINDINGS, re.MULTILINE)) == set(CODES)
