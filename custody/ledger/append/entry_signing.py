"""Signing of entries: requests judged by the rules, committed, signed and submitted to the sequencer.

The requests of one call are judged one after the other, and recorded all together or not at all. The caller supplies
keys and clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field

from custody.errors import CustodyError, ProofInvalid, RuleBroken, UsageError
from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.ledger.append.sequencer import Sequencer
from custody.ledger.ports import Clock, Entropy, LedgerReader, LedgerStore
from custody.ledger.state.relocation_guard import with_address
from custody.ledger.state.state_cache import Recall
from custody.ledger.submissions.decoded_batch import arrival
from custody.ledger.submissions.submission import Item, Receipt, Submission
from custody.model import correction_types, layouts, rulesets
from custody.model.entry import entry_values, openings
from custody.model.entry.envelope import Envelope, Seen, SignedEntry, parse_entry, sign_entry
from custody.model.entry.facts import Facts, Private
from custody.model.rulings import Command, Event, Placed
from custody.model.schema import ids
from custody.model.schema.types import Value
from custody.model.state import State, Tip
from custody.proof import checkpoint, merkle
from custody.proof.commitments.field_leaf import SALT_BYTES
from custody.proof.note import NoteSigner, VerifierKey

VERSION = 1

#: Called with kind, nonconforming marks and facts of an entry before it is signed; raises to stop the signing.
Consent = Callable[[str, tuple[str, ...], Facts], None]


@dataclass(frozen=True, slots=True)
class Request:
    """One entry to record: its kind, the values of its fields, and its subject.

    ``subject`` None makes a new one. ``re`` is the leaf hash of the entry that this one answers. ``sweep`` are the
    result leaves of a sweep, one a line.
    """

    kind: str
    values: Mapping[str, Value] = field(default_factory=dict)
    subject: str | None = None
    re: bytes | None = None
    sweep: bytes | None = None


@dataclass(frozen=True, slots=True)
class SignedDraft:
    """One signed entry before it is submitted, with its content."""

    entry: SignedEntry
    facts: Facts
    private: Private
    item: Item


class Journal:
    """Drafts and submits entries of one ledger."""

    def __init__(
        self,
        store: LedgerStore,
        sequencer: Sequencer,
        clock: Clock,
        entropy: Entropy,
        log_key: VerifierKey,
    ) -> None:
        self._store = store
        self._sequencer = sequencer
        self._clock = clock
        self._entropy = entropy
        self._log_key = log_key

    def new_subject(self) -> str:
        """Return a random identifier (UUID version 4) for a new subject."""
        return ids.uuid4_of(self._entropy.token(16))

    def record(self, signer: NoteSigner, requests: Sequence[Request]) -> list[Receipt]:
        """Draft, sign and submit requests as one submission; return the receipts in their order.

        Raise what ``draft`` and ``submit`` raise.
        """
        return self.submit(self.draft(signer, requests))

    def submit(self, drafts: Sequence[SignedDraft]) -> list[Receipt]:
        """Submit drafts to the sequencer as one submission; return the receipts in their order.

        Raise the error that refused the submission.
        """
        return self._sequencer.submit(Submission(tuple(draft.item for draft in drafts)))

    def draft(
        self, signer: NoteSigner, requests: Sequence[Request], consent: Consent | None = None
    ) -> list[SignedDraft]:
        """Return the signed drafts of requests in their order, each judged after the earlier ones.

        Raise UsageError for values that do not fit the kind, RuleBroken or RoleRefused when a rule refuses.
        """
        drafting = self.drafting()
        return [drafting.add(signer, request, consent) for request in requests]

    def draft_each(
        self, signer: NoteSigner, requests: Sequence[Request], consent: Consent | None = None
    ) -> list[SignedDraft | CustodyError]:
        """Return the signed draft of each request, or the error that refused it, in their order.

        Each is judged after those before it that were not refused.
        """
        drafting = self.drafting()
        found: list[SignedDraft | CustodyError] = []
        for understood in drafting.understand(signer.verifier.name, requests):
            try:
                found.append(
                    understood
                    if isinstance(understood, CustodyError)
                    else drafting.sign(signer, understood, consent)
                )
            except CustodyError as error:
                found.append(error)
        return found

    def submit_each(self, drafts: Sequence[SignedDraft]) -> list[Receipt | CustodyError]:
        """Submit drafts in one group, each as its own submission; return each receipt or error, in order.

        Raise the error that keeps the whole group from being integrated.
        """
        answers = self._sequencer.submit_many([Submission((draft.item,)) for draft in drafts])
        return [answer if isinstance(answer, CustodyError) else answer[0] for answer in answers]

    def drafting(self) -> Drafting:
        """Return a Drafting over the ledger's verified head, for entries of several signers or that answer

        one another.
        """
        reader = self._store.read()
        seen = verified_head(reader, self._log_key)
        recall = Recall(reader, reader.head().size)
        state, now = State(recall, recall.size), self._clock.now()
        return Drafting(state, seen, self._log_key.name, now, self._entropy, recall=recall, reader=reader)

    def foresee(self, by: str, requests: Sequence[Request], consent: Consent | None = None) -> None:
        """Raise the error that would refuse a request if the key ``by`` signed it now; sign nothing.

        Each request is judged by itself. For use before long work: digests not known yet may be any digest.
        """
        drafting = self.drafting()
        for request in requests:
            drafting.judge(by, request, consent)


@dataclass(frozen=True, slots=True)
class Understood:
    """A request whose values fit its kind: its subject, its structural facts, its private values."""

    request: Request
    subject: str
    facts: Facts
    private: Private

    def command(self, by: str, at: int, seen: int) -> Command:
        """Return the command to judge, signed by the key ``by`` at ``at`` after seeing ``seen`` entries."""
        request = self.request
        return Command(request.kind, self.subject, self.facts, by, at, request.re, VERSION, seen)


class Drafting:
    """A sequence of draft entries, each judged after the state that the earlier ones lead to.

    ``recall`` is the state's cache, where it has one to prefetch into; ``reader`` is the ledger's.
    """

    def __init__(
        self,
        state: State,
        seen: Seen,
        log: str,
        now: int,
        entropy: Entropy,
        *,
        recall: Recall | None = None,
        reader: LedgerReader | None = None,
    ) -> None:
        self._reader = reader
        self._state = state
        self._recall = recall
        self._seen = seen
        self._log = log
        self._now = now
        self._entropy = entropy

    @property
    def now(self) -> int:
        """The date of every draft, in seconds UTC."""
        return self._now

    def understand(self, by: str, requests: Sequence[Request]) -> list[Understood | CustodyError]:
        """Return each request of the key ``by`` with its values split by field, or the error in its values.

        Prefetches the records that judging them will need.
        """
        found: list[Understood | CustodyError] = []
        for request in requests:
            try:
                found.append(self._understood(request))
            except CustodyError as error:
                found.append(error)
        if self._recall is not None:
            good = [result for result in found if isinstance(result, Understood)]
            self._recall.gather([understood.command(by, self._now, self._seen.size) for understood in good])
        return found

    def judge(self, by: str, request: Request, consent: Consent | None = None) -> tuple[Event, Private]:
        """Return the event that a request by the key ``by`` becomes, and its private values.

        Raise UsageError for values that do not fit the kind, RuleBroken or RoleRefused when a rule refuses.
        """
        one = self._understood(request)
        return self._judged(by, one, consent), one.private

    def _understood(self, request: Request) -> Understood:
        layout = layouts.layout(VERSION, request.kind)
        facts, private = entry_values.split(layout, _dated(request, layout.kind.standings[0], self._now))
        about = request.subject or ids.uuid4_of(self._entropy.token(16))
        return Understood(request, about, facts, private)

    def _judged(self, by: str, one: Understood, consent: Consent | None) -> Event:
        try:
            (event,) = rulesets.decide(self._state, one.command(by, self._now, self._seen.size))
        except RuleBroken as error:
            raise (error if self._reader is None else with_address(error, self._reader)) from None
        wrong = correction_types.fault(self._state, event, one.private)
        if wrong:
            raise UsageError(f"{event.kind}: {wrong}")
        if consent is not None:
            consent(event.kind, event.facts.codes("nonconforming"), event.facts)
        return event

    def tip(self, subject: str) -> Tip | None:
        """Return the newest entry of a subject, drafts included; None for a new subject."""
        return self._state.tip(subject)

    def bring(self, item: Item) -> SignedDraft:
        """Return the draft of an entry that was signed elsewhere, and advance the state by it.

        Raise Malformed, ProofInvalid, UnknownVersion, RuleBroken or RoleRefused. The sequencer judges its place in its
        chain.
        """
        entry = parse_entry(item.note)
        if entry.envelope.log != self._log:
            raise ProofInvalid(
                f"the entry is signed for the ledger {entry.envelope.log}, this one is {self._log}",
                hint="Take it to the ledger that it was signed for.",
            )
        found = arrival(entry, item)
        rulesets.confirm(self._state, found.event)
        placed = Placed(found.event, self._state.size, found.entry.envelope.seq, found.entry.leaf)
        rulesets.fold(self._state, placed)
        return SignedDraft(found.entry, found.event.facts, found.contents.private, item)

    def add(self, signer: NoteSigner, request: Request, consent: Consent | None = None) -> SignedDraft:
        """Return the signed draft of one request, and advance the state by it; raise as ``judge`` does."""
        return self.sign(signer, self._understood(request), consent)

    def sign(self, signer: NoteSigner, one: Understood, consent: Consent | None = None) -> SignedDraft:
        """Return the signed draft of a request whose values were split, and advance the state by it."""
        by, request, private = signer.verifier.name, one.request, one.private
        event = self._judged(by, one, consent)
        layout = layouts.layout(VERSION, request.kind)
        salts = self._entropy.tokens(len(layout.names), SALT_BYTES)
        sealed = openings.seal_values(layout, event.facts, private, salts)
        tip = self._state.tip(event.subject)
        envelope = Envelope(
            at=self._now,
            by=by,
            content=openings.content_of(sealed),
            fields=len(sealed),
            id=ids.uuid4_of(self._entropy.token(16)),
            kind=request.kind,
            log=self._log,
            prev=None if tip is None else tip.leaf,
            re=request.re,
            seen=self._seen,
            seq=0 if tip is None else tip.seq + 1,
            subject=event.subject,
            v=VERSION,
        )
        entry = sign_entry(envelope, signer)
        rulesets.fold(self._state, Placed(event, self._state.size, envelope.seq, entry.leaf))
        return SignedDraft(entry, event.facts, private, Item(entry.note, sealed, request.sweep))


def _dated(request: Request, standing: str, now: int) -> dict[str, Value]:
    """Return a request's values with ``occurred_at`` set to ``now`` where it is absent.

    A later record (entry mode other than ``act``) that lists it under ``not_known`` stays without.
    """
    values = dict(request.values)
    chosen = values.get("entry_mode") or standing
    unknown = str(values.get("not_known") or "").split(" ")
    if values.get("occurred_at") is None and (chosen == "act" or "occurred_at" not in unknown):
        values["occurred_at"] = format_instant(now)
    return values


def verified_head(reader: LedgerReader, log_key: VerifierKey) -> Seen:
    """Return size and root of the newest checkpoint, verified by signature and against the stored head.

    Raise ProofInvalid where the checkpoint is missing, false, or not of the stored head; UnknownKey where the log key
    did not sign it.
    """
    row = reader.head()
    if row.size == 0:
        return Seen(0, merkle.EMPTY_ROOT)
    stored = reader.checkpoint(row.size)
    if stored is None:
        raise ProofInvalid(f"the ledger of {row.size} entries has no checkpoint", hint="Run `custody check`.")
    head = checkpoint.open(stored, log_key)
    if (head.size, head.root) != (row.size, row.root):
        raise ProofInvalid("the newest checkpoint is not of the stored head", hint="Run `custody check`.")
    return Seen(head.size, head.root)
