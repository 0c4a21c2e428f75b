"""Everything that is due in a world, once it is shown that the words, the counts and the turning of its list agree."""

from __future__ import annotations

from itertools import pairwise

from custody.law.clock import DAY
from custody.ledger.views.deadlines import REVIEWS, Mark, Task, between, counted, due, reviews
from custody.ledger.views.deadlines.deadline import DATED, WAITING
from custody.ledger.views.deadlines.deadline_list import EVER
from custody.ledger.views.deadlines.next_action import TO_DO
from custody.ledger.views.deadlines.stores import NO_STORES, StoreUpkeep
from custody.model.kinds import KINDS
from tests.world import World


def all_due(world: World, upkeep: StoreUpkeep = NO_STORES, ahead: int | None = None) -> list[Task]:
    """Return what is due up to ``ahead`` seconds from now, None: ever."""
    now, reader = world.clock.now(), world.store.read()
    until = EVER if ahead is None else now + ahead
    found = list(due(reader, now, until, upkeep))
    assert {period.why for period in found} <= set(TO_DO), "every code has words"
    assert {item.sort for item in found} <= {*DATED, *WAITING}
    spans = sorted({min(until, now + 7 * DAY), min(until, now + 200 * DAY), until})
    assert counted(reader, now, spans, upkeep) == _counts(found, now, spans), (
        "what is counted is what is listed"
    )
    for low, high in pairwise([-1, now, *spans]):
        inside = [item for item in found if item.at is not None and low < item.at <= high]
        assert list(between(reader, now, low + 1, high, upkeep=upkeep)) == inside, (
            "what is counted can be opened"
        )
        again = [item for item in inside if item.sort in REVIEWS]
        assert list(reviews(reader, now, low + 1, high)) == again
        for at, one in enumerate(inside):
            mark = Mark.on(one)
            assert list(between(reader, now, low + 1, high, upkeep=upkeep, beyond=mark)) == inside[at + 1 :]
            if one in again:
                assert list(reviews(reader, now, low + 1, high, mark)) == again[again.index(one) + 1 :]
    for sort in {item.sort for item in found}:
        some = [item for item in found if item.sort == sort]
        assert counted(reader, now, spans, upkeep, {sort}) == _counts(some, now, spans)
    for role in sorted({role for kind in KINDS for role in kind.permit.act | kind.permit.record}):
        some = list(due(reader, now, until, upkeep, roles=(role,)))
        assert [item for item in some if item.concerns("", (role,))] == [
            item for item in found if item.concerns("", (role,))
        ], "nothing is left out that is somebody's turn"
    for at, one in enumerate(found):
        rest = list(due(reader, now, until, upkeep, Mark.on(one)))
        assert rest == found[at + 1 :], "a list goes on behind any line"
    return found


def _counts(rows: list[Task], now: int, untils: list[int]) -> list[int]:
    edges = [-1, now, *untils]
    ats = [row.at for row in rows if row.at is not None]
    return [sum(low < at <= high for at in ats) for low, high in pairwise(edges)]
