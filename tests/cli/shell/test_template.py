"""Forms: an empty one is written for every command that enters something, and read back with --from."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from custody.cli.forms import form, form_arguments
from custody.cli.shell.parsing import Parser
from custody.cli.verbs.parser import ask_fields
from custody.errors import NotFound, UsageError
from custody.forms.file import MOST_BYTES
from custody.forms.form import RUNNING, WHAT, Choice, Field, Sort
from custody.forms.template import Template
from tests.cli import paged
from tests.cli.office import ORDER, SEIZURE, Office, golden
from tests.failures import every
from tools.docs import ROOT

NAMES = [name for name, _ in form.names()]
ISSUE: dict[str, Any] = {
    "case": "C-1",
    "reference": "P-1",
    "legal-basis": "CPA s. 12",
    "offence_ground": "23.2.c",
    "data-categories": ["content", "traffic"],
    "days": 90,
    "clock-start": "service",
    "renewal-allowed": True,
    "confidential": True,
    "issuing-authority": "District Court",
    "addressee": "Example Mail Ltd",
    "scope": "one mailbox, October 2026",
    "grounds": "logs are kept for two weeks only",
    "proportionality": "the data are kept, not read",
    "review": "District Court, on application",
    "remedy": "appeal within 14 days",
    "not-applicable": {"third-parties": "the account is of one user"},
}


def toml(values: dict[str, Any]) -> str:
    """Write values as TOML, a table in one line."""
    written = {
        name: "{" + ", ".join(f"{json.dumps(key)} = {json.dumps(one)}" for key, one in value.items()) + "}"
        if isinstance(value, dict)
        else json.dumps(value)
        for name, value in values.items()
    }
    return "".join(f"{name} = {text}\n" for name, text in written.items())


def write(office: Office, name: str, text: str) -> str:
    (office.folder / name).write_text(text, "utf-8")
    return name


def asked(name: str, sort: Sort, *words: str, flags: tuple[str, ...] = (), **more: Any) -> Field:
    """Return a question as a kind asks it."""
    choices = tuple(map(Choice, words))
    return Field(
        name, sort, "optional", name, choices, title=WHAT, flags=flags or (f"--{name}",), word=name, **more
    )


def small() -> Parser:
    """Return a parser that has every sort of argument a form can fill in."""
    parser = Parser(prog="custody small")
    parser.add_argument("things", nargs="+")
    parser.add_argument("--from", dest="form_file")
    parser.add_argument("--keys")
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--word", choices=("one", "two"))
    ask_fields(
        parser,
        [
            asked("codes", "several", "x", "y", unit="CODE", parted=True),
            asked("sure", "choice", either=True, flags=("--sure", "--no-sure")),
            asked("because", "pairs", unit="WHAT WHY"),
        ],
    )
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--tag", action="append")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--left", action="store_true")
    which.add_argument("--right", action="store_true")
    return parser


def read(folder: Path, text: str, *typed: str, name: str = "form.toml") -> argparse.Namespace:
    (folder / name).write_text(text, "utf-8")
    return form_arguments.parse(small(), ["--from", name, *typed], folder, {})[0]


WHOLE = (
    'things = ["a", "b"]\ncount = 3\nword = "two"\ncodes = ["y", "x"]\nsure = false\nquick = true\n'
    'tag = ["t", "u"]\nleft = true\nright = false\n[because]\nreview = "none is provided for"\nremedy = "none"\n'
)


def test_the_templates_are_listed_and_one_is_shown(office: Office) -> None:
    golden("form", office.desk.run("form", "key.revoke", "--json"), office.folder)
    assert {form["name"] for form in office.see("form")["forms"]} == set(NAMES)
    listed = office.desk.run("form").out
    assert "preservation-order.issue" in listed
    assert "seizure.record" in listed
    shown = office.see("form", "preservation-order.un-42")
    assert shown["command"] == "preservation-order issue"
    assert {key["key"]: key["need"] for key in shown["keys"]} == {
        **{key["key"]: "optional" for key in shown["keys"]},
        **dict.fromkeys(("case", "days", "clock-start", "renewal-allowed", "confidential"), "needed"),
        **{key["key"]: "expected" for key in shown["keys"] if key["need"] == "expected"},
    }
    assert shown["text"] == office.desk.run("form", "preservation-order.un-42").out
    assert "60 to 90" in shown["text"]


def test_every_template_is_a_form_of_its_command_and_asks_for_nothing_else() -> None:
    def is_a_form(name: str) -> None:
        made = form.template(name)
        empty = tomllib.loads(made.text())
        keys = [question["key"] for question in made.asked()]
        assert len(keys) == len(set(keys))
        assert set(empty) <= set(keys)
        for line in made.text().splitlines():
            assert len(line) <= 110, line
        uncommented = "\n".join(
            line.removeprefix("# ")
            if " = " in line and line.split(" = ")[0].removeprefix("# ") in keys
            else line
            for line in made.text().splitlines()
        )
        assert set(tomllib.loads(uncommented)) >= {
            question["key"] for question in made.asked() if f"[{question['key']}]" not in made.text()
        }

    assert len(NAMES) > 200
    every(NAMES, is_a_form)


def test_an_empty_form_says_at_once_what_is_needed(office: Office) -> None:
    office.case()
    text = office.desk.run("form", "preservation-order.issue").out
    answer = office.run("Judge", "preservation-order", "issue", "--from", write(office, "order.toml", text))
    assert answer.status == 2
    assert "leaves empty what is needed: case, days, clock-start, renewal-allowed, confidential" in answer.err


def test_what_a_law_settles_is_filled_in() -> None:
    empty = tomllib.loads(form.template("preservation-order.eu-2023-1543").text())
    assert (empty["profile"], empty["confidential"]) == ("eu-2023-1543", True)
    assert "adopt" in form.template("preservation-order.eu-2023-1543").text()
    assert "profile" not in tomllib.loads(form.template("preservation-order.un-42").text())
    assert form.template("preservation-request.budapest-29").command == "preservation-request send"


@pytest.mark.parametrize("kind", ["toml", "json"])
def test_a_form_enters_what_the_flags_would(kind: str, office: Office) -> None:
    office.case()
    text = toml(ISSUE) if kind == "toml" else json.dumps(ISSUE)
    form = write(office, f"order.{kind}", text)
    dry = ("--dry-run", "--recorded", "--at", "2026-11-02T08:00:00Z")
    typed = office.done("Judge", "preservation-order", "issue", "C-1", *ORDER, "--reference", "P-1", *dry)
    given = office.done("Judge", "preservation-order", "issue", "--from", form, *dry)
    assert given["drafts"][0]["fields"] == typed["drafts"][0]["fields"]
    assert (
        office.done("Judge", "preservation-order", "issue", "--from", form)["entries"][0]["kind"]
        == "preservation_order.issued"
    )
    assert [row["name"] for row in paged.listed(office.see("preservation-order", "list"))] == ["P-1"]


def test_what_is_typed_counts_before_the_form(office: Office) -> None:
    office.case()
    office.case("C-2")
    form = write(
        office, "order.toml", toml({**ISSUE, "data_categories": ["traffic"]} | {"data-categories": []})
    )
    typed = ("C-2", "--days", "30", "--no-renewal-allowed", "--data-categories", "content")
    fields = office.done("Judge", "preservation-order", "issue", *typed, "--from", form, "--dry-run")[
        "drafts"
    ][0]["fields"]
    assert (fields["days"], fields["renewal_allowed"], fields["data_categories"]) == (30, False, "content")
    (second,) = [row["id"] for row in paged.listed(office.see("case", "list")) if row["name"] == "C-2"]
    assert fields["case"] == second


def test_a_rule_judges_a_form_as_it_judges_flags(office: Office) -> None:
    office.case()
    form = write(office, "order.toml", toml({**ISSUE, "days": 91}))
    answer = office.run("Judge", "preservation-order", "issue", "--from", form)
    assert answer.status == 5
    assert "un-25.ceiling" in answer.err


def test_a_seizure_is_entered_from_a_form_with_an_instant_as_toml_has_it(office: Office) -> None:
    office.case()
    form = "at = 2026-11-02T08:30:00+01:00\nreference = 'S-9'\nmeasures = ['28.3.a']\n"
    made = office.done("Eve", "seizure", "record", "C-1", *SEIZURE, "--from", write(office, "s.toml", form))
    assert made["entries"][0]["facts"]["occurred_at"] == "2026-11-02T07:30:00Z"
    assert made["entries"][0]["facts"]["measures"] == "28.3.a 28.3.b"


def test_every_sort_of_argument_can_be_filled_in(tmp_path: Path) -> None:
    args = read(tmp_path, WHOLE)
    assert vars(args) == {
        "things": ["a", "b"],
        "form_file": "form.toml",
        "keys": None,
        "count": 3,
        "word": "two",
        "codes": ["y", "x"],
        "sure": False,
        "quick": True,
        "because": [["review", "none is provided for"], ["remedy", "none"]],
        "tag": ["t", "u"],
        "left": True,
        "right": False,
    }
    typed = read(
        tmp_path, WHOLE, "c", "--count=4", "--codes", "x", "--sure", "--right", "--because", "a", "b"
    )
    assert (typed.things, typed.count, typed.codes, typed.sure) == (["c"], 4, ["x"], True)
    assert (typed.left, typed.right, typed.because) == (False, True, [["a", "b"]])


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        ("cuont = 3", "has 'cuont'", "'count'"),
        ("keys = 'k'", "has 'keys'", "typed with the command"),
        ("vault = 'x'", "has 'vault'", "typed with the command"),
        ("count = 'many'", "wrong count: invalid int value: 'many'", "Correct"),
        ("count = true", "true or false for count", "quotation"),
        ("word = 'three'", "says 'three' for word, which is none of its choices", "Choose: one, two."),
        ("word = ['one']", "a list for word", "quotation"),
        ("word = {a = 1}", "a table for word", "quotation"),
        ("codes = ['z']", "'z' is not one of x, y", "--help"),
        ("sure = 'yes'", "sure is 'yes'", "Write true"),
        ("because = 'x'", "because as a table", "[because]"),
        ("because = [['x']]", "because as a table", "[because]"),
        ("right = true", "gives both right and left", "Leave one"),
        ("count = ''", "leaves empty what is needed: count", "Fill it in"),
        ("count = ", "cannot be read", "TOML"),
        ("count = 3\ncount = 3", "cannot be read", "TOML"),
    ],
)
def test_what_is_wrong_in_a_form_is_told_with_what_to_do(
    text: str, said: str, hint: str, tmp_path: Path
) -> None:
    key = text.partition(" = ")[0]
    rest = "".join(f"{line}\n" for line in WHOLE.splitlines() if not line.startswith(f"{key} "))
    whole = rest.replace("[because]\n", "").replace('review = "none is provided for"\nremedy = "none"\n', "")
    assert read(tmp_path, WHOLE).count == 3
    with pytest.raises(UsageError) as caught:
        read(tmp_path, f"{text}\n{whole}")
    assert said in caught.value.message
    assert hint in caught.value.hint


def test_json_forms_say_each_name_once_and_are_objects(tmp_path: Path) -> None:
    good = {"things": ["a"], "count": 1, "left": True}
    assert read(tmp_path, json.dumps(good), name="form.json").count == 1
    for text in ('{"count": 1, "count": 2}', "[1]", "{", "[" * 100_000, '{"count": "\\ud800"}'):
        with pytest.raises(UsageError):
            read(tmp_path, text, name="form.json")


def test_a_form_that_is_no_file_is_told(office: Office) -> None:
    os.mkfifo(office.folder / "pipe")
    (office.folder / "big.toml").write_text("a" * (MOST_BYTES + 1))
    (office.folder / "latin.toml").write_bytes(b"note = '\xe4'\n")
    for name, status, said in (
        ("gone.toml", 6, "there is no file"),
        ("pipe", 2, "is a pipe"),
        (".", 2, "is a folder"),
        ("big.toml", 2, "is longer than"),
        ("latin.toml", 2, "cannot be read"),
        ("", 2, "names no file"),
    ):
        answer = office.run("Judge", "case", "open", "--from", name)
        assert (answer.status, said in answer.err) == (status, True), answer.err
    answer = office.run("Judge", "case", "open", "C-1", "--from")
    assert (answer.status, "expected one argument" in answer.err) == (2, True)


def test_a_flag_called_from_of_a_command_that_reads_is_no_form(office: Office) -> None:
    assert office.desk.run("log", "show", "--first", "0").status == 0


def test_no_template_is_guessed(office: Office) -> None:
    answer = office.desk.run("form", "preservation-order.isue")
    assert answer.status == 6
    assert "preservation-order.issue" in answer.err
    with pytest.raises(NotFound):
        form.template("")


def test_what_codes_mean_stands_in_the_form() -> None:
    parser = Parser(prog="custody small", description="Small.")
    codes = (Choice("a", "first"), Choice("bb", "second"))
    ask_fields(
        parser,
        [asked("why", "choice")._replace(choices=codes, codes=codes), asked("pairs", "pairs", unit="A B")],
    )
    text = Template(form_arguments.form_of(parser)).text()
    assert '#   a   first\n#   bb  second\n# why = ""\n' in text
    assert text.endswith("# pairs\n# [pairs]\n")


def test_no_argument_of_a_command_is_mistaken_for_how_it_runs() -> None:
    mistaken = []
    for words, parser in form.writing():
        dests = [given.field.word for given in parser.given if given.field.word in RUNNING]
        mistaken += [f"{' '.join(words)} {dest}" for dest in set(dests) if dests.count(dest) > 1]
    assert mistaken == [], "\n".join(mistaken)


def test_nothing_of_forms_is_imported_where_nothing_is_entered() -> None:
    program = (
        "import sys; from custody.cli import main; from pathlib import Path\n"
        "from custody.cli.shell.call import Surroundings; from custody.cli.shell.parsing import Parser\n"
        "around = Surroundings(sys.stdout, sys.stderr, {}, Path('.'))\n"
        "reads, enters = Parser(), Parser(); enters.add_argument('--from', dest='form_file')\n"
        "main._parse(reads, [], around); assert 'custody.cli.forms.form_arguments' not in sys.modules\n"
        "main._parse(enters, [], around); assert 'custody.cli.forms.form_arguments' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)
