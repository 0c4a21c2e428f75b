"""Published folders of ledgers that an insider wrote: every signature and every hash in them holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from custody.proof import merkle
from tests.hostile.case import FOLDER, OLD, PUBLISHED, Case, Link
from tests.hostile.ledger import Change, Draft, Ledger, b64
from tests.hostile.notes import ENTRY

#: So many entries behind the office's make a second tile and a tile above.
_MANY = 250


def cases() -> Iterator[Case]:
    """Yield the cases."""
    for what, row, ledger in histories():
        yield published(what, row, ledger)
    yield from _files()
    yield from _asked()
    yield from _checkpoints()


def published(
    what: str, row: str, ledger: Ledger, files: Mapping[str, bytes | Link] | None = None, *words: str
) -> Case:
    """Return the case of a folder, of ``files`` if there are any, else of all that the ledger publishes."""
    found = ledger.published() if files is None else files
    return Case(
        f"folder: {what}",
        row,
        PUBLISHED,
        ledger.vkey,
        {f"{FOLDER}/{name}": data for name, data in found.items()},
        words,
    )


def histories() -> Iterator[tuple[str, str, Ledger]]:
    """Yield ledgers of which an entry, or how one follows the others, is wrong, each with its row."""
    roots = Ledger().roots

    def moved(**members: object) -> Change:
        return lambda draft: draft.moved.update(members)

    def renamed(draft: Draft) -> None:
        draft.moved["id"] = Ledger().drafts[2].members["id"]

    def later(draft: Draft) -> None:
        draft.members["seen"] = f"6 {b64(roots[6])}"

    nothing = f"0 {b64(merkle.EMPTY_ROOT)}"
    changed: dict[str, tuple[str, Mapping[int, Change], Sequence[Change]]] = {
        "untouched": ("checkpoint.lines", {}, ()),
        "with more entries": ("checkpoint.lines", {}, [lambda draft: None] * 3),
        "one id twice": ("chain.id", {9: renamed}, ()),
        "the same id at the end": ("chain.id", {}, [lambda draft: None, renamed]),
        "an answer to nothing": ("chain.re", {9: moved(re=b64(bytes([7]) * 32))}, ()),
        "an answer to what comes later": ("chain.re", {9: moved(re=b64(Ledger().leaves[12]))}, ()),
        "a first entry that opens nothing": ("entry.opening", {0: moved(kind="case.opened")}, ()),
        "a first entry that answers": ("entry.opening", {0: moved(re=b64(bytes(32)))}, ()),
        "a second opening": ("entry.opening", {9: moved(kind="ledger.opened")}, ()),
        "nothing seen, in the middle": ("chain.seen", {9: moved(seen=nothing)}, ()),
        "nothing seen, at the end": ("chain.seen", {}, [moved(seen=nothing)]),
        "another history seen": ("chain.seen", {}, [moved(seen=f"9 {b64(bytes(32))}")]),
        "the root of another size seen": ("chain.seen", {}, [moved(seen=f"9 {b64(roots[8])}")]),
        "more seen than there is": ("entry.seen", {}, [moved(seen=f"22 {b64(roots[21])}")]),
        "all seen that there is": ("checkpoint.lines", {}, [moved(seen=f"21 {b64(roots[21])}")]),
        "less seen than before": ("chain.older", {}, [lambda draft: None, later]),
        "a number left out": ("chain.follows", {16: moved(seq=6)}, ()),
        "a number twice": ("chain.follows", {16: moved(seq=4)}, ()),
        "another entry before it": ("chain.follows", {16: moved(prev=b64(roots[3]))}, ()),
        "a subject begun again": ("chain.follows", {16: moved(seq=0, prev=None)}, ()),
        "an entry for another log": ("entry.log", {9: moved(log=f"lab.example/{'9' * 32}")}, ()),
        "a negative number": ("entry.form", {9: moved(seq=-1)}, ()),
        "a date that is none": ("entry.form", {9: moved(at="2026-02-30T09:00:00Z")}, ()),
        "a newer ruleset": ("entry.version", {}, [moved(v=2)]),
        "a newer ruleset in the middle": ("entry.version", {9: moved(v=2)}, ()),
        "a later form": (
            "entry.version",
            {},
            [lambda draft: setattr(draft, "note", b"custody.entry/2\n" + b"x" * 5000)],
        ),
        "bytes that are no entry": ("entry.form", {}, [lambda draft: setattr(draft, "note", b"hello")]),
        "two signature lines": (
            "entry.lines",
            {9: lambda draft: setattr(draft, "lines", lambda _, line: [line, line])},
            (),
        ),
        "a kind that nobody knows": ("checkpoint.lines", {}, [moved(kind="case.foreseen")]),
    }
    for what, (row, changes, more) in changed.items():
        yield what, row, Ledger(changes, more)
    yield from _openings()


def _openings() -> Iterator[tuple[str, str, Ledger]]:
    """Yield ledgers of which several entries were entered together with the opening."""
    nothing = f"0 {b64(merkle.EMPTY_ROOT)}"

    def none(draft: Draft) -> None:
        draft.members["seen"] = nothing

    together: dict[int, Change] = dict.fromkeys((0, 1, 2), none)
    whole = Ledger(together)

    def seen(size: int) -> Change:
        return lambda draft: draft.members.update(seen=f"{size} {b64(whole.roots[size])}")

    yield "three entries opened together", "checkpoint.lines", Ledger({**together, 3: seen(3)})
    yield "three opened together, of which one was seen", "chain.seen", Ledger({**together, 3: seen(1)})
    yield "three opened together, of which two were seen later", "chain.seen", Ledger(together, [seen(2)])


@cache
def _large() -> Ledger:
    return Ledger(more=[lambda draft: None] * _MANY)


def _files() -> Iterator[Case]:
    ledger = _large()
    size = ledger.size
    rest = size - 256
    files = ledger.published(older=261)
    plain: dict[str, bytes | Link] = {**files}
    tile, last, above = "tile/0/000", f"tile/0/001.p/{rest}", "tile/1/000.p/1"
    bundle, end = "tile/entries/000", f"tile/entries/001.p/{rest}"

    def without(*names: str) -> dict[str, bytes | Link]:
        return {name: data for name, data in plain.items() if name not in names}

    def bent(name: str, at: int = 40) -> dict[str, bytes | Link]:
        data = bytearray(files[name])
        data[at] ^= 1
        return {**plain, name: bytes(data)}

    yield published("of two tiles, with older files", "checkpoint.lines", ledger, plain)
    for names in (
        (tile,),
        (last,),
        (above,),
        (bundle,),
        (end,),
        (tile, bundle),
        (last, end),
        (tile, above),
        (bundle, end),
    ):
        yield published(f"without {' and '.join(names)}", "folder.missing", ledger, without(*names))
    yield published(
        "without the files of an older size",
        "checkpoint.lines",
        ledger,
        without("tile/0/001.p/5", "tile/entries/001.p/5"),
    )
    for name in (tile, last, above, bundle, end, "tile/0/001.p/5", "tile/entries/001.p/5"):
        yield published(
            f"a changed byte in {name}", "folder.file", ledger, bent(name, 0 if name == above else 40)
        )
        yield published(f"{name} short of a byte", "folder.file", ledger, {**plain, name: files[name][:-1]})
        yield published(
            f"{name} with a byte more", "folder.file", ledger, {**plain, name: files[name] + b"x"}
        )
        yield published(f"{name} empty", "folder.file", ledger, {**plain, name: b""})
        inside = {**without(name), f"{name}/x": b""}
        row = "folder.foreign" if "p/5" in name else "folder.file"
        yield published(f"a folder for {name}", row, ledger, inside)
        if "p/5" not in name:
            links = {**without(name), f"elsewhere/{name.replace('/', '-')}": files[name]}
            deep = "../" * (name.count("/"))
            target = f"{deep}elsewhere/{name.replace('/', '-')}"
            yield published(f"a link for {name}", "folder.link", ledger, {**links, name: Link(target)})
            nowhere = {**without(name), name: Link("nowhere")}
            yield published(f"a link that leads nowhere for {name}", "folder.link_out", ledger, nowhere)
            out = {**without(name), name: Link("/etc/hostname")}
            yield published(f"a link out of it for {name}", "folder.link_out", ledger, out)
    beyond = {**plain, f"tile/0/001.p/{rest + 1}": files[last] + bytes(32)}
    yield published("a tile of one entry more", "folder.file", ledger, beyond)
    yield published("a tile far beyond", "folder.file", ledger, {**plain, "tile/0/005": bytes(8192)})
    yield published("a row beyond", "folder.file", ledger, {**plain, "tile/2/000.p/1": bytes(32)})
    strange = {
        "README.txt": b"hello",
        "tile/0/000.p/03": b"",
        "tile/0/00": b"",
        "tile/64/000": b"",
        "tile/x/000": b"",
        ".git/config": b"",
    }
    for name, data in strange.items():
        yield published(f"{name} beside", "folder.foreign", ledger, {**plain, name: data})
    yield published("a link beside", "folder.foreign", ledger, {**plain, "old": Link("/etc")})
    swapped = {**plain, tile: files[tile][32:64] + files[tile][:32] + files[tile][64:]}
    yield published("two hashes exchanged", "folder.file", ledger, swapped)


def _asked() -> Iterator[Case]:
    ledger = Ledger()
    hashes: dict[str, bytes | Link] = {**ledger.published(entries=False)}
    key = str(ledger.drafts[ENTRY].signer.verifier)
    yield published("hashes only", "folder.hashes", ledger, hashes)
    yield published("hashes only, entries are due", "folder.entries", ledger, hashes, "--with-entries")
    yield published("hashes only, a signer named", "folder.entries", ledger, hashes, "--signer", key)
    yield published("entries are due and there", "checkpoint.lines", ledger, None, "--with-entries")
    yield published("a signer named", "checkpoint.lines", ledger, None, "--signer", key)
    forged = Ledger({ENTRY: lambda draft: setattr(draft, "lines", lambda _, line: [(*line[:2], bytes(64))])})
    yield published("an entry that is not signed, nobody named", "checkpoint.lines", forged)
    yield published(
        "an entry that is not signed, its key named", "entry.signer", forged, None, "--signer", key
    )
    other = {
        name: data
        for name, data in Ledger(more=[lambda draft: None]).published().items()
        if name != "checkpoint"
    }
    mixed: dict[str, bytes | Link] = {**other, "checkpoint": ledger.published()["checkpoint"]}
    yield published(
        "a checkpoint of fewer entries",
        "folder.missing",
        ledger,
        {name: data for name, data in mixed.items() if ".p/22" not in name},
    )
    yield published(
        "a checkpoint of fewer entries, tiles of more", "folder.file", ledger, {**ledger.published(), **other}
    )


def _checkpoints() -> Iterator[Case]:
    ledger = Ledger()

    def kept(what: str, row: str, old: bytes) -> Case:
        case = published(what, row, ledger, None, "--old", OLD)
        return Case(case.name, row, PUBLISHED, ledger.vkey, {**case.files, OLD: old}, case.words)

    yield kept("an older checkpoint of its own", "checkpoint.lines", ledger.checkpoint(ledger.head(8)))
    yield kept(
        "an older checkpoint of another history", "growth.fork", ledger.checkpoint(ledger.head(8, bytes(32)))
    )
    yield kept(
        "an older checkpoint of more entries",
        "growth.fork",
        ledger.checkpoint(f"{ledger.head().splitlines()[0]}\n30\n{b64(bytes(32))}\n"),
    )
    yield kept("an older checkpoint of nothing", "growth.nothing", ledger.checkpoint(ledger.head(0)))
    yield kept(
        "an older checkpoint of four lines", "checkpoint.form", ledger.checkpoint(ledger.head(8) + "x\n")
    )
    empty: dict[str, bytes | Link] = {"checkpoint": ledger.checkpoint(ledger.head(0)), "tile/x": b""}
    yield published("of an empty ledger", "folder.foreign", ledger, empty)
    root = ledger.checkpoint(ledger.head(None, bytes(32)))
    yield published(
        "tiles that lead to another root", "folder.file", ledger, {**ledger.published(), "checkpoint": root}
    )
    largest = ledger.checkpoint(f"{ledger.head().splitlines()[0]}\n{2**63 - 1}\n{b64(bytes(32))}\n")
    yield published(
        "a checkpoint as large as one can be",
        "folder.missing",
        ledger,
        {**ledger.published(entries=False), "checkpoint": largest},
    )
