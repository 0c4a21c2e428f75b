"""Settings that every test shares; what tests build with lives in modules of its own."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hypothesis import settings

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter

# Two busy cores make any deadline a coin toss, so examples are counted, not timed.
settings.register_profile(
    "house", deadline=None, max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "60"))
)
settings.load_profile("house")


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Print how many keys each working day took (tests/tui/days), states of the model, and inputs that parsers had."""
    passed = terminalreporter.stats.get("passed", [])
    days = sorted((one.nodeid, dict(one.user_properties)) for one in passed)
    lines = [f"{told['keys']:6} keys  {told['day']}" for _, told in days if "keys" in told]
    if lines:
        terminalreporter.write_line("keys of the working days:")
        for line in lines:
            terminalreporter.write_line(line)
    searched = [dict(one.user_properties) for one in passed]
    states = sorted(f"{told['states']:9} states  {told['model']}" for told in searched if "states" in told)
    if states:
        terminalreporter.write_line("the model of the head protocol (docs/model):")
        for line in states:
            terminalreporter.write_line(line)
    fed = [one["fuzzed"] for one in searched if "fuzzed" in one]
    if fed:
        terminalreporter.write_line(f"parsers that were fed: {len(fed)}, with {sum(fed)} inputs")
