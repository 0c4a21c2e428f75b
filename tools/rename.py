"""Apply tables of names to code, tests and documents: kinds, rules and commands wherever they stand as words.

``python -m tools.rename TABLE.toml [PATH ...]`` can be run again: what was renamed is not found a second time. Fields,
codes and flags mean different things at different places and are changed where they stand.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tokenize
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: What is made by the program or names what was.
LEFT = re.compile(
    r"tools/renames|tests/cli/golden/|tests/oracles/golden/|\.svg$|docs/reference/commands/|docs/reference/rules"
    r"|docs/[a-z/]*kinds\.json|fixtures/(golden|proofs|vaults)/|tests/tui/snapshots|docs/reference/screens/|CHANGELOG|docs/adr/"
)


def main(table: str, *paths: str) -> None:
    """Apply a table to every file that git knows, or to those below some paths."""
    kinds: dict[str, str] = {}
    commands: dict[str, str] = {}
    for group in tomllib.loads(Path(table).read_text("utf-8"))["group"]:
        kinds |= group.get("kinds", {}) | group.get("rules", {})
        commands |= group.get("commands", {})
    known = subprocess.run(
        ["git", "ls-files", *paths], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for name in known.split():
        file = ROOT / name
        if LEFT.search(name) or not file.is_file():
            continue
        try:
            text = file.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        changed = python(text, kinds, commands) if name.endswith(".py") else words(text, kinds, commands)
        if changed != text:
            file.write_text(changed, "utf-8")
            print(name)


def python(text: str, kinds: dict[str, str], commands: dict[str, str]) -> str:
    """Return source with names changed in its strings and comments, and commands in lists of words."""
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    made, end = [], 0
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in (tokenize.STRING, tokenize.COMMENT):
            first = starts[token.start[0] - 1] + token.start[1]
            last = starts[token.end[0] - 1] + token.end[1]
            made += [text[end:first], words(text[first:last], kinds, commands)]
            end = last
    text = "".join([*made, text[end:]])
    for before, after in commands.items():
        old, new = before.split(), after.split()
        text = (
            re.sub(
                r"""(?<=["'])""" + r"""["'],(\s*)["']""".join(map(re.escape, old)) + r"""(?=["'])""",
                lambda found, old=old, new=new: listed(found, old, new),
                text,
            )
            if len(old) > 1
            else text
        )
    return text


def listed(found: re.Match[str], old: list[str], new: list[str]) -> str:
    """Return a command as a list of words, with the spaces that stood between them."""
    gap = found[1]
    return f'",{gap}"'.join(new)


def words(text: str, kinds: dict[str, str], commands: dict[str, str]) -> str:
    """Return text with names of kinds and rules changed, and commands behind `custody`, a quote or a backtick."""
    if kinds:
        text = re.sub(
            r"(?<![\w.])("
            + "|".join(re.escape(kind) for kind in sorted(kinds, key=len, reverse=True))
            + r")(?![\w]|\.[a-z])",
            lambda found: kinds[found[1]],
            text,
        )
    several = {before: after for before, after in commands.items() if " " in before}
    for lead, table in ((r"custody |`", commands), (r"[\"']", several)):
        if table:
            text = re.sub(
                f"({lead})("
                + "|".join(re.escape(one) for one in sorted(table, key=len, reverse=True))
                + r")(?![\w-])",
                lambda found, table=table: found[1] + table[found[2]],
                text,
            )
    return text


if __name__ == "__main__":
    main(*sys.argv[1:])
