"""A check says how many entries stand although they break a rule, and which: verified, with warnings."""

from __future__ import annotations

from tests.ledger.forger import audited
from tests.world import World


def test_a_verdict_on_rules_says_how_many_entries_stand_against_one() -> None:
    world = World.memory().staff()
    report = audited(world)
    assert (report.exit_status, report.counts.nonconforming, report.counts.marked) == (0, 0, None)
    case = world.case("C-ahead")
    marked = []
    for _ in range(12):
        world.clock.set(world.clock.now() - 61)
        marked.append(world.sign("judge", "case.closed", {"outcome": "ended"}, subject=case).position)
        case = world.case(f"C-{len(marked)}")
        report = audited(world)
        assert (report.verdict, report.scopes["legal"], report.exit_status) == ("verified", "verified", 10)
        assert report.counts.nonconforming == len(marked)
    (first, *_) = (finding for finding in report.findings if finding.code == "nonconforming")
    assert (first.severity, first.scope, first.where) == ("warning", "legal", f"entry {marked[0]}")
    assert first.found.startswith("case.closed stands against time.order (")
    assert report.counts.marked == "12 entries are nonconforming"
    assert report.first_broken is None
