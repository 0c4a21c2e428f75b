"""Output of ewfacquire, ewfverify and ewfinfo, and the log that ewfacquire writes with ``-l``.

Their dates name no zone and are not taken. Source: the output of libewf 20140816.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from custody.errors import Malformed
from custody.proof.acquisition_logs.records import ToolLog, agree, counted, digests, number, version

BEGINS = re.compile(r"(ewfacquire|ewfacquirestream|ewfverify|ewfinfo) (\d{8})")
HASHED = re.compile(r"(MD5|SHA1|SHA256) hash calculated over data:\t+([0-9a-f]{32,64})")
_STORED = re.compile(r"\t?(MD5|SHA1|SHA256)(?: hash stored in file)?:\t+([0-9a-f]{32,64})")
_BAD = re.compile(r"\tat sector\(s\): \d+ - \d+ number: (\d+)(?: \(.*\))?")
_ENDS = re.compile(r"(?:ewf\w+): (SUCCESS|FAILURE|ABORTED)")
_ENDED = re.compile(r"(?:Acquiry|Verify) (completed|failed|aborted) at: .*")
_READ = r"Read: .* \((\d+) bytes\) in .*"


def read(lines: Sequence[str]) -> ToolLog:
    """Return the log in the output of one program, or in a log file of ewfacquire.

    Raise Malformed for values that are wrong or contradict each other, and for the output of several programs.
    """
    begun = [match for line in lines if (match := BEGINS.fullmatch(line.rstrip()))]
    if len(begun) > 1:
        raise Malformed("what several programs printed: it is not clear which made the image")
    program = begun[0][1] if begun else "ewfacquire"
    calculated, stored = _digests(HASHED, lines), _digests(_STORED, lines)
    bad = [number(match[1]) for line in lines if (match := _BAD.fullmatch(line.rstrip()))]
    done = _completed(lines)
    acquired = program.startswith("ewfacquire")
    stored_or_read = (calculated, {}) if acquired else (stored, calculated)
    verified = None if acquired else _verified(done, *stored_or_read)
    return ToolLog(
        program,
        version(begun[0][2]) if begun else None,
        bytes=counted(r"\t?Media size:\t++.*\((\d+) bytes\)", lines),
        sectors=counted(r"\t?Number of sectors:\t+(\d+)", lines),
        sector_bytes=counted(r"\t?Bytes per sector:\t+(\d+)", lines),
        bad_sector_count=sum(bad) if bad or (acquired and done) else None,
        source=stored_or_read[0],
        again=stored_or_read[1],
        completed=done,
        acquired=acquired,
        read_bytes=None if acquired else counted(_READ, lines),
        read_error_count=len(bad) if bad or (acquired and done) else None,
        verified=verified,
    )


def _completed(lines: Sequence[str]) -> bool | None:
    """Return whether the run ended well, by its last line or its line with the time; None if unknown."""
    ends = [match[1] for line in lines if (match := _ENDS.fullmatch(line.rstrip()))]
    ended = [match[1] for line in lines if (match := _ENDED.fullmatch(line.rstrip()))]
    if any(word != "completed" for word in ended):
        return False
    return ends == ["SUCCESS"] if ends else None


def _verified(done: bool | None, stored: Mapping[str, bytes], calculated: Mapping[str, bytes]) -> bool | None:
    """Return whether ewfverify computed the stored digests; None for a container without digests."""
    return False if done is False else agree(stored, calculated)


def _digests(pattern: re.Pattern[str], lines: Sequence[str]) -> dict[str, bytes]:
    found = [match for line in lines if (match := pattern.fullmatch(line.rstrip()))]
    return digests((match[1], match[2]) for match in found)
