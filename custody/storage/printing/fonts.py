"""Chooses fonts of this machine for a text, and names scripts for which there is none."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Any

from custody.display import printed, visible
from custody.errors import ConfigError, extra_hint
from custody.frozen import dataclass

#: Fonts for Latin, Greek and Cyrillic letters, the best first: Noto and DejaVu, then those of Windows and macOS.
PREFERRED = ("Noto Sans", "DejaVu Sans", "Segoe UI", "Arial", "Helvetica Neue", "Liberation Sans")
#: The font that Typst carries, and the letters that it surely has: Latin-1 and Latin Extended-A.
CARRIED = "Libertinus Serif"
_CARRIED = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x180))))
#: How the name of a character begins for each script of Chinese, Japanese and Korean.
_EAST = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC")
#: Which regional form of Han letters a text takes, by another script in it.
_REGIONS = (("HIRAGANA", "JP"), ("KATAKANA", "JP"), ("HANGUL", "KR"), ("BOPOMOFO", "TC"))


@dataclass(frozen=True, slots=True)
class Typefaces:
    """Font families in the order in which letters are looked for, and the characters that none has."""

    families: tuple[str, ...]
    missing: frozenset[str]

    def inked(self, text: str) -> str:
        """Return a text as it is drawn: made visible, with an escape for every character that no font has."""
        drawn = printed(text)
        if self.missing.isdisjoint(drawn):
            return drawn
        return "".join(_escape(letter) if letter in self.missing else letter for letter in visible(text))

    def warnings(self) -> tuple[str, ...]:
        """Return a sentence for each script without a font: its printed form, and the font to install."""
        return tuple(
            f"no font on this machine has the {name} letters of this print: they stand as escapes such as "
            f"{_escape(example)}. {_remedy(name, script)}"
            for script, name, example in _scripts(self.missing)
        )


def typefaces(texts: Iterable[str]) -> Typefaces:
    """Return the fewest font families of this machine that have all characters of some texts.

    Raises ConfigError without Typst or fontTools. A font made for a script comes before one that has it among others.
    """
    needed = {letter for text in texts for letter in visible(text)} | {" "}
    installed = _installed()
    families: list[str] = []
    missing = set(needed)
    for family in [name for name in PREFERRED if name in installed][:1]:
        families.append(family)
        missing -= _letters(family)
    if not families:
        families, missing = [CARRIED], missing - _CARRIED
    while missing:
        further = next((name for name in _candidates(missing, installed) if missing & _letters(name)), None)
        if further is None:
            break
        families.append(further)
        missing -= _letters(further)
    return Typefaces(tuple(families), frozenset(missing))


def found() -> Any:
    """Return the fonts of this machine and those built into Typst, as a ``typst.Fonts``.

    Raises ConfigError without Typst.
    """
    return _fonts()


@lru_cache(maxsize=1)
def _fonts() -> Any:
    try:
        import typst
    except ImportError as error:
        raise ConfigError(
            "PDF is made by Typst and fontTools, which are not both installed",
            hint=f"{extra_hint('print')} Text and ZPL need none.",
        ) from error
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True)


@lru_cache(maxsize=1)
def _installed() -> dict[str, tuple[str, int]]:
    """Return (file, index in it) of the upright, regular face of each family, by family."""
    faces: dict[str, tuple[tuple[int, str, int], tuple[str, int]]] = {}
    for face in _fonts().fonts():
        if face.path is None or str(face.style).lower() != "normal":
            continue
        rank = (abs(int(face.weight) - 400), str(face.path), int(face.index))
        if face.family not in faces or rank < faces[face.family][0]:
            faces[face.family] = (rank, (str(face.path), int(face.index)))
    return {family: file for family, (_, file) in faces.items()}


@lru_cache(maxsize=512)
def _letters(family: str) -> frozenset[str]:
    """Return the characters that a family has shapes for, empty where its file cannot be read."""
    from fontTools.ttLib import TTFont, TTLibError

    path, index = _installed()[family]
    try:
        with TTFont(path, fontNumber=index, lazy=True) as font:
            return frozenset(map(chr, font.getBestCmap() or ()))
    except (OSError, TTLibError):
        return frozenset()


def _candidates(missing: Collection[str], installed: Collection[str]) -> Iterator[str]:
    """Yield families in the order to be tried: named for a missing script, sans serif, by name."""
    scripts = {_script(letter) for letter in missing}
    region = next((place for script, place in _REGIONS if script in scripts), "SC")
    if scripts.intersection(_EAST):
        yield from (
            name
            for place in dict.fromkeys((region, "SC", "TC", "JP", "KR"))
            for name in (f"Noto Sans CJK {place}", f"Noto Sans {place}")
            if name in installed
        )
    named = [name for name in installed if scripts.intersection(name.upper().split())]
    yield from sorted(named, key=lambda name: ("Sans" not in name, len(name), name))
    yield from (name for name in PREFERRED if name in installed)
    yield from sorted(installed, key=lambda name: ("Sans" not in name, name))


def _script(letter: str) -> str:
    """Return the first word of a character's name, which names its script."""
    return unicodedata.name(letter, "UNNAMED").partition(" ")[0].partition("-")[0]


def _scripts(letters: Iterable[str]) -> list[tuple[str, str, str]]:
    """Return (script, its name for people, one of its letters), by name, each script once."""
    found: dict[str, tuple[str, str, str]] = {}
    for letter in sorted(letters):
        script = _script(letter)
        name = "Chinese, Japanese or Korean" if script in _EAST else script.capitalize()
        found.setdefault(name, (script, name, letter))
    return [found[name] for name in sorted(found)]


def _remedy(name: str, script: str) -> str:
    if script in _EAST:
        return "Install fonts-noto-cjk (Debian), or Noto Sans CJK, and print again."
    return f"Install fonts-noto-core (Debian), or Noto Sans {name}, and print again."


def _escape(letter: str) -> str:
    return f"\\u{{{ord(letter):x}}}"
