"""Judges a group of submissions over a ledger's state: what is admitted, what refuses the rest.

One bad submission never sinks its neighbours. Nothing is written here.
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
from custody.ledger.submissions.submission import Admission, Admitted, EnteredEntry, Submission, answered
from custody.model.state import State
from custody.proof import checkpoint, merkle

#: What became of one submission: its entries as they stand, or what refused it.
Outcome = tuple[EnteredEntry, ...] | CustodyError


@dataclass(frozen=True, slots=True)
class Judged:
    """A judged group: the state it leads to, the result of each submission, the entries admitted.

    ``confirm`` comes back once what helpers see to is known to be right, and raises Doubted where it is not.
    """

    state: State
    outcomes: list[Outcome]
    admitted: list[Admitted]
    confirm: Callable[[], None]


class Judge:
    """Judges the groups of one ledger, named ``origin``, whose log key has the string ``log_vkey``."""

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
        """Apply the rules to each submission in turn, from the state at ``row``; ``helpers`` verify its bytes.

        ``own``: the caller wrote this state itself. ``fits``: the head stored outside the vault matches the database.
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
                    answered(new)
                    events = [entry.placed.event for entry in new]
                    relocation_guard.judge(txn, state, events, fits=fits)
                    refuse_witness_keys(txn, events)
                    standing = group.admit(new)
                    admitted += new
                outcomes.append(standing)
            except CustodyError as error:
                state.rollback(mark)
                outcomes.append(relocation_guard.told(error, txn))
            except MemoryError:
                raise
            except Exception as fault:  # a bug that one submission meets is not its neighbours' fault
                state.rollback(mark)
                outcomes.append(_unforeseen(fault))
        return Judged(state, outcomes, admitted, group.confirm)


def seen_root(size: int, head: int, checkpoint_of: Callable[[int], bytes | None]) -> bytes | None:
    """Return the root of an earlier state of ``size`` entries, None if the ledger never had it.

    ``head`` is the number of entries that it has. Size 0 counts only for the batch that opens the ledger.
    """
    if size == 0:
        return merkle.EMPTY_ROOT if head == 0 else None
    stored = checkpoint_of(size)
    return None if stored is None else checkpoint.parse(stored).root


def _unforeseen(fault: Exception) -> CustodyError:
    """Make the answer to a submission that the program could not judge."""
    error = CustodyError(f"the submission could not be judged: {type(fault).__name__}: {fault}")
    error.__cause__ = fault
    return error
