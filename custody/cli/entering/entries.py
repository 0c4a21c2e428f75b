"""The recording of entries by a call: drafts, consent, receipts, and the answer.

No rule is decided here. A call that records nothing loads none of this.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from custody.cli.entering.entry_answers import draft_answer, entry_document, entry_lines
from custody.errors import CustodyError, UsageError
from custody.forms.marks import explained
from custody.ledger.views.naming.display_names import names_among

if TYPE_CHECKING:
    from custody.cli.shell.call import Call
    from custody.ledger.append.entry_signing import Request, SignedDraft
    from custody.ledger.submissions.submission import Receipt
    from custody.proof.note import NoteSigner
    from custody.storage.account.receipts import SavedReceipt
    from custody.storage.vault.vault import Vault


class Entries:
    """The entries of one call: drafted, agreed to, submitted, their receipts kept, and answered."""

    def __init__(self, call: Call) -> None:
        self._call = call

    def enter(
        self,
        vault: Vault,
        requests: Sequence[Request],
        *,
        tell: Callable[[SignedDraft], Sequence[str]] | None = None,
        **more: Any,
    ) -> int:
        """Record requests together, store receipts, and answer; with --dry-run only show the drafts.

        ``tell`` returns further lines for people on each entry, ``more`` joins the JSON document. Return 0; warnings of
        the call, such as of nonconforming entries, make the exit status 10 later.
        """
        drafts = self.draft(vault, self._call.signer(vault), requests)
        return self.enter_drafts(vault, drafts, tell=tell, **more)

    def draft(self, vault: Vault, signer: NoteSigner, requests: Sequence[Request]) -> list[SignedDraft]:
        """Return the signed drafts of requests; asks for consent before one that would be nonconforming."""
        self._call.reading.sign()
        for request in requests:
            refuse_bytes(request.values)
        return vault.journal.draft(signer, requests, self._call.consent)

    def enter_drafts(
        self,
        vault: Vault,
        drafts: Sequence[SignedDraft],
        *,
        tell: Callable[[SignedDraft], Sequence[str]] | None = None,
        **more: Any,
    ) -> int:
        """Submit finished drafts and print the answer, or only show them with --dry-run; return 0."""
        if self._call.args.dry_run:
            self.show(drafts)
            return 0
        entries = self.record(vault, drafts)
        about = (draft.entry.envelope.subject for draft in drafts)
        names = {} if self._call.out.as_json else names_among(vault.lookup(), about)
        self.answer_of(drafts, {"entries": entries, **more}, entry_lines(drafts, entries, tell, names))
        return 0

    def answer_of(
        self, drafts: Sequence[SignedDraft], document: Mapping[str, Any], lines: Sequence[str]
    ) -> None:
        """Print the answer on recorded drafts, with warnings of their marks: before it in JSON, else after."""
        before, after = (drafts, ()) if self._call.out.as_json else ((), drafts)
        self.remark(before)
        self._call.out.answer(document, lines)
        self.remark(after)

    def agrees(
        self, about: Sequence[str], drafts: Callable[[], Sequence[SignedDraft]], question: str
    ) -> bool:
        """Ask for consent before an irreversible act; return whether it was given.

        ``about`` are lines for the person at a terminal; ``drafts`` returns the entries to show on a screen, where a no
        raises Declined.
        """
        if self._call.consent.asks:
            self._call.say.lines(about)
        if self._call.around.attendant is not None and (shown := drafts()):
            self._call.around.attendant.agree(shown)
        return self._call.consent.agrees(question)

    def record(
        self, vault: Vault, drafts: Sequence[SignedDraft], *, agreed: bool = False
    ) -> list[dict[str, Any]]:
        """Submit drafts together and store their receipts; return each entry as members of a JSON document.

        With ``agreed`` the person consented before the work was done, and is not asked again.
        """
        self._call.reading.sign()
        if not agreed:
            self._review(vault, drafts)
        receipts = vault.journal.submit(drafts)
        self._stands(receipts, drafts)
        files = self.keep(vault, receipts)
        return [
            entry_document(draft, receipt, file)
            for draft, receipt, file in zip(drafts, receipts, files, strict=True)
        ]

    def draft_each(
        self, vault: Vault, signer: NoteSigner, requests: Sequence[Request]
    ) -> list[SignedDraft | CustodyError]:
        """Draft each request by itself as ``draft`` does; return a refused one's error in its place."""
        self._call.reading.sign()
        for request in requests:
            refuse_bytes(request.values)
        return vault.journal.draft_each(signer, requests, self._call.consent)

    def record_each(
        self, vault: Vault, drafts: Sequence[SignedDraft | CustodyError]
    ) -> Callable[[], list[dict[str, Any] | CustodyError]]:
        """Submit drafts in one group, each recorded or refused by itself; errors in place of drafts stay.

        Receipts are written while the caller goes on; the returned function waits for them and returns the members of
        each recorded entry, or the error.
        """
        self._call.reading.sign()
        fitting = [draft for draft in drafts if not isinstance(draft, CustodyError)]
        self._review(vault, fitting)
        answers = vault.journal.submit_each(fitting)
        standing = [answer for answer in answers if not isinstance(answer, CustodyError)]
        stood = [
            draft for draft, one in zip(fitting, answers, strict=True) if not isinstance(one, CustodyError)
        ]
        self._stands(standing, stood)
        kept = vault.workers.begin(lambda some: self._keep(vault, some), [standing])

        def entries() -> list[dict[str, Any] | CustodyError]:
            files = iter(self._told(kept()[0]))
            found = iter(
                one if isinstance(one, CustodyError) else entry_document(draft, one, next(files))
                for draft, one in zip(fitting, answers, strict=True)
            )
            return [draft if isinstance(draft, CustodyError) else next(found) for draft in drafts]

        return entries

    def _review(self, vault: Vault, drafts: Sequence[SignedDraft]) -> None:
        """Show drafts on a screen, or with --ask at the terminal; raise Declined if they are not signed."""
        if self._call.around.attendant is not None:
            self._call.around.attendant.agree(drafts)
        elif drafts and self._call.consent.reviews:
            from custody.cli.entering.line_review import agree

            agree(self._call, vault, drafts)

    def _stands(self, receipts: Sequence[Receipt], drafts: Sequence[SignedDraft]) -> None:
        """Add entries to the call's lists of positions, signers, kinds and subjects."""
        self._call.entered += [receipt.position for receipt in receipts]
        self._call.signed_by |= dict.fromkeys(draft.entry.envelope.by for draft in drafts)
        self._call.recorded += [(draft.entry.envelope.kind, draft.entry.envelope.subject) for draft in drafts]

    def remark(self, drafts: Sequence[SignedDraft]) -> None:
        """Warn of the marks on recorded entries, and mention fields stated as unknown."""
        for draft in drafts:
            marks = draft.facts.marks
            if marks:
                kind = draft.entry.envelope.kind
                more = [] if self._call.consent.knows(kind, marks) else explained(marks)
                self._call.say.warn(f"{kind} is recorded as nonconforming: {', '.join(marks)}", more)
            missing = draft.facts.unknown
            if missing:
                self._call.say.note(
                    f"{draft.entry.envelope.kind} says these are unknown: {', '.join(missing)}"
                )

    def show(self, drafts: Sequence[SignedDraft]) -> None:
        """Show the exact text to be signed and its fields; nothing is recorded.

        Another front end shows drafts in its own way.
        """
        if self._call.around.attendant is not None:
            self._call.around.attendant.agree(drafts)
            return
        self._call.out.answer(*draft_answer(drafts))

    def keep(self, vault: Vault, receipts: Sequence[Receipt]) -> list[str | None]:
        """Write receipts into the signer's own folder; return their files, None for each not written."""
        return self._told(self._keep(vault, receipts))

    def _keep(self, vault: Vault, receipts: Sequence[Receipt]) -> list[SavedReceipt]:
        from custody.storage.account.receipts import SavedReceipt, keep_receipts

        if getattr(self._call.args, "no_receipt", False):
            return [SavedReceipt(None)] * len(receipts)
        return keep_receipts(vault, receipts)

    def _told(self, files: Sequence[SavedReceipt]) -> list[str | None]:
        """Show the warnings and remarks on receipts; return their files."""
        for kept in files:
            for warning in kept.warnings:
                self._call.say.warn(warning)
            for remark in kept.remarks:
                self._call.say.note(remark)
        return [kept.file for kept in files]


def refuse_bytes(values: Mapping[str, Any]) -> None:
    """Raise UsageError for a text with undecodable bytes, which no entry can hold."""
    for name, value in values.items():
        if isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value):
            raise UsageError(f"{name} holds bytes that are no text: {value!r}", hint="Type it in UTF-8.")
