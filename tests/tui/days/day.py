"""A working day at the terminal: what a person does in it by keys, counted, and the check of the vault at its end.

Nothing is known here of the program but what stands on the screen: forms are filled in by walking to a question or
looking for it by name, and lists are gone down to a line that says something.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from textual.widgets import Checkbox, Input, SelectionList

from custody.ledger.audit.codes.evidence import EVIDENCE
from custody.model.kinds import KINDS
from custody.tui.screens.browse import BrowseScreen
from custody.tui.screens.dialogs.acts import ActsScreen
from custody.tui.screens.form import FormScreen
from custody.tui.widgets.intake_details import Details
from custody.tui.widgets.pick import Pick
from custody.tui.widgets.question import Question
from custody.tui.widgets.questions import Questions
from custody.tui.widgets.tick_row import TickRow
from tests.cli.office import Office
from tests.tui.days.line_mode import Brought, again, noted
from tests.tui.sitting import SMALL, Sitting, play, sitting

#: Questions away from the cursor to which one still walks.
NEAR = 3
#: The name under which the keys of a day go into the report.
KEYS = "keys"
#: Seconds after which a day is given up.
LONGEST = 900


@dataclass
class Day:
    """What people do in one day; ``keys`` counts what all of them pressed."""

    office: Office
    keys: int = 0
    entered: list[str] = field(default_factory=list)

    @asynccontextmanager
    async def person(self, who: str, *, size: tuple[int, int] = SMALL, **environ: str) -> AsyncIterator[Desk]:
        """Sit down as somebody and sign in."""
        async with sitting(self.office.desk, size=size, flags=(), rests=True, **environ) as at:
            await at.sign_in(self.office, who)
            yield Desk(self, at)
            self.keys += at.keys

    def play(
        self,
        scene: Callable[[], Awaitable[None]],
        record: pytest.FixtureRequest,
        most: int,
        broken: tuple[str, ...] = (),
    ) -> None:
        """Play the day, look over the vault afterwards, and hold the keys to ``most``.

        ``broken`` names what the check must find false, because somebody broke it before the day began.
        """
        twin = again(self.office, self.office.folder.parent / "by-line")
        with noted(self.office.desk, Brought(twin.office, twin.twin)) as acts:
            play(scene, LONGEST)
        twin.play(acts)
        checked = self.office.desk.run("check", "--json")
        wrong = tuple(one for one, verdict in checked.document["scopes"].items() if verdict == "false")
        assert wrong == broken, checked.out
        warned = {
            finding["code"] for finding in checked.document["findings"] if finding["severity"] == "warning"
        }
        marked = bool(warned) and warned <= {"nonconforming", *EVIDENCE}
        assert checked.status == (3 if broken else 10 if marked else 0), checked.out
        day = record.node.module.__doc__.partition(";")[0].partition(". ")[0].rstrip(".")
        record.node.user_properties += [(KEYS, self.keys), ("day", day)]
        assert self.keys <= most, f"{self.keys} keys: the day was {most} long"


@dataclass
class Desk:
    """One person's keys."""

    day: Day
    at: Sitting

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return self.at.text

    async def act(self, *words: str) -> None:
        """Ask what can be done about the page, and open the form of a command."""
        await self.choose(*words)
        form = self.at.app.screen
        assert isinstance(form, FormScreen), self.text
        assert form.form.words == words

    async def choose(self, *words: str) -> None:
        """Ask what can be done about the page, and type of a command what brings the cursor on it."""
        await self.at.press("a")
        screen = self.at.app.screen
        if isinstance(screen, ActsScreen):
            await self.at.type(self._short(screen, words), "enter")

    def _short(self, screen: ActsScreen, words: tuple[str, ...]) -> str:
        """Return the shortest text that brings the cursor on a command: of its last word, or all of it.

        The last word may be begun behind any hyphen of it: `record-finality` is found by `fi` too.
        """
        parts = words[-1].split("-")
        begun = ["-".join(parts[at:]) for at in range(len(parts))]
        texts = {whole[:end] for whole in (*begun, " ".join(words)) for end in range(len(whole) + 1)}
        for text in sorted(texts, key=lambda one: (len(one), one)):
            can = [act for act in screen.fitting(text) if act.refused is None]
            if can and can[0].words == words:
                return text
        raise AssertionError(f"{' '.join(words)} cannot be done here: {self.text}")

    async def command(self, *words: str) -> None:
        """Take a command out of the palette."""
        await self.at.press("ctrl+p")
        await self.at.type(" ".join(words))
        await self.at.press("enter")
        await self.at.settle()
        assert isinstance(self.at.app.screen, FormScreen), self.text
        assert self.at.app.screen.form.words == words

    async def go(self, name: str) -> None:
        """Go to a thing by its name."""
        await self.at.press("g")
        await self.at.scan(name)

    async def line(self, told: str) -> None:
        """Go to the next line of the page that says something, by the shorter way; again where the page changed."""
        screen = self.at.app.screen
        assert isinstance(screen, BrowseScreen)
        for _ in range(3):
            await self.at.seek(told)
            if screen.line is not None and told in screen.line.text:
                return
        raise AssertionError(f"the cursor is on no line that says {told!r}")

    async def pick(self, *told: str) -> None:
        """Tick the lines of a list of choices that say these things, from the top down."""
        listed = self.at.app.screen.query_one(SelectionList)
        for at in range(listed.option_count):
            prompt = str(listed.get_option_at_index(at).prompt)
            if any(prompt.startswith(beginning) for beginning in told):
                while listed.highlighted != at:
                    await self.at.press("down")
                await self.at.press("space")
        assert len(listed.selected) == len(told), self.text

    async def fill(self, **answers: str | None) -> None:
        """Answer questions of the form, each by its name with underscores for hyphens; None: as the line above does."""
        for name, text in answers.items():
            await self._walk(name.strip("_").replace("_", "-"))
            focused = self.at.app.focused
            if text is None:
                await self.at.press("f2")
            elif isinstance(focused, Pick):
                await self._pick(focused, text)
            elif isinstance(focused, TickRow):
                await self._tick(focused, text)
            elif isinstance(focused, Checkbox):
                await self.at.press("space")
            else:
                assert isinstance(focused, Input)
                assert not focused.value, f"{name} is filled in already: {focused.value}"
                await self.at.type(text)

    async def excuse(self, **reasons: str) -> None:
        """State why questions of the form have no answer, each by its name with underscores for hyphens."""
        for name, reason in reasons.items():
            await self._walk(name.strip("_").replace("_", "-"))
            await self.at.press("f3")
            await self.at.type(reason, "enter")

    async def required(self, **answers: str) -> None:
        """Answer what the list of an intake requires of a line, in the order in which it is asked."""
        await self.at.press("f2")
        details, left = self.at.app.screen.query_one(Details), dict(answers)
        while left:
            question, focused = details.focused, self.at.app.focused
            assert question is not None, self.text
            text = left.pop(question.field.name)
            if isinstance(focused, Pick):
                await self._pick(focused, text)
            else:
                await self.at.type(text, "enter")

    async def _walk(self, name: str) -> None:
        screen = self.at.app.screen
        assert isinstance(screen, FormScreen)
        every = list(screen.query(Question))
        shown = [question for question in every if question.display]
        here = next(
            at for at, question in enumerate(shown) if self.at.app.focused in set(question.query("*"))
        )
        wanted = next(question for question in every if question.field.name.replace("_", "-") == name)
        asked = screen.query_one(Questions)
        if shown[here] is wanted:
            return
        open_below = (
            question for question in shown[here + 1 :] if question.value is None and not question.excuse
        )
        if wanted is next(open_below, None):
            before = self.at.app.focused
            await self.at.press("enter")
            if self.at.app.focused is before:
                # That Enter followed a digit, which had moved on by itself.
                await self.at.press("enter")
            return
        position = asked.every.index(shown[here])
        lacking = [question for question in asked.lacking() if asked.every.index(question) > position]
        if lacking[:1] == [wanted]:
            await self.at.press("f2")
            return
        away = shown.index(wanted) - here if wanted in shown else NEAR + 1
        if abs(away) <= NEAR:
            await self.at.press(*["down" if away > 0 else "up"] * abs(away))
            return
        called = wanted.field.called.casefold()
        short = next(
            text[:at]
            for at in range(1, max(len(name), len(called)) + 1)
            for text in (called, name)
            if asked.fitting(text[:at])[0] is wanted
        )
        await self.at.press("f6")
        await self.at.type(short, "enter")

    async def _pick(self, choice: Pick, word: str) -> None:
        if choice.value == word:
            return
        if choice.value is not Pick.NULL:
            await self.at.press("space")  # typing does not change a choice that was made
        if choice.numbered:
            await self.at.press(choice.offered[choice.words.index(word)].split()[0])
            return
        for letter in word:
            await self.at.type(letter)
            if choice.value == word:
                return
        raise AssertionError(f"{word} cannot be chosen: {choice.value}")

    async def _tick(self, row: TickRow, words: str) -> None:
        """Tick the boxes of some words by the digits before them."""
        shown = str(row.render())
        for word in words.replace(",", " ").split():
            await self.at.press(shown.partition(f" {word.replace('_', ' ')}")[0].split()[-1])
        assert sorted(row.value) == sorted(words.replace(",", " ").split())

    async def sign(self, *kinds: str, warned: str = "", then: str = "") -> None:
        """Review the form, sign it, and see it recorded; go on with what is offered, or Escape goes back."""
        await self.at.press("f8")
        assert "REVIEW:" in self.text, self.text
        assert warned in self.text
        if "IRREVERSIBLE" in self.text:
            await self.at.read()
            asked = re.search("the number (.+?), then", self.at.flat)
            assert asked is not None, self.text
            await self.at.type(asked[1])
        while "REVIEW:" in self.text:
            await self.at.press("f8")
        assert "ENTERED" in self.text, self.text
        for kind in kinds:
            assert said_of(kind) in self.at.flat, self.text
        self.day.entered += kinds
        if then:
            await self.at.choose(then)
        else:
            await self.at.press("escape")

    async def do(self, *told: str) -> None:
        """Carry out a form that enters nothing, and see what it answers; Escape goes back."""
        await self.at.press("f8")
        assert "DONE" in self.text, self.text
        assert "NOT DONE" not in self.text, self.text
        for name in told:
            assert name in self.text, self.text
        await self.at.press("escape")


def said_of(kind: str) -> str:
    """Return what the sentence of a kind says in any case: its words between the signer and the first value."""
    sentence = next(known.sentence for known in KINDS if known.name == kind)
    return sentence.removeprefix("{by} ").partition("{")[0].strip(" :")
