"""Refuses a new passphrase that is found by guessing.

A private key file can be copied, and whoever has a copy tries passphrases unseen. The estimate is that of zxcvbn
(Wheeler, USENIX Security 2016): lists of common passwords, words and names, keyboard walks, dates, repetition.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from custody.errors import KeyFailed
from custody.storage.keys.passphrases import Passphrase

#: The lowest estimate that is accepted, of 0 to 4: more than 100 million guesses, each a whole derivation of the key.
ACCEPTED = 3
#: Only this many characters are judged, as zxcvbn limits it: its time grows fast, and the first ones speak for all.
_JUDGED = 72
_CHOOSE = "Choose four or more words that have nothing to do with each other, with you, or with the office."


def unguessable(provider: Passphrase, known: Sequence[str] = ()) -> Callable[[str], bytes]:
    """Return a provider of new passphrases that refuses guessable ones; ``known`` are obvious words.

    The name of the key and its parts are tried as well. Raises KeyFailed beside what ``provider`` raises.
    """

    def judged(name: str) -> bytes:
        passphrase = provider(name)
        reason = weakness(passphrase, (*known, name, *name.replace("/", ".").split(".")))
        if reason is not None:
            raise KeyFailed(f"the passphrase of {name} is too easy to guess: {reason}", hint=_CHOOSE)
        return passphrase

    return judged


def weakness(passphrase: bytes, known: Sequence[str] = ()) -> str | None:
    """Return the reason why a passphrase can be guessed, without any part of it; None if it cannot."""
    from zxcvbn import zxcvbn

    text = passphrase.decode("utf-8", "replace")[:_JUDGED]
    if not text.strip():
        return "it is blank"
    estimate = zxcvbn(text, user_inputs=[word for word in known if len(word) > 2])
    if estimate["score"] >= ACCEPTED:
        return None
    reason = estimate["feedback"]["warning"].rstrip(".")
    return (
        f"{reason[:1].lower()}{reason[1:]}"
        if reason
        else "a program finds it with fewer than 100 million guesses"
    )
