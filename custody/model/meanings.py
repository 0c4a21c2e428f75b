"""What each code of a field means, in words, for readers who have the entries and not this program.

Codes that come from a law or a list of grounds are explained there. The others are words themselves; for some of them
the meaning is more than the word, which stands here. Nothing of it is signed or read by a rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from custody.law import (
    abroad,
    ending,
    grounds,
    guarding,
    holding,
    locking,
    particulars,
    preservation,
    profile,
    safeguards,
)

#: Codes whose words say too little, by all the codes of the field together.
_OWN: tuple[Mapping[str, str], ...] = (
    {
        "act": "a new act, done by being signed; a rule can refuse it",
        "record": "something that had happened before; a rule that it breaks marks it",
    },
    {
        "clock": "this machine's clock was checked and is right: an earlier entry is dated wrong",
        "offline": "it was signed where the ledger could not be reached",
        "outage": "the ledger was out of order",
        "paper": "it was kept on paper first",
        "scene": "it was noted at the scene",
    },
    {
        **grounds.LIMBS,
        **grounds.COOPERATION,
    },
    {
        "head_file": "the head that a machine remembered outside the database",
        "none": "no evidence from outside the database",
        "receipt": "a receipt of an entry",
        "witness": "a checkpoint that a witness cosigned",
    },
    {
        "full": "every byte was read and hashed",
        "metadata": "the store was asked for size, version and lock; no byte was read",
        "sample": "leaves of each object's tree were read and hashed",
    },
    {
        "all": "every leaf was read",
        "self_chosen": "the sweep itself chose at random which leaves it read",
        "timestamp": "a timestamp token decided which leaves were read, so that nobody could know them before",
        "witness": "a witness's cosignature decided which leaves were read, so that nobody could know them before",
    },
    {
        "all": "everything that is stored there",
        "due": "what was due to be read, or had failed",
        "part": "the objects of one case or exhibit, one object, or a part of them",
    },
    {
        "mismatch": "the bytes are others than those on record",
        "missing": "nothing is there",
        "object_unreadable": "its store answers, and it could not be read, which says nothing about its bytes",
        "unreadable": "it could not be read, and whether its store answers is not said",
    },
    {"entries": "the entries of the ledger", "head": "the head that is remembered outside the database"}
    | {"journals": "journals of uploads", "receipts": "receipts kept by those who signed"},
)
_LAWS = (grounds, ending, guarding, locking, holding, particulars, preservation, profile, safeguards, abroad)
#: Fields whose codes are part of a list, or of two lists that say different things of them; by kind and name, or name.
_OF: dict[str, Mapping[str, str]] = {
    "request.refused.grounds": preservation.REFUSAL_42,
    "request.path_refused.grounds": preservation.REFUSAL_43,
    "lock.drift.found": locking.DRIFT,
    "lock_differs": locking.DRIFT,
    "order.issued.clock_start": profile.STARTS,
    "inapplicable": grounds.SAFEGUARDS,
    "acquisition.completed.copy": ending.COPY,
    "assist.answered.outcome": grounds.PRODUCED,
}


def meanings(kind: str, field: str, codes: tuple[str, ...]) -> dict[str, str]:
    """Return what each of the codes of a field of a kind means, by code; one that explains itself, in its words."""
    table = _OF.get(f"{kind}.{field}") or _OF.get(field) or _exact(codes)
    return {code: table.get(code) or code.replace("_", " ") for code in codes}


def _exact(codes: tuple[str, ...]) -> Mapping[str, str]:
    """Return the only list that has exactly these codes, an empty one where there is none or more than one."""
    found = [table for table in tables() if set(table) == set(codes)]
    return found[0] if len(found) == 1 else {}


def tables() -> Iterator[Mapping[str, str]]:
    """Yield every list of codes with meanings that there is."""
    yield from _OWN
    for module in _LAWS:
        for name, table in vars(module).items():
            if name.isupper() and isinstance(table, dict) and all(map(_is_text, table.items())):
                yield table


def _is_text(item: tuple[object, object]) -> bool:
    return isinstance(item[0], str) and isinstance(item[1], str)
