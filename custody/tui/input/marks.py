"""What a scanner sends before and behind each code: by it a scan is known on a slow line."""

from __future__ import annotations

from itertools import takewhile

from custody.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Marks:
    """The texts before and behind each code, as the settings name them; empty for none."""

    prefix: str = ""
    suffix: str = ""

    def off(self, text: str) -> str:
        """Return a code without its marks; what would be nothing else stays."""
        gone = self.dropped(text)
        return "".join(letter for at, letter in enumerate(text) if at not in gone)

    def dropped(self, text: str) -> frozenset[int]:
        """Return which characters of a code are its marks, by their positions."""
        begin = len(self.prefix) if text.startswith(self.prefix) else 0
        end = len(text) - (len(self.suffix) if text.endswith(self.suffix) else 0)
        if begin >= end:
            return frozenset()
        return frozenset((*range(begin), *range(end, len(text))))


def repeated(one: str, other: str) -> Marks:
    """Return what two different codes have in common at their beginning and at their end."""
    prefix = _shared(one, other)
    return Marks(prefix, _shared(one[len(prefix) :][::-1], other[len(prefix) :][::-1])[::-1])


def _shared(one: str, other: str) -> str:
    """Return the common beginning of two texts."""
    same = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return "".join(letter for letter, _ in same)


def lines(marks: Marks) -> list[str]:
    """Return the lines of a person's settings for these marks."""
    from custody.storage.settings.toml_values import quote

    named = (("scan_prefix", marks.prefix), ("scan_suffix", marks.suffix))
    return [f"{name} = {quote(text)}" for name, text in named if text.strip()]
