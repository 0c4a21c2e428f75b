"""Write `custody/model/lookalike_letters.py` from the confusable characters of Unicode (UTS 39).

Usage: python -m tools.lookalikes CONFUSABLES.JSON, a file of the package confusable-homoglyphs (MIT), which lists pairs
of `confusables.txt`. Letters that look alike become one: the table gives for each the text that stands for all of them.
"""

from __future__ import annotations

import json
import sys
import textwrap
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

#: Where the table goes.
TARGET = Path("custody/model/lookalike_letters.py")
#: How names of characters begin that are in the table besides those like ASCII: living scripts with like letters.
_SCRIPTS = frozenset({"ARABIC", "ARMENIAN", "CHEROKEE", "COPTIC", "CYRILLIC", "GREEK", "HEBREW", "LATIN"})
_HEAD = '''"""Letters that look alike, after the confusables of Unicode 15.1 (UTS 39); made by tools.lookalikes.

Derived from confusables.txt of Unicode, Inc., whose licence is beside LICENSE (LICENSES/Unicode-3.0.txt).
A semicolon ends each group: a text, an equals sign, and the letters that look like it. Letters that Unicode
normalises (NFKC) to others are left out: a text is normalised first.
"""

from __future__ import annotations

#: Hexadecimal code points: a text, and after the equals sign the letters that look like it.
GROUPS = """
'''


def classes(pairs: Mapping[str, Iterable[Mapping[str, str]]]) -> list[set[str]]:
    """Return the sets of texts that look alike."""
    above: dict[str, str] = {}

    def top(text: str) -> str:
        while above.setdefault(text, text) != text:
            text = above[text]
        return text

    for text, others in pairs.items():
        for other in others:
            above[top(text)] = top(other["c"])
    found: defaultdict[str, set[str]] = defaultdict(set)
    for text in list(above):
        found[top(text)].add(text)
    return list(found.values())


def table(alike: Iterable[set[str]]) -> dict[str, str]:
    """Return for each letter the text of its class: several letters if it looks like several."""
    stands: dict[str, str] = {}
    for texts in alike:
        several = sorted((len(text), text) for text in texts if len(text) > 1)
        letters = [text for text in texts if len(text) == 1 and unicodedata.normalize("NFKC", text) == text]
        if not several and len(letters) < 2:
            continue
        standing = several[0][1] if several else min(letters, key=lambda text: (not text.isascii(), text))
        ascii_like = standing.isascii() or any(text.isascii() for text in letters)
        for letter in letters:
            living = unicodedata.name(letter, "").partition(" ")[0] in _SCRIPTS
            if letter != standing and (ascii_like or living):
                stands[letter] = standing
    return {letter: "".join(stands.get(each, each) for each in text) for letter, text in stands.items()}


def main() -> int:
    """Write the table of letters to the module; return the exit status."""
    stands = table(classes(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for letter, text in stands.items():
        groups[text].append(letter)
    lines = []
    for text in sorted(groups):
        codes = " ".join(f"{ord(group):x}" for group in sorted(groups[text]))
        lines.append(f"{'+'.join(f'{ord(letter):x}' for letter in text)}={codes};")
    TARGET.write_text(_HEAD + "\n".join(textwrap.wrap(" ".join(lines), 110)) + '\n"""\n', encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
