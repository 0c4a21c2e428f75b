"""The next steps on a seizure or a production order: its tasks, as the inbox has them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from custody.layout import many
from custody.ledger.views.deadlines.next_action import action_text
from custody.ledger.views.deadlines.source_tasks import source_tasks
from custody.pages.parts.form_defaults import form_answers
from custody.pages.parts.page import Action, NextStep
from custody.pages.parts.wording import has_passed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.ledger.views.deadlines.deadline import Task
    from custody.model.records import Production, Seizure
    from custody.pages.parts.context import PageContext

#: Most exhibits that a step names.
_NAMED = 3
#: The kind with which a step begins, where it is not the one that settles the task.
_BEGINS = {"disposition.executed": "disposition.proposed"}


def source_steps(context: PageContext, source: Seizure | Production, meant: str) -> Iterator[NextStep]:
    """Yield the next steps on a seizure or production order: what is wrong first.

    ``meant`` is the name by which a command finds it. The same task on several exhibits is one step, which names the
    first of them.
    """
    groups: dict[tuple[str, str], list[Task]] = {}
    for task in source_tasks(context.lookup, source, context.now):
        groups.setdefault((task.space, task.why), []).append(task)
    for tasks in groups.values():
        yield _step(context, tasks, source.id, meant)


def _step(context: PageContext, tasks: Sequence[Task], source: str, meant: str) -> NextStep:
    """Return the step of tasks of one sort; ``due`` where they are ahead or past by a date."""
    first = tasks[0]
    text, named = action_text(first.why), meant
    if first.subject != source:
        labels = context.names.labels(first.space, [task.subject for task in tasks[:_NAMED]])
        more = f" and {many(len(tasks) - _NAMED, 'other')}" if len(tasks) > _NAMED else ""
        text = f"{', '.join(labels.values())}{more}: {text}"
        named = context.names.unique_names(first.space, labels)[first.subject]
    kind = _BEGINS.get(first.awaited or "", first.awaited)
    words = None if kind is None else context.command_of(kind)
    action = None if words is None else Action(text, words, form_answers(first.space, named, first.position))
    persons = {context.names.person(actor) for task in tasks for actor in task.actors}
    roles = (*sorted(persons), *sorted({role for task in tasks for role in task.roles}))
    due = None if first.why.startswith("give_back") else first.at
    return NextStep(first.why, text, action, due, roles, has_passed(due, context.now))
