"""One call of a command: its arguments, settings, vault, signer, and the entries recorded so far.

The parts that record and that log reads are loaded by commands that need them; verifying a proof needs neither.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

from custody.cli.console.diagnostics import Diagnostics
from custody.cli.console.output import Output

if TYPE_CHECKING:
    from custody.cli.entering.entries import Entries
    from custody.cli.entering.nonconforming_consent import Consent
    from custody.cli.shell.access_logging import Reading
    from custody.cli.shell.remote_prompts import Attendant
    from custody.forms.defaults import Default
    from custody.ledger.ports import Clock, Entropy
    from custody.proof.note import NoteSigner
    from custody.storage.health.check import Health
    from custody.storage.settings.settings import Settings
    from custody.storage.vault.vault import Vault


class Surroundings(NamedTuple):
    """The machine's services for a call; tests give their own.

    None for clock or entropy means the machine's. Nobody is asked anything where ``stdin`` is None; with an
    ``attendant`` that one answers instead.
    """

    stdout: TextIO
    stderr: TextIO
    environ: Mapping[str, str]
    folder: Path
    clock: Clock | None = None
    entropy: Entropy | None = None
    stdin: TextIO | None = None
    attendant: Attendant | None = None


class Call:
    """A parsed call. ``args`` holds the command's own arguments and the shared ones.

    ``entered`` lists the positions of the entries recorded so far, ``recorded`` kind and subject of each; ``logged``
    those of access log entries. ``signed_by`` are the keys opened to sign, by name; ``origin`` is the name of the
    ledger, empty before the settings are loaded and where they name none.
    """

    def __init__(self, command: str, args: argparse.Namespace, around: Surroundings) -> None:
        as_json = bool(getattr(args, "json", False))
        action = getattr(args, "action", None)
        self.args = args
        #: The words that were typed after the program's name; none where no command was typed.
        self.typed: Sequence[str] = ()
        self.presets: Sequence[Default] = ()
        self.around = around
        self._reading: Reading | None = None
        quiet, before = bool(getattr(args, "quiet", False)), self._sign_reads
        watch = None if around.attendant is None else around.attendant.advance
        self.say = Diagnostics(around.stderr, as_json=as_json, quiet=quiet, before=before, watch=watch)
        named = f"{command}.{action}" if action else command
        self.named = named.replace(".", "_").replace("-", "_")
        warnings, note = self.say.warnings, self.say.note
        self.out = Output(around.stdout, named, as_json=as_json, warnings=warnings, before=before, note=note)
        self.entered: list[int] = []
        self.recorded: list[tuple[str, str]] = []
        self.logged: list[int] = []
        self.signed_by: dict[str, None] = {}
        self._opened: dict[str, NoteSigner] = {}
        self.origin = ""
        self._unasked = as_json or bool(getattr(args, "yes", False)) or bool(getattr(args, "dry_run", False))
        self._settings: Settings | None = None

    @property
    def reading(self) -> Reading:
        """The access log of this call: confidential values read, and the entry that records it."""
        if self._reading is None:
            from custody.cli.shell.access_logging import Reading

            self._reading = Reading(self)
        return self._reading

    def _sign_reads(self) -> None:
        """Record the access log entry before anything is shown, if confidential values were read."""
        if self._reading is not None:
            self._reading.sign()

    @cached_property
    def consent(self) -> Consent:
        """The service that asks the person for consent during this call."""
        from custody.cli.entering.nonconforming_consent import Consent

        reviews = bool(getattr(self.args, "ask", False))
        return Consent(self.around.stdin, self.say, asks=not self._unasked, reviews=reviews)

    @cached_property
    def entries(self) -> Entries:
        """The service that signs and records the entries of this call."""
        from custody.cli.entering.entries import Entries

        return Entries(self)

    @property
    def settings(self) -> Settings:
        """The settings of this call, loaded at first use; raise ConfigError or UsageError."""
        return self._settings or self._load(inspecting=False)

    def inspect_settings(self) -> Settings:
        """Return the settings to show: forbidden settings of a vault's file are listed, not refused."""
        return self._load(inspecting=True)

    def keys_settings(self) -> Settings:
        """Return the settings for commands with keys and without vault; they stay those of this call."""
        return self._load(inspecting=False, vaultless=True)

    def health(self) -> Health:
        """Return the health of this machine and its ledger; broken settings are part of the findings."""
        from custody.storage.health.examination import look
        from custody.storage.health.settings import load_broken

        found, wrong = load_broken(self._flags(), self.around.environ, self.around.folder)
        settings = None if found is None else self._take(found)
        return look(settings, self.clock, self.entropy, wrong)

    def _load(self, *, inspecting: bool, vaultless: bool = False) -> Settings:
        from custody.storage.settings.settings import load

        folder, environ = self.around.folder, self.around.environ
        return self._take(
            load(self._flags(), environ, folder=folder, inspecting=inspecting, vaultless=vaultless)
        )

    def _flags(self) -> dict[str, str | int | None]:
        """Return the values of flags that are settings, by the settings' names."""
        names = "vault keys as passphrase_file log_passphrase_file state domain due_days backup_days reads"
        return {name: getattr(self.args, name, None) for name in names.split()}

    def _take(self, found: Settings) -> Settings:
        """Set the settings of this call and return them; mention variables of no meaning."""
        from custody.model.schema.ids import is_training

        self._settings, self.origin = found, found.origin or ""
        self.out.training = is_training(found.origin or "")
        for variable in found.unknown_variables:
            self.say.note(f"{variable} is set but means nothing to this program")
        return found

    @property
    def clock(self) -> Clock:
        """The clock of this call."""
        from custody.storage.machine.system import SystemClock

        return self.around.clock or SystemClock()

    @property
    def entropy(self) -> Entropy:
        """The source of random bytes of this call."""
        from custody.storage.machine.system import SystemEntropy

        return self.around.entropy or SystemEntropy()

    def vault(self, *, readonly: bool = True, inspecting: bool = False) -> Vault:
        """Return the open vault of the settings, which the caller closes; a dry run opens it for reading.

        Raise ConfigError on a system that lacks what a vault needs, and as ``open_vault`` does.

        With ``inspecting``, no values are shown, and a vault opens even if its list of erasures is unknown.
        """
        self.needs_vault()
        from custody.model.schema.ids import is_training
        from custody.storage.vault.vault import open_vault

        vault = open_vault(
            self.settings,
            self.clock,
            self.entropy,
            readonly=readonly or bool(getattr(self.args, "dry_run", False)),
            inspecting=inspecting,
            viewing=self.reading.begin(self.settings.reads),
        )
        self.out.training = is_training(vault.origin)
        if not inspecting:
            self.reading.look(vault)
        return vault

    def needs_vault(self) -> None:
        """Raise ConfigError on a system that lacks what a vault needs."""
        from custody.errors import ConfigError
        from custody.portable import lacking

        if missing := lacking():
            raise ConfigError(
                f"`custody {self.args.command_word}` works on a vault, and this system lacks {', '.join(missing)}",
                hint="Vaults run on Linux and macOS; `custody verify` and `custody key new` run everywhere.",
            )

    def passphrase(self) -> Callable[[str], bytes]:
        """Return a function that asks for a passphrase: from the file in the settings, else the person."""
        from custody.storage.keys import passphrases

        file = self.settings.passphrase_file
        return self.passphrase_prompt() if file is None else passphrases.from_file(file)

    def new_passphrase(self, file: Path | None, *, training: bool = False) -> Callable[[str], bytes]:
        """Return a function that asks for a new passphrase: from ``file``, else the person, typed twice.

        Outside training the provider raises KeyFailed for a passphrase that a dictionary finds.
        """
        from custody.model.schema.ids import is_training
        from custody.storage.keys import passphrases
        from custody.storage.keys.passphrase_strength import unguessable

        provider = self.passphrase_prompt(new=True) if file is None else passphrases.from_file(file)
        practising = training or is_training(self.settings.origin or self.settings.domain or "")
        return provider if practising else unguessable(provider)

    def own(self, text: str) -> str:
        """Return a text about commands, worded for the front end in use."""
        return text if self.around.attendant is None else self.around.attendant.say(text)

    def passphrase_prompt(self, *, new: bool = False) -> Callable[[str], bytes]:
        """Return a function that asks for a passphrase, at the terminal or on a screen.

        A ``new`` one is asked for twice.
        """
        from custody.storage.keys import passphrases

        if (attendant := self.around.attendant) is not None:
            return lambda name: attendant.secret(name, new=new)
        return passphrases.new_from_prompt if new else passphrases.from_prompt

    def key_name(self, vault: Vault | None = None) -> str:
        """Return the key to act as: --as, else the only key in the key folder.

        --as takes a key's name, the first characters after its slash, a key file, or with ``vault`` the name of an
        actor of whom one valid key is in the key folder. Raise ConfigError where none or several could be meant.
        """
        from custody.storage.keys.own_key import own_keys

        own, text = own_keys(self.settings.keys), self.settings.key
        if text is None:
            return own.only("Say who signs with --as NAME or CUSTODY_AS; `custody key new` makes a key.")
        return own.named(text, self.around.folder, None if vault is None else vault.lookup())

    def signer(self, vault: Vault | None = None) -> NoteSigner:
        """Open the key to sign with, or return it if already open: its passphrase is asked for once."""
        from custody.storage.keys.key_files import KeyFiles

        key, attendant = self.key_name(vault), self.around.attendant
        if key in self._opened:
            return self._opened[key]
        if attendant is not None:
            found = attendant.signer(key)
        else:
            found = KeyFiles(self.settings.keys, self.passphrase()).signer(key)
        self.signed_by[found.verifier.name] = None
        self._opened[key] = found
        return found

    def asking(self, ask: Callable[[], None]) -> AbstractContextManager[list[int]]:
        """Allow a signal or a screen to stop the work by calling ``ask`` inside the ``with`` block.

        The list that the block yields then holds the exit status.
        """
        from custody.cli.console import signals

        attendant = self.around.attendant
        return signals.asking(ask) if attendant is None else attendant.asking(ask)
