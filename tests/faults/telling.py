"""What a command that met a fault may say: a clear error with the status for it, and nothing that is not so."""

from __future__ import annotations

import json
import re

from tests.cli.office import Office
from tests.faults.ground import Ground
from tests.faults.processes import Ended

#: Codes of errors that a fault of this machine may end with, by exit status (docs/reference/commands/index.md).
CODES = {
    7: {"busy"},
    8: {
        "storage",
        "object-missing",
        "object-unreadable",
        "store-unreachable",
        "commit-unknown",
        "entry-stands",
        "out-of-memory",
    },
    9: {"config", "head", "key"},
}
#: Words that say that nothing is there, and that something is.
NOTHING = re.compile(r"nothing was recorded|not committed|nothing was entered")
STANDS = re.compile(r"stands? in the|what was entered stands")
#: What cannot be kept beside an object is told as a warning, and computed again where it is needed.
BESIDE = "could not be kept beside it"


def clear(ground: Ground, office: Office, flow: str, ended: Ended, where: str) -> int:
    """Check what a command said and did, and let it go on; gives how many entries it had made."""
    try:
        said = told(ended)
        odd = frozenset({"tree_missing"}) if BESIDE in ended.said else frozenset()
        made = ground.judge(office, flow, ended, odd=odd)
        assert made or ended.status not in (0, 10), "it said that all is well"
        assert not made or not NOTHING.search(said), said
        assert made or not STANDS.search(said), said
    except AssertionError as wrong:
        wrong.add_note(f"{where}\nstatus {ended.status}: {ended.said}{ended.cried}")
        raise
    return made


def told(ended: Ended) -> str:
    """Return the words of the error that a command ended with, none if it ended well; check its form.

    A command that takes several things answers what failed of them; it cries where none was begun.
    """
    if ended.status in (0, 10):
        return ""
    assert ended.status in CODES, f"no status for a fault of this machine: {ended}"
    cried = [line for line in ended.cried.splitlines() if line]
    assert all(line.startswith("{") for line in cried[-1:]), (
        f"no document on a line of its own: {ended.cried}"
    )
    error = json.loads(cried[-1]) if cried else json.loads(ended.said)["failed"][0]
    assert error["exit"] == ended.status
    assert error["code"] in CODES[ended.status], error["code"]
    assert error["message"]
    assert error["hint"]
    assert "Traceback" not in ended.cried
    return f"{error['message']} {error['hint']}"
