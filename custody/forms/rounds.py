"""The inventory round that a name means, of several with the same name, by the act about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from custody.errors import Ambiguous, NotFound
from custody.ledger.views.exhibits.evidence_room import matters_of, rounds_named, unmatched_codes
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import RoundMatter


def open_round(lookup: Lookup, text: str, _: Mapping[str, object]) -> str:
    """Return the round of this name; of several with the same name the only open one.

    Raise NotFound, or Ambiguous where several are open, or none is.
    """
    try:
        return lookup.resolve("inventory", text)
    except Ambiguous:
        still_open = [inventory.id for inventory in rounds_named(lookup, text) if inventory.closed is None]
        if len(still_open) != 1:
            raise
        return still_open[0]


def missing_round(lookup: Lookup, text: str, typed: Mapping[str, object]) -> str:
    """Return the round of this name that did not find the exhibit that was named; NotFound or Ambiguous."""
    exhibit = lookup.resolve("exhibit", str(typed["exhibit"]))
    rounds = [
        inventory
        for inventory in _rounds(lookup, text)
        if any(matter.exhibit == exhibit for matter in matters_of(lookup, inventory))
    ]
    return rounds[0] if len(rounds) == 1 else lookup.resolve("inventory", text)


def counting_round(lookup: Lookup, text: str, typed: Mapping[str, object]) -> str:
    """Return the round of this name that recorded an unmatched scan; NotFound or Ambiguous."""
    code = str(typed["code"])
    chosen = _unmatched(lookup, _rounds(lookup, text), code)
    if not chosen:
        raise NotFound(
            f"{code} is no unmatched scan of the round {text}",
            hint="`custody inventory show` lists the unmatched scans of a round.",
        )
    if len(chosen) > 1:
        raise Ambiguous(
            f"{len(chosen)} rounds named {text} counted {code}", hint="Give the round's identifier."
        )
    return chosen[0].inventory


def unmatched_leaf(lookup: Lookup, inventory: str, code: str | None) -> bytes:
    """Return the leaf hash of the entry in which a round recorded an unmatched scan; NotFound for none."""
    chosen = _unmatched(lookup, [inventory], str(code))
    if not chosen:
        raise NotFound(f"{code} is no unmatched scan of the round")
    return lookup.reader.entry(chosen[0].position).leaf


def _rounds(lookup: Lookup, text: str) -> list[str]:
    """Return all rounds of this name; raise NotFound for none."""
    try:
        return [lookup.resolve("inventory", text)]
    except Ambiguous:
        named = [inventory.id for inventory in rounds_named(lookup, text)]
        if not named:
            raise
        return named


def _unmatched(lookup: Lookup, rounds: Sequence[str], code: str) -> list[RoundMatter]:
    """Return an unmatched scan of each round, by code or counting entry; open ones if there are any."""
    found: list[RoundMatter] = []
    for inventory in rounds:
        codes = unmatched_codes(lookup, inventory)
        if code.strip() in codes:
            found.append(codes[code.strip()])
        else:
            found += [
                matter
                for matter in matters_of(lookup, inventory)
                if matter.sort == "unmatched" and str(matter.position) == code
            ]
    return [matter for matter in found if matter.outcome is None] or found
