"""Both sides of a transfer: lines to offer, open offers, and the intents that answer them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from custody.display import code_words
from custody.forms import acceptance
from custody.frozen import dataclass
from custody.ledger.views.subjects.people import name_of
from custody.model.records import Actor, Exhibit, Location, Offer
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Page, Row, Table, Target, Tone
from custody.pages.parts.wording import when
from custody.tui.pages.sealed_groups import item
from custody.tui.pages.transfer_table import (
    Answer,
    Line,
    TransferTable,
    found_seals,
    seal_tone,
    some,
    unmatched_scans,
    unmatched_seal_question,
)
from custody.tui.services.intents import Intent

#: Names that are offered while somebody types, at most.
MOST = 500


@dataclass(frozen=True, slots=True)
class Known:
    """Names that somebody may type: possible custodians, and storage locations."""

    people: tuple[str, ...]
    locations: tuple[str, ...]


def known(context: PageContext) -> Known:
    """Return the people who could receive, and the storage locations in use, by name."""
    lookup, me = context.lookup, context.me
    people = (actor.id for actor in lookup.all(Actor) if actor.keys and not actor.machine and actor != me)
    return Known(
        _some(name_of(lookup, person) for person in people),
        _some(
            lookup.label_of("location", location.id)
            for location in lookup.all(Location)
            if not location.retired
        ),
    )


def _some(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted(one for one, _ in zip(filter(None, names), range(MOST), strict=False)))


def lines_of(context: PageContext, exhibits: Iterable[object]) -> tuple[Line, ...]:
    """Return the lines to offer for the exhibits of a draft, without those that cannot be offered now."""
    found: dict[str, Line] = {}
    for identifier in exhibits:
        exhibit = context.lookup.maybe(Exhibit, str(identifier))
        if exhibit is not None and not (line := Line(item(context, exhibit))).item.why:
            found[line.item.key] = line
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class OpenOffers:
    """The open offers to the signed-in person: lines, when the first offer lapses, and the purposes."""

    lines: tuple[Line, ...]
    until: str
    purposes: str


def open_offers(context: PageContext, kept: Iterable[object] = ()) -> OpenOffers:
    """Return the open offers to the signed-in person, in the order in which they were made.

    ``kept`` are exhibits that a draft names; those that nobody offered come last.
    """
    if context.me is None:
        return OpenOffers((), "", "")
    offers = sorted(context.lookup.under(Offer, "receiver", context.me.id), key=lambda one: one.position)
    standing = [offer for offer in offers if offer.expires >= context.now]
    found: dict[str, Line] = {}
    for offer in standing:
        line = Line(
            item(context, context.lookup.get(Exhibit, offer.exhibit)), context.names.person(offer.giver)
        )
        found.setdefault(line.item.key, line)
    for identifier in kept:
        exhibit = context.lookup.maybe(Exhibit, str(identifier))
        if exhibit is not None:
            line = Line(item(context, exhibit))
            found.setdefault(line.item.key, line)
    return OpenOffers(
        tuple(found.values()),
        when(min((offer.expires for offer in standing), default=None)),
        ", ".join(dict.fromkeys(code_words(offer.purpose) for offer in standing)),
    )


def updated_receipt(table: TransferTable, offers: OpenOffers) -> TransferTable:
    """Return the table updated to the open offers; scans stay, answers to lapsed offers do not."""
    before = {line.item.key: line for line in table.lines}
    lines = tuple(_renewed(before.get(line.item.key, line), line) for line in offers.lines)
    was, now = ({line.item.name for line in some if line.giver} for some in (table.lines, lines))
    told = (("no longer offered to you", was - now), ("now offered to you", now - was))
    said = "; ".join(f"{what}: {some(sorted(names))}" for what, names in told if names)
    found = replace(table, lines=lines, until=offers.until)
    return found.with_message(said, "bad" if was - now else "warn") if said else found


def _renewed(before: Line, now: Line) -> Line:
    found = replace(before, item=now.item, giver=now.giver)
    return found if bool(before.giver) == bool(now.giver) else replace(found, answer="", values={})


def accept_as_recorded(table: TransferTable, key: str) -> TransferTable:
    """Return the table with a line accepted as recorded, or with the message why it cannot be.

    The line must be offered and scanned, and its seals must be read and as recorded. An answer that differs is replaced
    only when asked twice.
    """
    line = next((line for line in table.lines if line.item.key == key), None)
    if line is None:
        return table.with_message("scan an exhibit first", "warn")
    name = line.item.name
    if not line.giver:
        return table.with_message(f"{name} was not offered to you and cannot be accepted", "bad")
    if not line.here:
        return table.with_message(f"scan {name} first; F5 refuses a missing exhibit", "bad")
    if line.odd:
        return table.with_message(unmatched_seal_question([line]), "bad")
    if line.wrong:
        return table.with_message(f"{name} is under another seal than recorded: F4 records it", "bad")
    if line.unread:
        return table.with_message(
            f"scan the seal {', '.join(line.unread)} on {name}; F4 if it cannot be", "bad"
        )
    values = acceptance.as_recorded(line.item.as_sealed)
    if line.answer and line.values != values and table.asked != f"accept {key}":
        told = f"F2 again replaces your answer on {name}: accepted as recorded"
        return replace(table.with_message(told, "warn"), asked=f"accept {key}")
    left = sum(line.answer == "" and bool(line.giver) for line in table.lines) - (line.answer == "")
    told = f"{left} unanswered" if left else "all answered: F8 to review and sign"
    return table.put(replace(line, answer="accept", values=values)).with_message(
        f"{name} accepted; {told}", "good"
    )


def acceptance_values(line: Line) -> dict[str, object]:
    """Return the known values for the form that accepts a transfer with differences."""
    return {**acceptance.accepted(line.item.key, line.seals), **line.values, **_extra(line)}


def refusal_values(line: Line) -> dict[str, object]:
    """Return the known values for the form that refuses a transfer."""
    reason = "not_present" if not line.here else "seal" if line.wrong else None
    return {**acceptance.refused(line.item.key, reason), **line.values, **_extra(line)}


def _extra(line: Line) -> dict[str, object]:
    return {"surplus": line.extra} if line.extra else {}


def with_answer(line: Line, answer: Answer, values: Mapping[str, object]) -> Line:
    """Return a line with its answer; the value ``surplus`` becomes the line's unnumbered item."""
    rest = {name: value for name, value in values.items() if name != "surplus"}
    return replace(line, answer=answer, values=rest, extra=str(values.get("surplus") or ""))


def with_extra(table: TransferTable, key: str, extra: str) -> TransferTable:
    """Return the table with an unnumbered item added to a line; an empty text removes it."""
    line = next((line for line in table.lines if line.item.key == key), None)
    if line is None:
        return table
    found = table.put(replace(line, extra=extra.strip()))
    if not extra.strip():
        return found.with_message(f"{line.item.name}: no unnumbered item with it")
    then = "" if line.answer else "; reported with its answer: F2, F4 or F5"
    return found.with_message(f"EXTRA: unnumbered item with {line.item.name}{then}", "warn")


def discrepancy_values(line: Line) -> dict[str, object]:
    """Return the known values for the form that reports a discrepancy."""
    told: dict[str, object] = {"exhibit": line.item.names[0]}
    if line.wrong:
        recorded = ", ".join(line.item.seals) or "no seal"
        told |= {
            "differences": ["seal"],
            "description": f"found under {', '.join(line.wrong)}, not {recorded}",
        }
    return {**told, **line.values}


def answers(table: TransferTable, place: str) -> tuple[Intent, ...]:
    """Return an intent for each answered line: acceptance, refusal, or report of a discrepancy."""
    found = []
    for line in table.lines:
        key = line.item.key
        if line.answer == "accept":
            values = {**acceptance.accepted(key, line.seals, place), **line.values, **_extra(line)}
            found.append(Intent(acceptance.ACCEPT, values))
        elif line.answer == "refuse":
            found.append(
                Intent(acceptance.REFUSE, {**line.values, **_extra(line), **acceptance.refused(key)})
            )
        elif line.answer == "tell":
            found.append(Intent(acceptance.DISCREPANCY, {**line.values, **acceptance.differing(key)}))
    return tuple(found)


def unresolved(table: TransferTable) -> str:
    """Return the reason why the answers cannot be signed yet, empty if they can.

    Unmatched codes of a line must be resolved first, and a line with an unnumbered item must be answered.
    """
    if told := unmatched_seal_question(table.lines):
        return told
    line = next((line for line in table.lines if line.extra and not line.answer), None)
    return "" if line is None else f"answer {line.item.name} first; F7 discards the unnumbered item"


def receipt_page(table: TransferTable, until: str) -> Page:
    """Return the page of a transfer that is being received; ``until`` is when the first offer lapses."""
    rows = tuple(
        Row.of(
            (
                line.item.name,
                line.giver or f"({line.item.holder})",
                ", ".join(line.item.seals) or "not sealed",
                found_seals(line) if line.here or line.odd else "not scanned",
                _answer(line),
            ),
            Target("exhibit", line.item.key),
            tone=_tone(line),
        )
        for line in table.lines
    )
    columns = ("exhibit", "from", "seal on record", "found", "answer")
    title = f"Offered to me, until {until}" if until else "Offered to me"
    lines = Table.of(title, columns, rows, "nothing is offered to you")
    return Page(Target("coming"), "Receive", (lines, *unmatched_scans(table)))


def _answer(line: Line) -> str:
    """Return the answer of a line in words, with +EXTRA for an unnumbered item."""
    return f"{_answered(line)}{' +EXTRA' if line.extra else ''}".strip()


def _answered(line: Line) -> str:
    values = {name: code_words(str(value)) for name, value in line.values.items()}
    if line.answer == "accept":
        told = f"{_seal(values)}, {values.get('condition', '')}"
        return "ACCEPT as recorded" if _as_recorded(line) else f"ACCEPT {told}"
    if line.answer == "refuse":
        return f"REFUSE: {values.get('reason', '')}"
    if line.answer == "tell":
        return "REPORTED, not accepted"
    if not line.giver:
        return "NOT OFFERED TO YOU"
    if line.odd:
        return "its seal? F3"
    if not line.here:
        return ""
    return "differs? F4" if line.wrong else "scan its seal" if line.unread else "accept? F2"


def _as_recorded(line: Line) -> bool:
    """Return whether an acceptance reports nothing that differs from the record."""
    return acceptance.is_as_recorded(line.values, line.item.as_sealed) and not line.wrong


def _seal(values: Mapping[str, str]) -> str:
    state = values.get("seal-state", "")
    return "no seal" if state == "absent" else f"seal {state}"


def _tone(line: Line) -> Tone:
    if line.answer == "refuse" or not line.giver or line.odd:
        return "bad"
    if line.answer == "accept":
        return "good" if _as_recorded(line) and not line.extra else "warn"
    return seal_tone(line) if line.wrong else "warn" if line.here else ""


def unanswered(table: TransferTable) -> tuple[Line, ...]:
    """Return the lines that were offered and are not answered yet."""
    return tuple(line for line in table.lines if line.giver and not line.answer)


def left_open(table: TransferTable) -> str:
    """Return the warning before answers are signed: unanswered lines, unmatched scans; empty for none."""
    names, codes = [line.item.name for line in unanswered(table)], [scan.code for scan in table.unmatched]
    told = (("unanswered, still offered", names), ("unmatched scan", codes))
    return "; ".join(f"{what}: {some(which)}" for what, which in told if which)
