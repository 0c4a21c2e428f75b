"""The recording of entries for scripts: signed by one key, receipts stored, warnings collected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from custody.errors import ConfigError, CustodyError
from custody.frozen import dataclass

if TYPE_CHECKING:
    from custody.ledger.append.entry_signing import Request, SignedDraft
    from custody.ledger.objects.archive import Archived
    from custody.ledger.ports import Workers
    from custody.ledger.submissions.submission import Receipt
    from custody.model.records import StoredObject
    from custody.model.schema.types import Value
    from custody.proof.note import NoteSigner
    from custody.storage.account.receipts import SavedReceipt
    from custody.storage.evidence.archive import Filing
    from custody.storage.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recorded entry: position, subject, marks of broken rules, receipt (a tlog-proof file).

    ``receipt_file`` is the file of the receipt, None if it was not asked for, or could not be written, as ``warnings``
    then says. ``warnings`` also name a receipt of another entry of this position that is in its place and stays.
    ``earlier`` are the entries by which other bytes were archived before under the name of the same file.
    """

    position: int
    subject: str
    nonconforming: tuple[str, ...]
    receipt: bytes
    receipt_file: Path | None = None
    warnings: tuple[str, ...] = ()
    earlier: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """A file that is archived already, so that nothing was stored: its entry's position, and the object."""

    position: int
    subject: str


class Entering:
    """The recorder of entries in a vault, with the key of its settings; ``receipts``: whether to keep any.

    ``vault`` returns the open vault, and raises UsageError where it was closed. ``warnings`` are remarks for people on
    receipts, oldest first.
    """

    def __init__(self, vault: Callable[[], Vault], *, receipts: bool) -> None:
        self._vault = vault
        self._receipts = receipts
        self._signer: NoteSigner | None = None
        self.warnings: list[str] = []

    def enter(self, requests: list[Request]) -> list[Recorded]:
        """Record requests in one group, all or none; raise the error that refuses one of them."""
        drafts = self._vault().journal.draft(self.signer(), requests)
        receipts = self._vault().journal.submit(drafts)
        return self._recorded(drafts, receipts)

    def enter_each(self, requests: list[Request]) -> list[Recorded | CustodyError]:
        """Record requests in one group, each by itself; return an error in place of each refused one."""
        journal = self._vault().journal
        drafts = journal.draft_each(self.signer(), requests)
        fitting = [draft for draft in drafts if not isinstance(draft, CustodyError)]
        answers = iter(journal.submit_each(fitting) if fitting else [])
        said = [draft if isinstance(draft, CustodyError) else next(answers) for draft in drafts]
        stood = [
            (draft, answer)
            for draft, answer in zip(drafts, said, strict=True)
            if not isinstance(draft, CustodyError) and not isinstance(answer, CustodyError)
        ]
        standing = iter(self._recorded([draft for draft, _ in stood], [receipt for _, receipt in stood]))
        return [answer if isinstance(answer, CustodyError) else next(standing) for answer in said]

    def each_archived(
        self,
        filing: Filing,
        request: Callable[[Archived], Request],
        named: Mapping[str, Path],
        known: Mapping[str, StoredObject],
        workers: Workers,
    ) -> Iterator[tuple[Path, Recorded | Known | CustodyError]]:
        """Yield each file with its entry, its earlier entry where ``known``, or its error, in their order.

        ``named`` are the files by absolute path. They are stored by ``workers``, and recorded in groups.
        """
        from custody.ledger.objects.archive_batch import in_groups

        rest, places = [path for path in named if path not in known], iter(named)

        def up_to(last: str | None) -> Iterator[tuple[Path, Known]]:
            while (place := next(places, None)) != last and place is not None:
                yield named[place], Known(known[place].position, known[place].id)

        for group in in_groups(rest, lambda path: filing.put(path, filing.packing(path)), workers):
            requests = [request(came.archived) for came in group if came.archived is not None]
            answers = iter(self.enter_each(requests))
            for came in group:
                yield from up_to(came.path)
                if came.archived is None:
                    yield named[came.path], came.error or CustodyError(f"{came.path} was not archived")
                    continue
                answer = next(answers)
                if isinstance(answer, Recorded):
                    filing.recorded(came.archived)
                    answer = replace(answer, earlier=filing.earlier(came.archived))
                yield named[came.path], answer
        yield from up_to(None)

    def refuse_name(self, kind: str, values: Mapping[str, Value], answers: int | None) -> None:
        """Raise Conflict if an entry would give a subject a name in use, or one that looks like it.

        ``answers`` is the position of the entry that it corrects.
        """
        from custody.forms.questions import label_of
        from custody.ledger.views.subjects.lookalikes import (
            corrected_name_space,
            refuse_lookalike,
            refuse_name,
        )
        from custody.model import layouts
        from custody.pages.parts.targets import begun

        vault, begins = self._vault(), layouts.layout(1, kind).kind
        whole, label, space = vault.store.read(), label_of(begins), begun(begins)
        if kind == "actor.enrolled" and label is not None:  # two people may have one name
            refuse_lookalike(whole, "actor", _text(values.get(label)))
        elif label is not None and space is not None:
            received = kind.endswith(".received")
            refuse_name(vault.reader(), whole, space, _text(values.get(label)), received=received)
        elif kind == "entry.corrected" and answers is not None:
            target = vault.entries().at(answers).envelope
            field = layouts.layout(target.v, target.kind).field(str(values.get("field")))
            named = corrected_name_space(whole, target, answers, field)
            if named is not None:
                received = target.kind.endswith(".received")
                value = _text(values.get("erasable_value"))
                refuse_name(vault.reader(), whole, named, value, received=received, but=target.subject)

    def _recorded(self, drafts: Sequence[SignedDraft], receipts: Sequence[Receipt]) -> list[Recorded]:
        """Store the receipts of recorded entries, and return the recorded entries in order."""
        return [
            Recorded(
                receipt.position,
                draft.entry.envelope.subject,
                draft.facts.codes("nonconforming"),
                receipt.proof,
                None if kept.file is None else Path(kept.file),
                kept.warnings,
            )
            for draft, receipt, kept in zip(drafts, receipts, self._keep(receipts), strict=True)
        ]

    def _keep(self, receipts: Sequence[Receipt]) -> list[SavedReceipt]:
        from custody.storage.account.receipts import SavedReceipt, keep_receipts

        kept = (
            keep_receipts(self._vault(), receipts) if self._receipts else [SavedReceipt(None)] * len(receipts)
        )
        self.warnings += [warning for file in kept for warning in file.warnings]
        return kept

    def sign_reads(self, command: str) -> None:
        """Record that ``command`` read confidential fields, if the vault logs it; raise the refusal."""
        from custody.storage.vault.access_entries import sign_reads

        vault = self._vault()
        receipts = sign_reads(
            vault.settings,
            vault.clock,
            vault.entropy,
            vault.viewing,
            signer=lambda _: self.signer(),
            command=command,
        )
        self._keep(receipts)

    def prepare(self) -> None:
        """Check the named key, and open it if a passphrase file is set; raise the errors of either."""
        from custody.storage.keys.key_files import KeyFiles

        settings = self._vault().settings
        if settings.key is None:
            return
        if settings.passphrase_file is not None:
            self.signer()
        else:
            KeyFiles(settings.keys, lambda _: b"").find(self._key_name())

    def _key_name(self) -> str:
        from custody.storage.keys.own_key import own_keys

        vault = self._vault()
        own, text = own_keys(vault.settings.keys), vault.settings.key
        if text is None:
            return own.only("Give key= when opening the ledger, or CUSTODY_AS.")
        return own.named(text, Path.cwd(), vault.lookup())

    def signer(self) -> NoteSigner:
        """Return the signer, opened once; raise ConfigError without a clear key or a passphrase file."""
        if self._signer is None:
            from custody.storage.keys import passphrases
            from custody.storage.keys.key_files import KeyFiles

            settings, name = self._vault().settings, self._key_name()
            if settings.passphrase_file is None:
                raise ConfigError(
                    "a script cannot be asked for a passphrase",
                    hint="Give passphrase_file= when opening the ledger, or CUSTODY_PASSPHRASE_FILE.",
                )
            self._signer = KeyFiles(settings.keys, passphrases.from_file(settings.passphrase_file)).signer(
                name
            )
        return self._signer


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) else None
