"""Rulesets under whose digests entries were signed that this program reads and judges as they were signed.

A vault names the rulesets of the programs that wrote it by these digests. The module imports nothing, so that opening a
vault costs no more for it.
"""

from __future__ import annotations

from typing import Final

#: Digests by the number of the ruleset; the last is the program's own. Once a ruleset is released, its digest never
#: changes. Until then a change adds a line, and the lines before it go where what they stand for cannot be read any
#: more: a kind or a code more leaves them, a field more does not.
KNOWN: Final[dict[int, tuple[str, ...]]] = {
    1: (
        "e86f0e76a0692056997ddce21f7fc2e4b3a889e897682f530c6765ed68a8708f",
        "8564b5901f6bf10f5560871fa583edb2dc474eebfe3a2c8141efc57f6d9c0e4b",
    ),
}
