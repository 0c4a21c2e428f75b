"""Couriers for a few files, whose far end dies or stands still behind a step, or whose near end is killed.

``python -m tests.journeys.couriers CLOCK STEP FILE ARGUMENT…`` does what ``tests.journeys.killed`` does, with one.
A far end reads FAR_STEP, FAR_STEPS and FAR_SIGNAL from its environment.
"""

from __future__ import annotations

import os
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from custody.cli.call import Surroundings
from custody.cli.main import main
from custody.ledger import archiving
from storage import courier_end
from storage.memory import FixedClock
from tests.journeys.killed import Fuse, wire

#: How many small files a courier is begun for here.
FEW = 2


def serve(line: Connection) -> None:
    """Serve as a far end does, and come to nothing behind a step."""
    at, file = int(os.environ["FAR_STEP"]), Path(os.environ["FAR_STEPS"])
    Path(f"{file}.pid").write_text(str(os.getpid()))
    wire(Fuse(at, file, signal.Signals(int(os.environ["FAR_SIGNAL"]))))
    courier_end.serve(line)


if __name__ == "__main__":
    clock, step, name, *argv = sys.argv[1:]
    archiving.LEAST = FEW
    wire(Fuse(int(step), Path(name)))
    around = Surroundings(sys.stdout, sys.stderr, os.environ, Path.cwd(), FixedClock(int(clock)))
    sys.exit(main(argv, around))
