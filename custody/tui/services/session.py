"""The signed-in person: their key is opened once, and stays in memory until they lock or sign out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from custody.errors import KeyFailed
from custody.frozen import dataclass
from custody.proof.note import ALG_ED25519, NoteSigner
from custody.storage.keys.key_files import KeyFiles, list_keys
from custody.storage.settings.settings import Settings


@dataclass(frozen=True, slots=True)
class Keyholder:
    """A key that could sign here, its owner's name if known, all the owner's keys, and the roles in words."""

    key: str
    person: str
    theirs: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The owner's name with a role, and the number of the other roles."""
        more = f" +{len(self.roles) - 1}" if len(self.roles) > 1 else ""
        return f"{self.person}, {self.roles[0]}{more}" if self.roles else self.person


class Session:
    """One session at the terminal, in memory only."""

    def __init__(
        self, settings: Settings, *, idle: float, ticks: Callable[[], float] = time.monotonic
    ) -> None:
        self._settings = settings
        self._idle = idle
        self._ticks = ticks
        self._touched = ticks()
        self._signer: NoteSigner | None = None
        self._first: tuple[NoteSigner | None, str | None, str, str, tuple[str, ...]] | None = None
        self.key: str | None = None
        self.person = "nobody"
        #: The person's name with a role.
        self.title = self.person
        #: Every key that whoever is there has or had, the one that was opened first; nobody has none.
        self.theirs: tuple[str, ...] = ()

    @property
    def signed_in(self) -> bool:
        """Whether a key is open."""
        return self._signer is not None

    @property
    def away(self) -> float:
        """Seconds since the last key was pressed."""
        return self._ticks() - self._touched

    @property
    def expired(self) -> bool:
        """Whether nobody has touched a key for so long that the terminal locks."""
        return self.signed_in and self.away >= self._idle

    def touch(self) -> None:
        """Note the person's activity, so that the session does not time out."""
        self._touched = self._ticks()

    def keys(self) -> list[str]:
        """Return the names of the keys in the key folder, in order; `custody key` reports damaged files."""
        return [key.name for key in list_keys(self._settings.keys) if key.kind == ALG_ED25519]

    def open(
        self, key: str, passphrase: bytes, person: str, theirs: Iterable[str] = (), title: str = ""
    ) -> None:
        """Sign ``person`` in by opening their key; ``theirs`` are all keys of this person.

        ``title`` is the name with a role, by default the name.

        Raise KeyFailed for a wrong passphrase. Slow by design: call it in a job.
        """
        signer = KeyFiles(self._settings.keys, lambda _: passphrase).signer(key)
        self._signer, self.key, self.person, self.title = signer, key, person, title or person
        self.theirs = tuple(dict.fromkeys((key, *theirs)))
        self.touch()

    @property
    def second(self) -> bool:
        """Whether a second person may sign in for one act, while the first one stays signed in."""
        return self._first is not None

    def step_aside(self) -> None:
        """Allow another person to sign in between; the first one's key stays in memory until step_back."""
        if self._first is None:
            self._first = (self._signer, self.key, self.person, self.title, self.theirs)

    def step_back(self) -> None:
        """Return to the first person; the other's key is forgotten. Does nothing if nobody stepped aside."""
        if self._first is not None:
            self._signer, self.key, self.person, self.title, self.theirs = self._first
            self._first = None

    def confirm(self, passphrase: bytes) -> None:
        """Verify that this is the passphrase of the signed-in person's key; raise KeyFailed.

        Slow by design: call it in a job.
        """
        if self.key is None or self._signer is None:
            raise KeyFailed("nobody is signed in", hint="Sign in with ctrl+l, then do it again.")
        KeyFiles(self._settings.keys, lambda _: passphrase).signer(self.key)
        self.touch()

    def lock(self) -> None:
        """Close every key; the name of whose terminal it is stays, so that they can unlock it."""
        self.step_back()
        self._signer = None

    def leave(self) -> None:
        """Sign everybody out."""
        self._signer, self.key, self.person, self._first = None, None, "nobody", None
        self.title = self.person
        self.theirs = ()

    def signer(self) -> NoteSigner:
        """Return the signer of the signed-in person; raise KeyFailed if nobody is."""
        return self.signer_of(self.key)

    def signer_of(self, key: str | None) -> NoteSigner:
        """Return the signer of a key that is open, also the first person's; raise KeyFailed.

        A task signs with the key of whoever started it, never with that of whoever is there when it ends.
        """
        opened = {self.key: self._signer}
        if self._first is not None:
            opened[self._first[1]] = self._first[0]
        found = opened.get(key)
        if found is None:
            whose = "nobody is signed in" if self._signer is None else f"the key {key} is not open"
            raise KeyFailed(whose, hint="Sign in with ctrl+l, then do it again.")
        return found
