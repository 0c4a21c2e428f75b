"""Keeps what this process computed of the same bytes: digests of rulesets, signatures that verify, entries read.

A digest is kept for as long as nothing of a ruleset is exchanged. Every opening of a vault for writing records the
program with the digest of each of its rulesets. A command computes it once in a process of its own; tests type
thousands of commands in one process, and check one ledger hundreds of times.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from nacl.bindings import crypto_sign_open

from custody.law.regimes import REGIMES
from custody.model import layouts, ruleset_digests, rulesets
from custody.model.entry import envelope, openings
from custody.proof import note

_compute = ruleset_digests.ruleset_digest
#: By the number of a ruleset: its parts, which are kept so that no other thing has their place, and the digest.
_kept: dict[int, tuple[list[Any], str]] = {}


def keep_digests() -> None:
    """Set the digest of a ruleset to be computed once for the same parts."""
    ruleset_digests.ruleset_digest = kept_digest


def keep_signatures() -> None:
    """Make libsodium verify one signature of the same bytes by the same key once; what fails is tried each time."""
    vars(note)["crypto_sign_open"] = lru_cache(maxsize=8192)(crypto_sign_open)


def keep_entries() -> None:
    """Read the same bytes of an entry, or of its openings, once; bytes that are not as they should be, each time.

    What comes of it is never changed: bytes, numbers and frozen values. A kind is the same one only where its very
    layout is.
    """
    vars(envelope)["_at_once"] = lru_cache(maxsize=4096)(envelope._at_once)
    for name in ("read_plain", "unsealed"):
        vars(openings)[name] = lru_cache(maxsize=4096)(getattr(openings, name))


def kept_digest(version: int) -> str:
    """Return the digest of a ruleset; UnknownVersion if there is none."""
    parts = _parts(version)
    kept = _kept.get(version)
    if kept is None or len(kept[0]) != len(parts) or any(map(_differs, kept[0], parts)):
        _kept[version] = kept = (parts, _compute(version))
    return kept[1]


def _parts(version: int) -> list[Any]:
    """Return everything that the digest is computed from, as the very objects that tests exchange."""
    rules = rulesets.ruleset(version)
    kinds = sorted(layouts.layouts_of(version).items())
    fixed = [ruleset_digests.REVISIONS[version], ruleset_digests._kind, ruleset_digests._field]
    judged = [part for name, _ in kinds for part in (rules.folds.get(name), rules.judges.get(name))]
    return [*fixed, *REGIMES, *(part for name, layout in kinds for part in (name, layout.kind)), *judged]


def _differs(one: Any, other: Any) -> bool:
    return one is not other
