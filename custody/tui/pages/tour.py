"""The tour of a training ledger: things to do, each checked by what is on record or was opened."""

from __future__ import annotations

from collections.abc import Callable

from custody.errors import CustodyError
from custody.frozen import dataclass
from custody.ledger.views.naming.search import find_subject
from custody.model.records import Exhibit, Order, StoredObject, Whereabouts
from custody.pages import practice
from custody.pages.parts.context import PageContext
from custody.pages.parts.form_defaults import form_answers
from custody.pages.parts.page import Action, Page, Paragraph, Row, Table, Target

_FOUND = f"exhibit:{practice.DAMAGED}"
#: Words of the commands that write a proof to a file.
_PROOFS = ("proof entry", "proof object", "proof member")


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: its title, how it is done by keys, its page, whether it is done, and its form."""

    title: str
    how: str
    begins: Target
    done: Callable[[PageContext], bool]
    act: Action | None = None


def _subject(context: PageContext, name: str) -> str:
    return find_subject(context.lookup, name)


def signed_in_as(person: str) -> str:
    """Return what a sitting notes of a person who signs in."""
    return f"signed in as {person}"


def _signed_in(context: PageContext) -> bool:
    me = context.me
    here = me is not None and context.names.person(me.id) == practice.PERSON
    return here or signed_in_as(practice.PERSON) in context.practised()


def _found(context: PageContext) -> bool:
    return f"exhibit:{_subject(context, _FOUND)}" in context.practised()


def _accepted(context: PageContext) -> bool:
    exhibit = context.lookup.get(Exhibit, _subject(context, f"exhibit:{practice.OFFERED}"))
    return context.names.person(exhibit.holder) == practice.PERSON


def _back(context: PageContext) -> bool:
    found = context.lookup.maybe(Whereabouts, _subject(context, f"exhibit:{practice.OVERDUE}"))
    return found is None or found.out_to is None


def _alarmed(context: PageContext) -> bool:
    damaged = _subject(context, f"exhibit:{practice.DAMAGED}")
    return any(stored.failing for stored in context.lookup.under(StoredObject, "alarm_of", damaged))


def _renewed(context: PageContext) -> bool:
    order = context.lookup.get(Order, _subject(context, f"preservation_order:{practice.ENDING}"))
    return len(order.periods) > 1


def _proven(context: PageContext) -> bool:
    return any(words in context.practised() for words in _PROOFS)


TASKS: tuple[Task, ...] = (
    Task(
        f"Sign in as {practice.PERSON}",
        f"Ctrl+L, the name, then the passphrase: {practice.PASSPHRASE}",
        Target("people"),
        _signed_in,
    ),
    Task(
        f"Find the stick with serial number {practice.SERIAL}",
        f"g, type {practice.SERIAL}, Enter: {practice.DAMAGED}",
        Target("exhibits"),
        _found,
    ),
    Task(
        f"Accept {practice.OFFERED} from C. Reed",
        f"a here; scan or type its seal {practice.SEAL} and Enter; F2, then F8",
        Target("today"),
        _accepted,
        Action("accept the transfer", ("transfer", "accept"), form_answers("exhibit", practice.OFFERED)),
    ),
    Task(
        f"Check {practice.OVERDUE} in: it is overdue",
        "a here; the form asks for its condition; F8, read, F8",
        Target("rooms"),
        _back,
        Action("check the exhibit in", ("exhibit", "check-in"), form_answers("exhibit", practice.OVERDUE)),
    ),
    Task(
        f"Verify the image of {practice.DAMAGED}, and see the alarm",
        "a here, F8; then the first row of every page counts the alarm",
        Target("integrity"),
        _alarmed,
        Action("verify stored objects", ("sweep", "run")),
    ),
    Task(
        f"Renew order {practice.ENDING} before it ends",
        f"Ctrl+L, sign in as {practice.AUTHORITY}; a here; F8, read, F8",
        Target("orders"),
        _renewed,
        Action(
            "renew the order",
            ("preservation-order", "renew"),
            form_answers("preservation_order", practice.ENDING),
        ),
    ),
    Task(
        "Write the proof of an entry to a file",
        "a here, an entry's number, a file; custody verify needs no vault to verify it",
        Target("ledger"),
        _proven,
        Action("write a proof", ("proof", "entry"), {"out": "entry.tlog-proof"}, asks=("out",)),
    ),
)


def build(context: PageContext, key: str) -> Page:
    """Return the tasks of the tour, each with what was done of it; ``key`` is not used."""
    if not furnished(context):
        text = (
            "The tour needs the furnished training ledger. More, Begin, Practise in a training ledger makes one; "
            "nothing of this ledger is touched by it."
        )
        begin = Row.of(("Practise here",), Target("begin", "training"))
        return Page(Target("tour"), "Tour", (Paragraph(text), Table.of("", ("",), (begin,))))
    done = [task.done(context) for task in TASKS]
    rows = tuple(
        Row.of(
            (task.title, "done" if settled else task.how),
            task.begins,
            None if settled else task.act,
            "good" if settled else "warn",
        )
        for task, settled in zip(TASKS, done, strict=True)
    )
    blocks = (
        Paragraph(
            "Enter opens the page of a task, a begins it; Esc or < comes back. A task is done when the ledger says so. "
            f"Everybody's passphrase is: {practice.PASSPHRASE}."
        ),
        Table.of("", ("task", "how"), rows),
        *(
            (Paragraph("All done. What you entered stays: entries are never removed.", "good"),)
            if all(done)
            else ()
        ),
    )
    return Page(Target("tour"), f"Tour: {sum(done)} of {len(done)} done", blocks)


def furnished(context: PageContext) -> bool:
    """Return whether the ledger has what the tour is about."""
    try:
        for name in (practice.DAMAGED, practice.OVERDUE, practice.OFFERED):
            _subject(context, f"exhibit:{name}")
        _subject(context, f"preservation_order:{practice.ENDING}")
    except CustodyError:
        return False
    return True


def offer(context: PageContext) -> tuple[Table, ...]:
    """Return the table whose one row opens the tour; none once all of it is done."""
    if not furnished(context):
        return (_offered("take the tour", "it needs the furnished training ledger"),)
    left = [task.title for task in TASKS if not task.done(context)]
    return (_offered(f"tour: {len(TASKS) - len(left)} of {len(TASKS)} done", left[0]),) if left else ()


def _offered(told: str, what: str) -> Table:
    return Table.of("Practice", ("", ""), (Row.of((told, what), Target("tour")),))
