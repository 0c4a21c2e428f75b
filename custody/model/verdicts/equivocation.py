"""Comparison of proof files of one log: no two of them may show different histories.

Each file can be valid by itself and contradict another one. Only verified files are compared, so that a forged file is
no evidence against the log. Without contradiction a single history is not refuted, and not proven either.
"""

from __future__ import annotations

from collections.abc import Sequence

from custody.model.verdicts.proof_files import ALONE, Examined
from custody.model.verdicts.verdict import BROKEN, VERIFIED, Verdict


def examine_together(found: Sequence[tuple[str, Examined]]) -> Verdict:
    """Return the verdict on the history of a log by several examined proof files, each with its name.

    Compared are the root at each size, as signed by the log or as seen by an entry's signer, and the entry at each
    position.
    """
    seen = _Seen()
    for name, examined in found:
        seen.take(name, examined)
    if seen.against:
        more = f"; and {len(seen.against) - 1} more" if len(seen.against) > 1 else ""
        why = f"{seen.against[0]}: the log has two histories, and these files together prove it; keep both"
        return Verdict(ALONE.scope, BROKEN, f"{why}{more}")
    if seen.count < 2:
        return ALONE
    return Verdict(ALONE.scope, VERIFIED, f"no two of these {seen.count} proofs tell of different histories")


class _Seen:
    """The roots and leaves of verified proofs so far, and the contradictions between them."""

    def __init__(self) -> None:
        self.count = 0
        self.against: list[str] = []
        self._roots: dict[int, tuple[bytes, str]] = {}
        self._leaves: dict[int, tuple[bytes, str]] = {}

    def take(self, name: str, examined: Examined) -> None:
        """Compare one more proof with the earlier ones."""
        words = {verdict.scope: verdict.word for verdict in examined.verdicts}
        if words["log"] != VERIFIED:
            return
        self._root(examined.size, examined.root, f"{name} leads to")
        if words["inclusion"] != VERIFIED or examined.leaf is None:
            return
        self.count += 1
        leaf, where = self._leaves.setdefault(examined.index, (examined.leaf, name))
        if leaf != examined.leaf:
            self.against.append(f"{where} and {name} have different entries of number {examined.index}")
        if words["entry"] == VERIFIED and examined.envelope is not None:
            self._root(
                examined.envelope.seen.size, examined.envelope.seen.root, f"the signer of {name} had seen"
            )

    def _root(self, size: int, root: bytes, whence: str) -> None:
        known, where = self._roots.setdefault(size, (root, whence))
        if known != root:
            self.against.append(f"{where} one ledger of {size} entries, and {whence} another")
