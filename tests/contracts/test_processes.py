"""Every promise of Helpers, whoever keeps it; and that processes end when they should."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from custody.errors import ProofInvalid
from custody.ledger.ports import Helpers
from custody.ledger.ports.serial_executor import NOBODY
from custody.storage.machine.processes import Processes
from tests.contracts.helped import AT_ONCE, doubled, echoed, refused, slowly, there, waited
from tests.processes import ending

#: Seconds after which something is given up that takes one, on a machine that has nothing else to do.
LONGEST = 300


@pytest.fixture(scope="module")
def processes() -> Iterator[Processes]:
    with there(2) as made:
        yield made


@pytest.fixture(params=["nobody", "none to be had", "at once", "two processes"])
def helpers(request: pytest.FixtureRequest, processes: Processes) -> Helpers:
    made: dict[str, Helpers] = {
        "nobody": NOBODY,
        "none to be had": Processes(0),
        "at once": AT_ONCE,
        "two processes": processes,
    }
    return made[request.param]


def done(helpers: Helpers, item: int) -> int:
    wait = helpers.offer(doubled, item)
    return doubled(item) if wait is None else wait()


def test_what_is_done_by_others_is_what_the_caller_would_have_done(helpers: Helpers) -> None:
    assert [done(helpers, item) for item in range(50)] == [2 * item for item in range(50)]


def test_results_wait_until_they_are_asked_for(helpers: Helpers) -> None:
    waiting = [(item, helpers.offer(doubled, item)) for item in range(40)]
    assert [doubled(item) if wait is None else wait() for item, wait in reversed(waiting)] == [
        2 * item for item in reversed(range(40))
    ]


def test_an_error_is_raised_where_the_result_is_asked_for(helpers: Helpers) -> None:
    wait = helpers.offer(refused, "why")
    with pytest.raises(ProofInvalid, match="why"):
        refused("why") if wait is None else wait()


def test_processes_work_beside_the_caller_and_each_gets_no_more_than_it_can_hold(
    processes: Processes,
) -> None:
    waits = [processes.offer(slowly, 0.3) for _ in range(40)]
    given = [wait for wait in waits if wait is not None]
    assert 2 <= len(given) < 40, "who has enough to do is offered nothing"
    found = {wait() for wait in given}
    assert os.getpid() not in found
    assert len(found) == 2
    assert processes.offer(slowly, 0.0) is not None


def test_nothing_is_offered_before_the_processes_are_there_nor_after_they_were_let_go() -> None:
    with Processes(1) as made:
        assert made.offer(doubled, 1) is None, "nobody started them"
        made.start()
        made.start()
        made.wait()
        assert made.offer(doubled, 1) is not None
    assert made.offer(doubled, 1) is None


def test_where_a_process_is_killed_the_caller_does_what_is_left() -> None:
    with Processes(1) as made:
        made.start()
        made.wait()
        first = made.offer(slowly, 0.0)
        assert first is not None
        process = first()
        waits = [(item, made.offer(waited, item)) for item in range(3)]
        os.kill(process, signal.SIGKILL)
        assert [wait() for _, wait in waits if wait is not None] == [
            2 * item for item, wait in waits if wait is not None
        ]
        assert made.offer(doubled, 1) is None


def test_a_process_that_cannot_be_started_leaves_everything_to_the_caller(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with Processes(1) as made:
        made.start()
        made.wait()
        assert made.offer(doubled, 1) is None


HOLD = """
import os, sys, time
from custody.storage.machine.processes import Processes
from tests.contracts.helped import slowly
if __name__ == "__main__":
    made = Processes(1)
    made.start()
    made.wait()
    print(made.offer(slowly, 0.0)(), flush=True)
    time.sleep(60)
"""


def test_a_process_is_not_told_what_the_caller_was_told_in_confidence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "in confidence")
    monkeypatch.setenv("PGPASSWORD", "in confidence")
    with Processes(1) as made:
        made.start()
        made.wait()
        wait = made.offer(slowly, 0.0)
        assert wait is not None
        told = Path(f"/proc/{wait()}/environ").read_bytes()
    assert b"PATH=" in told
    assert b"in confidence" not in told


def scripted(folder: Path, text: str) -> str:
    """Run a program of somebody's own, and give what it prints."""
    script = folder / "own.py"
    script.write_text(text, encoding="ascii")
    environ = {**os.environ, "PYTHONPATH": os.fspath(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, script], env=environ, capture_output=True, text=True, timeout=LONGEST, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


UNGUARDED = """
from custody.storage.machine.processes import Processes
from tests.contracts.helped import doubled
print("once", flush=True)
with Processes(1) as made:
    made.start()
    made.wait()
    print(made.offer(doubled, 21)())
"""


def test_the_callers_own_program_is_not_run_again_in_a_process(tmp_path: Path) -> None:
    """A script of four lines that enters evidence must not enter it twice."""
    assert scripted(tmp_path, UNGUARDED) == "once\n42\n"


FORKED = """
import os
from custody.storage.machine.processes import Processes
from tests.contracts.helped import slowly
with Processes(1) as made:
    made.start()
    made.wait()
    wait = made.offer(slowly, 0.1)
    child = os.fork()
    if not child:
        assert made.offer(slowly, 0.0) is None
        assert wait() == os.getpid()
        made.close()
        os._exit(0)
    print(os.waitpid(child, 0)[1], wait() == made._all[0]._process.pid, made.offer(slowly, 0.0) is not None)
"""


def test_who_is_forked_from_the_caller_asks_nothing_of_his_processes(tmp_path: Path) -> None:
    """Answers to one would else be taken by the other for his own: yes, this entry is signed."""
    assert scripted(tmp_path, FORKED) == "0 True True\n"


def test_an_answer_that_is_not_to_what_was_asked_is_not_taken() -> None:
    with Processes(1) as made:
        made.start()
        made.wait()
        (process,) = made._all
        waits = [made.offer(doubled, item) for item in (1, 2)]
        process._asked.reverse()
        assert [wait() for wait in waits if wait is not None] == [2, 4]
        assert process._gone
        assert made.offer(doubled, 3) is None


def test_who_is_interrupted_while_he_waits_never_takes_half_an_answer_for_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Processes(1) as made:
        made.start()
        made.wait()
        (process,) = made._all
        wait = made.offer(doubled, 1)
        assert wait is not None

        def interrupted() -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patch:
            patch.setattr(process, "_take", interrupted)
            with pytest.raises(KeyboardInterrupt):
                wait()
        assert wait() == 2, "the caller does it"
        assert made.offer(doubled, 2) is None


def test_a_process_that_stands_still_is_given_up_and_the_caller_does_its_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A commit holds the right to sign while it waits."""
    monkeypatch.setattr("custody.storage.machine.processes.PATIENCE", 1)
    with Processes(2) as made:
        made.start()
        made.wait()
        stopped = list(made._all)
        for process in stopped:
            process._process.send_signal(signal.SIGSTOP)
        wait = made.offer(doubled, 2)
        assert wait is not None, "nobody knows yet"
        assert made.offer(echoed, bytes(4 << 20)) is None, "it does not listen"
        assert wait() == 4
        assert made.offer(doubled, 3) is None
    assert [item._process.poll() for item in stopped] == [-signal.SIGKILL] * 2


def test_items_of_any_size_and_results_of_any_size_pass_each_other() -> None:
    """Both ends would else wait for the other to listen."""
    with Processes(1) as made:
        made.start()
        made.wait()
        item = bytes(4 << 20)
        waits = [made.offer(echoed, item) for _ in range(4)]
        assert all(wait is not None and wait() == item for wait in waits)


def test_processes_start_by_themselves_once_so_many_items_were_offered() -> None:
    with Processes(1, after=3) as made:
        assert [made.offer(doubled, item) for item in range(2)] == [None, None]
        assert not made._all
        assert made.offer(doubled, 2) is None
        made.wait()
        wait = made.offer(doubled, 3)
        assert wait is not None
        assert wait() == 6


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_processes_end_with_the_caller_however_he_ends(tmp_path: Path, how: signal.Signals) -> None:
    script = tmp_path / "hold.py"
    script.write_text(HOLD, encoding="ascii")
    environ = {**os.environ, "PYTHONPATH": os.fspath(Path(__file__).parents[2])}
    with ending(
        subprocess.Popen(
            [sys.executable, script], env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
    ) as caller:
        assert caller.stdout is not None
        process = int(caller.stdout.readline())
        assert alive(process)
        caller.send_signal(how)
        caller.wait(LONGEST)
        within(lambda: not alive(process))


def test_an_interrupt_at_the_terminal_is_the_callers_alone(processes: Processes) -> None:
    first = processes.offer(slowly, 0.0)
    assert first is not None
    os.kill(first(), signal.SIGINT)
    assert done(processes, 4) == 8
    assert processes.offer(doubled, 1) is not None


def alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state not in "ZX"


def within(there: Callable[[], bool]) -> None:
    stop = time.monotonic() + LONGEST
    while not there():
        assert time.monotonic() < stop
        time.sleep(0.02)
