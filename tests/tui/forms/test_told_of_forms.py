"""What a command refuses is told on a screen by the questions of its form: nobody there knows a flag."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from custody.cli.forms.form import leaves
from custody.cli.forms.form_arguments import fillable
from custody.cli.forms.remote_commands import saying
from custody.cli.shell.parsing import Parser
from custody.forms.form import Field
from custody.model.hints import HINTS
from custody.pages.parts.page import Action
from custody.tui.services.intents import Acts, Draft, Failed, Intent, Printing, Stopped
from custody.tui.services.navigation import FURTHER, PLACES
from custody.tui.services.screen_words import TYPED_ONLY, page_of_command
from tests.cli.office import Office
from tests.tui.sitting import PASSPHRASE, play, program, sitting
from tests.tui.test_commands import SHOWN as PAGE_SHOWS

ROOT = Path(__file__).resolve().parents[3]
#: In how many parts all commands are gone through, and how many texts each part gives at the least.
PARTS, LEAST = 4, 300
#: Where a practice ledger is refused, because the folder is not empty: what makes a whole one is proved elsewhere.
TAKEN = "keys"
_FLAG = re.compile(r"(?<![\w-])--[a-z][a-z0-9-]*")
_COMMAND = re.compile(r"`custody ([^`]+)`")
_FORM = re.compile(r"the forms? '([^']+)' \(Ctrl\+P\)")
#: What a file has in which a text names a flag or a command.
_NAMED = ("--", "`custody ")
#: Texts that only reach who types: examples of calls, and pages of help.
_TYPED = re.compile(r"^ *custody |^ *--[^.;]*\\$|\n|\\$")


def flags(parser: Parser) -> frozenset[str]:
    """Return the flags behind which a command asks what its form asks."""
    return frozenset(flag for given in fillable(parser) for flag in given.field.flags)


def bare(text: str) -> list[str]:
    """Return the flags that a text names, except in the line of a command."""
    return _FLAG.findall(re.sub(r"`custody [^`]*`", "", text))


def left(text: str, own: frozenset[str]) -> list[str]:
    """Return the flags of a command that a text names, except in the line of another command."""
    return [word for word in bare(text) if word in own]


class Refusing:
    """Looks on while a command is carried out, and signs for nothing."""

    def agree(self, drafts: Sequence[Draft]) -> bool:
        return False

    def secret(self, key: str, *, new: bool) -> bytes | None:
        return None

    def prints(self, paper: Printing) -> bool:
        return False

    def advance(self, done: int, total: int | None, what: str) -> None:
        raise Stopped

    def heard(self) -> None:
        pass


class Agreeing(Refusing):
    """Signs whatever it is shown."""

    def agree(self, drafts: Sequence[Draft]) -> bool:
        return True

    def advance(self, done: int, total: int | None, what: str) -> None:
        pass


def junk(field: Field) -> object:
    """Return an answer that nobody means."""
    if field.sort == "choice":
        return field.choices[0].word
    return {"flag": True, "several": ["x"], "pairs": [["x", "y"]]}.get(field.sort, "x")


def provoked(acts: Acts, words: tuple[str, ...]) -> Iterator[str]:
    """Fill the form of a command in in ways that nobody means; gives what it asks and what it refuses."""
    form = acts.form(words)
    yield form.about
    yield from (field.about for field in form.fields)
    whole = {field.name: junk(field) for field in form.fields}
    needed = {field.name: whole[field.name] for field in form.fields if field.need == "needed"}
    ways: list[dict[str, object]] = (
        [{}, needed, whole] if words != ("training", "new") else [{"folder": TAKEN}]
    )
    for values in ways:
        try:
            acts.perform(Intent(words, values), Refusing())
        except Failed as failed:
            yield f"{failed.message} {failed.hint}"


def opened(office: Office, who: str = "Eve") -> Acts:
    """Return what carries out what screens ask for, with somebody signed in."""
    house = program(office.desk).opening()
    house.session.open(office.keys[who], PASSPHRASE.encode(), who)
    return house.acts


def refusal(acts: Acts, *intents: Intent) -> tuple[str, str]:
    """Submit something that is refused; return what is told, and what to do."""
    with pytest.raises(Failed) as raised:
        acts.perform(intents[0], Refusing()) if len(intents) == 1 else acts.perform_all(intents, Refusing())
    return raised.value.message, raised.value.hint


@cache
def strings() -> tuple[tuple[str, bool], ...]:
    """Return every text of files that name a flag or a command, with x for what is filled in.

    Beside it stands whether it is one piece and no docstring.
    """
    found = []
    for file in sorted((ROOT / "custody").rglob("*.py")):
        source = file.read_text(encoding="utf-8")
        if not any(named in source for named in _NAMED):
            continue
        nodes = list(ast.walk(ast.parse(source)))
        inside = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
        inside |= {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        for node in nodes:
            if isinstance(node, ast.Constant | ast.JoinedStr):
                parts = node.values if isinstance(node, ast.JoinedStr) else [node]
                known = [part.value if isinstance(part, ast.Constant) else "x" for part in parts]
                text = "".join(part for part in known if isinstance(part, str))
                found.append((text, id(node) not in inside))
    return tuple(found)


def texts() -> Iterator[str]:
    """Yield every text of the program that names a flag in a sentence; what is filled in there is an x."""
    for text, _ in strings():
        if " " in text and _FLAG.search(text) and not _TYPED.search(text):
            yield text


def commanding() -> Iterator[str]:
    """Yield every text of the program that names a command between ticks, in one piece; what is filled in is an x."""
    for text, whole in strings():
        if whole and _COMMAND.search(text) and "(?" not in text:
            yield text


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_that_a_form_asks_or_its_command_refuses_names_a_flag(office: Office, part: int) -> None:
    office.case()
    office.seizure()
    acts = opened(office)
    told = 0
    for words, parser in list(leaves())[part::PARTS]:
        if words[0] not in TYPED_ONLY:
            own = flags(parser)
            for text in provoked(acts, words):
                told += 1
                assert not left(text, own), f"{' '.join(words)}: {text}"
    assert told > LEAST


def test_every_text_that_names_a_flag_is_told_without_it_where_the_form_asks_that() -> None:
    found = list(dict.fromkeys(texts()))
    hints = [hint for hint in HINTS.values() if _FLAG.search(hint)]
    assert len(found) > 100
    assert set(hints) <= set(found) | {hint for hint in hints if hint.startswith("`custody ")}
    named = {text: frozenset(bare(text)) for text in found}
    for words, parser in leaves():
        own, say = flags(parser), saying(words)
        for text in found:
            if named[text] & own:
                assert not left(say(text), own), f"{' '.join(words)}: {text}"


@pytest.mark.parametrize(
    ("command", "text", "told"),
    [
        ("exhibit register", "Give its number with --seal.", "Give its number with 'seal number'."),
        (
            "exhibit register",
            "with --parent and --parent-relation split_off first",
            "with 'parent exhibit' and 'parent relation: split_off' first",
        ),
        ("exhibit register", "say --late-reason clock if it is", "say 'reason for lateness: clock' if it is"),
        ("exhibit register", "there is no 'a --seal b'", "there is no 'a --seal b'"),
        (
            "exhibit register",
            "the owner's --seal and its --bag",
            "the owner's 'seal number' and its 'bag number'",
        ),
        ("exhibit register", "Name it with --days.", "Name it with --days."),
        ("exhibit seal", "the rest, with `--with` for each", "the rest, with 'enclosed exhibits' for each"),
        (
            "preservation-order issue",
            "--confidential or --no-confidential",
            "'confidential: yes' or 'confidential: no'",
        ),
        ("preservation-order issue", "--not-applicable SAFEGUARD BECAUSE.", "'safeguard not applicable'."),
        (
            "exhibit register",
            "these are unknown: found_by, witness",
            "these are unknown: 'found by', witness",
        ),
        ("exhibit register", "there is no file found_by.txt", "there is no file found_by.txt"),
        ("exhibit register", "it said 'found_by'", "it said 'found_by'"),
        ("exhibit register", "a usb_stick", "a usb_stick"),
        ("entry disclose", "Leave --closed out.", "Leave `custody tui --closed` out."),
        ("due", "Say it with --as NAME or CUSTODY_AS.", "Sign in with Ctrl+L."),
        ("fetch", "See `custody fetch --help` for examples.", "F1 in the form explains it."),
        ("entry correct", "Fill it in, or type it beside --from.", "Fill it in."),
        (
            "entry correct",
            "None is. `custody actor list` shows who is.",
            "None is. The page People and keys shows who is.",
        ),
        ("entry correct", "See `custody case show 1f2e --json`.", "See the page of the case 1f2e."),
        ("entry correct", "`custody log show --entry N` lists them.", "The page of the entry lists them."),
        ("entry correct", "Look with `custody log show` for it.", "Look on the page Ledger for it."),
        ("entry correct", "Then run `custody check`, which tells.", "Then open the page Audit, which tells."),
        (
            "entry correct",
            "See `custody legal-hold list --open`.",
            "See the form 'legal-hold list' (Ctrl+P) with 'open'.",
        ),
        (
            "entry correct",
            "`custody object repair` writes them.",
            "The form 'object repair' (Ctrl+P) writes them.",
        ),
        ("entry correct", "Run `custody sweep run` first.", "Open the form 'sweep run' (Ctrl+P) first."),
        (
            "entry correct",
            "She runs `custody doctor --repair`.",
            "She opens the form 'doctor' (Ctrl+P) with 'repair'.",
        ),
        (
            "entry correct",
            "Record it with `custody lock plan`.",
            "Record it with the form 'lock plan' (Ctrl+P).",
        ),
        (
            "entry correct",
            "Run the same `custody migrate` again.",
            "Run the same form 'migrate' (Ctrl+P) again.",
        ),
        (
            "entry correct",
            "sample: `custody sweep run --due --depth sample`",
            "sample: the form 'sweep run' (Ctrl+P) with 'all due' and 'verification depth: sample'",
        ),
        (
            "entry correct",
            "`custody disposition witness 17` signs; `custody object repair OBJECT` mends.",
            "The form 'disposition witness' (Ctrl+P) for 17 signs; the form 'object repair' (Ctrl+P) mends.",
        ),
        (
            "entry correct",
            "`custody object repair OBJECT --rebuild-sidecars` mends.",
            "The form 'object repair' (Ctrl+P) with 'sidecars rebuilt' mends.",
        ),
        ("entry correct", "See `custody witness`.", "See the forms 'witness …' (Ctrl+P)."),
        ("entry correct", "`custody key new` makes one.", "The form 'key new' (Ctrl+P) makes one."),
        (
            "entry correct",
            "Make it with `custody init --training`.",
            "Make it with `custody init --training`.",
        ),
    ],
)
def test_flags_are_told_as_questions_and_commands_as_pages(command: str, text: str, told: str) -> None:
    assert saying(tuple(command.split()))(text) == told


def test_no_text_names_a_command_on_a_screen_where_a_page_or_a_form_does_the_same() -> None:
    say, named = saying(), 0
    for text in commanding():
        for command in _COMMAND.findall(text):
            words = tuple(command.split()[:2])
            typed = words[0] in {*TYPED_ONLY, "help"} or "x" in words or words[0].startswith("-")
            named += not typed
            assert typed or f"`custody {command}`" not in say(text), text
    assert named > 200


def test_every_name_of_a_form_that_a_text_tells_opens_that_form() -> None:
    names = {" ".join(words) for words, _ in leaves()}
    told = {name for text in commanding() for name in _FORM.findall(saying()(text))}
    assert len(told) > 60
    assert {name for name in told if name.removesuffix(" …") not in names and not name.endswith("…")} == set()


def test_a_page_is_named_only_for_a_command_that_shows_the_same() -> None:
    named = 0
    for words, _ in leaves():
        page = page_of_command(words, named=True) or page_of_command(words, named=False)
        command = "today" if words == ("deadlines",) else " ".join(words)
        shown = {thing for thing, by in PAGE_SHOWS.items() if by == command}
        titles = {title for _, name, title in PLACES if name in shown}
        titles |= {title for name, title, _ in FURTHER if name in shown}
        named += page is not None
        assert page is None or page.removeprefix("the page ").removeprefix("of the ") in shown | titles, words
    assert named > 20


def test_what_a_screen_calls_otherwise_is_told_so(office: Office) -> None:
    office.case()
    office.seizure()
    acts = opened(office)
    row = {"reference": "EV/1", "category": "usb_stick", "bag": "B-1"}
    intake = Intent(("exhibit", "intake"), {"seizure": "S-1", "row": [json.dumps(row)]}, {"seal": "its seal"})
    assert refusal(acts, intake) == (
        "row 1 (EV/1): 'bag number', 'photograph' and 'seal witness' tell of a seal",
        "Give its number with 'its seal'.",
    )


def test_what_is_refused_among_several_is_told_by_its_own_form(office: Office) -> None:
    office.case()
    office.seizure()
    acts = opened(office)
    one = Intent(("case", "open"), {"reference": "C-9"})
    other = Intent(
        ("exhibit", "register"),
        {"seizure": "S-1", "reference": "EV/1", "category": "phone", "parent-relation": "split_off"},
    )
    assert "'parent exhibit'" in refusal(acts, one, other)[1]


def test_whoever_fills_in_a_form_reads_its_questions(office: Office) -> None:
    office.case()
    office.seizure()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            given = {"seizure": "S-1", "reference": "EV/1", "category": "phone", "bag": "B-1"}
            at.app.begin(Action("an exhibit", ("exhibit", "register"), given))
            await at.settle()
            await at.press("f8")
            assert "NOT DONE" in at.text
            assert "'bag number', 'photograph' and 'seal witness' tell of a seal" in at.text
            assert "Give its number with 'seal number'." in at.text
            assert "--" not in at.text
            await at.press("escape")
            assert "not done: 'bag number', 'photograph' and 'seal witness' tell of a seal" in at.flat

    play(scene)


def test_what_an_answer_says_comes_next_is_told_as_a_form(office: Office) -> None:
    office.case()
    office.seizure()
    position = office.size()
    office.exhibit()
    acts = opened(office, "Judge")
    values = {"entry": str(position), "fields": ["serial"], "basis": "court_order", "legal_basis": "s. 17"}
    done = acts.perform(Intent(("erasure", "propose"), values), Agreeing())
    told = " ".join(" ".join(done.lines).split())
    assert "next: another person's form 'erasure approve' (Ctrl+P)" in told
    assert "`custody" not in told


def test_a_wrong_choice_is_told_by_its_question_and_with_its_choices(office: Office) -> None:
    office.case()
    office.seizure()
    office.exhibit()
    intent = Intent(("exhibit", "check-out"), {"exhibit": "EV/1", "to": "Carl", "purpose": "lunch"})
    with pytest.raises(Failed) as failed:
        opened(office).perform(intent, Refusing())
    assert failed.value.message == "the form says 'lunch' for 'purpose', which is none of its choices"
    assert failed.value.hint.startswith("Choose: acquisition, copying, court, ")


def test_a_question_without_an_explanation_is_not_explained_by_its_own_name(office: Office) -> None:
    from custody.tui.widgets.question import Question

    fields = {field.name: field for field in opened(office).form(("exhibit", "register")).fields}
    told = {
        name: Question(fields[name], None, asked=True, required=True).meaning
        for name in ("category", "network-isolation")
    }
    assert told == {
        "category": "Category (required).",
        "network-isolation": "Network isolation: how it was kept off the network (required).",
    }
