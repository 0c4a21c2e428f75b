"""The info file of Guymager. Its dates name no zone and are not taken.

Source: the rows and sentences that Guymager 0.8.13 has, and samples of 0.7 and 0.8 that archives publish.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from custody.errors import Malformed
from custody.proof.logs.facts import ToolLog, counted, digests, only, version

TITLE = "GUYMAGER ACQUISITION INFO FILE"
_HASH = re.compile(r"(MD5|SHA1|SHA256) hash( verified (?:source|image))?\s*: ([0-9a-f]{32,64})")
_BAD = r"\s*During acquisition, (\d+) bad sectors have been encountered\..*"
_NONE_BAD = "No bad sectors encountered during acquisition."
_FILE = re.compile(r"(?:[0-9a-f]{32}|n/a)\s+\S.*")


def read(lines: Sequence[str]) -> ToolLog:
    """Read an info file. Raises Malformed."""
    if sum(line.strip() == TITLE for line in lines) != 1:
        raise Malformed("not one info file of Guymager")
    rows = [match for line in lines if (match := _HASH.fullmatch(line.strip()))]
    bad = counted(_BAD, lines)
    state = only(r"State: (.*)", lines)
    told = only(r"Version\s*: (.*)", lines)
    if told is None:
        raise Malformed("an info file of Guymager that does not say its version")
    files = [line for line in lines if _FILE.fullmatch(line.strip())]
    return ToolLog(
        "Guymager",
        version(told),
        bytes=counted(r"Device size\s*: (\d+) .*", lines),
        bad_sectors=0 if bad is None and _NONE_BAD in map(str.strip, lines) else bad,
        segments=len(files) or None,
        source=digests((row[1], row[3]) for row in rows if not row[2]),
        again=digests((row[1], row[3]) for row in rows if row[2]),
        completed=None if state is None else state.startswith("Finished successfully"),
    )
