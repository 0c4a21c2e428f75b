"""The page of a registered copy: holder, exhibit, and the statements of its entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from custody.display import code_words
from custody.law.clock import format_instant
from custody.ledger.views.exhibits.copies import FIELD, compare_digest, copy_holder
from custody.model.records import Copy
from custody.model.schema.ids import unb64
from custody.pages.lists.lists import Chosen, Listing, case_of, exactly
from custody.pages.parts import facts
from custody.pages.parts.gate import Gate
from custody.pages.parts.page import Alarm, Column, Fact, Page, Row, Target
from custody.pages.parts.stated_facts import fact_of
from custody.pages.parts.statements import linked, stated
from custody.pages.parts.targets import target_of
from custody.pages.parts.wording import when
from custody.pages.things.entry_course import MOST_STATED, alarms, later
from custody.pages.things.history import history

if TYPE_CHECKING:
    from custody.pages.parts.context import PageContext
    from custody.pages.parts.page import Tone

#: Fields of the first entry that the key facts show.
_FACTS = ("exhibit", "case", "copy_type", "medium", "sha256", "custodian")


def rows(context: PageContext, found: Sequence[Copy]) -> list[Row]:
    """Return the rows of copies: exhibit, holder, state and return date."""
    gate = Gate(context.lookup)
    names = context.names.labels("copy", (copy.id for copy in found))
    exhibits = context.names.labels("exhibit", (copy.exhibit for copy in found))
    cases = context.names.labels("case", (copy.case for copy in found))
    return [
        Row(
            (
                Fact("copy", "copy", copy.id, names[copy.id]),
                Fact("copy_type", "type", copy.copy_type, code_words(copy.copy_type)),
                Fact("exhibit", "of", copy.exhibit, exhibits[copy.exhibit]),
                Fact("case", "case", copy.case, cases[copy.case]),
                _custodian(context, gate, copy),
                Fact("state", "state", _state(copy), standing(copy)[0]),
                facts.instant(
                    "return_due_at",
                    "back by",
                    copy.return_due_at,
                    none="",
                    text="" if copy.return_due_at is None else when(copy.return_due_at),
                ),
            ),
            Target("copy", copy.id),
            tone=standing(copy)[1],
        )
        for copy in found
    ]


def _left(context: PageContext, record: Copy, chosen: Chosen) -> bool:
    """Return whether a copy is of the chosen case and exhibit, and open where only open ones are chosen."""
    of_exhibit = chosen.get("exhibit") in (None, record.exhibit)
    return of_exhibit and case_of(context, record, chosen) and (record.ended is None or "open" not in chosen)


LIST = Listing(
    "copies",
    "Copies",
    Copy,
    (
        Column("copy", "copy", "thing"),
        Column("copy_type", "type", "code"),
        Column("exhibit", "of", "thing"),
        Column("case", "case", "thing"),
        Column("custodian_name", "with"),
        Column("state", "state", "code"),
        Column("return_due_at", "back by", "instant"),
    ),
    rows,
    lambda _, copy: copy.position,
    "no copies",
    "copy",
    sources={"exhibit": exactly("of"), "case": exactly("case")},
    keep=_left,
)


def copy(context: PageContext, key: str, *, whole: bool = False) -> Page:
    """Return the page of a copy; ``whole``: with every entry, for programs. Raise NotFound without it."""
    found, gate = context.lookup.get(Copy, key), Gate(context.lookup)
    entries = list(context.entries().of(key))
    since = later(gate, entries, most=None if whole else MOST_STATED)
    return Page(
        Target("copy", key),
        f"Copy {context.names.label('copy', key)}",
        (
            *stated(context, entries, _FACTS),
            *(linked(context, section) for section in since.sections),
            *history(context, key, whole=whole),
        ),
        alarms=(*alarms(gate, entries), *unmatched(context, found)),
        key_facts=tuple(_facts(context, gate, found)),
        about=("copy", key),
        not_shown=since.not_shown,
    )


def _facts(context: PageContext, gate: Gate, found: Copy) -> Iterator[Fact]:
    yield _custodian(context, gate, found)
    state, tone = standing(found)
    yield Fact("state", "state", _state(found), state, tone=tone)
    if found.return_due_at is not None:
        yield Fact("return_due_at", "back by", format_instant(found.return_due_at), when(found.return_due_at))
    exhibit = context.names.label("exhibit", found.exhibit)
    opens = target_of(context.lookup, found.exhibit)
    yield Fact("exhibit", "copy of", found.exhibit, exhibit, opens=opens)
    yield Fact("copy_type", "type", found.copy_type, f"{found.copy_type}, on {found.medium}")
    if found.sha256 is not None:
        yield Fact("sha256", "SHA-256", found.sha256, unb64(found.sha256).hex())
        compared = compare_digest(context.lookup, found.exhibit, found.copy_type, found.sha256)
        differs: Tone = "bad" if compared.matches is False else ""
        yield Fact("digest_comparison", "digest comparison", compared.matches, compared.text, tone=differs)
    yield Fact("made", "made", format_instant(found.made), when(found.made))
    case = context.names.label("case", found.case)
    yield Fact("case", "case", found.case, case, opens=target_of(context.lookup, found.case))
    yield Fact("id", "identifier", found.id, found.id)


def unmatched(context: PageContext, found: Copy, name: str = "the copy") -> Iterator[Alarm]:
    """Yield the alarm on a copy, here called ``name``, whose digest matches no acquisition of its exhibit."""
    if found.sha256 is None:
        return
    compared = compare_digest(context.lookup, found.exhibit, found.copy_type, found.sha256)
    if compared.matches is False:
        yield Alarm("copy.unmatched", f"the digest of {name} {compared.text}", "bad", found.position)


def _custodian(context: PageContext, gate: Gate, found: Copy) -> Fact:
    """Return the holder of a copy: an actor of the ledger, or a name stated in an entry."""
    has = copy_holder(context.lookup, found)
    stated_by = None if has.entry is None else fact_of(gate, has.entry, FIELD)
    if stated_by is not None:
        return Fact(
            "custodian_name",
            "with",
            stated_by.value,
            stated_by.text,
            stated_by.state,
            stated_by.entry,
            stated_by.note,
            stated_by.tone,
            stated_by.opens,
        )
    opens = None if found.custodian is None else target_of(context.lookup, found.custodian)
    return Fact("custodian_name", "with", has.name, has.name or "(not recorded)", opens=opens)


def _state(found: Copy) -> str:
    return found.end or ("out" if found.outside_agency else "at_agency")


def standing(found: Copy) -> tuple[str, Tone]:
    """Return a copy's state as text (with the agency, outside, or its end) with its tone."""
    if found.end is not None:
        return code_words(found.end), "quiet"
    if found.outside_agency:
        return "out", "warn"
    return "with the agency", ""
