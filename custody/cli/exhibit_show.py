"""`custody exhibit list` and `custody exhibit show`: where exhibits are, and the continuity of one."""

from __future__ import annotations

from typing import Any

from custody.cli.alarms import alarm_cell
from custody.cli.call import Call
from custody.cli.exhibit_where import gone_word, holding_of
from custody.cli.listing import add_paging, paging
from custody.cli.main import example, shared
from custody.cli.thing_show import add_show
from custody.cli.words import document, short
from custody.layout import columns


def configure(actions: Any) -> None:
    """Add the two actions to the command's."""
    listing = actions.add_parser("list", help="list exhibits with holder and seal")
    listing.add_argument("--case", help="only those of one case")
    listing.add_argument("--holder", help="only those that this actor holds")
    add_paging(listing)
    shared(listing)
    example(listing, "custody exhibit list --case C-2026-014 --holder Eve")
    listing.set_defaults(run=_list)
    add_show(
        actions,
        "exhibit",
        "show an exhibit's continuity: holders, seals, images, every entry",
        "EV/1",
        named="reference, serial number, identifier or its first characters",
        limit=True,
    )


def _list(call: Call) -> int:
    from custody.ledger.views.alarms import among, seal_words
    from custody.ledger.views.dispositions import gone_among
    from custody.ledger.views.naming import shown_names
    from custody.ledger.views.people import find_actor, name_of
    from custody.ledger.views.superseded import superseded_words
    from custody.model.records import Exhibit

    args = call.args
    with call.vault() as vault:
        lookup = vault.lookup()
        holder = None if args.holder is None else find_actor(lookup, args.holder).id
        if args.case is not None:
            found = list(lookup.under(Exhibit, "case", lookup.resolve("case", args.case)))
        elif holder is not None:
            found = list(lookup.under(Exhibit, "holder", holder))
        else:
            found = list(lookup.all(Exhibit))
        gone = gone_among(lookup, [one.id for one in found]) if holder is not None else {}
        found = [one for one in found if holder is None or (holder == one.custodian and one.id not in gone)]
        found.sort(key=lambda exhibit: exhibit.holds[0].position)
        page = paging(call, len(found))
        found = list(page.of(found))
        gone = gone_among(lookup, [one.id for one in found])
        wrong = among(lookup, [one.id for one in found])
        names: dict[str, str | None] = {}
        rows: list[dict[str, Any]] = []
        for one in found:
            left = gone.get(one.id)
            names.setdefault(one.holder, name_of(lookup, one.holder))
            held = left is None and one.custodian is not None
            rows.append(
                {
                    "reference": lookup.label_of("exhibit", one.id),
                    "holder_name": names[one.holder] if held else None,
                    **holding_of(one, left),
                    **document(one),
                    "alarms": [alarm.said for alarm in wrong.get(one.id, ())],
                }
            )
        shown = shown_names(lookup, "exhibit", [row["id"] for row in rows])
        ended = superseded_words(lookup, found)
        holders = shown_names(lookup, "actor", {row["holder"] for row in rows} - {None})
    cells = [
        (
            shown[row["id"]],
            row["category"],
            gone_word(gone.get(row["id"])) or ended.get(row["id"]) or holders[row["holder"]],
            seal_words(row["seal"], wrong.get(row["id"], ())),
            alarm_cell(wrong.get(row["id"], ())),
            "offered" if row["offer"] else "",
            short(row["id"]),
        )
        for row in rows
    ]
    headings = ("exhibit", "category", "holder", "seal", "", "", "id")
    lines = page.lines(columns(cells, headings), "no exhibits")
    call.out.answer({**page.members, "exhibits": rows}, lines)
    return 0
