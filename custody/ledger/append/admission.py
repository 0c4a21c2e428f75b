"""Admission of a group of submissions over a ledger's state: admitted entries, or an error for each.

A refused submission does not refuse its neighbours. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from custody.errors import CustodyError
from custody.frozen import dataclass
from custody.ledger.ports import Clock, HeadRow, Helpers, LedgerReader, Workers
from custody.ledger.proofs.cosignatures import refuse_witness_keys
from custody.ledger.state import relocation_guard
from custody.ledger.state.state_cache import CachedKey, Recall
from custody.ledger.submissions.decoded_batch import Group
from custody.ledger.submissions.signatures import Signatures
from custody.ledger.submissions.submission import (
    Admission,
    Admitted,
    EnteredEntry,
    Submission,
    require_imports,
)
from custody.model.state import State
from custody.proof import checkpoint, merkle

#: The result of one submission: its entries as recorded, or the error that refused it.
Outcome = tuple[EnteredEntry, ...] | CustodyError


@dataclass(frozen=True, slots=True)
class Judged:
    """A judged group: the state it leads to, the result of each submission, the entries admitted.

    ``confirm`` waits for the helpers' verification, and raises Doubted where it failed.
    """

    state: State
    outcomes: list[Outcome]
    admitted: list[Admitted]
    confirm: Callable[[], None]


class Judge:
    """The judge of one ledger's groups; it is named ``origin``, its log key has the string ``log_vkey``."""

    def __init__(self, log_vkey: str, origin: str, clock: Clock, workers: Workers) -> None:
        self._log_vkey = log_vkey
        self._origin = origin
        self._clock = clock
        self._workers = workers
        self._met: dict[str, CachedKey] = {}

    def group(
        self,
        txn: LedgerReader,
        row: HeadRow,
        submissions: Sequence[Submission],
        helpers: Helpers,
        *,
        own: bool,
        fits: bool,
    ) -> Judged:
        """Return the group judged: each submission in turn by the rules, from the state at ``row``.

        ``helpers`` verify bytes of the entries. ``own``: the caller wrote this state itself. ``fits``: the head stored
        outside the vault matches the database.
        """
        recall = Recall(txn, row.size, (row.size,) if own else (), self._met)
        signatures = Signatures(self._workers)
        group = Group(txn, recall, signatures, submissions, helpers)
        state = State(recall, row.size)
        state.now = self._clock.now()
        admission = Admission(
            state,
            state.now,
            lambda size: (
                row.root if own and size == row.size else seen_root(size, row.size, recall.checkpoint)
            ),
            self._origin,
            signatures=signatures,
            log_vkey=self._log_vkey,
        )
        outcomes: list[Outcome] = []
        admitted: list[Admitted] = []
        for number in range(len(group)):
            mark = state.mark()
            try:
                standing = group.standing(number)
                if standing is None:
                    new = [admission.admit(arrival) for arrival in group.arrivals(number)]
                    require_imports(new)
                    events = [entry.placed.event for entry in new]
                    relocation_guard.judge(txn, state, events, fits=fits)
                    refuse_witness_keys(txn, events)
                    standing = group.admit(new)
                    admitted += new
                outcomes.append(standing)
            except CustodyError as error:
                state.rollback(mark)
                outcomes.append(relocation_guard.with_address(error, txn))
            except MemoryError:
                raise
            except Exception as fault:  # a bug that one submission meets is not its neighbours' fault
                state.rollback(mark)
                outcomes.append(_unforeseen(fault))
        return Judged(state, outcomes, admitted, group.confirm)


def seen_root(size: int, head: int, checkpoint_of: Callable[[int], bytes | None]) -> bytes | None:
    """Return the root of an earlier state of ``size`` entries; None without a checkpoint of that size.

    ``head`` is the ledger's number of entries: size 0 has a root only while that is 0. ``checkpoint_of`` returns the
    stored checkpoint of a size, or None.
    """
    if size == 0:
        return merkle.EMPTY_ROOT if head == 0 else None
    stored = checkpoint_of(size)
    return None if stored is None else checkpoint.parse(stored).root


def _unforeseen(fault: Exception) -> CustodyError:
    """Return the error for a submission whose judging raised an unforeseen exception."""
    error = CustodyError(f"the submission could not be judged: {type(fault).__name__}: {fault}")
    error.__cause__ = fault
    return error
