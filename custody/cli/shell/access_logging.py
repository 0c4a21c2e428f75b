"""The access log entry, signed before a command shows confidential values in a vault that logs it.

All output of a command passes through it: the answer, messages, errors and files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.cli.shell.reader import reader_of
from custody.errors import ConfigError, CustodyError, KeyFailed, NotFound, RuleBroken
from custody.model.schema.ids import is_key_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.cli.shell.call import Call
    from custody.ledger.append.access_log import Viewing
    from custody.ledger.submissions.submission import Receipt
    from custody.proof.note import NoteSigner
    from custody.storage.vault.vault import Vault

#: Commands that write what is worked with, as it is on record, and show no page: stored bytes, a kit for a scene.
_HANDS_OUT = frozenset({"fetch", "scene_make_kit"})
_CLOSED = "--closed shows structural facts only and needs no entry."


class Reading:
    """The confidential values that one call reads, and their access log entry; a refusal to sign is final."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._viewing: Viewing | None = None
        self._refused: CustodyError | None = None
        self._told = False
        self._signer: NoteSigner | None = None
        self._signing = False

    def begin(self, reads: str) -> Viewing:
        """Return the account of the confidential fields that this call reads, for the setting ``reads``."""
        from custody.ledger.append.access_log import Viewing

        if self._viewing is None:
            self._viewing = Viewing(reads, closed=bool(getattr(self._call.args, "closed", False)))
        return self._viewing

    def look(self, vault: Vault) -> None:
        """Set the reader of a vault, so that cases with members are shown to their members only.

        Commands that record something or export stored bytes are not restricted: the rules decide on their entries.
        Raise NotFound or Ambiguous if --as names no person on record, or several. An unknown key reads as nobody.
        """
        from custody.ledger.append.access_log import Viewer, any_team

        args, reader = self._call.args, vault.store.read()
        if hasattr(args, "dry_run") or self._call.named in _HANDS_OUT:
            return
        named = getattr(args, "as", None)
        if named is not None and not is_key_name(named):
            reader_of(self._call, vault)
        if not any_team(reader):
            return
        vault.viewing.viewer = Viewer.of_key(reader, self.reader_key(vault), signs=True)

    def reader_key(self, vault: Vault) -> str | None:
        """Return the name of the reader's key; None if there is none, or several."""
        try:
            return self._call.key_name(vault)
        except (ConfigError, KeyFailed, NotFound):
            return None

    def sign(self) -> None:
        """Record the access log entry before values are shown; after a refusal, raise it on every call."""
        if self._refused is not None:
            raise self._refused
        viewing = self._viewing
        if viewing is None:
            return
        if viewing.withheld and not self._told:
            self._told = True
            self._call.say.note(f"--closed: {viewing.kept_back}" if viewing.closed else viewing.kept_back)
            if not viewing.closed:
                self._call.out.withheld = viewing.kept_back
        if self._signing or not viewing.pending:
            return
        self._signing = True
        try:
            self.sign_for(viewing, self._call.named)
        finally:
            self._signing = False

    def sign_for(self, viewing: Viewing, command: str) -> None:
        """Record that ``command`` shows confidential fields, by the call's own key; raise the refusal."""
        try:
            self._enter(viewing, command)
        except CustodyError as error:
            self._refused = self._refusal(error)
            raise self._refused from error

    def _key(self, vault: Vault) -> NoteSigner:
        """Return the call's signer, opened once so that its passphrase is asked for once."""
        if self._signer is None:
            self._signer = self._call.signer(vault)
        return self._signer

    def _enter(self, viewing: Viewing, command: str) -> None:
        from custody.storage.vault.access_entries import sign_reads

        call = self._call
        sign_reads(
            call.settings,
            call.clock,
            call.entropy,
            viewing,
            signer=self._key,
            command=command,
            keep=self._keep,
        )

    def _keep(self, vault: Vault, receipts: Sequence[Receipt]) -> None:
        self._call.logged += [receipt.position for receipt in receipts]
        self._call.entries.keep(vault, receipts)

    def _refusal(self, error: CustodyError) -> CustodyError:
        """Return a refusal with the addition that nothing is shown, and how to go on."""
        entered = self._call.entered
        stands = f"what was entered stands (entry {', '.join(map(str, entered))}), but " if entered else ""
        error.message = (
            f"{stands}nothing is shown, because this vault logs the reading of it and the entry was not made: "
            f"{error.message}"
        )
        error.hint = f"{error.hint} {_CLOSED}".strip()
        if isinstance(error, RuleBroken):
            error.recordable = False
        return error
