"""What ewfacquire, ewfverify and ewfinfo print, and the log that ewfacquire writes with ``-l``.

Their dates name no zone and are not taken. Source: what libewf 20140816 writes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from custody.errors import Malformed
from custody.proof.logs.facts import ToolLog, counted, digests, number, version

BEGINS = re.compile(r"(ewfacquire|ewfacquirestream|ewfverify|ewfinfo) (\d{8})")
HASHED = re.compile(r"(MD5|SHA1|SHA256) hash calculated over data:\t+([0-9a-f]{32,64})")
_STORED = re.compile(r"\t?(MD5|SHA1|SHA256)(?: hash stored in file)?:\t+([0-9a-f]{32,64})")
_BAD = re.compile(r"\tat sector\(s\): \d+ - \d+ number: (\d+)(?: \(.*\))?")
_ENDS = re.compile(r"(?:ewf\w+): (SUCCESS|FAILURE|ABORTED)")


def read(lines: Sequence[str]) -> ToolLog:
    """Read what one program printed, or the log of ewfacquire. Raises Malformed."""
    begun = [match for line in lines if (match := BEGINS.fullmatch(line.rstrip()))]
    if len(begun) > 1:
        raise Malformed("what several programs printed: it is not clear which made the image")
    program = begun[0][1] if begun else "ewfacquire"
    calculated, stored = _digests(HASHED, lines), _digests(_STORED, lines)
    bad = [number(match[1]) for line in lines if (match := _BAD.fullmatch(line.rstrip()))]
    ends = [match[1] for line in lines if (match := _ENDS.fullmatch(line.rstrip()))]
    acquired = program.startswith("ewfacquire")
    return ToolLog(
        program,
        version(begun[0][2]) if begun else None,
        bytes=counted(r"\t?Media size:\t++.*\((\d+) bytes\)", lines),
        sectors=counted(r"\t?Number of sectors:\t+(\d+)", lines),
        sector_bytes=counted(r"\t?Bytes per sector:\t+(\d+)", lines),
        bad_sectors=sum(bad) if bad or (acquired and ends == ["SUCCESS"]) else None,
        source=calculated if acquired else stored,
        again={} if acquired else calculated,
        completed=ends == ["SUCCESS"] if ends else None,
        acquired=acquired,
    )


def _digests(pattern: re.Pattern[str], lines: Sequence[str]) -> dict[str, bytes]:
    found = [match for line in lines if (match := pattern.fullmatch(line.rstrip()))]
    return digests((match[1], match[2]) for match in found)
