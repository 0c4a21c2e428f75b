"""What the pool of connections says of a connection that it could not reset is no traceback for anybody."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
#: What the pool does where memory ends while it takes a connection back.
SAID = """
import logging
{load}
try:
    raise MemoryError
except MemoryError:
    logging.getLogger("sqlalchemy.pool.impl.QueuePool").error("Exception during reset", exc_info=True)
"""


def cried(load: str) -> str:
    """Return what a process that logs such an error writes to standard error."""
    ended = subprocess.run(
        [sys.executable, "-c", SAID.format(load=load)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return ended.stderr


def test_what_the_pool_says_reaches_nobody_who_did_not_ask_for_it() -> None:
    assert "Traceback" in cried("")
    assert cried("import custody.storage.database.location") == ""
    assert "Exception during reset" in cried(
        "import custody.storage.database.location; logging.basicConfig()"
    )
