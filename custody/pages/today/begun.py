"""What was begun and not signed: drafts of forms, sweeps that were cut off, uploads that stopped."""

from __future__ import annotations

from collections.abc import Iterator

from custody.layout import many
from custody.pages.parts.amounts import amount
from custody.pages.parts.context import PageContext, UnfinishedForm
from custody.pages.parts.page import Action, Fact, Row, Table, Target
from custody.pages.parts.targets import noun_of
from custody.pages.parts.wording import brief, when
from custody.pages.today.my_tasks import UNTITLED
from custody.pages.worklist.nouns import shortened

#: Questions about the subject or receiver of a form.
NAMING = (
    *("seizure", "case", "preservation_order", "production_order", "preservation_request"),
    *("exhibit", "exhibits", "round", "number", "reference", "to"),
)
#: Most characters of the act of a draft in a list.
_ACT = 30


def table(context: PageContext) -> Table:
    """Return the table of the reader's drafts, and of runs on this machine that were cut off."""
    rows = (*_drafts(context), *_sweeps(context), *_uploads(context))
    return Table.of("BEGUN, NOT SIGNED", UNTITLED, rows)


def _drafts(context: PageContext) -> Iterator[Row]:
    for form in context.begun():
        told = context.told_of(form.words) or " ".join(form.words).replace("-", " ")
        about = _about(form)
        yield _row(
            "",
            about,
            noun_of(form.words[0].replace("-", "_")),
            f"Continue: {shortened(told, _ACT)}",
            f"Begun and not signed: {told}{f', {about}' if about else ''}. Nothing of it is on record.",
            Action(f"continue: {told}", form.words, form.given),
        )


def _about(form: UnfinishedForm) -> str:
    """Return the subject of a form's draft as text, with its number of rows."""
    values = {**form.given, **{name: value for name, value in form.values.items() if value}}
    named = [values.get(name) for name in dict.fromkeys((*form.given, *NAMING))]
    told = [", ".join(map(str, some)) if isinstance(some, list) else str(some) for some in named if some]
    rows = values.get("rows")
    if isinstance(rows, list) and rows:
        told.append(many(len(rows), "line"))
    return ", ".join(dict.fromkeys(told))


def _sweeps(context: PageContext) -> Iterator[Row]:
    """Yield the sweeps of this machine that ended before they were done."""
    for sweep in context.sweeps():
        if sweep.alive:
            continue
        count = "" if sweep.total is None else f", {sweep.entered} objects are on record"
        act = Action("verify what is due", ("sweep", "run"), {"due": True, "depth": sweep.depth})
        yield _row(
            brief(sweep.since, context.now),
            "",
            "Sweep, cut off",
            "Verify what is left",
            f"Sweep begun {when(sweep.since)} was cut off{count}.",
            act,
            Target("integrity"),
        )


def _uploads(context: PageContext) -> Iterator[Row]:
    """Yield the files of which only a part arrived in a store."""
    for upload in context.uploads():
        if upload.alive:
            continue
        arrived = (
            "" if upload.arrived is None else f", {amount(upload.arrived)} of {amount(upload.bytes)} arrived"
        )
        act = Action(
            "archive the file again", ("archive",), {"exhibit": upload.exhibit, "files": [upload.path]}
        )
        yield _row(
            "",
            upload.exhibit,
            shortened(upload.name),
            "Archive again; it goes on",
            f"{upload.name} to {upload.store}: cut off{arrived}.",
            act,
            Target("integrity"),
        )


def _row(  # noqa: PLR0917  # the cells of a line, in their order
    at: str, number: str, noun: str, text: str, told: str, act: Action, opens: Target | None = None
) -> Row:
    cells = (
        Fact("when", "when", at, at),
        Fact("number", "number", number, number),
        Fact("what", "what", noun, noun),
        Fact("task", "to do", text, text),
    )
    return Row(cells, opens, act, "warn", help=told, acts=True)
