"""Chunks of an image by itself and of a file in a pack, sealed or documented otherwise than they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from custody.model import layouts
from custody.proof import merkle
from tests.hostile.case import FILE, PART, PROOF, Case
from tests.hostile.ledger import Change, Draft, Ledger, b64, written
from tools.office import IMAGE, office

CHUNK = 1 << 20
_SCHEMA = "custody.chunk/2"
FORM, PATH, BYTES, MEDIA, GOOD = (
    "document.form",
    "document.path",
    "part.bytes",
    "part.media",
    "checkpoint.lines",
)


def cases() -> Iterator[Case]:
    """Yield the cases."""
    yield from _objects()
    yield from _roots()
    yield from _members()
    yield from _member_forms()


def archived() -> int:
    """Return the position of an entry that archives an object."""
    return next(at for at in range(office().world.size()) if b'"object.archived"' in office().note(at))


def made(what: str, row: str, ledger: Ledger, document: dict[str, Any] | bytes, data: bytes) -> Case:
    """Return the case of a chunk with its document."""
    text = document if isinstance(document, bytes) else written(document).encode("utf-8", "surrogatepass")
    files = {FILE: ledger.proof(archived()), f"{PART}.chunk.json": text, f"{PART}.chunk": data}
    return Case(f"chunk: {what}", row, PROOF, ledger.vkey, files, ("--chunk", PART))


def pieces_of(data: bytes) -> list[bytes]:
    """Return the chunks of a file."""
    return [data[start : start + CHUNK] for start in range(0, len(data), CHUNK)]


def _hashed(data: bytes) -> list[bytes]:
    return [merkle.leaf_hash(piece) for piece in pieces_of(data)]


def steps(index: int, leaves: Sequence[bytes]) -> list[str]:
    """Return the path of a leaf as documents hold it."""
    return [b64(step) for step in merkle.proof_from_leaves(index, leaves)]


def _document(
    ledger: Ledger, name: str, index: int, leaves: Sequence[bytes], **members: object
) -> dict[str, Any]:
    """Return the document of a chunk beneath the field ``name``."""
    at = archived()
    position = layouts.layout(1, "object.archived").positions[name]
    return {
        "entry": b64(ledger.leaves[at]),
        "field": ledger.shown(at, position)[0],
        "index": index,
        "member": None,
        "proof": steps(index, leaves),
        "schema": _SCHEMA,
        "segments": None,
        **members,
    }


def _sealed(name: str, value: object, *more: Change) -> Ledger:
    def change(draft: Draft) -> None:
        draft.value(name, value)
        for further in more:
            further(draft)

    return Ledger({archived(): change})


def _objects() -> Iterator[Case]:
    """Yield chunks of an image that is an object by itself."""
    pieces, leaves, ledger = pieces_of(IMAGE), _hashed(IMAGE), Ledger()
    for number, piece in enumerate(pieces):
        yield made(f"{number}", GOOD, ledger, _document(ledger, "object_root", number, leaves), piece)
    last = _document(ledger, "object_root", 2, leaves)
    for what, data in {
        "short of a byte": pieces[2][:-1],
        "with a byte more": pieces[2] + b"x",
        "with other bytes": bytes(len(pieces[2])),
        "empty": b"",
        "with the bytes of another": pieces[1],
    }.items():
        yield made(what, BYTES, ledger, last, data)
    digest = b64(bytes(32))
    lies: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("of no such number", BYTES, {"index": 3}),
        ("of another number", BYTES, {"index": 1}),
        ("a number that is negative", FORM, {"index": -1}),
        ("a number of 2^53", FORM, {"index": 2**53}),
        ("a number that is true", FORM, {"index": True}),
        ("34 hashes", FORM, {"proof": [digest] * 34}),
        ("a hash that is none", FORM, {"proof": ["AAAA"]}),
        ("a path that is an object", FORM, {"proof": {}}),
        ("a member more", FORM, {"more": 1}),
        ("segments and no member", FORM, {"segments": [line_of("img.000", IMAGE)]}),
        ("no path", PATH, {"proof": []}),
        ("of another entry", PATH, {"entry": b64(ledger.leaves[0])}),
        ("an older document", "document.version", {"schema": "custody.chunk/1"}),
        ("a newer document", "document.version", {"schema": "custody.chunk/3"}),
        ("a document of version 02", FORM, {"schema": "custody.chunk/02"}),
        ("another document", FORM, {"schema": "custody.member/2"}),
    )
    for what, row, members in lies:
        yield made(what, row, ledger, {**last, **members}, pieces[2])
    second = {**_document(ledger, "object_root", 1, leaves), "index": True}
    yield made("1 that is true", FORM, ledger, second, pieces[1])
    elsewhere = {**_document(ledger, "exhibit", 2, leaves), "index": -1}
    yield made("a number that is negative, of another field", FORM, ledger, elsewhere, pieces[2])
    for name in ("member", "segments"):
        fewer = {key: value for key, value in last.items() if key != name}
        yield made(f"without {name}", FORM, ledger, fewer, pieces[2])
    old = {**fewer, "schema": "custody.chunk/1"}
    del old["member"]
    yield made("a whole document of version 1", "document.version", ledger, old, pieces[2])
    for what, text in spellings(last):
        yield made(what, FORM, ledger, text, pieces[2])
    for name in ("exhibit", "manifest_root"):
        bare = _document(ledger, name, 2, leaves)
        yield made(f"of the field {name}", "part.field", ledger, bare, pieces[2])


def _roots() -> Iterator[Case]:
    """Yield the last chunk of the image beneath fields that hold other than its root."""
    piece, leaves, digest = pieces_of(IMAGE)[2], _hashed(IMAGE), b64(bytes(32))
    root: dict[str, object] = {
        "bytes": len(IMAGE),
        "leaf": CHUNK,
        "root": b64(merkle.root(leaves)),
        "sha256": digest,
        "tree": "object/1",
    }
    values: tuple[tuple[str, object, str], ...] = (
        ("a root of fewer bytes", {**root, "bytes": len(IMAGE) - 1}, BYTES),
        ("a root of more chunks", {**root, "bytes": len(IMAGE) + CHUNK}, BYTES),
        ("a root of another tree", {**root, "tree": "object/2"}, "field.tree"),
        ("a root with other leaves", {**root, "leaf": 4096}, "field.form"),
        ("a root of 2^53 bytes", {**root, "bytes": 2**53}, "field.form"),
        ("a list", {"count": 3, "root": root["root"], "tree": "manifest/1"}, "field.type"),
        ("text", "image.dd", "field.type"),
        ("a number", 7, "field.type"),
        ("bytes", {"b64": "AAAA"}, "field.type"),
    )
    for what, value, row in values:
        bent = _sealed("object_root", value)
        yield made(f"under {what}", row, bent, _document(bent, "object_root", 2, leaves), piece)
    ledger, other = Ledger(), bytes(len(IMAGE))
    bent = _sealed("object_root", {**root, "root": b64(merkle.root(_hashed(other)))})
    own = b64(ledger.leaves[archived()])
    shown = {**_document(bent, "object_root", 2, _hashed(other)), "entry": own}
    yield made("beneath a field of another entry", PATH, ledger, shown, pieces_of(other)[2])


def spellings(document: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Yield a document in other spellings than its own, with what is wrong with each."""
    good = written(document).encode()
    yield "a document with a newline at the end", good + b"\n"
    yield "a document with a blank in front", b" " + good
    yield "a document that is cut", good[:-1]
    yield "a document with a member twice", good.replace(b'"index"', b'"index":2,"index"', 1)


def line_of(path: object, data: bytes, kind: str = "file", **said: object) -> str:
    """Return the line of a file; ``said`` is what it says instead of its own size or root."""
    root = said.get("root", b64(merkle.root(_hashed(data))))
    return written([path, kind, said.get("bytes", len(data)), b64(sha256(data).digest()), root])


class Pack:
    """A ledger that seals a manifest of these lines, and documents of chunks beneath it."""

    def __init__(self, lines: Sequence[str], *more: Change, **members: object) -> None:
        self.lines = list(lines)
        self.leaves = [merkle.leaf_hash(line.encode("utf-8", "surrogatepass")) for line in lines]
        root = {"count": len(lines), "root": b64(merkle.root(self.leaves)), "tree": "manifest/1", **members}
        self.ledger = _sealed("manifest_root", root, *more)

    def document(
        self, own: int, data: bytes, index: int = 0, *, segments: bool = True, **members: object
    ) -> Any:
        """Return the document of chunk ``index`` of the file with line ``own``, which holds ``data``."""
        member = {"index": own, "leaf": self.lines[own], "proof": steps(own, self.leaves)}
        shown = {"member": member, "segments": self.lines if segments else None, **members}
        return _document(self.ledger, "manifest_root", index, _hashed(data), **shown)


def _folder(name: object = "DCIM/a.jpg", data: bytes = IMAGE) -> list[str]:
    return [written(["DCIM", "folder", None, None, None]), line_of(name, data), line_of("z", b"z", "symlink")]


def _members() -> Iterator[Case]:
    """Yield chunks of a file in a pack, whose neighbours are not shown."""
    pieces = pieces_of(IMAGE)
    for name in ("DCIM/a.jpg", "stick.E01", "name\nof two lines", "é", {"b64": "/w=="}):
        pack = Pack(_folder(name))
        good = pack.document(1, IMAGE, 2, segments=False)
        yield made(f"of a file {name!r}", GOOD, pack.ledger, good, pieces[2])
    pack = Pack(_folder())
    good = pack.document(1, IMAGE, 1, segments=False)
    member, digest = good["member"], b64(bytes(32))
    for what, data in {"other bytes": bytes(CHUNK), "those of another chunk": pieces[0]}.items():
        yield made(f"of a file with {what}", BYTES, pack.ledger, good, data)
    lies: tuple[tuple[str, str, dict[str, object]], ...] = (
        ("of a file, beyond it", BYTES, {"index": 3}),
        ("of a file, far beyond it", BYTES, {"index": 2**53 - 1}),
        ("of a file, no path", PATH, {"proof": []}),
        ("of a file, and no member", "part.field", {"member": None}),
        ("of a file, the line of another", PATH, {"member": {**member, "leaf": pack.lines[2]}}),
        ("of a file, another line", PATH, {"member": {**member, "leaf": line_of("DCIM/b.jpg", IMAGE)}}),
        ("of a file, another number", PATH, {"member": {**member, "index": 0}}),
        ("of a file, a number beyond the list", PATH, {"member": {**member, "index": 3}}),
        ("of a file, no path to the list", PATH, {"member": {**member, "proof": []}}),
        ("of a file, another path to the list", PATH, {"member": {**member, "proof": [digest, digest]}}),
    )
    for what, row, members in lies:
        yield made(what, row, pack.ledger, {**good, **members}, pieces[1])
    other = Pack(_folder("DCIM/b.jpg"))
    stranger = other.document(1, IMAGE, 1, segments=False)["member"]
    yield made("of a file in another pack", PATH, pack.ledger, {**good, "member": stranger}, pieces[1])
    alike = {**other.document(1, IMAGE, 1, segments=False), "entry": good["entry"]}
    yield made("of a file beneath a field of another entry", PATH, pack.ledger, alike, pieces[1])
    bare = {**_document(Ledger(), "manifest_root", 1, _hashed(IMAGE)), "member": member}
    yield made("of a file, where no list is sealed", MEDIA, Ledger(), bare, pieces[1])
    field = _document(pack.ledger, "object_root", 1, _hashed(IMAGE), member=member)
    yield made("of a file beneath an object", "part.field", pack.ledger, field, pieces[1])
    lists: tuple[tuple[str, str, dict[str, object]], ...] = (
        ("under a list of fewer", PATH, {"count": 1}),
        ("under a list of another tree", "field.tree", {"tree": "manifest/2"}),
        ("under a list of 2^53", "field.form", {"count": 2**53}),
    )
    for what, row, members in lists:
        bent = Pack(_folder(), **members)
        yield made(what, row, bent.ledger, bent.document(1, IMAGE, 1, segments=False), pieces[1])
    bent = Pack(_folder(), tree="manifest/2")
    broken = {**bent.document(1, IMAGE, 1, segments=False), "member": 7}
    yield made("of no member, under another tree", "field.tree", bent.ledger, broken, pieces[1])
    for kind in ("object.foreseen", "custody_next.object.archived"):

        def renamed(draft: Draft, kind: str = kind) -> None:
            draft.members["kind"] = kind

        bent = Pack(_folder(), renamed)
        shown = bent.document(1, IMAGE, 1, segments=False)
        yield made(f"of an entry {kind}", "entry.kind", bent.ledger, shown, pieces[1])


def _member_forms() -> Iterator[Case]:
    """Yield documents whose member is out of form, and lines that no chunk can be beneath."""
    pack, digest = Pack([line_of("a", b"a")]), b64(bytes(32))
    good = pack.document(0, b"a", segments=False)
    member = good["member"]
    yield made("of the only file", GOOD, pack.ledger, good, b"a")
    bad: dict[str, object] = {
        "a list": [0, pack.lines[0], []],
        "a number": 7,
        "empty": {},
        "one with a member more": {**member, "more": 1},
        "one without a path": {"index": 0, "leaf": pack.lines[0]},
        "one with a negative number": {**member, "index": -1},
        "one with the number 2^53": {**member, "index": 2**53},
        "one with the number false": {**member, "index": False},
        "one with 54 hashes": {**member, "proof": [digest] * 54},
        "one with a path that is text": {**member, "proof": ""},
        "one with a path that is an object": {**member, "proof": {}},
        "one with a hash that is none": {**member, "proof": ["AAAA"]},
        "one with a hash that is a number": {**member, "proof": [7]},
        "one with a line that is a list": {**member, "leaf": ["a", "file", None, None, None]},
        "one with a line in another spelling": {**member, "leaf": pack.lines[0].replace(",", ", ", 1)},
        "one with a line and a newline": {**member, "leaf": pack.lines[0] + "\n"},
        "one with half a character": {**member, "leaf": '["\\ud800","file",null,null,null]'},
    }
    for what, lie in bad.items():
        yield made(f"a member that is {what}", FORM, pack.ledger, {**good, "member": lie}, b"a")
    yield made("a path that is text, of one chunk", FORM, pack.ledger, {**good, "proof": ""}, b"a")
    without_content = {
        "a hard link": line_of("a", b"a", "hard_link"),
        "a file with holes": line_of("a", b"a", "sparse"),
        "a broken file": line_of("a", b"a", "unreadable.file.eio"),
        "a folder": written(["a", "folder", None, None, None]),
        "a file without content": written(["a", "file", None, None, None]),
    }
    for what, line in without_content.items():
        bent = Pack([line])
        shown = bent.document(0, b"a", segments=False)
        yield made(f"of {what}", MEDIA, bent.ledger, shown, b"a")
    for what, line, data in (
        ("a file that is empty", line_of("a", b""), b""),
        ("a line of more bytes", line_of("a", b"a", bytes=2), b"a"),
        ("a line of fewer bytes", line_of("a", b"ab", bytes=1), b"ab"),
        ("a line with another root", line_of("a", b"a", root=digest), b"a"),
    ):
        bent = Pack([line])
        shown = bent.document(0, b"a", segments=False)
        yield made(f"of {what}", BYTES, bent.ledger, shown, data)
