"""What a scanner sent, in words: characters, keys, gaps, verdict and keyboard layout.

Looks nothing up and enters nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from textual import events

from custody.display import visible
from custody.errors import ConfigError
from custody.frozen import dataclass
from custody.layout import many
from custody.pages.parts.page import Tone
from custody.tui.input.bursts import ENDS, GAP, LEAST, SLOW, Bursts
from custody.tui.input.identifiers import SYMBOLOGIES, split
from custody.tui.input.marks import Marks, lines, repeated
from custody.tui.services.key_names import printed

Pressed = events.Key | events.Paste
#: The text of the test code: characters that lie on other keys of other keyboards.
TEST_CODE = "zy-/_:;&qaQWm1"
#: The least share of its characters by which the test code is recognised.
_ALIKE = 0.3
#: Most characters of a code that are shown.
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """One line on what arrived: label, text, and the tone of a fault."""

    label: str
    text: str
    tone: Tone = ""


def text_of(arrived: Sequence[Pressed]) -> str:
    """Return the characters of what arrived, without the keys at its end."""
    return "".join(map(_text, arrived))


def findings(
    arrived: Sequence[Pressed], marks: Marks | None = None, earlier: str = ""
) -> tuple[Finding, ...]:
    """Return what is to be said of keys that came one after the other, at least one.

    ``marks`` are those of the settings; ``earlier`` is the text of another code that came before, empty for none.
    """
    marks = marks or Marks()
    ends = [_is_end(event) for event in arrived]
    last = len(arrived) - ends[::-1].index(False) if False in ends else 0
    inner, ending = arrived[:last], arrived[last:]
    text = text_of(inner)
    keys = [printed(event.key) for event in inner if isinstance(event, events.Key) and not _text(event)]
    identifier, code = split(marks.off(text))
    return (
        Finding("arrived", f"{many(len(text), 'character')}: {visible(text, limit=_SHOWN) or 'nothing'}"),
        _controls(text, keys),
        Finding("end key", _ending(ending)),
        _gaps(arrived),
        _verdict(arrived, marks),
        *_marks(text, marks, earlier),
        Finding(
            "AIM identifier",
            f"{identifier}, {SYMBOLOGIES[identifier[1]]}: taken off" if identifier else "none",
        ),
        Finding("code", visible(code, limit=_SHOWN) or "none"),
        _layout(code),
    )


def drawn(*, on_paper: bool) -> str:
    """Return the test code as a QR code in half blocks, or how to make it where this machine draws none."""
    from custody.storage.printing.codes import code_lines

    try:
        return "\n".join(code_lines(TEST_CODE, on_paper=on_paper))
    except ConfigError:
        return "Print the text below\nas a barcode."


def _text(event: Pressed) -> str:
    """Return the characters that a key or a paste brought, empty for a command key."""
    if isinstance(event, events.Paste):
        return event.text
    return event.character if event.character is not None and event.is_printable else ""


def _is_end(event: Pressed) -> bool:
    return isinstance(event, events.Key) and event.key in ENDS


def _controls(text: str, keys: Sequence[str]) -> Finding:
    """Return which control characters and command keys were among the characters."""
    found = [f"U+{ord(character):04X}" for character in text if not character.isprintable()]
    named = ", ".join(dict.fromkeys((*found, *keys)))
    if named:
        return Finding("control characters", f"{named}: such a code is refused whole", "bad")
    return Finding("control characters", "none")


def _ending(ends: Sequence[Pressed]) -> str:
    named = " and ".join(printed(event.key) for event in ends if isinstance(event, events.Key))
    return f"{named}: taken off" if named else "none: set the scanner to send Enter behind each code"


def _gaps(arrived: Sequence[Pressed]) -> Finding:
    """Return the shortest and longest gap between two keys, as they reached this program."""
    if any(isinstance(event, events.Paste) for event in arrived):
        return Finding("gaps", "one paste, which has none")
    gaps = [1000 * (after.time - before.time) for before, after in pairwise(arrived)]
    if not gaps:
        return Finding("gaps", "one key, which has none")
    return Finding("gaps", f"fastest {min(gaps):.1f} ms, slowest {max(gaps):.1f} ms")


def _marks(text: str, marks: Marks, earlier: str) -> Iterator[Finding]:
    """Yield whether the marks of the settings came, or which ones the last two codes have in common."""
    if marks != Marks():
        named = (
            ("prefix", marks.prefix, text.startswith(marks.prefix)),
            ("suffix", marks.suffix, text.endswith(marks.suffix)),
        )
        for label, mark, came in named:
            if mark:
                told = f"{visible(mark)}: taken off" if came else f"{visible(mark)} is set, and did not come"
                yield Finding(label, told, "good" if came else "warn")
    elif not earlier or earlier == text:
        yield Finding("prefix", "not known: scan another code too")
    elif found := lines(repeated(earlier, text)):
        told = " and ".join(map(visible, found))
        yield Finding(
            "prefix",
            f"two codes had the same. What of it is on no label belongs into your custody.toml: {told}",
        )
    else:
        yield Finding("prefix", "none: the last two codes have nothing in common")


def _verdict(arrived: Sequence[Pressed], marks: Marks) -> Finding:
    """Return what the keys are taken for where no text is typed, by the program's own judge."""
    verdict = Bursts().judge(list(arrived), 1.0, lambda _: True)
    if verdict.refused is not None:
        return Finding("taken for", "nothing: refused whole, and no key of it works", "bad")
    ends = sum(map(_is_end, arrived))
    if verdict.code is not None and verdict.count >= len(arrived) - ends:
        return Finding("taken for", f"a scan, by its rate: no gap above {1000 * GAP:.0f} ms", "good")
    marked = Bursts(marks=marks).judge(list(arrived), 1.0, lambda _: True)
    if marked.refused is not None:
        return Finding("taken for", "nothing: refused whole, and no key of it works", "bad")
    if marked.code is not None and marked.count >= len(arrived) - ends:
        return Finding("taken for", f"a scan, by its prefix: no gap above {1000 * SLOW:.0f} ms", "good")
    if any(isinstance(event, events.Paste) for event in arrived):
        return Finding("taken for", "a paste: text where text is asked for, nothing elsewhere", "warn")
    if len(arrived) - ends < LEAST:
        return Finding("taken for", f"typed keys: a code has {LEAST} characters or more", "warn")
    told = f"typed keys: a gap is above {1000 * GAP:.0f} ms. Make scanner or line faster, or have it send a prefix"
    return Finding("taken for", told, "bad")


def _layout(code: str) -> Finding:
    """Return whether the test code came as it is printed, or which characters came otherwise."""
    if code == TEST_CODE:
        return Finding("keyboard layout", "as printed: scanner and computer agree", "good")
    alike = sum(one == other for one, other in zip(code, TEST_CODE, strict=False))
    if len(code) != len(TEST_CODE) or alike < _ALIKE * len(TEST_CODE):
        return Finding("keyboard layout", "not tested: scan the test code")
    pairs = zip(TEST_CODE, code, strict=True)
    others = ", ".join(f"{meant} came as {visible(came)}" for meant, came in pairs if meant != came)
    told = f"the keyboard layout of scanner and computer differ: {others}"
    return Finding("keyboard layout", told, "bad")
