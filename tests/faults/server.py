"""Makes processes that carry out one command each, with a fault on their way; the program is loaded only once.

``python -m tests.faults.server`` runs below the library of shim.c and reads one job a line, a JSON document. The
processes it makes are its copies: nothing of the program is replaced in them, unless the job says what to leave out.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import signal
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.faults import weak
from tests.faults.shim import How, Plan, Sort, arm

#: Seconds after which a process that does not end is ended; machines are slow at times.
LONGEST = 600


def run(job: dict[str, Any]) -> int:
    """Carry out one job in this process, which then ends; gives its exit status."""
    folder, told = Path(job["folder"]), job["plan"]
    plan = Plan(**{**told, "sorts": Sort(told["sorts"]), "how": How(told["how"])})
    signal.alarm(LONGEST)
    os.environ.clear()
    os.environ.update(job["environ"])
    os.chdir(folder)
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND
    for number, name in ((1, "said"), (2, "cried")):
        fd = os.open(Path(job["answers"]) / name, flags, 0o600)
        os.dup2(fd, number)
        os.close(fd)
    names = os.open(job["told"], flags, 0o600)
    kept = os.open(plan.kept, flags, 0o600) if plan.kept else -1
    sys.argv = ["custody", *job["argv"]]
    from custody.cli.main import run as command

    weak.leave_out(plan.weak)
    if plan.memory:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + plan.memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    arm(plan, folder, told=names, kept=kept)
    return command()


def child(job: dict[str, Any]) -> int:
    """Make a process for a job and wait for it; gives its exit status, negative for the signal that killed it."""
    number = os.fork()
    if not number:
        status = 99
        try:
            status = run(job)
        except BaseException:
            with suppress(BaseException):
                traceback.print_exc()
        finally:
            os._exit(status)
    ended = os.waitpid(number, 0)[1]
    return os.waitstatus_to_exitcode(ended)


def load(job: dict[str, Any]) -> None:
    """Load what a command loads, which is found out by a process that carries it out and says so."""
    end, start = os.pipe()
    if not os.fork():
        with suppress(BaseException):
            run(job)
        os.write(start, json.dumps(sorted(sys.modules)).encode())
        os._exit(0)
    os.close(start)
    with os.fdopen(end, "rb") as said:
        names = json.loads(said.read())
    os.wait()
    for name in names:
        with suppress(Exception):
            importlib.import_module(name)


def serve() -> None:
    """Answer jobs until there are no more."""
    for line in sys.stdin:
        job = json.loads(line)
        if job.pop("load", False):
            load(job)
            status = 0
        else:
            status = child(job)
        sys.stdout.write(f"{status}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
