"""The text file that FTK Imager writes beside an image. Its dates name no zone and are not taken.

Sectors that could not be read are listed after the word ATTENTION, a range or a single one in a line.

Source: files of versions 3.1 and 4.5 that exercises and archives publish.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from custody.errors import Malformed
from custody.proof.acquisition_logs.records import ToolLog, agree, counted, digests, number, version

BEGINS = re.compile("\ufeff?Created By (?:AccessData|Exterro)(?:®|\ufffd)? FTK(?:®|\ufffd)? Imager (\\S+)")
_HASH = re.compile(r"(MD5|SHA1|SHA256) checksum:\s+([0-9a-f]{32,64})(?: : (\w+))?")
_ATTENTION = "ATTENTION:"
_BAD = re.compile(r"(\d+)(?: (?:through|to) (\d+))?")
_FINISHED = re.compile(r"Acquisition finished:\s.*\S")
_STARTED = re.compile(r"Acquisition started:\s.*")


def read(lines: Sequence[str]) -> ToolLog:
    """Return the log in a text file of FTK Imager.

    Raise Malformed for values that are wrong or contradict each other.
    """
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
    checks = {row[3] for row in rows if row[3]}
    source = digests((row[1], row[2]) for row in rows if not row[3])
    again = digests((row[1], row[2]) for row in rows if row[3])
    errors, bad = _unread(lines)
    return ToolLog(
        "FTK Imager",
        version(begun[1]) if begun else None,
        sectors=counted(r" *Sector count: ++([\d., ]+)", lines),
        sector_bytes=counted(r" *Bytes per Sector: ++([\d., ]+)", lines),
        bad_sector_count=bad,
        segments=len(segments) or None,
        source=source,
        again=again,
        completed=_completed(lines),
        read_error_count=errors,
        verified=None if not checks else checks == {"verified"} and agree(source, again) is not False,
    )


def _completed(lines: Sequence[str]) -> bool | None:
    stripped = [line.strip() for line in lines]
    if any(line.startswith(_ATTENTION) and "incomplete" in line for line in stripped):
        return False
    if any(_FINISHED.fullmatch(line) for line in stripped):
        return True
    return False if any(_STARTED.fullmatch(line) for line in stripped) else None


def _unread(lines: Sequence[str]) -> tuple[int | None, int | None]:
    """Return the fewest unreadable places, and the number of their sectors; None where not stated."""
    attention = next((at for at, line in enumerate(lines) if line.strip().startswith(_ATTENTION)), None)
    if attention is None:
        return None, None
    places = []
    for line in lines[attention + 1 :]:
        found = _BAD.fullmatch(line.strip())
        if found is not None:
            first, last = number(found[1]), number(found[2] or found[1])
            if last < first:
                raise Malformed(f"a range of sectors that ends before it begins: {line.strip()[:60]!a}")
            places.append(last - first + 1)
        elif places:
            break
    return (len(places), sum(places)) if places else (1, None)
