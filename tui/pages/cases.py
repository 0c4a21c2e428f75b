"""Cases, and one with all that belongs to it."""

from __future__ import annotations

from custody.ledger.views.dossier import dossier
from custody.model.records import Case
from tui.page import Act, Page, Pair, Pairs, Row, Table, Target
from tui.pages.history import history
from tui.sight import Sight
from tui.wording import when

#: Cases on one page.
ROWS = 300


def listing(sight: Sight, key: str) -> Page:
    """Build the list of cases, the newest first."""
    found = sorted(sight.lookup.all(Case), key=lambda one: (-one.opened, one.id))
    rows = tuple(
        Row(
            (
                sight.label("case", one.id),
                "closed" if one.outcome else "open",
                one.outcome or "",
                when(one.opened),
            ),
            Target("case", one.id),
            tone="quiet" if one.outcome else "",
        )
        for one in found[:ROWS]
    )
    table = Table("", ("case", "state", "outcome", "opened"), rows, "no cases", max(len(found) - ROWS, 0))
    return Page(Target("cases"), "Cases", (table,), acts=(Act("open a case", ("case", "open")),))


def case(sight: Sight, key: str) -> Page:
    """Build the page of one case."""
    found = dossier(sight.lookup.reader, key, sight.now, sight.warn)
    name = sight.label("case", key)
    blocks = (
        Pairs(
            "",
            (
                Pair("state", found.case.outcome or "open"),
                Pair("opened", when(found.case.opened)),
                Pair("exhibits", str(len(found.exhibits)), opens=Target("exhibits", key)),
                Pair("orders", str(len(found.orders)), opens=Target("orders", key)),
            ),
        ),
        Table(
            "Orders",
            ("order", "state", "ends"),
            tuple(
                Row(
                    (
                        sight.label("order", one.order.id),
                        one.standing.state.replace("_", " "),
                        "" if one.standing.ends is None else when(one.standing.ends),
                    ),
                    Target("order", one.order.id),
                )
                for one in found.orders
            ),
        ),
        Table(
            "Seizures",
            ("seizure", "basis", "when"),
            tuple(
                Row(
                    (sight.label("seizure", one.id), one.basis, when(one.occurred)),
                    Target("seizure", one.id),
                )
                for one in found.seizures
            ),
        ),
        Table(
            "Exhibits",
            ("exhibit", "what", "holder", "seal"),
            tuple(
                Row(
                    (
                        sight.label("exhibit", one.id),
                        one.category,
                        sight.person(one.holder),
                        one.seal or "not sealed",
                    ),
                    Target("exhibit", one.id),
                )
                for one in found.exhibits
            ),
        ),
        history(sight, key),
    )
    shown = tuple(one for one in blocks if not isinstance(one, Table) or one.rows)
    acts = (Act("take in what was seized", ("exhibit", "intake")),)
    return Page(Target("case", key), f"Case {name}", shown, acts=acts, about=("case", key))
