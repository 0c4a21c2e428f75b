"""`custody exhibit continuity`: every moment of an exhibit since its seizure, with every gap named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.corrected import corrected_document, corrected_lines
from custody.cli.doubted import doubted_among, doubted_document, doubted_lines
from custody.cli.exhibit_where import gone_lines
from custody.cli.main import example, shared
from custody.cli.words import called, document, many, moment, span
from custody.errors import EXIT_WARNINGS
from custody.layout import columns, pairs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from custody.ledger.views.stretches import Stretch

#: Gaps that ask for somebody's answer; the others are how an evidence room works.
GRAVE = frozenset({"contradiction", "discrepancy", "lost", "seal_doubt", "seizure_undated"})


def configure(actions: Any) -> None:
    """Add the action to the command's."""
    made = actions.add_parser(
        "continuity",
        help="show who is recorded as having an exhibit, since its seizure, and gaps",
    )
    made.add_argument("exhibit", help="reference, serial number, identifier or its first characters")
    shared(made)
    example(made, "custody exhibit continuity EV/1")
    made.epilog = (
        "Exit status: 10 where it was lost, something differed from the record,\n"
        "a seal was in doubt, or instants contradict each other.\n\n"
        f"{made.epilog}"
    )
    made.set_defaults(run=_run)


def _run(call: Call) -> int:
    from custody.ledger.views.continuity import continuity
    from custody.ledger.views.naming import shown_names
    from custody.ledger.views.origin import seized_by
    from custody.ledger.views.storeroom import path_of
    from custody.ledger.views.stretches import GAPS, stretches

    with call.vault() as vault:
        lookup, now = vault.lookup(), vault.clock.now()
        found = continuity(vault.reader(), lookup.resolve("exhibit", call.args.exhibit))
        parts = stretches(lookup, found, now)
        seizure = seized_by(lookup, found.exhibit)
        people = {one.holder for one in parts if one.holder is not None}
        people |= {one.who for one in parts if one.who is not None and one.hands == "checked_out"}
        names = shown_names(lookup, "actor", people)
        parent = found.exhibit.parent
        inside = None if parent is None else lookup.label_of("exhibit", parent)
        places = {one: path_of(lookup, one.place, one.since) for one in parts if one.place is not None}
        reference = lookup.label_of("exhibit", found.exhibit.id)
        told = found.entries if seizure is None else (seizure, *found.entries)
        doubted = doubted_among(lookup.reader, told)
    gaps = [code for code in GAPS if any(code in one.gaps for one in parts)]
    answer = {
        "exhibit": found.exhibit.id,
        "reference": reference,
        "since": moment(parts[0].since),
        "now": moment(now),
        "gone": None if found.gone is None else document(found.gone),
        "gaps": gaps,
        "stretches": [
            {
                "from": moment(one.since),
                "to": None if one.until is None else moment(one.until),
                "hands": one.hands,
                "holder": one.holder,
                "holder_name": None if one.holder is None else names[one.holder],
                "who": None if one.hands == "seized" else one.who,
                "who_name": _named(one, names, inside),
                "place": one.place,
                "place_name": places.get(one),
                "position": one.position,
                "gaps": list(one.gaps),
            }
            for one in parts
        ],
        "corrected": corrected_document(told),
        **doubted_document(doubted),
    }
    rows = [
        (
            moment(one.since),
            "now" if one.until is None else span(one.until - one.since),
            one.whose(names, inside),
            places.get(one, ""),
            "" if one.position is None else str(one.position),
            " ".join(one.gaps),
        )
        for one in parts
    ]
    length = many(len(parts), "stretch").replace("stretchs", "stretches")
    head = [
        ("exhibit", called(reference, found.exhibit.id)),
        *gone_lines(found.gone),
        (
            "time",
            f"{moment(parts[0].since)} to {_end(parts[-1])}, in {length}",
        ),
        ("shows", "who is recorded as having it, at times as they were entered"),
    ]
    lines = [*pairs(head), "", *_table(rows), "", f"gaps: {len(gaps)}"]
    lines += [f"  {line}" for line in pairs([(code, GAPS[code]) for code in gaps])]
    call.out.answer(answer, [*lines, *corrected_lines(told), *doubted_lines(doubted)])
    return EXIT_WARNINGS if GRAVE.intersection(gaps) else 0


def _named(one: Stretch, names: Mapping[str, str], inside: str | None) -> str | None:
    """Return what is called so that has it: the thing that it was in, who is said to have seized it, or an actor."""
    if one.hands == "in_parent":
        return inside
    return one.who if one.hands == "seized" else names.get(one.who or "")


def _end(last: Stretch) -> str:
    return "now" if last.until is None else moment(last.until)


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    return columns(rows, ("from", "for", "with", "place", "entry", "gaps"))
