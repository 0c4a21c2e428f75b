"""The types of fields: the values each accepts, independent of their meaning.

A value is null, a bool, an integer below 2^53, a string, a typed root or ``{"b64": …}`` for a name that is no UTF-8.
Types that can hold prose are marked; no structural field has one of them.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping

from custody.display import code_words
from custody.errors import CustodyError
from custody.frozen import dataclass
from custody.law import clock, states
from custody.model.schema import ids
from custody.proof import note
from custody.proof.commitments.typed_roots import typed_root_from_json
from custody.proof.commitments.values import name_bytes

_FIELD = re.compile(r"[a-z0-9_.]{1,64}\Z")
_MARK = re.compile(r"[a-z0-9_.-]{1,64}\Z")
_RULE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}\Z")
_IDENTIFIER = re.compile(r"[A-Za-z0-9._:/+-]{1,128}\Z")
_WORD = re.compile(r"[!-~]{1,512}\Z")
#: Characters not allowed in a line: controls, line separators, marks of writing direction, surrogates.
_NO_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
MOST_TEXT = 65_536
MOST_LABEL = 256
MOST_CITATION = 200

JsonScalar = None | bool | int | str
Value = JsonScalar | dict[str, "JsonScalar"]


@dataclass(frozen=True, slots=True)
class FieldType:
    """A named set of values; ``check`` returns None for a member and otherwise the fault as a message.

    ``prose`` says that members can be free text, and so personal data. Not compared between types are the ``targets``
    of a reference (the spaces of what it may name, the usual one first), the ``answered`` kinds of entry that a leaf
    hash may be of, the ``meanings`` of codes in words, ``label``, by which a thing can be found by a value, and
    ``spelling``, which writes a text in its one spelling.
    """

    name: str
    check: Callable[[Value], str | None]
    choices: tuple[str, ...] = ()
    prose: bool = False
    targets: tuple[str, ...] = dataclasses.field(default=(), compare=False)
    answered: tuple[str, ...] = dataclasses.field(default=(), compare=False)
    meanings: Mapping[str, str] = dataclasses.field(default_factory=dict, compare=False)
    label: bool = dataclasses.field(default=False, compare=False)
    spelling: Callable[[str], str] = dataclasses.field(default=str, compare=False)

    @property
    def words(self) -> dict[str, str]:
        """The meaning of each code, in words; the code itself with blanks where it has none."""
        return {code: self.meanings.get(code) or code_words(code) for code in self.choices}


def _text(what: str, good: Callable[[str], bool]) -> Callable[[Value], str | None]:
    def check(value: Value) -> str | None:
        return None if isinstance(value, str) and good(value) else f"must be {what}"

    return check


def _bytes(size: int) -> Callable[[str], bool]:
    def good(value: str) -> bool:
        try:
            ids.unb64(value, size)
        except CustodyError:
            return False
        return True

    return good


def _instant(value: str) -> bool:
    try:
        clock.parse_instant(value)
    except CustodyError:
        return False
    return True


def _token(value: str) -> bool:
    try:
        from custody.proof import tsp  # a token is read seldom, and a proof of one entry does without

        tsp.parse_token(ids.unb64(value))
    except CustodyError:
        return False
    return len(value) <= MOST_TEXT


def _vkey(value: str) -> bool:
    try:
        key = note.VerifierKey.parse(value)
    except CustodyError:
        return False
    return key.kind == note.ALG_ED25519


def _head(value: str) -> bool:
    size, _, root = value.partition(":")
    return ids.is_size(size) and _bytes(32)(root)


def _count(value: Value) -> str | None:
    good = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53
    return None if good else "must be a whole number from 0"


def _shift(value: Value) -> str | None:
    good = isinstance(value, int) and not isinstance(value, bool) and -(2**53) < value < 2**53
    return None if good else "must be a whole number"


def _flag(value: Value) -> str | None:
    return None if isinstance(value, bool) else "must be true or false"


def _root(kind: str) -> Callable[[Value], str | None]:
    def check(value: Value) -> str | None:
        try:
            if isinstance(value, dict) and value.get("tree") == kind:
                typed_root_from_json(value)
                return None
        except CustodyError:
            pass
        return f"must be a typed root of {kind}"

    return check


def _free(value: Value) -> str | None:
    try:
        good = isinstance(value, str) and bool(value.strip()) and len(value.encode("utf-8")) <= MOST_TEXT
    except UnicodeEncodeError:
        good = False
    return None if good else f"must be a text of 1 to {MOST_TEXT} bytes that is not blank"


def _label(value: Value) -> str | None:
    good = _free(value) is None and isinstance(value, str) and len(value) <= MOST_LABEL
    return None if good else f"must be a text of 1 to {MOST_LABEL} characters that is not blank"


def _name(value: Value) -> str | None:
    try:
        good = isinstance(value, str | dict) and 0 < len(name_bytes(value)) <= MOST_TEXT
    except CustodyError:
        good = False
    return None if good else f"must be a file name of 1 to {MOST_TEXT} bytes"


def _citation(value: str) -> bool:
    return 0 < len(value) <= MOST_CITATION and value == value.strip() and _NO_LINE.search(value) is None


def _sorted_words(value: str, allowed: Callable[[str], bool]) -> bool:
    words = value.split(" ")
    return bool(value) and words == sorted(set(words)) and all(allowed(word) for word in words)


def _is_code(word: str) -> bool:
    return _MARK.match(word) is not None


def _plain(value: Value) -> str | None:
    if isinstance(value, str):
        good = _WORD.match(value) is not None or _sorted_words(value, _is_code)
    else:
        good = not isinstance(value, dict)
    return None if good else "must be a number, a truth value, one word, or codes in sorted order"


#: The names of the types of references to one thing and to several; see ``ref`` and ``refs``.
SUBJECT, SUBJECTS = "subject", "subjects"
_SUBJECT = _text("the identifier of a subject", ids.is_uuid4)
_SUBJECTS = _text("identifiers of subjects in sorted order", lambda s: _sorted_words(s, ids.is_uuid4))
ENTRY = FieldType("entry", _text("the base64 leaf hash of an entry", _bytes(32)))
INSTANT = FieldType("instant", _text("an instant like 2026-11-24T13:37:00Z", _instant))
#: An instant that is past when it is entered; an act may leave it to its own instant.
COME = FieldType("instant", INSTANT.check)
COUNT = FieldType("count", _count)
FLAG = FieldType("flag", _flag)
#: Seconds by which one clock is ahead of another; negative if behind.
SHIFT = FieldType("shift", _shift)
SHA256 = FieldType("sha256", _text("32 bytes in base64", _bytes(32)))
#: The digest of a root certificate under which timestamps are taken.
CERTIFICATE = FieldType("sha256", SHA256.check, targets=("tsa",))
#: The digest of a document that is given as a file.
PAPER = FieldType("sha256", SHA256.check)
SHA256S = FieldType(
    "digests",
    _text("32 bytes in base64 each, in sorted order", lambda s: _sorted_words(s, _bytes(32))),
)
#: The size and root of a ledger, as ``seen`` in an envelope has them.
HEAD = FieldType("head", _text("a size, a colon and 32 bytes in base64", _head))
SHA1 = FieldType("sha1", _text("20 bytes in base64", _bytes(20)))
SHA512 = FieldType("sha512", _text("64 bytes in base64", _bytes(64)))
MD5 = FieldType("md5", _text("16 bytes in base64", _bytes(16)))
#: A timestamp token in base64: signed by an authority, of no more bytes than a field takes.
TOKEN = FieldType("timestamp token", _text("a timestamp token (RFC 3161) in base64", _token))
IDENTIFIER = FieldType(
    "identifier",
    _text("1 to 128 of letters, digits, . _ : / + and -", lambda s: _IDENTIFIER.match(s) is not None),
)
IDENTIFIERS = FieldType(
    "identifiers",
    _text(
        "identifiers in sorted order", lambda s: _sorted_words(s, lambda w: _IDENTIFIER.match(w) is not None)
    ),
)
RULE = FieldType("rule", _text("the id of a rule, like un-25", lambda s: _RULE.match(s) is not None))
STATE = FieldType(
    "state",
    _text("the code of a State, such as AT (ISO 3166-1)", states.has_form),
    spelling=str.upper,
)
SEAL = FieldType(
    "seal",
    _text("a seal number of capitals, digits, dot, slash or hyphen", ids.is_seal),
    targets=("seal",),
    spelling=str.upper,
)
#: The number on a bag for evidence, which is spelt as that of a seal.
BAG = FieldType("seal", SEAL.check, targets=("bag",), spelling=str.upper)
SEALS = FieldType("seals", _text("seal numbers in sorted order", lambda s: _sorted_words(s, ids.is_seal)))
KEY_NAME = FieldType("key name", _text("a key name like lab.example/9f3ac0517be24d18", ids.is_key_name))
KEY_NAMES = FieldType(
    "key names", _text("key names in sorted order", lambda s: _sorted_words(s, ids.is_key_name))
)
VKEY = FieldType("verifier key", _text("an Ed25519 verifier key string whose key has prime order", _vkey))
FIELD = FieldType("field name", _text("a field name", lambda s: _FIELD.match(s) is not None))
OBJECT_ROOT = FieldType("object root", _root("object/1"))
MANIFEST_ROOT = FieldType("manifest root", _root("manifest/1"))
SWEEP_ROOT = FieldType("sweep root", _root("sweep/1"))
PLAIN = FieldType("plain value", _plain)
TEXT = FieldType("text", _free, prose=True)
#: A label that people search and type: a name, a reference, a number.
LABEL = FieldType("label", _label, prose=True, label=True)
#: Unicode categories of invisible characters: controls and formats.
_UNSEEN = frozenset({"Cc", "Cf"})
_HIDDEN = frozenset({*_UNSEEN, "Zl", "Zp"})
#: Characters that turn the direction of the text around them: embeddings, overrides, isolates (UAX #9).
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
#: Zero width non-joiner and joiner.
_JOINERS = frozenset("\u200c\u200d")
NAME = FieldType("file name", _name, prose=True)
CITATION = FieldType(
    "citation",
    _text(f"one line of 1 to {MOST_CITATION} characters, no blank at either end", _citation),
    prose=True,
)


def unkept(value: Value, kind: FieldType | None = None) -> str | None:
    """Return the fault that forbids a value in a new entry although older ones may hold it; None if none.

    A LABEL may hold no invisible characters but the joiners of Persian and Indic names; neither a LABEL nor a TEXT may
    turn the direction of the text around it. A STATE must be a code of today.
    """
    if not isinstance(value, str):
        return None
    if "\0" in value:
        return "must not hold the character U+0000, which not every database keeps"
    if kind is STATE:
        return states.fault(value)
    turned = _TURNING.search(value) if kind in (LABEL, TEXT) else None
    if turned is not None:
        return f"must not hold the character U+{ord(turned[0]):04X}, which turns the direction of text: type it again"
    unseen = next((letter for letter in value if _is_unseen(letter)), None) if kind is LABEL else None
    if unseen is not None:
        return (
            f"must not hold the character U+{ord(unseen):04X}, a control or format character that nobody sees: "
            "type it again"
        )
    ends = value[:1] + value[-1:] if kind is LABEL else ""
    if ends != ends.strip() or any(unicodedata.category(letter) in _UNSEEN for letter in ends):
        return "must not begin or end with a blank or another character that cannot be seen"
    return None


def _is_unseen(letter: str) -> bool:
    """Return whether a character is invisible and joins no letters: controls, formats, line ends."""
    return letter not in _JOINERS and unicodedata.category(letter) in _HIDDEN


def composed(value: Value, kind: FieldType) -> Value:
    """Return a value of ``kind`` as a new entry holds it: labels composed (Unicode NFC), others unchanged.

    Accented letters have two encodings that look alike, and keyboards, scanners and file systems use either.
    """
    return unicodedata.normalize("NFC", value) if kind is LABEL and isinstance(value, str) else value


def writings(name: str) -> tuple[str, ...]:
    """Return the spellings of a name that entries may hold: as it is, composed (NFC), decomposed (NFD)."""
    if name.isascii():
        return (name,)
    return tuple(dict.fromkeys((name, *(unicodedata.normalize(form, name) for form in ("NFC", "NFD")))))


def ref(*targets: str) -> FieldType:
    """Return the type of a reference to a subject of these spaces, the usual one first."""
    return FieldType(SUBJECT, _SUBJECT, targets=targets)


def refs(*targets: str) -> FieldType:
    """Return the type of a sorted set of references to subjects of these spaces."""
    return FieldType(SUBJECTS, _SUBJECTS, targets=targets)


def answered(*kinds: str, kept: str = "") -> FieldType:
    """Return the type of the leaf hash of an entry of these kinds; ``kept`` is the space that lists them."""
    return FieldType(ENTRY.name, ENTRY.check, targets=(kept,) if kept else (), answered=kinds)


def code(meanings: Mapping[str, str] | str, *more: str, only: Collection[str] | None = None) -> FieldType:
    """Return the type of one code: of a table of codes and meanings, or of plain words.

    ``only`` leaves out the other codes of the table.
    """
    allowed, said = _allowed(meanings, more, only)
    check = _text("one of " + ", ".join(allowed), lambda s: s in allowed)
    return FieldType("code", check, allowed, meanings=said)


def codes(meanings: Mapping[str, str] | str, *more: str, only: Collection[str] | None = None) -> FieldType:
    """Return the type of a non-empty set of codes, sorted, single spaces; arguments as ``code``."""
    allowed, said = _allowed(meanings, more, only)
    what = "codes in sorted order out of " + ", ".join(allowed)
    check = _text(what, lambda s: _sorted_words(s, allowed.__contains__))
    return FieldType("codes", check, allowed, meanings=said)


def _allowed(
    meanings: Mapping[str, str] | str, more: tuple[str, ...], only: Collection[str] | None
) -> tuple[tuple[str, ...], Mapping[str, str]]:
    """Return the codes, sorted, and their meanings; raise ValueError for a code without a meaning."""
    if isinstance(meanings, str):
        return tuple(sorted((meanings, *more))), {}
    kept = set(meanings if only is None else only)
    if not kept <= meanings.keys():
        raise ValueError(f"no meaning of {', '.join(sorted(kept - meanings.keys()))}")
    return tuple(sorted((*kept, *more))), {word: said for word, said in meanings.items() if word in kept}


#: Methods of service of an order.
SERVICE = code("courier", "electronic", "in_person", "post")
#: Whether data, a system or a person are in the territory of this State.
TERRITORY = code(
    {"abroad": "in another State", "inside": "in this State", "unknown": "not known in which State"}
)
FIELDS = FieldType(
    "field names",
    _text("field names in sorted order", lambda s: _sorted_words(s, lambda w: _FIELD.match(w) is not None)),
)
MARKS = FieldType("marks", _text("rule ids in sorted order", lambda s: _sorted_words(s, _is_code)))


def join_codes(words: Iterable[str]) -> str | None:
    """Return a set of codes as a field holds it: sorted, single spaces, None for the empty set."""
    return " ".join(sorted(set(words))) or None


def split_codes(value: Value) -> tuple[str, ...]:
    """Return the codes in a field, in its order; the empty tuple for null."""
    return tuple(value.split(" ")) if isinstance(value, str) and value else ()


def spelt(kind: FieldType, text: str) -> str:
    """Return a text in the spelling in which values of a type are held; unchanged for most types."""
    return kind.spelling(str(composed(text, kind)))
