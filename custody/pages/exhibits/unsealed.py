"""The reason why no seal closes an exhibit: never sealed, or opened and not sealed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.pages.parts.page import Fact
from custody.pages.parts.wording import when

if TYPE_CHECKING:
    from custody.ledger.views.exhibits.continuity import Continuity, SealEvent


def unsealed(found: Continuity) -> Fact:
    """Return the fact that no seal is on an exhibit, with the entry that ended or missed the last one."""
    broken = next((seal for seal in reversed(found.seals) if seal.act == "unsealed"), None)
    if broken is not None:
        text = f"opened{_since(broken)}, not sealed again: {broken.number} broken by entry {broken.position}"
        return Fact("seal", "seal", None, text, entry=broken.position, tone="warn")
    looks = [seal for seal in found.seals if seal.found == "absent"]
    if any(seal.act == "sealed" for seal in found.seals):
        entry = looks[-1].position if looks else None
        by = "" if entry is None else f": found without it by entry {entry}"
        return Fact("seal", "seal", None, f"no seal on it now{by}", entry=entry, tone="warn")
    seen = f"; seen without one{_since(looks[-1])} (entry {looks[-1].position})" if looks else ""
    return Fact("seal", "seal", None, f"never sealed on record{seen}")


def _since(seal: SealEvent) -> str:
    """Return the instant of an act on a seal after a blank, empty where it is not known."""
    return "" if seal.at is None else f" {when(seal.at)}"


def bare(found: Continuity) -> frozenset[int]:
    """Return the positions of looks that found no seal where none was on record."""
    on, looks = 0, set[int]()
    for seal in found.seals:
        if seal.act == "sealed":
            on += 1
        elif seal.found == "absent" and not on:
            looks.add(seal.position)
        elif seal.act == "unsealed" or seal.found == "absent":
            on = max(on - 1, 0)
    return frozenset(looks)
