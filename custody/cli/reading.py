"""Signs for what a command is about to show of sealed values, where the vault logs reads, before it shows any of it.

Every way out of a command comes by here: the answer, what is told besides, errors, and files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.errors import CustodyError, RuleBroken

if TYPE_CHECKING:
    from custody.cli.call import Call
    from custody.ledger.viewing import Viewing
    from custody.proof.note import NoteSigner
    from storage.vault import Vault

_CLOSED = "--closed shows structural facts only and needs no entry."


class Reading:
    """What one call reads, and whether that is signed for; a refusal is final."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._viewing: Viewing | None = None
        self._refused: CustodyError | None = None
        self._told = False
        self._signer: NoteSigner | None = None
        self._signing = False

    def begin(self, reads: str) -> Viewing:
        """Give what takes down all that this call reads."""
        from custody.ledger.viewing import Viewing

        if self._viewing is None:
            self._viewing = Viewing(reads, closed=bool(getattr(self._call.args, "closed", False)))
        return self._viewing

    def sign(self) -> None:
        """Enter what has to stand before anything is shown; raises what forbids it, then and ever after."""
        if self._refused is not None:
            raise self._refused
        viewing = self._viewing
        if viewing is None:
            return
        if viewing.withheld and not self._told:
            self._told = True
            kept_back = f"{sum(viewing.withheld.values())} sealed values of {len(viewing.withheld)} entries"
            self._call.say.note(
                f"--closed: {kept_back} are withheld; nothing is logged"
                if viewing.closed
                else f"{kept_back} are withheld: their cases have members, and whoever reads is none of them"
            )
        if self._signing or not viewing.pending:
            return
        self._signing = True
        try:
            self.sign_for(viewing, self._call.named)
        finally:
            self._signing = False

    def sign_for(self, viewing: Viewing, command: str) -> None:
        """Enter that ``command`` shows what was opened, with the call's own key; raises what forbids it, for good."""
        try:
            self._enter(viewing, command)
        except CustodyError as error:
            self._refused = self._refusal(error)
            raise self._refused from error

    def _key(self, vault: Vault) -> NoteSigner:
        """Open the key once for all that a call shows, so that its passphrase is asked for once."""
        if self._signer is None:
            self._signer = self._call.signer(vault)
        return self._signer

    def _enter(self, viewing: Viewing, command: str) -> None:
        from storage.reads import sign_reads
        from storage.vault import open_vault

        call = self._call
        receipts = sign_reads(
            call.settings, call.clock, call.entropy, viewing, signer=self._key, command=command
        )
        call.logged += [receipt.position for receipt in receipts]
        if receipts:
            with open_vault(call.settings, call.clock, call.entropy, readonly=True) as vault:
                call.keep(vault, receipts)

    def _refusal(self, error: CustodyError) -> CustodyError:
        """Say of what kept the entry out that therefore nothing is shown, and how to go on."""
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
