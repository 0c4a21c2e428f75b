"""The page of an exhibit tells what covered holding it over time, once that has changed."""

from __future__ import annotations

from custody.law.clock import DAY
from tests.cli.exhibits.test_seizure_consent import DECIDE, desk, withdrawn
from tests.cli.office import Office

__all__ = ["desk"]


def test_the_page_of_a_thing_shows_the_time_in_which_nothing_covered_it(desk: Office) -> None:
    def page(name: str) -> str:
        return " ".join(desk.done("Eve", "tui", "--plain", f"exhibit:{name}")["text"].split())

    desk.desk.clock.advance(DAY)
    withdrawn(desk, "--exhibits", "EV/2")
    desk.desk.clock.advance(DAY)
    desk.done("Judge", "seizure", "decide-authorisation", "S-1", *DECIDE)
    shown = page("EV/2")
    assert "Authority to hold" in shown
    assert "NOTHING ON RECORD: the consent" in shown
    told = " ".join(desk.desk.run("exhibit", "show", "EV/2").out.split())
    assert "NOTHING ON RECORD: the consent was withdrawn" in told
    held = shown.partition("Authority to hold")[2]
    assert held.index("consent ") < held.index("NOTHING ON RECORD") < held.index("decision")
    assert "NOTHING ON RECORD" not in page("EV/1")
    assert "Authority to hold" not in page("EV/1")
