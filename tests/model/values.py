"""Random values of every field type, and of whole kinds, for properties."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from custody.law.clock import format_instant
from custody.model import layouts
from custody.model.schema import types
from custody.model.schema.ids import b64, uuid4_of
from custody.model.schema.numbers import luhn_digit
from custody.model.schema.schema import Layout, Need
from custody.model.schema.types import FieldType, Value
from custody.proof.commitments.typed_roots import ManifestRoot, ObjectRoot, SweepRoot
from custody.proof.commitments.values import name_value
from custody.proof.merkle import EMPTY_ROOT
from custody.proof.note import SeedSigner
from fixtures.scenes.stamp import AUTHORITY

BYTES16 = st.binary(min_size=16, max_size=16)
SALTS = BYTES16
HASHES = st.binary(min_size=32, max_size=32)
WORDS = st.from_regex(r"[a-z0-9_.]{1,12}", fullmatch=True)
COUNTS = st.integers(0, 2**53 - 1)
#: Any text that one can enter: no lone surrogates, no U+0000.
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=40)
#: Values of whatever type, most of them wrong for a field.
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=20),
    st.dictionaries(
        st.text(max_size=3), st.one_of(st.none(), st.integers(), st.text(max_size=3)), max_size=3
    ),
)


def _objects() -> SearchStrategy[Value]:
    objects = st.builds(ObjectRoot, st.integers(1, 2**53 - 1), st.just(1 << 20), HASHES, HASHES)
    return objects.map(lambda root: root.to_json())


def _lists(kind: type[ManifestRoot | SweepRoot]) -> SearchStrategy[Value]:
    full: SearchStrategy[ManifestRoot | SweepRoot] = st.builds(kind, st.integers(1, 2**53 - 1), HASHES)
    return st.one_of(full, st.just(kind(0, EMPTY_ROOT))).map(lambda root: root.to_json())


def _name() -> SearchStrategy[Value]:
    return st.binary(min_size=1, max_size=40).filter(lambda name: b"\0" not in name).map(name_value)


_BY_NAME: dict[str, SearchStrategy[Value]] = {
    "subject": BYTES16.map(uuid4_of),
    "subjects": st.sets(BYTES16.map(uuid4_of), min_size=1, max_size=3).map(
        lambda found: " ".join(sorted(found))
    ),
    "entry": HASHES.map(b64),
    "instant": st.integers(0, 253402300799).map(format_instant),
    "count": COUNTS,
    "flag": st.booleans(),
    "sha256": HASHES.map(b64),
    "head": st.builds(lambda size, root: f"{size}:{b64(root)}", COUNTS, HASHES),
    "sha1": st.binary(min_size=20, max_size=20).map(b64),
    "md5": BYTES16.map(b64),
    "sha512": st.binary(min_size=64, max_size=64).map(b64),
    "timestamp token": st.sampled_from(
        [b64(AUTHORITY.token(bytes([seed]) * 32, 1_800_000_000 + seed)) for seed in range(3)]
    ),
    "identifier": st.from_regex(r"[A-Za-z0-9._:/+-]{1,128}", fullmatch=True),
    "identifiers": st.sets(
        st.from_regex(r"[A-Za-z0-9._:/+-]{1,40}", fullmatch=True), min_size=1, max_size=3
    ).map(lambda found: " ".join(sorted(found))),
    "rule": st.from_regex(r"[a-z0-9][a-z0-9_.-]{0,63}", fullmatch=True),
    "state": st.sampled_from(("AT", "BR", "EU", "GB-SCT", "XK")),
    "seal": st.from_regex(r"[A-Z0-9][A-Z0-9./-]{0,62}", fullmatch=True),
    "seals": st.sets(st.from_regex(r"[A-Z0-9][A-Z0-9./-]{0,12}", fullmatch=True), min_size=1, max_size=3).map(
        lambda found: " ".join(sorted(found))
    ),
    "key name": st.from_regex(r"[a-z][a-z0-9]{0,9}\.example/[0-9a-f]{16,20}", fullmatch=True),
    "key names": st.sets(
        st.from_regex(r"[a-z][a-z0-9]{0,9}\.example/[0-9a-f]{16,20}", fullmatch=True), min_size=1, max_size=3
    ).map(lambda names: " ".join(sorted(names))),
    "verifier key": HASHES.map(lambda seed: str(SeedSigner("lab.example/0011223344556677", seed).verifier)),
    "digests": st.sets(st.binary(min_size=32, max_size=32).map(b64), min_size=1, max_size=3).map(
        lambda words: " ".join(sorted(words))
    ),
    "field name": WORDS,
    "field names": st.sets(WORDS, min_size=1, max_size=5).map(lambda words: " ".join(sorted(words))),
    "marks": st.sets(WORDS, min_size=1, max_size=5).map(lambda words: " ".join(sorted(words))),
    "object root": _objects(),
    "manifest root": _lists(ManifestRoot),
    "sweep root": _lists(SweepRoot),
    "plain value": st.one_of(
        st.none(),
        st.booleans(),
        COUNTS,
        st.from_regex(r"[!-~]{1,40}", fullmatch=True),
        st.sets(WORDS, min_size=1, max_size=5).map(lambda words: " ".join(sorted(words))),
    ),
    "citation": st.from_regex(r"[§A-Za-z\xc0-\xff]( ?[§0-9A-Za-z.,\u0400-\u04ff]){0,60}", fullmatch=True),
    "shift": st.integers(-(2**53) + 1, 2**53 - 1),
    "IMEI": st.from_regex(r"[0-9]{14}", fullmatch=True).map(lambda digits: digits + luhn_digit(digits)),
    "ICCID": st.from_regex(r"89[0-9]{16,17}", fullmatch=True).map(lambda digits: digits + luhn_digit(digits)),
    "MAC addresses": st.sets(
        st.from_regex(r"[0-9a-f]{2}(:[0-9a-f]{2}){5}", fullmatch=True), min_size=1, max_size=3
    ).map(lambda words: " ".join(sorted(words))),
    "text": TEXTS.filter(str.strip),
    "label": TEXTS.filter(lambda text: types.unkept(text, types.LABEL) is None),
    "file name": _name(),
}


def of_type(kind: FieldType) -> SearchStrategy[Value]:
    """Return values that a field of this type takes."""
    if kind.name == "code":
        return st.sampled_from(kind.choices)
    if kind.name == "codes":
        some = st.sets(st.sampled_from(kind.choices), min_size=1)
        return some.map(lambda words: " ".join(sorted(words)))
    return _BY_NAME[kind.name]


def types_in_use() -> dict[str, FieldType]:
    """Return every field type that some kind has, by name and choices."""
    return {
        f"{field.type.name} {' '.join(field.type.choices)}".strip(): field.type
        for kind in layouts.kind_names()
        for field in layouts.layout(1, kind).fields
    }


@st.composite
def values_of(draw: st.DrawFn, layout: Layout) -> dict[str, Value]:
    """Return values that somebody might type for a kind: everything required, the rest by chance."""
    given: dict[str, Value] = {}
    for field in layout.fields:
        if field.name in ("entry_mode", "not_known", "nonconforming"):
            continue
        if field.need is Need.REQUIRED and getattr(field, "default", None) is None:
            given[field.name] = draw(of_type(field.type).filter(lambda value: value is not None))
        elif draw(st.booleans()):
            given[field.name] = draw(of_type(field.type))
    return given


def kinds() -> SearchStrategy[Layout]:
    """Return the layout of some kind."""
    return st.sampled_from(layouts.kind_names()).map(lambda name: layouts.layout(1, name))
