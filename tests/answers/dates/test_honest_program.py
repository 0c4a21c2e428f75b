"""Whatever the honest program admits, a check does not call false, and somebody can answer each doubt that it names.

``HONEST_DAYS`` sets how many days are played, which are few in the suite.
"""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, given, settings

from tests.answers.dates.honest_days import DAYS, Day

MANY = int(os.environ.get("HONEST_DAYS", "40"))


@settings(max_examples=MANY, deadline=None, suppress_health_check=list(HealthCheck))
@given(DAYS)
def test_whatever_the_honest_program_admits_a_check_does_not_call_false(steps: list[tuple[Any, ...]]) -> None:
    day = Day()
    for step in steps:
        day.play(step)
    for desk in (0, 1):
        report = day.checked(desk)
        wrong = [finding for finding in report.findings if finding.severity == "error"]
        assert (report.verdict, wrong) == ("verified", [])
    for _ in range(6):
        report = day.checked()
        assert report.verdict == "verified"
        if not day.answer(report):
            break
    assert (dict(report.doubts), report.verdict) == ({}, "verified")
