"""Verification runs on this machine: reports the progress of this one, and shows those of others."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

from custody.cli.shell.call import Call
from custody.cli.shell.usual_arguments import flags_typed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from custody.ledger.ports import Progress
    from custody.ledger.views.subjects.lookup import Lookup
    from custody.storage.state.sweep_marks import Begun, SweepMark
    from custody.storage.vault.vault import Vault


def marked(call: Call, vault: Vault, now: int) -> AbstractContextManager[SweepMark | None]:
    """Return the context that marks a sweep while it runs; a dry run has no mark."""
    if call.args.dry_run:
        return nullcontext(None)
    return vault.marks.begin(_begun(call, vault.lookup(), now))


def swept(outcomes: Iterable[str], depth: str, /, **found: Any) -> dict[str, Any]:
    """Return the answer of a sweep for scripts, with every field even if nothing was checked."""
    nothing: dict[str, Any] = {"objects": 0, "outcomes": dict.fromkeys(outcomes, 0), "failures": []}
    more: dict[str, Any] = {
        "unentered": 0,
        "unentered_held": 0,
        "left": 0,
        "unreachable": [],
        "stopped": False,
        "still_failing": 0,
    }
    first: dict[str, Any] = {name: found[name] for name in ("dry_run", "drafts", "entries") if name in found}
    return {**first, "depth": depth, **nothing, **more, **found}


def reported_to(mark: SweepMark | None, progress: Progress) -> Progress:
    """Return a progress that reports to the sweep's mark, if there is one, and to ``progress``."""
    return progress if mark is None else mark.reporting_too(progress)


def _begun(call: Call, lookup: Lookup, now: int) -> Begun:
    """Return the scope of a sweep by identifiers: a mark holds no names."""
    from custody.storage.state.sweep_marks import Begun

    args = call.args
    for space, text in flags_typed(args, "case", "exhibit", "object").items():
        return Begun(args.depth, space, lookup.resolve(space, text), now)
    if args.store is not None:
        return Begun(args.depth, "store", args.store, now)
    return Begun(args.depth, "due" if args.due else "all", "", now)
