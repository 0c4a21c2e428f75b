"""What an office states in every case is filled in and said, and counts after all that somebody says."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from custody.cli.forms import form
from custody.cli.forms.form_arguments import fillable
from custody.forms.defaults import may_be_preset
from custody.forms.keys import kinds_entered
from custody.forms.questions import field_key
from custody.model.kinds import KINDS
from custody.storage.memory.small_ports import CountedEntropy
from tests.cli.desk import Answer
from tests.cli.office import ORDER, Office, copied
from tools.docs import ROOT

TEXT = (ROOT / "docs" / "how-to" / "office.toml").read_text("utf-8")
#: What stands in the file, as somebody types it in an order.
PRESET = (
    *("--issuing-authority", "District Court", "--legal-basis", "Criminal Procedure Act s. 12"),
    *("--offence-ground", "23.2.c", "--confidential", "--review", "District Court, on application"),
    *("--remedy", "appeal within 14 days", "--clock-start", "order", "--renewal-allowed"),
)
TUTORIAL = "docs/tutorials/first-vault.md"


@pytest.fixture
def house(office: Office) -> Office:
    """Return an office with a case that keeps a file of defaults."""
    office.done("Judge", "case", "open", "2026-0417", "--offence", "illegal access")
    (office.folder / "office.toml").write_text(TEXT)
    office.desk.environ["CUSTODY_OFFICE"] = "office.toml"
    return office


def order_of(page: str = TUTORIAL) -> list[str]:
    """Return the words of the one preservation order that a page issues."""
    text = (ROOT / page).read_text("utf-8").replace("\\\n", " ")
    lines = [line.removeprefix("$ ") for line in text.splitlines()]
    (line,) = [line for line in lines if line.startswith("custody preservation-order issue ")]
    return shlex.split(line)[1:]


def flags(words: Iterable[str]) -> list[str]:
    return [word for word in words if word.startswith("--")]


def text_of(office: Office, *words: str) -> dict[str, Any]:
    """Return the text and fields that a command would sign."""
    answer = office.run("Judge", *words, "--dry-run", "--json")
    assert answer.status == 0, answer.err
    (draft,) = answer.document["drafts"]
    return dict(draft)


@pytest.mark.parametrize("page", ["README.md", TUTORIAL])
def test_the_orders_of_readme_and_tutorial_take_at_most_six_flags(house: Office, page: str) -> None:
    words = order_of(page)
    assert len(flags(words)) <= 6
    assert house.run("Judge", *words).status == 0


def test_an_order_of_six_flags_is_signed_as_if_fourteen_were_typed(house: Office, tmp_path: Path) -> None:
    """None of the six that are left may ever be preset; the case and the addressee need no flag."""
    short = order_of()
    words = [*short, *PRESET]
    assert (len(flags(words)), len(flags(short))) == (14, 6)
    filled, typed = copied(house, tmp_path / "filled"), copied(house, tmp_path / "typed")
    filled.desk.environ["CUSTODY_OFFICE"] = "office.toml"
    for item in (filled, typed):
        item.desk.entropy = CountedEntropy(b"order")
    assert text_of(filled, *short) == text_of(typed, *words)
    (said,) = [line for line in house.run("Judge", *short).err.splitlines() if "defaults" in line]
    for name in flags(PRESET):
        assert name[2:].replace("-", " ") in said


@pytest.mark.parametrize("more", [(), ("--dry-run",), ("--quiet",), ("--quiet", "--dry-run")])
def test_whatever_is_filled_in_is_said_to_people(house: Office, more: tuple[str, ...]) -> None:
    answer = house.run("Judge", "case", "open", "C-9", *more)
    assert answer.status == 0
    assert "custody: from the office's defaults: agency 'Cybercrime Unit'\n" in answer.err


def test_scripts_are_told_too_and_nothing_where_nothing_was_filled_in(house: Office) -> None:
    answer = house.done("Judge", "case", "open", "C-9")
    assert answer["defaults"] == [
        {
            "kind": "case.opened",
            "field": "agency",
            "value": "Cybercrime Unit",
            "key": 'defaults."case.opened".agency',
        }
    ]
    assert "defaults" not in house.done("Judge", "case", "open", "C-10", "--agency", "another")
    assert "defaults" not in house.see("case", "list")


def test_what_is_typed_counts_before_a_default(house: Office) -> None:
    words = order_of()
    fields = text_of(house, *words, "--review", "another court", "--no-confidential")["fields"]
    assert (fields["review"], fields["confidential"]) == ("another court", False)
    assert fields["remedy"] == "appeal within 14 days"


def test_what_is_said_not_to_apply_or_to_be_unknown_is_not_filled_in(house: Office) -> None:
    words = order_of()
    fields = text_of(house, *words, "--not-applicable", "review", "no court sits")["fields"]
    assert (fields["review"], fields["not_applicable"]) == ("no court sits", "review")
    others = words.index("--third-parties")
    alone = text_of(
        house,
        *(*words[:others], *words[others + 2 :]),
        *("--not-applicable", "third-parties", "the mailbox has one user"),
    )["fields"]
    assert (alone["third_parties"], alone["not_applicable"]) == ("the mailbox has one user", "third_parties")
    because = ("--not-known-reason", "the paper is torn")
    answer = house.run("Judge", *words, "--not-known", "legal-basis", *because, "--dry-run")
    assert "the order does not state legal_basis" in answer.err
    assert "Criminal Procedure Act" not in answer.out + answer.err
    rest = house.run("Judge", *words, "--not-known", "rest", *because, "--dry-run")
    assert "issuing authority" not in rest.err
    assert "clock start 'order'" in rest.err


def test_a_form_counts_before_a_default(house: Office) -> None:
    words = order_of()
    (house.folder / "order.toml").write_text('review = "as the form has it"\nremedy = ""\n')
    fields = text_of(house, *words, "--from", "order.toml")["fields"]
    assert (fields["review"], fields["remedy"]) == ("as the form has it", "appeal within 14 days")


def test_what_was_done_elsewhere_is_not_filled_in(house: Office) -> None:
    words = order_of()
    answer = house.run("Judge", *words, "--recorded")
    assert answer.status == 2
    assert "--clock-start" in answer.err
    full = house.done("Judge", "preservation-order", "issue", "2026-0417", *ORDER, "--recorded")
    assert "defaults" not in full


def test_another_law_has_other_defaults(house: Office) -> None:
    words = (*order_of(), "--profile", "eu-2023-1543")
    answer = house.run("Judge", *words)
    assert answer.status == 2
    assert "--clock-start" in answer.err
    assert "--review" not in answer.err


def test_the_settings_name_each_default_and_its_file(house: Office) -> None:
    rows = {setting["name"]: setting for setting in house.see("settings")["settings"]}
    file = str(house.folder / "office.toml")
    assert rows["office"] == {"name": "office", "value": file, "source": "environment CUSTODY_OFFICE"}
    assert rows["office.preservation_order.issued.review"] == {
        "name": "office.preservation_order.issued.review",
        "value": "'District Court, on application'",
        "source": file,
    }
    assert rows["office.un-25.preservation_order.issued.renewal_allowed"]["value"] == "yes"


def wrong(house: Office, text: str) -> Answer:
    (house.folder / "office.toml").write_text(text)
    return house.run("Judge", "case", "open", "C-9")


def test_a_wrong_file_refuses_what_would_be_filled_in_and_nothing_else(house: Office) -> None:
    before = house.size()
    for text in (
        '[defaults."preservation_order.issued"]\ngrounds = "as always"\n',
        "[defaults\n",
        'defaults = "x"\n',
    ):
        answer = wrong(house, text)
        assert answer.status == 9, answer.err
        assert "office.toml" in answer.err
    (house.folder / "office.toml").unlink()
    answer = house.run("Judge", "case", "open", "C-9")
    assert (answer.status, "there is no file" in answer.err) == (9, True)
    assert house.run("Judge", "case", "list").status == 0
    assert house.size() == before


def test_a_vault_may_not_name_the_office(house: Office) -> None:
    del house.desk.environ["CUSTODY_OFFICE"]
    file = house.folder / "vault" / "custody.toml"
    file.write_text(f'office = "office.toml"\n{file.read_text()}')
    answer = house.run("Judge", "case", "open", "C-9")
    assert answer.status == 9
    assert "'office'" in answer.err
    assert "Cybercrime Unit" not in answer.err + answer.out


def test_a_persons_own_settings_name_it(house: Office, tmp_path: Path) -> None:
    del house.desk.environ["CUSTODY_OFFICE"]
    folder = tmp_path / "config" / "custody"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "custody.toml").write_text('office = "lab.toml"\n')
    (folder / "lab.toml").write_text(TEXT)
    assert "agency 'Cybercrime Unit'" in house.run("Judge", "case", "open", "C-9").err


def test_a_template_has_them_and_says_so(house: Office) -> None:
    text = house.desk.run("form", "preservation-order.issue").out
    assert (
        "# from the office's defaults; write something else where it is otherwise\nreview = \"District"
        in text
    )
    assert "confidential = true\n" in text
    keys = {key["key"]: key for key in house.see("form", "preservation-order.issue")["keys"]}
    assert keys["remedy"]["default"] == "appeal within 14 days"
    assert "default" not in keys["grounds"]
    regulation = house.desk.run("form", "preservation-order.eu-2023-1543").out
    assert 'clock-start = "order"' not in regulation
    (house.folder / "o.toml").write_text(text.replace('case = ""', 'case = "2026-0417"'))
    assert house.run("Judge", *order_of(), "--from", "o.toml", "--dry-run").status == 0


def test_every_field_that_may_be_preset_is_asked_by_the_command_of_its_kind() -> None:
    parsers = dict(form.writing())
    asked = 0
    for words, parser in parsers.items():
        keys = {given.field.name for given in fillable(parser)}
        for kind in kinds_entered(words):
            for field in kind.own:
                if may_be_preset(field):
                    assert field_key(field) in keys, (kind.name, field.name)
                    asked += 1
    offered = [field for kind in KINDS if kind.verb for field in kind.own if may_be_preset(field)]
    assert asked >= len(offered)
