"""Bursts of keys, faster than a hand presses them: which are a code, and which are dropped.

A scanner, a paste into a terminal that does not mark pastes, and a slow line bring many keys within some hundredths of
a second. A label can hold any byte: a code may carry those of F8 or Escape. A command key within a burst was pressed by
nobody: it is dropped with the whole burst. custody.tui.app.scan_detection decides which screen takes a code.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from textual import events

from custody.tui.input.marks import Marks

#: Seconds between two keys of a burst, at the most: a hand is slower.
GAP = 0.025
#: Seconds between two keys of a code that began with its prefix, at the most: a slow line brings it in parts.
SLOW = 0.5
#: Characters of a code, at the least: a practised hand types a digit, a letter and Enter ahead.
LEAST = 3
#: Seconds after a scan or a paste for which nothing is signed, nor made ready to be signed.
CALM = 0.3
#: What ends a code.
ENDS = frozenset({"enter", "ctrl+j", "tab"})
#: Keys that only move the cursor or delete typed text: they keep their meaning when typed ahead.
_MOVING = frozenset(
    ("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "shift+tab", "backspace")
)

Pressed = events.Key | events.Paste


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision on the first ``count`` waiting keys; 0 if it is not decided yet."""

    count: int = 0
    #: The code that they spell, None where they are passed on one by one.
    code: str | None = None
    #: Which of them are marks of a scanner: they are dropped where the others are passed on one by one.
    marks: frozenset[int] = frozenset()
    #: Why they are dropped, in words; empty where that was shown already, None where they are not dropped.
    refused: str | None = None


WAIT = Verdict()
CONTROLS = (
    "What was scanned or pasted holds control characters. None of it was taken: type it by hand, or have the label "
    "replaced."
)
SOON = "A scan or paste came just before this key. Look at the screen, then press it again."


@dataclass(slots=True)
class Bursts:
    """The judge of incoming keys, by the instants at which they were pressed (seconds, monotonic)."""

    #: Keys that begin or end a signature.
    signing: frozenset[str] = frozenset({"f8"})
    #: What the scanner sends before and behind each code.
    marks: Marks = field(default_factory=Marks)
    #: When something was last scanned or pasted.
    scanned: float = float("-inf")
    _last: float = float("-inf")
    _characters: int = 0
    _keys: list[str] = field(default_factory=list)
    #: Whether this burst held a code, and whether it was refused: what follows within it goes the same way.
    _coded: bool = False
    _refused: bool = False

    def near(self, instant: float, waiting: Sequence[Pressed] = ()) -> bool:
        """Return whether an instant is within GAP seconds of the last key judged, or of a waiting one."""
        return any(abs(instant - known) <= GAP for known in (self._last, *(event.time for event in waiting)))

    def calm(self, instant: float) -> bool:
        """Return whether the last scan or paste was long enough before ``instant`` to allow signing."""
        return instant - self.scanned >= CALM

    def judge(self, waiting: Sequence[Pressed], waited: float, intercepts: Callable[[bool], bool]) -> Verdict:
        """Decide whether the first waiting keys are a code, single keys, or dropped; return the verdict.

        ``waited`` is the number of seconds since the last of them arrived; the time it was pressed may be earlier,
        while the program was busy. ``intercepts`` returns whether the screen takes a code with (True) or without
        (False) its final Enter; if not, its keys are passed on one by one.
        """
        if abs(waiting[0].time - self._last) > GAP:
            self._characters, self._keys, self._coded, self._refused = 0, [], False, False
        if self._refused:
            return self._taken(waiting[:1], Verdict(1, refused=""))
        marked = self._marked(waiting, waited, intercepts)
        if marked is not None:
            return marked
        part, known = _part(waiting, waited)
        if any(isinstance(event, events.Paste) and _controls(event.text) for event in part):
            return self._drop(part)
        keys = [*self._keys, *(event.key for event in part if isinstance(event, events.Key))]
        characters = self._characters + sum(map(_characters, part))
        if _astray(part, keys, characters):
            return self._drop(part)
        first = part[0]
        if len(part) > 1 and not characters and len(set(keys)) == 1 and keys[0] in _MOVING:
            return self._taken(part[:1], Verdict(1))  # it is held down
        if not known:
            return WAIT
        if (
            len(part) == 1
            and isinstance(first, events.Key)
            and first.key in self.signing
            and not self.calm(first.time)
        ):
            return self._taken(part, Verdict(1, refused=SOON))
        text = "".join(map(_character, part))
        pasted = any(isinstance(event, events.Paste) for event in part)
        if pasted or characters >= LEAST:
            self.scanned = part[-1].time
        held = len(set(text)) == 1 and not _ends(part[-1])
        code = not pasted and not held and len(text) + sum(map(_ends, part)) == len(part)
        if code and text and (len(text) >= LEAST or self._coded):
            self._coded = True
            return self._taken(part, self._code(part, text, intercepts))
        if code and not text and self._coded and intercepts(True):  # the line feed behind the Enter of a code
            return self._taken(part, Verdict(len(part), refused=""))
        return self._taken(part, Verdict(len(part)))

    def _marked(
        self, waiting: Sequence[Pressed], waited: float, intercepts: Callable[[bool], bool]
    ) -> Verdict | None:
        """Decide on a code that begins with its prefix, however slowly it comes; None for other keys.

        Until its end is known all of its keys wait: a command key within it is dropped with the whole code.
        """
        part, known = _marked_part(waiting, waited, self.marks.prefix)
        if not part:
            return None
        if not known:
            return WAIT
        names = [event.key for event in part if isinstance(event, events.Key)]
        if _astray(part, names, sum(map(_characters, part))):
            return self._drop(part)
        text = "".join(map(_character, part))
        ended = _ends(part[-1]) or bool(self.marks.suffix and text.endswith(self.marks.suffix))
        if not ended or self.marks.off(text) == text or len(text) + _ends(part[-1]) != len(part):
            return None
        self.scanned, self._coded = part[-1].time, True
        return self._taken(part, self._code(part, text, intercepts))

    def _code(self, part: Sequence[Pressed], text: str, intercepts: Callable[[bool], bool]) -> Verdict:
        """Return the verdict on keys that are a code, without the scanner's marks."""
        if intercepts(_ends(part[-1])):
            return Verdict(len(part), code=self.marks.off(text))
        return Verdict(len(part), marks=self.marks.dropped(text))

    def _taken(self, part: Sequence[Pressed], verdict: Verdict) -> Verdict:
        self._last = part[-1].time
        self._characters += sum(map(_characters, part))
        self._keys += [event.key for event in part if isinstance(event, events.Key)]
        return verdict

    def _drop(self, part: Sequence[Pressed]) -> Verdict:
        self._refused, self.scanned = True, part[-1].time
        return self._taken(part, Verdict(len(part), refused=CONTROLS))


def _part(waiting: Sequence[Pressed], waited: float) -> tuple[list[Pressed], bool]:
    """Return the keys up to a code's or burst's first end, and whether it surely ends there."""
    part: list[Pressed] = []
    for event in waiting:
        if part and event.time - part[-1].time > GAP:
            return part, True
        part.append(event)
        if _ends(event) and len(part) > 1:
            return part, True
    return part, waited >= GAP


def _marked_part(waiting: Sequence[Pressed], waited: float, prefix: str) -> tuple[Sequence[Pressed], bool]:
    """Return the keys that begin as a marked code, and whether its end is known.

    That is Enter, Tab, a paste or a silence. None of them for other keys, and without a prefix.
    """
    if not prefix:
        return (), True
    last = waiting[0].time
    for number, event in enumerate(waiting):
        if isinstance(event, events.Paste) or event.time - last > SLOW:
            return waiting[:number], True
        last = event.time
        if number < len(prefix):
            if _character(event) != prefix[number]:
                return (), True
        elif _ends(event):
            return waiting[: number + 1], True
    return waiting, waited >= SLOW


def _astray(part: Sequence[Pressed], keys: Sequence[str], characters: int) -> bool:
    """Return whether a command key is in a burst: not alone, nor held down."""
    commands = [
        event for event in part if not (isinstance(event, events.Paste) or _printable(event) or _ends(event))
    ]
    if not commands or (characters == 0 and len(set(keys)) == 1):
        return False
    moving = all(isinstance(event, events.Key) and event.key in _MOVING for event in commands)
    return not moving or characters >= LEAST


def _printable(event: Pressed) -> bool:
    return isinstance(event, events.Key) and event.character is not None and event.is_printable


def _character(event: Pressed) -> str:
    return (event.character or "") if isinstance(event, events.Key) and _printable(event) else ""


def _ends(event: Pressed) -> bool:
    return isinstance(event, events.Key) and event.key in ENDS


def _characters(event: Pressed) -> int:
    return LEAST if isinstance(event, events.Paste) else int(_printable(event))


def _controls(text: str) -> bool:
    """Return whether a text holds control characters other than the ends of lines and tabs."""
    return any(
        not (character.isprintable() or character in "\n\r\t") and ord(character) < 0xA0 for character in text
    )
