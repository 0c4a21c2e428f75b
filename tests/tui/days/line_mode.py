"""A working day a second time: what was done on screens is done by --ask, question by question, and makes the same.

The terminal draws nothing. Whoever answers knows the answers of the day and what is written before the cursor, no more.
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from custody.cli.forms.remote_commands import CommandActs
from custody.cli.main import main
from custody.cli.shell.call import Surroundings
from custody.forms.asking.circumstances import circumstances_asked
from custody.forms.excuses import excuse_of
from custody.forms.fields import form_of, key_of
from custody.forms.keys import own_kind
from custody.forms.missing_answers import asked_of
from custody.ledger.views.entries.entries import Entries, EntryView
from custody.model import layouts
from custody.model.schema.schema import Kind
from custody.proof.note import NoteSigner
from custody.storage.database import SqlLedgerStore
from custody.storage.keys.key_files import KeyFiles
from custody.storage.memory.small_ports import CountedEntropy
from custody.tui.services.intents import Done, Intent, Watcher
from tests.cli.desk import Answer, Desk, cheap_keys
from tests.cli.office import Office, copied
from tests.cli.shell.test_questions import Terminal
from tests.tui.forms.test_told_of_forms import Agreeing
from tests.tui.sitting import PASSPHRASE

#: Identifiers in text, which are other in every ledger.
_OTHER = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
#: The question whose answers are rows of a list.
ROWS = "row"
#: What a vault consists of, and what it gives its people.
_OWN = ("vault", "state", "keys", "receipts")
#: Types of fields whose values are other in every ledger: instants, entries, identifiers, and the root of a sweep.
_APART = frozenset({"instant", "entry", "identifier", "sweep root"})


@dataclass(frozen=True)
class Act:
    """What was carried out at an instant: commands on a screen by a key, or one that was typed."""

    now: int
    key: str | None = None
    intents: tuple[Intent, ...] = ()
    typed: tuple[str, ...] = ()
    environ: Mapping[str, str] = field(default_factory=dict)


class Brought:
    """The files that come into the folder of an office between two acts, from outside; each goes to its twin too."""

    def __init__(self, office: Office, twin: Office) -> None:
        self._office, self._twin = office.folder, twin.folder
        self._known = self._files()

    @contextmanager
    def during_act(self) -> Iterator[None]:
        """Copy what came before an act; what the act itself writes is its own."""
        for path in self._files() - self._known:
            target = self._twin / path
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(self._office / path, target)
        try:
            yield
        finally:
            self._known = self._files()

    def _files(self) -> set[Path]:
        return {
            path.relative_to(self._office)
            for folder in self._office.iterdir()
            if folder.name not in _OWN
            for path in (folder, *folder.rglob("*"))
            if path.is_file()
        }


@contextmanager
def noted(desk: Desk, brought: Brought) -> Iterator[list[Act]]:
    """Note what is carried out at a desk while the block lasts, on screens and by typing."""
    acts: list[Act] = []
    perform, perform_all, run = CommandActs.perform, CommandActs.perform_all, Desk.run

    def one(self: CommandActs, intent: Intent, watcher: Watcher) -> Done:
        now = desk.clock.now()
        with brought.during_act():
            done = perform(self, intent, watcher)
        acts.append(Act(now, self._key(), (intent,)))
        return done

    def several(self: CommandActs, intents: Sequence[Intent], watcher: Watcher) -> Done:
        now = desk.clock.now()
        with brought.during_act():
            done = perform_all(self, intents, watcher)
        acts.append(Act(now, self._key(), tuple(intents)))
        return done

    def typed(self: Desk, *argv: str, **environ: str) -> Answer:
        if self is not desk:
            return run(self, *argv, **environ)
        acts.append(Act(desk.clock.now(), typed=argv, environ=environ))
        with brought.during_act():
            return run(self, *argv, **environ)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CommandActs, "perform", one)
        patch.setattr(CommandActs, "perform_all", several)
        patch.setattr(Desk, "run", typed)
        yield acts


class Answering(Terminal):
    """A keyboard at which somebody answers what is written on the screen last."""

    def __init__(self, kind: Kind, values: Mapping[str, object], screen: io.StringIO) -> None:
        super().__init__()
        self._screen = screen
        self._values = values
        self._asked = {question.label: question for question in (*asked_of(kind), *circumstances_asked(kind))}
        self._fields = {field.name: field for field in form_of(kind).fields}
        self._read = 0
        self._label = ""

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]  # of texts, as StringIO has it
        written = self._screen.getvalue()
        news, self._read = written[self._read :], len(written)
        return f"{self._answer(news)}\n"

    def _answer(self, news: str) -> str:
        prompt = news.splitlines()[-1].strip()
        if "[y/N]" in prompt:
            return "y"
        if number := re.search(r"Type the number (.+):$", prompt):
            return number[1]
        if prompt == "number or word>":
            named = re.findall(r"^ +\d+  (.+?): ", news, re.MULTILINE)
            return str(next(label for label in named if self._text(label)))
        if prompt.startswith("why"):
            excuse = excuse_of(self._values, self._fields[key_of(self._asked[self._label])])
            wanted = "does not apply" if "apply" in prompt else "not known"
            return str(excuse.reason) if excuse is not None and excuse.sort == wanted else ""
        label = f"\n{news}".rpartition("\n\n")[2].partition(":")[0]
        assert label in self._asked, f"an answer to {self._label} was refused: {news} {self._values}"
        self._label = label
        return self._text(self._label)

    def _text(self, label: str) -> str:
        question = self._asked[label]
        value = self._values.get(key_of(question))
        if value is None or value is False:
            return "n" if value is False and not question.tick else ""
        if value is True:
            return "y"
        if isinstance(value, list | tuple):
            return " ".join(f'"{part}"' if " " in str(part) else str(part) for part in value)
        return str(value)


@dataclass
class Again:
    """A twin of an office as it stood before the day, in which its acts are done once more."""

    office: Office
    twin: Office
    #: The identifiers of the twin by those of the office.
    names: dict[str, str] = field(default_factory=dict)

    def play(self, acts: Sequence[Act]) -> None:
        """Do all acts by line mode, as far as they have questions, and compare every entry."""
        first = self.twin.size()
        then = _entries(self.office, first)
        for act in acts:
            self.twin.desk.clock.set(act.now)
            self._do(act)
            now = _entries(self.twin, first)
            for old, new in zip(then, now, strict=False):
                self.names |= {old.envelope.subject: new.envelope.subject, old.envelope.id: new.envelope.id}
        now = _entries(self.twin, first)
        kinds = [[view.envelope.kind for view in some] for some in (then, now)]
        assert kinds[0] == kinds[1], f"{kinds[0]} became {kinds[1]}"
        for old, new in zip(then, now, strict=True):
            was, became = self._told(old), self._told(new)
            assert was == became, f"{was}\nbecame\n{became}"

    def _do(self, act: Act) -> None:
        if act.typed:
            self.twin.desk.run(*map(self._renamed, act.typed), **act.environ)
            return
        intents = [Intent(intent.words, self._values(intent.values)) for intent in act.intents]
        if all(own_kind(intent.words) is not None for intent in intents):
            for intent in intents:
                self._ask(intent, act.key)
            return
        around = Surroundings(
            io.StringIO(),
            io.StringIO(),
            self.twin.desk.environ,
            self.twin.desk.folder,
            self.twin.desk.clock,
            self.twin.desk.entropy,
        )
        acts = CommandActs(around, lambda: act.key, _signer(self.twin))
        acts.perform_all(intents, Agreeing()) if len(intents) > 1 else acts.perform(intents[0], Agreeing())

    def _ask(self, intent: Intent, key: str | None) -> None:
        kind = own_kind(intent.words)
        assert kind is not None
        desk, screen = self.twin.desk, Terminal()
        keyboard = Answering(kind, intent.values, screen)
        environ = {**desk.environ, "TERM": "dumb", "TZ": "UTC"}
        out = io.StringIO()
        around = Surroundings(out, screen, environ, desk.folder, desk.clock, desk.entropy, stdin=keyboard)
        with cheap_keys():
            status = main(
                [*intent.words, "--ask", *([] if key is None else ["--as", key]), *_rows(intent)], around
            )
        assert status in (0, 10), f"{intent}\n{screen.getvalue()}"

    def _values(self, values: Mapping[str, object]) -> dict[str, object]:
        return {name: self._deep(value) for name, value in values.items()}

    def _deep(self, value: object) -> object:
        if isinstance(value, list | tuple):
            return [self._deep(part) for part in value]
        return self._renamed(value) if isinstance(value, str) else value

    def _renamed(self, text: str) -> str:
        text = text.replace(str(self.office.folder), str(self.twin.folder))
        return _OTHER.sub(lambda found: self.names.get(found[0], found[0]), text)

    def _told(self, view: EntryView) -> tuple[object, ...]:
        """Return what is the same in both ledgers: kind, signer and fields, without instants and identifiers."""
        types = {
            spec.name: spec.type.name for spec in layouts.layout(view.envelope.v, view.envelope.kind).fields
        }
        fields = {
            signed.name: _OTHER.sub("…", signed.value) if isinstance(signed.value, str) else signed.value
            for signed in view.fields
            if types[signed.name] not in _APART
        }
        return view.envelope.kind, view.envelope.by, fields


def again(office: Office, folder: Path) -> Again:
    """Make a twin of an office as it stands."""
    twin = copied(office, folder)
    twin.desk.entropy = CountedEntropy(b"again")
    return Again(office, twin)


def _rows(intent: Intent) -> list[str]:
    """Return the words that give the rows of a list, which a scanner brings and nobody types at a question."""
    rows = intent.values.get(ROWS)
    return [word for row in rows for word in (f"--{ROWS}", str(row))] if isinstance(rows, list) else []


def _signer(office: Office) -> Callable[[str], NoteSigner]:
    return KeyFiles(office.folder / "keys", lambda _: PASSPHRASE.encode()).signer


def _entries(office: Office, first: int) -> list[EntryView]:
    """Return the entries of an office from a position on, without those on what was read."""
    store = SqlLedgerStore.open(office.folder / "vault" / "ledger.db", readonly=True)
    try:
        reader = store.read()
        found = [Entries(reader).at(position) for position in range(first, reader.head().size)]
    finally:
        store.close()
    return [view for view in found if view.envelope.kind != "access.logged"]
