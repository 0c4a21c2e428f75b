"""The info file of Guymager.

Its dates name no zone and are not taken. It reports no bad sectors even after an aborted run, where the number is
unknown. Its sentence of a successful verification needs only one of several digests to agree, so the digests themselves
are compared. Source: the rows and sentences of Guymager 0.8.13, and samples of 0.7 and 0.8 that archives publish.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from custody.errors import Malformed
from custody.proof.acquisition_logs.records import ToolLog, agree, counted, digests, only, version

TITLE = "GUYMAGER ACQUISITION INFO FILE"
_HASH = re.compile(r"(MD5|SHA1|SHA256) hash( verified (?:source|image))?\s*: ([0-9a-f]{32,64})")
_BAD = r"\s*During acquisition, (\d+) bad sectors have been encountered\..*"
_NONE_BAD = "No bad sectors encountered during acquisition."
_FAILED = re.compile("(?:Source|Image) verification FAILED")
#: Objects that are read again; the image first, because it is what is kept.
_READ_AGAIN = ("image", "source")
_FILE = re.compile(r"(?:[0-9a-f]{32}|n/a)\s+\S.*")


def read(lines: Sequence[str]) -> ToolLog:
    """Return the log in one info file of Guymager.

    Raise Malformed for another text, several files in one, or a missing version.
    """
    if sum(line.strip() == TITLE for line in lines) != 1:
        raise Malformed("not one info file of Guymager")
    rows = [match for line in lines if (match := _HASH.fullmatch(line.strip()))]
    bad = counted(_BAD, lines)
    state = only(r"State: (.*)", lines)
    told = only(r"Version\s*: (.*)", lines)
    if told is None:
        raise Malformed("an info file of Guymager that does not say its version")
    completed = None if state is None else state.startswith("Finished successfully")
    none_bad = completed and _NONE_BAD in map(str.strip, lines)
    source = digests((row[1], row[3]) for row in rows if not row[2])
    checked = [
        digests((row[1], row[3]) for row in rows if row[2] == f" verified {what}") for what in _READ_AGAIN
    ]
    agreed = {agree(source, found) for found in checked}
    failed = any(_FAILED.match(line.strip()) for line in lines)
    files = [line for line in lines if _FILE.fullmatch(line.strip())]
    return ToolLog(
        "Guymager",
        version(told),
        bytes=counted(r"Device size\s*: (\d+) .*", lines),
        bad_sector_count=0 if bad is None and none_bad else bad,
        segments=len(files) or None,
        source=source,
        again=checked[0] or checked[1],
        completed=completed,
        read_error_count=0 if bad is None and none_bad else None,
        verified=False if failed or False in agreed else True if True in agreed else None,
    )
