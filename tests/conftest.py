"""Settings that every test shares; what tests build with lives in modules of its own."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from typing import TYPE_CHECKING

import pytest
from _pytest.unraisableexception import gc_collect_iterations_key
from hypothesis import settings

from tests import digests, memory, parsers, patches, processes

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter

# Two busy cores make any deadline a coin toss, so examples are counted, not timed.
settings.register_profile(
    "house", deadline=None, max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "30"))
)
settings.load_profile("house")
memory.keep_in_memory()
# Python searches for garbage seldom. Not `gc.freeze`: what takes a rule out asks who refers to it, and must hear all.
gc.set_threshold(50_000, 25, 40)
# Else argparse looks for translations of every word that it prints.
os.environ["LANGUAGE"] = "C"
processes.hear_signals()
digests.keep_digests()
digests.keep_signatures()
digests.keep_entries()
patches.watch_patches()
parsers.keep_parsers()

#: What takes long, or waits for time to pass, by how its name begins, the longest first. It comes first, in the share
#: of one worker: the others use the cores while it waits, and none has it left at the end of a run.
LONG = (
    "tests/tui/test_snapshots.py",
    "tests/cli/entries/test_reads.py",
    "tests/cli/cases/test_record_sentinels.py",
    "tests/journeys/",
    "tests/faults/",
    "tests/answers/databases/",
    "tests/hostile/",
    "tests/probing/",
    "tests/tui/days/",
    "tests/attacks/",
    "tests/tui/forms/test_told_of_forms.py",
    "tests/cli/output/test_standard_streams.py",
    "tests/answers/exhibits/test_label_signs.py",
    "tests/answers/dates/test_honest_program.py",
    "tests/buckets/test_patience.py",
    "tests/cli/vault/test_init_crash.py",
    "tests/cli/vault/test_older_schema.py",
    "tests/cli/stores/test_stopping_buckets.py",
    "tests/docs/test_handbook.py",
    "tests/docs/test_tutorials.py",
    "tests/model/entries/test_whole_office_machine.py",
)


def pytest_configure(config: pytest.Config) -> None:
    """Search for garbage once when a run in one process ends; a worker of several ends without.

    A worker has told its results before it would search, so what it found would count for nothing, and a heap of a
    gigabyte costs seconds of a core. What tests leave behind is found while they run. The first that is registered runs
    last: whatever ends a server or removes a folder at the end comes before it.
    """
    is_worker = hasattr(config, "workerinput")
    config.stash[gc_collect_iterations_key] = 0 if is_worker else 1
    if is_worker:
        atexit.register(os._exit, 0)
    # What is collected stays: a search for garbage among half a million such objects finds none.
    gc.disable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what takes long first, the longest before all, else leave the order in which it stands."""
    gc.enable()
    items.sort(
        key=lambda item: next((at for at, name in enumerate(LONG) if item.nodeid.startswith(name)), len(LONG))
    )


@pytest.hookimpl(tryfirst=True, specname="pytest_runtest_teardown")
def pytest_end_processes() -> None:
    """End what a test started and did not see end, before anything waits for it."""
    processes.end_all()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Remove what a test put into the bucket in this process, which is kept in memory."""
    if "tests.buckets.moto" in sys.modules:
        sys.modules["tests.buckets.moto"].forget()


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Print what was counted: keys of working days, states of the model, tamperings, actors, faults, and inputs."""
    passed = terminalreporter.stats.get("passed", [])
    days = sorted((report.nodeid, dict(report.user_properties)) for report in passed)
    lines = [f"{told['keys']:6} keys  {told['day']}" for _, told in days if "keys" in told]
    if lines:
        terminalreporter.write_line("keys of the working days:")
        for line in lines:
            terminalreporter.write_line(line)
    searched = [dict(report.user_properties) for report in passed]
    states = sorted(f"{told['states']:9} states  {told['model']}" for told in searched if "states" in told)
    if states:
        terminalreporter.write_line("the model of the head protocol (docs/model):")
        for line in states:
            terminalreporter.write_line(line)
    judged = sorted((str(told["tampered"]), told) for told in searched if "tamperings" in told)
    if judged:
        total = sum(int(str(told["tamperings"])) for _, told in judged)
        terminalreporter.write_line(f"{total} generated tamperings, each found and named (tests/attacks):")
        for family, told in judged:
            left = f", and {told['unchanged']} that changed nothing" if told["unchanged"] else ""
            terminalreporter.write_line(f"{told['tamperings']:9}  {family}{left}")
    played = sorted(str(told["actors"]) for told in searched if "actors" in told)
    if played:
        terminalreporter.write_line("honest and dishonest actors in a world in memory (tests/attacks):")
        for line in played:
            terminalreporter.write_line(f"    {line}")
    met = [told for report in passed for name, told in report.user_properties if name == "fault"]
    if met:
        terminalreporter.write_line("faults met (tests/faults, all of them in `make faults`):")
        for fault in sorted({str(what) for what, _, _ in met}):
            done, of = (sum(int(item[which]) for item in met if item[0] == fault) for which in (1, 2))
            terminalreporter.write_line(f"{done:9} of {of:6}  {fault}")
    fed = [search["fuzzed"] for search in searched if "fuzzed" in search]
    if fed:
        terminalreporter.write_line(f"parsers that were fed: {len(fed)}, with {sum(fed)} inputs")
