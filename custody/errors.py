"""The one tree of errors that a caller or a user can meet.

Each class owns its stable code, its exit status and a default hint, so that every front end reports the same
failure in the same way. The message says what happened and to what; the hint says what to do about it.
This module decides nothing and prints nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar


class CustodyError(Exception):
    """Base of every error raised on purpose; anything else that escapes is a bug (exit status 1).

    ``code`` is a stable lower-case word for scripts, ``exit_status`` the process status a command ends with,
    ``hint`` one sentence that says what to do next.
    """

    code: ClassVar[str] = "bug"
    exit_status: ClassVar[int] = 1
    default_hint: ClassVar[str] = "Please report this with the command you ran."

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = self.default_hint if hint is None else hint


class UsageError(CustodyError):
    """The call itself is wrong: an argument is missing, malformed or contradicts another."""

    code = "usage"
    exit_status = 2
    default_hint = "See the command's --help."


class ProofInvalid(CustodyError):
    """Something was checked and is false: a proof, a signature, a digest or a stored byte."""

    code = "false"
    exit_status = 3
    default_hint = "Do not rely on this material; obtain it again from its source and keep this copy."


class Malformed(ProofInvalid):
    """Bytes do not follow the format they claim; a parser refuses what its formatter would not write."""

    code = "malformed"
    default_hint = "Obtain the file again from its source; it must not be edited or re-encoded."


class SourceChanged(ProofInvalid):
    """A file was different after reading from what it was before; nothing was recorded of it."""

    code = "source-changed"
    default_hint = "Stop whatever writes to the source (use a write blocker), then read it again."


class Undecided(CustodyError):
    """The question could not be decided with what is at hand; this is neither a yes nor a no."""

    code = "undecided"
    exit_status = 4
    default_hint = "Supply the missing material and ask again."


class UnknownVersion(Undecided):
    """The bytes are of a format, ruleset or algorithm that this program does not know."""

    code = "unknown-version"
    default_hint = "Use a version of this program that knows the format."


class UnknownKey(Undecided):
    """No trusted key was given for a signature that must be checked."""

    code = "unknown-key"
    default_hint = "Give the verifier key of the signer with --vkey (or --witness)."


class RuleBroken(CustodyError):
    """A rule refuses a new act. Carries the rule's id and the article or paragraph it rests on.

    ``law`` is the rule of the adopted profile whose paragraph ``article`` is; empty for the Convention.

    ``recordable`` says that a record of the same, as something that has happened, would be taken and marked.
    """

    code = "rule"
    exit_status = 5
    default_hint = "Look the rule up with `custody manual rules`; a new act must follow it."

    def __init__(
        self,
        message: str,
        *,
        rule: str,
        article: str = "",
        law: str = "",
        hint: str | None = None,
        recordable: bool = False,
    ) -> None:
        super().__init__(message, hint=hint)
        self.rule = rule
        self.article = article
        self.law = law
        self.recordable = recordable

    @property
    def authority(self) -> str:
        """The law that refuses: the profile with its paragraph, else this program's rule with its article."""
        return authority_of(self.rule, self.article, self.law)


def authority_of(rule: str, article: str, law: str) -> str:
    """Return the authority for a refusal: ``budapest-29, 29(7)`` or ``rule un-42.floor, article 42(8)``."""
    if law:
        return f"{law}, {article}" if article else law
    return f"rule {rule}, article {article}" if article else f"rule {rule}"


class RoleRefused(RuleBroken):
    """The signer's role, key or identity does not allow this act at this position of the ledger."""

    code = "role"
    default_hint = "Sign with a key whose actor holds the role, or ask an administrator for it."


class Declined(CustodyError):
    """Somebody at the terminal was asked and did not say yes; nothing was entered and nothing went out."""

    code = "declined"
    exit_status = 5
    default_hint = "Answer y, or say --yes, to go on all the same."


class NotFound(CustodyError):
    """What was asked for is not there."""

    code = "not-found"
    exit_status = 6
    default_hint = "List what exists and check the identifier."


class Ambiguous(NotFound):
    """A short name, prefix or number fits more than one thing.

    ``candidates`` are identifiers of what it fits, as far as they are known.
    """

    code = "ambiguous"
    default_hint = "Give more characters of the identifier."

    def __init__(self, message: str, *, hint: str | None = None, candidates: Sequence[str] = ()) -> None:
        super().__init__(message, hint=hint)
        self.candidates = tuple(candidates)


class Conflict(CustodyError):
    """The ledger moved on: what was signed no longer follows what it was signed after."""

    code = "conflict"
    exit_status = 7
    default_hint = "Look at what changed, then do it again; nothing was recorded."


class Busy(Conflict):
    """Another process holds what is needed; nothing was recorded."""

    code = "busy"
    default_hint = "Try again in a moment."


class StorageFailed(CustodyError):
    """A disk, database, object store or network did not do what was asked."""

    code = "storage"
    exit_status = 8
    default_hint = "Check space, permissions and connection, then run `custody check`."


class ObjectMissing(StorageFailed):
    """The store answers that the object is not there."""

    code = "object-missing"


class ObjectUnreadable(StorageFailed):
    """The store did not give the object's bytes; this says nothing about whether they are intact."""

    code = "object-unreadable"


class StoreUnreachable(ObjectUnreadable):
    """The store itself does not answer, or is absent: no object in it can be read, and none is bad."""

    code = "store-unreachable"
    default_hint = "Mount the store's disk or restore the connection, then repeat the command."


class ObjectLocked(StorageFailed):
    """The store keeps an object's lock or hold against what was asked."""

    code = "object-locked"
    default_hint = "Look at the lock as it reads back: its date ends a COMPLIANCE lock, lifting ends a hold."


class StoreUnavailable(StorageFailed):
    """No whole answer came, so nobody knows whether the store did what was asked."""

    code = "no-answer"
    default_hint = "Check the connection and the endpoint, then repeat the command."


class OutOfMemory(StorageFailed):
    """This machine gave no more memory, so nobody knows how far a command came that has not answered."""

    code = "out-of-memory"
    default_hint = (
        "Free some memory, look with `custody log show` whether the entry stands, then repeat the command."
    )


class CommitUnknown(StorageFailed):
    """A commit raised, so it may or may not have happened; the answer must be read back, never assumed.

    ``why`` is the cause alone, without a word about what became of the commit, ``cure`` what helps against that cause.
    """

    code = "commit-unknown"
    default_hint = "Look with `custody log show` whether the entry stands before you enter it again."

    def __init__(self, message: str, *, hint: str | None = None, why: str = "", cure: str = "") -> None:
        super().__init__(message, hint=hint)
        self.why = why or message
        self.cure = cure


class EntryStands(CommitUnknown):
    """The entry was committed and stands; what was to follow it could not be done."""

    code = "entry-stands"
    default_hint = "Do not enter it again: `custody log show` has it, and the next entry settles the rest."


class ConfigError(CustodyError):
    """The vault, its settings or a key is missing, of another version, or cannot be opened."""

    code = "config"
    exit_status = 9
    default_hint = "Run `custody doctor`."


class KeyFailed(ConfigError):
    """A private key cannot be used: wrong passphrase, damaged file, or not the key that was named."""

    code = "key"
    default_hint = "Check which key file was named and type its passphrase again."


class HeadMismatch(ConfigError):
    """The head remembered outside the database does not fit the database; signing is refused."""

    code = "head"
    #: What a first line calls it, None where it has no name of its own.
    headline: str | None = None
    default_hint = (
        "Run `custody check`; a restored or copied ledger needs `custody log resume --reason restore"
        " --from-memory --second KEY`."
    )


class FirstMet(HeadMismatch):
    """This account has not said yet that it trusts the key of this log; nothing is signed for it."""

    code = "first-met"
    headline = "FIRST MET"
    exit_status = Undecided.exit_status
    default_hint = (
        "Compare the fingerprint of the log's key with one from elsewhere, then say so: `custody trust`."
    )


class LedgerBehind(HeadMismatch):
    """The ledger is shorter than what this account remembers: an old copy or a cut one; nothing is signed.

    ``known`` is the most entries that are remembered.
    """

    code = "behind"
    headline = "BEHIND"
    exit_status = Undecided.exit_status
    default_hint = (
        "Find the longer ledger. If it is lost, two administrators say so: `custody log resume --reason restore"
        " --from-memory --second KEY`. --dry-run names the lost entries first."
    )

    def __init__(self, message: str, *, known: int, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.known = known


class ResumedElsewhere(HeadMismatch):
    """The ledger was resumed on another machine, without entries that this account had seen."""

    code = "resumed-elsewhere"
    headline = "RESUMED ELSEWHERE"
    exit_status = Undecided.exit_status
    default_hint = (
        "Ask the two administrators what was lost, then take it over with evidence: `custody trust`."
    )


class Forked(HeadMismatch):
    """The log signed two histories that do not fit; nothing is signed, and both are kept.

    ``settled`` says that the ledger at hand is the one that was remembered, so that a resumption may answer the fork.
    """

    code = "fork"
    headline = "TWO HISTORIES"
    exit_status = ProofInvalid.exit_status
    default_hint = "See both with `custody trust`, and show them to the auditor."

    def __init__(self, message: str, *, hint: str | None = None, settled: bool = False) -> None:
        super().__init__(message, hint=hint)
        self.settled = settled


class OutputFailed(CustodyError):
    """What was asked is done and stands on record, but the answer could not be written; it is no failure."""

    code = "untold"
    exit_status = 10
    default_hint = "Do not repeat the command; `custody log show` has what was entered."


#: What is told wherever a store keeps what has arrived of an object that was on its way.
LEFT_THERE = "What has arrived is left in the store: the same command goes on with it, --restart ends it."


class Cancelled(KeyboardInterrupt):
    """Somebody ends work for now and means to resume it; ``left`` says that a store keeps what arrived."""

    def __init__(self) -> None:
        super().__init__("set aside")
        self.left = False


def extra_hint(extra: str) -> str:
    """Return the hint for a missing library: its extra, installed from the source and never from an index."""
    return f"In the folder that you installed from, with every extra that you use: pipx install --force '.[{extra}]'."


#: Exit status of a command that did its work and has something to warn about.
EXIT_WARNINGS = 10
#: Exit status after SIGINT, as shells expect it.
EXIT_INTERRUPTED = 130
#: Exit status after SIGTERM.
EXIT_TERMINATED = 143
#: Exit status after SIGHUP, as when a connection to the machine breaks.
EXIT_HUNG_UP = 129
#: Exit status when whoever read the answer went away, as shells expect it after SIGPIPE.
EXIT_UNREAD = 141
