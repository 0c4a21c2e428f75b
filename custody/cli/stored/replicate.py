"""`custody object replicate`: copy objects from a good place into a further store, and enter each."""

from __future__ import annotations

import argparse
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from custody import halting
from custody.cli.answers.batch_answers import failed_document, failed_lines, status
from custody.cli.console import signals
from custody.cli.console.progress import size_text
from custody.cli.console.words import many, short
from custody.cli.entering.entry_answers import draft_answer
from custody.cli.entering.entry_fields import common
from custody.cli.shell.call import Call
from custody.cli.shell.usual_arguments import flags_typed
from custody.cli.stored.replica_choice import passed_over
from custody.errors import CustodyError, NotFound, UsageError

if TYPE_CHECKING:
    from custody.ledger.append.entry_signing import SignedDraft
    from custody.ledger.objects.replication import Replicated
    from custody.ledger.objects.upload import Resumed
    from custody.model.records import StoredObject
    from custody.model.schema.types import Value
    from custody.proof.note import NoteSigner
    from custody.storage.vault.vault import Vault


def replicate(call: Call) -> int:
    """Copy objects into a further store, and enter each copy; return the exit status; raise UsageError."""
    args = call.args
    if bool(args.objects) == bool(args.exhibit or args.case):
        raise UsageError(
            "name objects, or an exhibit or a case",
            hint="See `custody object replicate --help` for examples.",
        )
    values = common(args)
    with call.vault(readonly=False) as vault:
        vault.archive(args.store)
        found = _named(vault, args)
        signer = call.signer(vault)
        task = _Task(call, vault, signer, values, args.store, args.from_store, args.restart)
        task.foresee(found)
        if not args.dry_run:
            vault.sequencer.ready()
        if len(found) == 1 and not call.out.as_json:
            return task.alone(found[0])
        return task.all(found)


def finish(call: Call, vault: Vault, object_id: str, to: str) -> int:
    """Resume a copy that was broken off, as `custody object replicate` does; return the exit status.

    Raise NotFound for an object not on record.
    """
    from custody.model.records import StoredObject

    whole = vault.lookup().get(StoredObject, object_id)
    task = _Task(call, vault, call.signer(vault), {}, to)
    task.foresee([whole])
    if not call.args.dry_run:
        vault.sequencer.ready()
    return task.alone(whole)


def _named(vault: Vault, args: argparse.Namespace) -> list[StoredObject]:
    """Return the named objects that are not recorded as absent, each once, the oldest first."""
    from custody.ledger.views.naming.search import archived_under, objects_of

    lookup = vault.lookup()
    if args.objects:
        return sorted(objects_of(lookup, args.objects), key=lambda stored: stored.position)
    space, text = next(iter(flags_typed(args, "exhibit", "case").items()))
    under = archived_under(lookup, space, lookup.resolve(space, text))
    named = [stored for stored in under if stored.destroyed is None]
    if not named:
        raise NotFound("no object is archived there", hint="Archive one with `custody archive`.")
    return named


@dataclass(frozen=True)
class _Copy:
    """A copy of an object in the store, with its record, None in a dry run; ``source`` was read.

    ``copy`` is its identifier, None where it is the object's own place.
    """

    whole: StoredObject
    store: str
    copy: str | None = None
    entry: int | None = None
    key: str | None = None
    version: str | None = None
    source: str | None = None

    def document(self) -> dict[str, Any]:
        """Return the copy as a JSON document."""
        return {
            "object": self.whole.id,
            "copy": self.copy,
            "entry": self.entry,
            "store": self.store,
            "object_key": self.key,
            "object_version": self.version,
        }

    def lines(self) -> list[str]:
        """Return the copy in lines for people."""
        size = f"{size_text(self.whole.bytes)}{'' if self.whole.packed is None else ' (pack)'}"
        of = f"object {short(self.whole.id)}, {size}"
        if self.entry is None:
            return [f"would be copied: {of}"]
        return [
            f"entry {self.entry}  object.replicated  {self.copy}",
            f"  {of}, from {self.source} to {self.store}",
        ]


@dataclass
class _Task:
    """The copying of objects into one store by one signer, with its results."""

    call: Call
    vault: Vault
    signer: NoteSigner
    values: dict[str, Value]
    to: str
    source: str | None = None
    fresh: bool = False
    entries: list[dict[str, Any]] = field(default_factory=list)
    done: list[_Copy] = field(default_factory=list)
    there: list[_Copy] = field(default_factory=list)
    failed: list[tuple[StoredObject, CustodyError]] = field(default_factory=list)
    #: What is being entered: nobody has been answered about it yet.
    entering: tuple[Replicated, SignedDraft] | None = None

    def foresee(self, objects: list[StoredObject]) -> None:
        """Raise the error that would refuse the first copy, before a byte is read."""
        from custody.storage.evidence.replication import foresee_copy

        foresee_copy(self.vault, self.signer.verifier.name, objects[0], self.to, self.values)

    def alone(self, whole: StoredObject) -> int:
        """Copy one object and answer; return 0. A failure is the command's failure."""
        try:
            self._one(whole)
        finally:
            self.call.say.clear()
        self._answer(1)
        return 0

    def all(self, objects: list[StoredObject]) -> int:
        """Copy each object by itself; return the exit status. Failures are listed at the end, also if stopped."""
        try:
            for stored in objects:
                try:
                    self._one(stored)
                except CustodyError as error:
                    self.failed.append((stored, error))
                finally:
                    self.call.say.clear()
        except KeyboardInterrupt as stop:
            self._finish_entering()
            self._answer(len(objects), stopped=True)
            return signals.ending(stop)[1]
        self._answer(len(objects))
        return status([error for _, error in self.failed])

    def _one(self, whole: StoredObject) -> None:
        from custody.ledger.objects.replication import replicated_request
        from custody.storage.evidence.replication import place_in_store

        args, vault = self.call.args, self.vault
        place = place_in_store(vault, whole, self.to)
        if place is not None:
            copy = None if place.of is None else place.id
            lying = _Copy(whole, place.store, copy, place.position, place.store_key, place.version)
            self.there.append(lying)
            if not args.dry_run:
                vault.copying().settle(whole, self.to)
            return
        if args.dry_run:
            self.done.append(_Copy(whole, self.to))
            return
        made = self._copy(whole)
        try:
            (draft,) = self.call.entries.draft(vault, self.signer, [replicated_request(made, self.values)])
            self.entering = made, draft
            (entry,) = self.call.entries.record(vault, [draft])
        except CustodyError as error:
            self.entering = None
            error.hint += (
                f" The copy lies in store {made.store} under {made.key}: the same command finds and enters it"
                " without sending it again."
            )
            raise
        self._note(made, draft, entry)

    def _finish_entering(self) -> None:
        """Add the copy whose entry was recorded just before the command was stopped."""
        from custody.storage.evidence.replication import place_in_store

        if self.entering is None:
            return
        halting.forget()
        made, draft = self.entering
        noted = {entry["id"] for entry in self.entries}
        if (
            draft.entry.envelope.id not in noted
            and place_in_store(self.vault, made.whole, self.to) is not None
        ):
            (entry,) = self.call.entries.record(self.vault, [draft])
            self._note(made, draft, entry)

    def _note(self, made: Replicated, draft: SignedDraft, entry: dict[str, Any]) -> None:
        """Add a recorded copy to the answer."""
        subject, position, version = entry["subject"], entry["position"], made.stored.version
        source = made.source.store
        self.done.append(_Copy(made.whole, made.store, subject, position, made.key, version, source))
        self.entries.append(entry)
        self.entering = None
        with suppress(CustodyError):  # what fails is found by `custody store reconcile`
            self.vault.copying().recorded(made)
        self.call.entries.remark([draft])

    def _copy(self, whole: StoredObject) -> Replicated:
        from custody.storage.evidence.replication import copy_object

        say = self.call.say

        def resuming(found: Resumed) -> None:
            left = "the copy stands there" if found.arrived is None else f"{size_text(found.arrived)} arrived"
            say.note(f"goes on with the copying that was broken off ({found.key}): {left}")

        return copy_object(
            self.vault,
            whole,
            self.to,
            source=self.source,
            fresh=self.fresh,
            passed=passed_over(self.call),
            resuming=resuming,
            progress=say,
        )

    def _answer(self, asked: int, *, stopped: bool = False) -> None:
        lines = [line for copy in self.done for line in copy.lines()]
        if self.there:
            lines.append(f"{many(len(self.there), 'object')} lay in store {self.to} already")
        for one, error in self.failed:
            lines += failed_lines(f"object {short(one.id)}", error)
            self.call.say.wrong([f"object {short(one.id)} was not copied: {error.message}"])
        dry = bool(self.call.args.dry_run)
        told = "could be copied; nothing was read or entered" if dry else "copied"
        lines.append(f"{len(self.done)} of {many(asked, 'object')} {told}")
        left = asked - len(self.done) - len(self.there) - len(self.failed)
        if stopped:
            lines.append(f"stopped: {many(left, 'object')} left; the same command goes on with them")
        entered: dict[str, Any] = draft_answer([])[0] if dry else {"entries": self.entries}
        failed = [failed_document({"object": one.id}, error) for one, error in self.failed]
        copied = [{**copy.document(), "from_store": copy.source} for copy in self.done]
        there = [copy.document() for copy in self.there]
        document = {**entered, "copied": copied, "there": there, "failed": failed}
        self.call.out.answer({**document, "left": left, "stopped": stopped}, lines)
