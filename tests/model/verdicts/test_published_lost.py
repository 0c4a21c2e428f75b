"""What is lost or was changed in a published folder leaves open what rests on it, and accuses nobody who signed."""

from __future__ import annotations

import pytest

from custody.errors import Malformed, NotFound
from custody.model.entry.chain_validation import Past
from custody.model.entry.envelope import Seen
from custody.model.verdicts.checkpoint_evidence import Asked
from custody.model.verdicts.published_log import Inspected, Wanted, examine_published
from custody.model.verdicts.published_walk import fault_text
from custody.model.verdicts.verdict import BROKEN, NOT_CHECKED, VERIFIED
from custody.proof import merkle
from custody.proof.checkpoint import Checkpoint
from custody.proof.merkle.prove import root_at
from custody.proof.tiles import MemoryTiles
from tests.model.published_log import SmallLog
from tests.model.verdicts.test_proof_files import LOG
from tests.model.verdicts.test_published_log import LARGE, PEOPLE, examined, why, words
from tests.proof.merkle.test_published_tree import Shelf

LOST = {"tile/0/001", "tile/entries/001"}


def told_of(found: Inspected, scope: str, *, false: bool) -> list[str]:
    return [fault_text(fault) for fault in found.faults if (fault.scope, fault.false) == (scope, false)]


def without(shelf: Shelf, *paths: str, shut: bool = False) -> Shelf:
    """Lose files, or make them such that nobody can read them."""
    for path in paths:
        if shut:
            shelf.shut.add(path)
        else:
            del shelf.data[path]
    return shelf


def test_entries_show_what_their_signers_saw_where_the_tile_above_them_is_lost() -> None:
    """A bundle has all that the tile has: only the tile is missed."""
    found = examined(without(LARGE.shelf(), "tile/0/001"))
    assert (words(found)["tiles"], words(found)["entries"], words(found)["chain"]) == (
        NOT_CHECKED,
        VERIFIED,
        VERIFIED,
    )
    assert [fault_text(fault) for fault in found.faults] == ["tile/0/001 is missing"]


@pytest.mark.parametrize("shut", [True, False])
def test_entries_behind_what_is_lost_are_judged_by_the_tiles_above_and_else_left_open(*, shut: bool) -> None:
    found = examined(without(LARGE.shelf(), *LOST, shut=shut), Wanted(PEOPLE))
    assert words(found)["chain"] == NOT_CHECKED
    assert told_of(found, "chain", false=True) == []
    # The signer of entry 512 had seen 511, the last of which are lost; of them one is told, and the next is sound.
    (open_one,) = told_of(found, "chain", false=False)
    assert open_one.startswith("entry 512 in tile/entries/002.p/188 cannot be held against the 511 entries")
    assert words(found)["tiles"] == NOT_CHECKED
    assert why(found, "signers").startswith("444 of 444 entries are signed")


def test_a_history_that_a_signer_did_not_see_is_false_behind_what_is_lost_too() -> None:
    seen = Seen(600, LARGE.roots[599])
    shelf = without(SmallLog().grow(700, seen=seen).shelf(), *LOST)
    found = examined(shelf)
    (said,) = told_of(found, "chain", false=True)
    assert said.startswith("entry 699 in tile/entries/002.p/188 is signed by who had seen 600 other entries")
    again = without(SmallLog().grow(700, seen=Seen(600, LARGE.roots[600])).shelf(), *LOST)
    assert told_of(examined(again), "chain", false=True) == []


def test_a_tile_that_somebody_changed_accuses_no_signer_who_had_seen_what_is_beneath_it() -> None:
    """What a signer had seen long ago is computed from tiles, which are another's to change than the signer's."""
    log = SmallLog().grow(4700)
    log.grow(4701, seen=Seen(300, log.roots[300]))
    assert words(examined(log.shelf()))["chain"] == VERIFIED
    for path in ("tile/0/001", "tile/0/018.p/93", "tile/1/000.p/18"):
        shelf = log.shelf()
        shelf.flip(path, 5)
        found = examined(shelf, Wanted(Asked(), old=log.checkpoint(299)))
        given = words(found)
        assert (given["tiles"], given["entries"], given["chain"]) == (BROKEN, VERIFIED, NOT_CHECKED), path
        assert told_of(found, "chain", false=True) == []
        told_so = "entry 4700 in tile/entries/018.p/93 cannot be held against the 300 entries"
        assert why(found, "chain").startswith(told_so)
        # Of a size that somebody asked about, the root is kept from the entries, whatever becomes of the tiles.
        assert given["consistency"] == VERIFIED
    found = examined(log.grow(4702, seen=Seen(301, log.roots[300])).shelf())
    assert told_of(found, "chain", false=True) == [
        "entry 4701 in tile/entries/018.p/94 is signed by who had seen 301 other entries than those in front of it"
    ]


def test_what_follows_an_entry_of_newer_rules_is_left_open_and_not_called_false() -> None:
    log = SmallLog().grow(12)
    log.add(newer=True)
    found = examined(log.grow(40).shelf())
    assert (found.exit_status, words(found)["entries"], words(found)["chain"]) == (4, VERIFIED, NOT_CHECKED)
    assert told_of(found, "chain", false=True) == []
    (said,) = told_of(found, "chain", false=False)
    assert said.startswith("entry 12 in tile/entries/000.p/40 cannot be read: ")
    assert "ruleset 2" in said


def test_an_entry_that_names_another_before_it_is_false_also_behind_a_lost_bundle() -> None:
    """A predecessor may be among what is lost where numbers are missing, and not where none is."""
    log = SmallLog().grow(700, prev=bytes(32))
    found = examined(without(log.shelf(), "tile/entries/001"))
    assert told_of(found, "chain", false=True) == [
        "entry 699 in tile/entries/002.p/188 names another entry about its subject than the one before it"
    ]


@pytest.mark.parametrize("entries", [True, False])
def test_a_checkpoint_that_somebody_kept_is_held_against_the_tiles_above_what_is_lost(
    *, entries: bool
) -> None:
    shelf = without(LARGE.shelf(entries=entries), "tile/0/001", *LOST - {"tile/0/001"} if entries else ())
    for size, word in ((256, VERIFIED), (300, NOT_CHECKED), (512, VERIFIED), (600, VERIFIED)):
        found = examined(shelf, Wanted(Asked(), old=LARGE.checkpoint(size)))
        assert words(found)["consistency"] == word
        if word == NOT_CHECKED:
            assert why(found, "consistency") == "tiles of the first 300 entries cannot be read"
    for size in (256, 600):
        forked = Wanted(Asked(), old=LARGE.checkpoint(size, root=bytes(32)))
        assert words(examined(shelf, forked))["consistency"] == BROKEN


@pytest.mark.parametrize("entries", [True, False])
def test_a_checkpoint_that_somebody_kept_needs_no_tile_above_where_those_beneath_are_there(
    *, entries: bool
) -> None:
    shelf = LARGE.shelf(entries=entries)
    shelf.flip("tile/1/000.p/2", 5)
    for size in (300, 600):
        found = examined(shelf, Wanted(Asked(), old=LARGE.checkpoint(size)))
        assert (words(found)["tiles"], words(found)["consistency"]) == (BROKEN, VERIFIED)


def test_the_first_fault_is_told_and_how_many_more_there_are() -> None:
    shelf = LARGE.shelf(300)
    one = without(Shelf(shelf.data), "tile/entries/000")
    assert why(examined(one), "entries") == "tile/entries/000 is missing"
    two = without(one, "tile/entries/001")
    assert why(examined(two), "entries") == "tile/entries/000 is missing; and 1 more"
    three = without(two, "tile/entries/002.p/188")
    assert why(examined(three), "entries") == "tile/entries/000 is missing; and 2 more"


def test_what_is_false_is_told_before_what_could_not_be_read_and_counted_by_itself() -> None:
    shut = without(LARGE.shelf(), "tile/entries/000", "tile/entries/001", shut=True)
    found = examined(shut)
    assert (words(found)["entries"], BROKEN in words(found).values()) == (NOT_CHECKED, False)
    assert why(found, "entries") == "tile/entries/000 could not be read: Input/output error; and 1 more"
    empty = Shelf({**shut.data, "tile/entries/002.p/188": b""})
    empty.shut |= shut.shut
    found = examined(empty)
    said = "tile/entries/002.p/188 is no entry bundle: an entry bundle is empty"
    assert (words(found)["entries"], why(found, "entries")) == (BROKEN, said)


def test_where_very_much_cannot_be_read_nothing_is_called_verified_or_false() -> None:
    log = SmallLog().grow(530)
    shelf = log.shelf(*range(1, 530))
    assert examined(shelf).exit_status == 0
    shelf.shut |= {path for path in shelf.data if ".p/" in path and not path.endswith(("000.p/2", ".p/18"))}
    found = examined(shelf)
    assert (found.exit_status, found.ended, len(found.faults)) == (4, True, 1000)
    first, ended = min(shelf.shut), "ended after 1000 faults"
    assert why(found, "files") == f"{ended}; {first} could not be read: Input/output error"
    assert {why(found, scope) for scope in ("entries", "chain")} == {ended}
    assert not {VERIFIED, BROKEN} & {words(found)[scope] for scope in ("tiles", "entries", "chain", "files")}


def test_whoever_waits_is_told_how_many_entries_were_read() -> None:
    told_so: list[tuple[int, int | None, str]] = []
    examine_published(LARGE.shelf(), LOG.verifier, Wanted(Asked()), lambda *said: told_so.append(said))
    assert told_so == [(256, 700, "entries"), (512, 700, "entries"), (700, 700, "entries")]


class Counting:
    """Tiles of a log in memory; each that is asked for is counted, and some are not there."""

    def __init__(self, memory: MemoryTiles) -> None:
        self.memory = memory
        self.asked = 0
        self.gone: type[Exception] | None = None

    def tile(self, level: int, index: int, width: int) -> bytes:
        self.asked += 1
        if self.gone is not None:
            raise self.gone("not there")
        return self.memory.tile(level, index, width)


def test_of_a_long_past_the_newest_roots_are_held_and_the_others_computed_once() -> None:
    """Memory does not grow with the log: of a million entries as many roots are held as of some thousands."""
    memory, leaves = MemoryTiles(), [merkle.leaf_hash(b"%d" % at) for at in range(6000)]
    for leaf in leaves:
        memory.append(leaf)
    reader = Counting(memory)
    roots = {size: root_at(size, memory) for size in (1, 2, 1500, 3000, 5999, 6000)}
    past = Past(reader, Checkpoint("log.example/1", 6000, roots[6000]))
    for leaf in leaves:
        past.append(leaf)
    assert (past.size, past.root(0)) == (6000, merkle.EMPTY_ROOT)
    assert [past.root(size) for size in (6000, 5999, 3000)] == [roots[6000], roots[5999], roots[3000]]
    assert reader.asked == 0
    for size in (1, 2, 1500):
        before = reader.asked
        assert past.root(size) == roots[size]
        assert reader.asked > before
        before = reader.asked
        assert past.root(size) == roots[size]
        assert reader.asked == before


@pytest.mark.parametrize("error", [NotFound, Malformed])
def test_a_root_is_not_known_where_its_tiles_are_none(error: type[Exception]) -> None:
    memory = MemoryTiles()
    for at in range(10):
        memory.append(merkle.leaf_hash(b"%d" % at))
    root = root_at(10, memory)
    reader = Counting(memory)
    assert Past(reader, Checkpoint("log.example/1", 10, root)).root(4) == root_at(4, memory)
    assert Past(reader, Checkpoint("log.example/1", 10, bytes(32))).root(4) is None
    reader.gone = error
    past = Past(reader, Checkpoint("log.example/1", 10, root))
    assert past.root(4) is None
    assert past.root(0) == merkle.EMPTY_ROOT
