"""The answer of `custody sweep run`: recorded parts, failures first, the exit status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.answers.corrections import corrected_document
from custody.cli.answers.outages import outage_documents, outage_lines
from custody.cli.answers.page_answer import written_blocks
from custody.cli.console.words import many
from custody.cli.entering.entry_answers import entry_lines
from custody.cli.shell.call import Call
from custody.cli.stored.running_sweeps import swept
from custody.errors import EXIT_WARNINGS, ProofInvalid, StoreUnreachable
from custody.model.schema.ids import unb64

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from custody.ledger.append.entry_signing import SignedDraft
    from custody.ledger.stores.reachability import Outage
    from custody.ledger.verification.outcomes import Checked, SweepResult
    from custody.ledger.verification.sweep import SweepRun
    from custody.ledger.views.entries.entries import EntryView
    from custody.ledger.views.stores.sweep_selection import Scope
    from custody.model.records import StoredObject
    from custody.storage.vault.vault import Vault

#: Outcomes as they are listed, the worst first.
WORST_FIRST = ("mismatch", "missing", "unreadable", "verified")
#: Most failures that an answer lists; the entries have all of them.
MOST_TOLD = 1000


def still_lines(failing: Collection[StoredObject]) -> list[str]:
    """Return a line on objects recorded as failing and not verified in full now; none without any."""
    if not failing:
        return []
    held = (
        f"{many(len(failing), 'object')} on record as failing, due at every run until read back right in full"
    )
    return [f"{held} or until an entry says what became of it; see `custody sweep status`"]


class SweepAnswer:
    """The recorder of a sweep's parts, and its answer at the end."""

    def __init__(self, call: Call, vault: Vault, scope: Scope) -> None:
        self._call = call
        self._vault = vault
        self._scope = scope
        self._restored: set[str] = set()
        self._entries: list[dict[str, Any]] = []
        self._drafts: list[SignedDraft] = []
        self._lines: list[str] = []
        self._failures: list[dict[str, Any]] = []
        self._counts = dict.fromkeys(WORST_FIRST, 0)
        self._outages: Sequence[Outage] = ()

    @property
    def status(self) -> int:
        """The exit status by this run's outcomes, and by earlier failures not verified since."""
        found = {outcome for outcome, count in self._counts.items() if count}
        found |= {still.failing or "verified" for still in self.still_failing()}
        if found & {"mismatch", "missing"}:
            return ProofInvalid.exit_status
        if self._outages:
            return StoreUnreachable.exit_status
        return EXIT_WARNINGS if "unreadable" in found else 0

    def still_failing(self) -> list[StoredObject]:
        """Return the objects recorded as failing in the scope, without those just verified."""
        from custody.ledger.views.stores.sweep_selection import failing_in

        found = failing_in(self._vault.lookup(), self._scope)
        return [each for each in found if each.id not in self._restored]

    def take(self, result: SweepResult, drafts: list[SignedDraft]) -> None:
        """Add the results of one verified part to the report, and record its drafts."""
        from custody.pages.parts.names import Names
        from custody.pages.stores.sweep_results import failures, found

        for outcome in self._counts:
            self._counts[outcome] += result.count(outcome)
        if result.depth == "full":
            again = (checked.object for checked in result.checked if checked.outcome == "verified")
            self._restored |= {stored.id for stored in again if stored.failing is not None}
        room = max(0, MOST_TOLD - len(self._failures))
        self._failures += [_document(self._vault, failure) for failure in failures(result)[:room]]
        if self._call.args.dry_run:
            self._drafts += drafts
            return
        lines = written_blocks(found(Names(self._vault.lookup()), result, room))
        entries = self._call.entries.record(self._vault, drafts)
        self._entries += entries
        self._lines += entry_lines(
            drafts, entries, lambda draft: lines if draft is drafts[0] else _changed(draft)
        )
        self._call.entries.remark(drafts)

    def pause(
        self, outages: Sequence[Outage], draft: Callable[[Sequence[Outage]], list[SignedDraft]]
    ) -> None:
        """Record the stores that the sweep could not reach; parts read before are recorded already."""
        self._outages = outages
        if not outages:
            return
        drafts = draft(outages)
        if self._call.args.dry_run:
            self._drafts += drafts
            return
        entries = self._call.entries.record(self._vault, drafts)
        self._entries += entries
        self._lines += entry_lines(drafts, entries)
        self._call.entries.remark(drafts)

    def answer(self, sweeping: SweepRun, *, stopped: bool) -> None:
        """Print the answer: the results, the objects with none, and those not looked at."""
        from custody.pages.stores.sweep_results import wrong_lines

        left, gone, unentered = sweeping.left, sweeping.gone, sweeping.unentered
        if self._call.args.dry_run:
            self._call.entries.show(self._drafts)
            return
        document = swept(
            WORST_FIRST,
            self._call.args.depth,
            entries=self._entries,
            objects=sum(self._counts.values()),
            outcomes=self._counts,
            failures=self._failures,
            unentered=unentered,
            unentered_held=sweeping.held,
            left=left,
            unreachable=outage_documents(self._outages),
            stopped=stopped,
            still_failing=len(failing := self.still_failing()),
        )
        args = self._call.args
        again = args.due or args.resume or args.max_age is not None
        lines = [*self._lines, *outage_lines(self._outages, again=again), *still_lines(failing)]
        self._call.say.wrong(wrong_lines(self._failures, self._outages, still_lines(failing)))
        if gone:
            lines.append(
                f"{many(gone, 'object')} lawfully destroyed meanwhile: nothing is to be read back, nothing entered"
            )
        if unentered:
            lines.append(
                f"{many(unentered, 'object')} of what was destroyed or removed not there, and no entry says so yet: "
                + self._call.own("`custody disposition delete-objects` enters it")
            )
        if sweeping.held:
            lines.append(
                f"{many(sweeping.held, 'object')} of these under a hold placed since: nobody knows which came first"
            )
        if stopped:
            lines.append("stopped: what was checked is entered, the rest is not looked at")
        elif left:
            lines.append(
                f"{many(left, 'object')} not begun: the time was up, or the window of the store is shut"
            )
        self._call.out.answer(document, lines or ["nothing was checked"])


def _document(vault: Vault, one: Checked) -> dict[str, Any]:
    from custody.ledger.digests.acquisitions import NAME

    stored, named = one.object, _named(vault, one.object)
    return {
        "outcome": one.outcome,
        "object": stored.object_id,
        "copy": None if stored.of is None else stored.id,
        "entry": stored.position,
        "exhibit": stored.exhibit,
        "file_name": named.current(NAME),
        "pack_type": stored.packed,
        "bytes": stored.bytes,
        "store": stored.store,
        "object_key": stored.store_key,
        "recorded_sha256": _hex(stored.sha256),
        "found_sha256": None if one.found is None else one.found.hex(),
        "why": one.why,
        "corrected": corrected_document([named], ["file_name"]),
    }


def _named(vault: Vault, stored: StoredObject) -> EntryView:
    """Return the entry that names the object; for a copy, the original's."""
    from custody.ledger.views.stores.object_places import original_of

    return vault.entries().at(original_of(vault.lookup(), stored).position)


def _hex(text: str) -> str:
    return unb64(text).hex()


def _changed(draft: SignedDraft) -> list[str]:
    kind = draft.entry.envelope.kind
    if kind == "object.verification_recovered":
        return ["  it failed before and reads back right now"]
    return ["  it is recorded as failing from now on"]
