"""What somebody without a vault can begin: practise, make a vault or a key, open another vault."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Final, Protocol

from custody.frozen import dataclass

if TYPE_CHECKING:
    from custody.ledger.ports import Progress
    from custody.tui.services.house import House


@dataclass(frozen=True, slots=True)
class Question:
    """One question before something begins; a ``secret`` is hidden and typed twice."""

    name: str
    label: str
    about: str
    default: str = ""
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Beginning:
    """Something to begin: its title, what it does, and its questions."""

    name: str
    title: str
    about: str
    asks: tuple[Question, ...] = ()


@dataclass(frozen=True, slots=True)
class Begun:
    """What was begun, in lines, and the opening of the vault that it made or found, None for neither."""

    lines: tuple[str, ...] = ()
    opening: Callable[[], House] | None = field(default=None)


class Beginnings(Protocol):
    """The beginnings on this machine; blocks, so never called on the screen's thread."""

    @property
    def missing(self) -> str:
        """The path at which there is no vault, and where the setting comes from."""

    def proposed(self, name: str) -> Mapping[str, str]:
        """Return the proposed answers of a beginning, by question."""

    def begin(self, name: str, answers: Mapping[str, str], progress: Progress) -> Begun:
        """Begin something with its answers; raise CustodyError or OSError, with nothing half made left open."""


_WORDS: Final = "Several words that nobody guesses; without them the key is lost. Nothing is shown."
#: Everything that can be begun, in the order of the digits that choose it.
BEGINNINGS: Final = (
    Beginning(
        "training",
        "Practise in a training ledger",
        "Five people, three cases, a damaged image, an offer that waits. Nothing in it is evidence. It takes "
        "about ten seconds.",
        (Question("folder", "Folder", "An empty folder, or one that is made now."),),
    ),
    Beginning(
        "vault",
        "Make a vault",
        "A ledger for evidence, with you as its first administrator. A key on this machine becomes yours in it; "
        "without one it is made.",
        (
            Question(
                "folder", "Folder", "Where the vault will lie: an empty folder, or one that is made now."
            ),
            Question(
                "domain", "Domain", "The agency's domain, such as lab.example; the ledger is named by it."
            ),
            Question("name", "Your name", "As colleagues know you, such as A. Admin. Can be erased later."),
            Question(
                "passphrase", "Passphrase", f"That of your key, or of the new one. {_WORDS}", secret=True
            ),
        ),
    ),
    Beginning(
        "key",
        "Make a key",
        "A key of your own on this machine. An administrator then enrols you with its public line.",
        (
            Question(
                "domain", "Domain", "The domain of the vault that you will sign in, such as lab.example."
            ),
            Question("passphrase", "Passphrase", _WORDS, secret=True),
            Question(
                "file", "Public line to", "The file that the administrator gets; nothing in it is secret."
            ),
        ),
    ),
    Beginning(
        "another",
        "Open another vault",
        "A vault in another folder, or a training ledger that was made before.",
        (Question("folder", "Folder", "The folder of the vault, or the one of a training ledger."),),
    ),
)


def beginning(name: str) -> Beginning:
    """Return the beginning with a name."""
    return next(found for found in BEGINNINGS if found.name == name)
