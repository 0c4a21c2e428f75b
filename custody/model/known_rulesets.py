"""Digests of the rulesets by which this program judges entries alike, by ruleset number.

A vault names the rulesets of the programs that wrote it by these digests. The module imports nothing, so that opening a
vault costs no more for it.
"""

from __future__ import annotations

from typing import Final

#: Digests by the number of the ruleset; the last is the program's own. Once a ruleset is released, its digest never
#: changes. Until then a change adds a line, and removes earlier ones whose entries can no longer be read: an added kind
#: or code keeps them, an added field does not.
KNOWN: Final[dict[int, tuple[str, ...]]] = {
    1: ("e7e0ea6e4bc62fff2cb63a81b3c7baee2f9e55978b77017f24e4ec7ae66a7663",),
}
