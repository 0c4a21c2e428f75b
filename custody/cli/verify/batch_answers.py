"""The answer of `custody verify FILE...` on several proof files, for people."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from custody.cli.answers.batch_answers import failed_lines
from custody.cli.verify.verify_answer import overall, scope_lines
from custody.display import visible
from custody.errors import CustodyError
from custody.layout import columns, listed, many, pairs
from custody.model.verdicts.proof_files import Examined
from custody.model.verdicts.verdict import BROKEN, NOT_CHECKED, VERIFIED, Outcome, Verdict

_LIMITS = """
Each verified file shows that its entry stands in the log, not that what it says is true or that nothing else happened.
A later entry may correct it, say that fields of it were erased, or revoke its key because others had it: that is seen
only where such an entry is among these files.
"""


def several_lines(
    came: Sequence[tuple[str, Examined]],
    failed: Sequence[tuple[str, CustodyError]],
    history: Verdict,
    word: str,
) -> list[str]:
    """Return the lines on several files: a line each, why one is not verified, and the limits of proofs.

    ``came`` has each examined file with its name, ``failed`` each file that could not be examined.
    """
    good = sum(found.exit_status == 0 for _, found in came)
    entries = len({(found.origin, found.index, found.leaf) for _, found in came})
    of = many(entries, "different entry" if entries > 1 else "entry")
    head = f"{word}: {good} of {many(len(came) + len(failed), 'proof file')} verified, of {of}"
    rows = [
        (
            name,
            overall(found.exit_status),
            str(found.index),
            "" if found.envelope is None else found.envelope.kind,
        )
        for name, found in came
    ]
    lines = [head, "", *columns(rows, ("file", "verdict", "entry", "kind"))]
    for name, found in came:
        bad = tuple(each for each in found.verdicts if each.word == BROKEN or _open(each))
        if bad:
            lines += ["", name, *(f"  {line}" for line in scope_lines(Outcome(bad)))]
    for name, error in failed:
        lines += ["", *failed_lines(visible(name), error)]
    if history.asked:
        lines += ["", *scope_lines(Outcome((history,)))]
    examined = [found for _, found in came]
    return [*lines, *_shown(examined), *_behind(examined), "", head]


def _open(verdict: Verdict) -> bool:
    return verdict.word == NOT_CHECKED and verdict.asked


def _shown(examined: Sequence[Examined]) -> list[str]:
    """Return the lines on the scopes verified for every file, and on those checked for none."""
    if not examined:
        return []
    every: dict[str, None] = dict.fromkeys(verdict.scope for verdict in examined[0].verdicts)
    words = {scope: {_word(each, scope) for each in examined} for scope in every}
    shown = [scope for scope, found in words.items() if found == {VERIFIED}]
    left = [scope for scope, found in words.items() if found == {NOT_CHECKED}]
    rows = [("each verified for", listed(shown)), ("of none checked", listed(left))]
    return ["", *pairs(rows)]


def _word(found: Examined, scope: str) -> str:
    return next((each.word for each in found.verdicts if each.scope == scope), NOT_CHECKED)


def _behind(examined: Sequence[Examined]) -> list[str]:
    good = any(_word(each, "inclusion") == VERIFIED for each in examined)
    return ["", *textwrap.wrap(" ".join(_LIMITS.split()), 80)] if good else []
