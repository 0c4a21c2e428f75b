"""One parser of bytes from outside, and what it owes on any input; who drives it, and with what, lies elsewhere.

On any bytes a parser reads, or raises one of its documented errors, within a time and within a memory; and what it
reads and its writer writes again is the very bytes, or reads as the same.
"""

from __future__ import annotations

import resource
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import FrameType

from custody.errors import CustodyError, Malformed, UnknownVersion

ROOT = Path(__file__).resolve().parents[2]
#: Every input for which a parser was ever found wanting, a folder for each parser.
REGRESSIONS = Path(__file__).with_name("regressions")
#: Processor seconds that one input may take, and bytes that the whole of them may.
MOST_SECONDS = 3.0
MOST_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class Parser:
    """A parser under a short name.

    ``reads`` are the functions it stands for, by dotted name; ``run`` reads and, where there is a writer, gives what is
    written of it again, which must be the same bytes; ``seeds`` gives inputs that it reads; ``errors`` are its own.
    """

    name: str
    reads: tuple[str, ...]
    run: Callable[[bytes], bytes | None]
    seeds: Callable[[], list[bytes]]
    errors: tuple[type[BaseException], ...] = (Malformed, UnknownVersion)


class Fault(AssertionError):
    """A parser did what it must not; the cause says what."""


class TooLong(BaseException):
    """An input took longer than any may."""


def feed(parser: Parser, data: bytes) -> bool:
    """Run a parser on one input; return whether it was read. Raises Fault for what it may not do."""
    began = time.process_time()
    try:
        again = parser.run(data)
    except parser.errors as error:
        if isinstance(error, CustodyError) and not (error.message and error.hint is not None):
            raise Fault(f"{parser.name} raises an error without words") from error
        return False
    except BaseException as error:
        raise Fault(f"{parser.name} raised {type(error).__name__}: {error}") from error
    finally:
        took = time.process_time() - began
    if took > MOST_SECONDS:
        raise Fault(f"{parser.name} took {took:.1f} s for {len(data)} bytes")
    if again is not None and again != data:
        raise Fault(f"{parser.name} reads what it would write differently: {again[:80]!r} for {data[:80]!r}")
    return True


@contextmanager
def bounded() -> Iterator[None]:
    """Hold this process to the memory, and each stretch of MOST_SECONDS real time to an end, while parsers run."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    own = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (own + MOST_BYTES, hard))
    before = signal.signal(signal.SIGVTALRM, _over)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def timed(parser: Parser, data: bytes) -> bool:
    """Do what ``feed`` does inside ``bounded``, and end an input that goes on for too long."""
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
    try:
        return feed(parser, data)
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def _over(_number: int, _frame: FrameType | None) -> None:
    raise TooLong


def regressions(parser: Parser) -> list[Path]:
    """Return the files of the inputs for which this parser was once found wanting, in order."""
    return sorted((REGRESSIONS / slug(parser)).glob("*"))


def keep(parser: Parser, data: bytes) -> Path:
    """Keep an input for good, to be tried in every test run, and give where."""
    path = REGRESSIONS / slug(parser) / sha256(data).hexdigest()[:16]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def slug(parser: Parser) -> str:
    """Return the name of a parser's folders."""
    return parser.name.replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Fuzzed:
    """What became of one parser: inputs given, places reached in the code (0: not counted), what was found."""

    inputs: int
    places: int
    found: str
