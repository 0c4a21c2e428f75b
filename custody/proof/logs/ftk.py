"""The text file that FTK Imager writes beside an image. Its dates name no zone and are not taken.

Source: files of versions 3.1 and 4.5 that exercises and archives publish.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from custody.proof.logs.facts import ToolLog, counted, digests, version

BEGINS = re.compile("\ufeff?Created By (?:AccessData|Exterro)(?:®|\ufffd)? FTK(?:®|\ufffd)? Imager (\\S+)")
_HASH = re.compile(r"(MD5|SHA1|SHA256) checksum:\s+([0-9a-f]{32,64})(?: : (\w+))?")
_ATTENTION = "ATTENTION:"


def read(lines: Sequence[str]) -> ToolLog:
    """Read a log. Raises Malformed."""
    begun = BEGINS.fullmatch(lines[0].rstrip())
    rows = [match for line in lines if (match := _HASH.fullmatch(line.strip()))]
    segments: list[str] = []
    listing = False
    for line in lines:
        if line.strip() == "Segment list:":
            listing = True
        elif not line.strip():
            listing = False
        elif listing:
            segments.append(line)
    attention = any(line.strip().startswith(_ATTENTION) for line in lines)
    checks = {row[3] for row in rows if row[3]}
    return ToolLog(
        "FTK Imager",
        version(begun[1]) if begun else None,
        sectors=counted(r" *Sector count: ++([\d., ]+)", lines),
        sector_bytes=counted(r" *Bytes per Sector: ++([\d., ]+)", lines),
        bad_sectors=None,
        segments=len(segments) or None,
        source=digests((row[1], row[2]) for row in rows if not row[3]),
        again=digests((row[1], row[2]) for row in rows if row[3]),
        completed=False if attention else checks == {"verified"} if checks else None,
    )
