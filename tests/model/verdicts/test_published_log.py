"""A published folder gets one verdict for each scope, and every byte that is not as the log signed it is named."""

from __future__ import annotations

import random
from typing import Any

import pytest

from custody.errors import Malformed, NotFound, UsageError
from custody.model.entry.envelope import Seen
from custody.model.verdicts.checkpoint_evidence import Asked
from custody.model.verdicts.published_log import Inspected, Wanted, examine_published
from custody.model.verdicts.published_walk import MOST_FAULTS, fault_text
from custody.model.verdicts.verdict import BROKEN, NOT_CHECKED, VERIFIED
from custody.proof import checkpoint, cosignature, merkle, tiles
from custody.proof.checkpoint import Checkpoint
from custody.proof.note import SeedSigner, VerifierKey
from tests.model.published_log import SmallLog
from tests.model.verdicts.test_proof_files import AT, LOG, ONE, OTHER, PERSON, TWO
from tests.proof.merkle.test_published_tree import Shelf
from tests.world import seed_of

PEOPLE = Asked(signers=(PERSON.verifier, OTHER.verifier))
SMALL, LARGE = SmallLog().grow(12), SmallLog().grow(700)


def examined(shelf: Shelf, wanted: Wanted | None = None, key: VerifierKey = LOG.verifier) -> Inspected:
    return examine_published(shelf, key, wanted or Wanted(Asked()))


def words(found: Inspected) -> dict[str, str]:
    return {verdict.scope: verdict.word for verdict in found.verdicts}


def why(found: Inspected, scope: str) -> str:
    return next(verdict.why for verdict in found.verdicts if verdict.scope == scope)


def paths(found: Inspected) -> set[str]:
    return {fault.path for fault in found.faults}


@pytest.mark.parametrize("size", [1, 12, 255, 256, 257, 512, 700])
def test_an_untouched_folder_is_verified_in_every_scope_that_was_asked_for(size: int) -> None:
    log = SmallLog().grow(size)
    found = examined(log.shelf(max(1, size // 2), max(1, size - 1)))
    assert words(found) == {
        "log": VERIFIED,
        "witnesses": NOT_CHECKED,
        "tiles": VERIFIED,
        "entries": VERIFIED,
        "chain": VERIFIED,
        "signers": NOT_CHECKED,
        "files": VERIFIED,
        "rules": NOT_CHECKED,
    }
    assert (found.exit_status, found.faults, found.ended) == (0, (), False)
    assert found.head.size == size


def test_an_empty_log_has_nothing_but_its_checkpoint() -> None:
    found = examined(SmallLog().shelf())
    assert found.exit_status == 0
    assert words(found)["tiles"] == VERIFIED


def test_a_folder_without_entries_shows_hashes_and_says_that_it_shows_no_more() -> None:
    shelf = LARGE.shelf(entries=False)
    found = examined(shelf)
    assert found.exit_status == 0
    given = words(found)
    assert {scope for scope, word in given.items() if word == VERIFIED} == {"log", "tiles", "files"}
    assert "only hashes" in why(found, "entries")
    asked = examined(shelf, Wanted(Asked(), entries=True))
    assert (asked.exit_status, words(asked)["entries"], words(asked)["chain"]) == (
        4,
        NOT_CHECKED,
        NOT_CHECKED,
    )
    signed = examined(shelf, Wanted(PEOPLE))
    assert (signed.exit_status, words(signed)["signers"]) == (4, NOT_CHECKED)


def test_signatures_are_checked_with_the_keys_given_and_others_are_counted() -> None:
    all_of_them = examined(LARGE.shelf(), Wanted(PEOPLE))
    assert words(all_of_them)["signers"] == VERIFIED
    assert why(all_of_them, "signers") == "700 of 700 entries are signed with the keys given"
    one = examined(LARGE.shelf(), Wanted(Asked(signers=(PERSON.verifier,))))
    assert (one.exit_status, words(one)["signers"]) == (0, VERIFIED)
    assert why(one, "signers") == (
        "466 of 700 entries are signed with the keys given; the others with 1 key that were not given"
    )
    assert [(each.key, each.entries, each.first, each.last, each.given) for each in one.keys] == [
        (OTHER.verifier.name, 234, 0, 699, False),
        (PERSON.verifier.name, 466, 1, 698, True),
    ]
    stranger = SeedSigner("lab.example/5555555555555555", seed_of("stranger")).verifier
    none = examined(LARGE.shelf(), Wanted(Asked(signers=(stranger,))))
    assert (none.exit_status, words(none)["signers"]) == (4, NOT_CHECKED)
    assert "with 1 of those given nobody signed" in why(none, "signers")


def test_a_signature_that_is_not_its_key_s_is_false_though_the_log_took_the_entry() -> None:
    log = SmallLog().grow(20)
    assert examined(log.shelf(), Wanted(PEOPLE)).exit_status == 0
    log.add(_resigned(log))
    wrong = examined(log.shelf(), Wanted(PEOPLE))
    assert (words(wrong)["signers"], words(wrong)["chain"], wrong.exit_status) == (BROKEN, VERIFIED, 3)
    assert why(wrong, "signers").startswith("entry 20 in tile/entries/000.p/21 is not signed as it says: ")
    assert examined(log.shelf()).exit_status == 0


def _resigned(log: SmallLog) -> bytes:
    """Return the entry that would be next with one bit of its signature turned."""
    other = SmallLog().grow(len(log.entries) + 1)
    data = bytearray(other.entries[-1])
    at = data.rindex(b" ") + 40
    data[at] = ord("A") if data[at] != ord("A") else ord("B")
    return bytes(data)


BENT: dict[str, tuple[dict[str, Any], str]] = {
    "another ledger": ({"log": "lab.example/" + "2" * 32}, "was signed for the ledger lab.example/2222"),
    "a gap": ({"seq": 9}, "is number 9 about its subject, where 2 is due"),
    "a number twice": ({"seq": 1}, "is number 1 about its subject, where 2 is due"),
    "another before it": ({"prev": bytes(32)}, "names another entry about its subject"),
    "what nobody saw": ({"seen": Seen(8, bytes(32))}, "had seen 8 other entries than those in front of it"),
    "more than there was": ({"seen": Seen(13, bytes(32))}, "had seen 13 entries, more than stand in front"),
    "a root of nothing": ({"seen": Seen(0, bytes(32))}, "had seen nothing, after entries whose"),
}


@pytest.mark.parametrize("how", BENT)
def test_an_entry_that_the_log_should_not_have_taken_is_named_though_all_hashes_hold(how: str) -> None:
    assert examined(SmallLog().grow(13).shelf()).exit_status == 0
    bent, said = BENT[how]
    found = examined(SmallLog().grow(13, **bent).shelf(), Wanted(PEOPLE))
    given = words(found)
    assert (given["tiles"], given["entries"], given["chain"], given["signers"]) == (
        VERIFIED,
        VERIFIED,
        BROKEN,
        VERIFIED,
    )
    assert said in why(found, "chain")
    assert {fault.entry for fault in found.faults} == {12}


def test_what_is_no_entry_at_all_is_named_and_its_chain_left_open() -> None:
    log = SmallLog().grow(12)
    log.add(b"no entry")
    found = examined(log.grow(40).shelf())
    assert (words(found)["entries"], words(found)["chain"]) == (VERIFIED, BROKEN)
    assert [fault.entry for fault in found.faults if fault.false] == [12]


def test_what_a_signer_had_seen_long_ago_is_computed_from_the_tiles() -> None:
    log = SmallLog().grow(4300)
    assert examined(log.shelf()).exit_status == 0
    old = log.roots[7]
    assert examined(log.grow(4301, seen=Seen(7, old)).shelf()).exit_status == 0
    found = examined(log.grow(4302, seen=Seen(8, old)).shelf())
    assert [fault.entry for fault in found.faults] == [4301]


def flipped(found: Inspected, path: str) -> str:
    """Return what is wrong with an examination after one bit of a file was turned; empty if nothing."""
    if found.exit_status == 0:
        return "nothing noticed"
    if path == "checkpoint":
        return ""
    return "" if path in paths(found) else f"named are {sorted(paths(found))}"


@pytest.mark.parametrize("entries", [True, False])
def test_a_bit_of_any_file_is_noticed_and_the_file_is_named(*, entries: bool) -> None:
    log = LARGE
    shelf = log.shelf(300, 600, entries=entries)
    shelf.data["checkpoint"] = cosignature.cosign(shelf.data["checkpoint"], ONE, AT + 1000)
    wanted = Wanted(Asked(witnesses=(ONE.verifier,), signers=PEOPLE.signers if entries else ()))
    assert examined(shelf, wanted).exit_status == 0
    chance = random.Random(7)
    for path, data in sorted(shelf.data.items()):
        bits = {0, 7, 8, 8 * len(data) - 1, *(chance.randrange(8 * len(data)) for _ in range(2))}
        for bit in sorted(bits):
            bent = Shelf(shelf.data)
            bent.flip(path, bit)
            try:
                found = examined(bent, wanted)
            except Malformed:
                assert path == "checkpoint"
                continue
            assert flipped(found, path) == "", f"bit {bit} of {path}"


@pytest.mark.parametrize("entries", [True, False])
def test_a_file_that_is_missing_is_named_unless_it_is_only_of_an_earlier_size(*, entries: bool) -> None:
    shelf = LARGE.shelf(300, 600, entries=entries)
    assert examined(shelf).exit_status == 0
    older = {"tile/0/001.p/44", "tile/0/002.p/88", "tile/1/000.p/1", *LARGE.shelf(300, 600).data} - {
        *LARGE.shelf().data
    }
    for path in shelf.data:
        bent = Shelf(shelf.data)
        del bent.data[path]
        if path == "checkpoint":
            with pytest.raises(NotFound, match="checkpoint"):
                examined(bent)
            continue
        found = examined(bent)
        if path in older:
            assert found.exit_status == 0
        else:
            assert (found.exit_status, [fault.path for fault in found.faults if fault.false]) == (4, [])
            assert f"{path} is missing" in {fault_text(fault) for fault in found.faults}


def test_a_chain_with_an_entry_that_was_changed_is_never_called_verified() -> None:
    shelf = LARGE.shelf()
    notes = tiles.decode_bundle(shelf.data["tile/entries/002.p/188"])
    notes[-1] = notes[-1].replace(b'"kind":"case.opened"', b'"kind":"case.closed"')
    shelf.data["tile/entries/002.p/188"] = tiles.encode_bundle(notes)
    found = examined(shelf)
    assert [fault.entry for fault in found.faults] == [699]
    assert (words(found)["entries"], words(found)["chain"]) == (BROKEN, NOT_CHECKED)
    assert why(found, "chain") == "1 of 700 entries could not be judged"


def test_two_tiles_in_each_other_s_place_are_both_named() -> None:
    for one, two in (("tile/0/000", "tile/0/001"), ("tile/entries/000", "tile/entries/001")):
        shelf = LARGE.shelf()
        assert examined(shelf).exit_status == 0
        shelf.data[one], shelf.data[two] = shelf.data[two], shelf.data[one]
        found = examined(shelf)
        assert (found.exit_status, paths(found) >= {one, two}) == (3, True)


def test_an_older_checkpoint_in_a_newer_folder_is_named_by_what_it_does_not_speak_of() -> None:
    shelf = LARGE.shelf(300)
    assert examined(shelf).exit_status == 0
    shelf.data["checkpoint"] = LARGE.checkpoint(300)
    found = examined(shelf)
    assert (found.exit_status, words(found)["files"], words(found)["tiles"]) == (3, BROKEN, VERIFIED)
    assert "tile/0/001" in paths(found)
    assert "an older one" in why(found, "files")


def test_a_folder_that_is_older_as_a_whole_is_noticed_by_a_checkpoint_that_somebody_kept() -> None:
    kept = LARGE.checkpoint(600)
    assert examined(LARGE.shelf(), Wanted(Asked(), old=kept)).exit_status == 0
    older = SmallLog().grow(300).shelf()
    assert examined(older).exit_status == 0
    found = examined(older, Wanted(Asked(), old=kept))
    assert (found.exit_status, words(found)["consistency"]) == (3, BROKEN)
    assert "the old one has 600 entries, the folder 300" in why(found, "consistency")


def test_a_folder_continues_a_checkpoint_that_somebody_kept_and_no_other() -> None:
    for entries in (True, False):
        shelf = LARGE.shelf(entries=entries)
        for size in (1, 255, 256, 300, 699, 700):
            found = examined(shelf, Wanted(Asked(), old=LARGE.checkpoint(size)))
            assert (words(found)["log (old)"], words(found)["consistency"]) == (VERIFIED, VERIFIED)
            assert why(found, "consistency") == f"the 700 entries begin with the {size}"
            other = examined(shelf, Wanted(Asked(), old=LARGE.checkpoint(size, root=bytes(32))))
            assert (other.exit_status, words(other)["consistency"]) == (3, BROKEN)
            assert "two histories" in why(other, "consistency")
        nothing = examined(shelf, Wanted(Asked(), old=LARGE.checkpoint(0)))
        assert (nothing.exit_status, words(nothing)["consistency"]) == (4, NOT_CHECKED)
        foreign = SmallLog(OTHER_LOG).grow(300).checkpoint()
        found = examined(shelf, Wanted(Asked(), old=foreign))
        assert (words(found)["log (old)"], words(found)["consistency"]) == (NOT_CHECKED, NOT_CHECKED)
    with pytest.raises(Malformed):
        examined(LARGE.shelf(), Wanted(Asked(), old=b"no checkpoint"))


OTHER_LOG = SeedSigner("lab.example/" + "3" * 32, seed_of("other log"))


def test_of_a_checkpoint_of_another_log_nothing_is_said() -> None:
    shelf = SMALL.shelf()
    assert examined(shelf).exit_status == 0
    shelf.data["checkpoint"] = SmallLog(OTHER_LOG).grow(12).checkpoint()
    found = examined(shelf)
    assert (found.exit_status, words(found)["log"]) == (4, NOT_CHECKED)
    assert f"it is a checkpoint of {OTHER_LOG.verifier.name}" in why(found, "log")
    assert {words(found)[scope] for scope in ("tiles", "entries", "chain", "files")} == {NOT_CHECKED}
    assert found.keys == ()


def test_a_checkpoint_that_another_key_signed_for_this_log_leaves_all_open() -> None:
    twin = SeedSigner(LOG.verifier.name, seed_of("twin"))
    found = examined(SmallLog(twin).grow(12).shelf())
    assert (found.exit_status, words(found)["log"], words(found)["tiles"]) == (4, NOT_CHECKED, NOT_CHECKED)


def test_another_history_under_a_checkpoint_of_the_log_is_false_as_a_whole() -> None:
    shelf = SMALL.shelf()
    assert examined(shelf).exit_status == 0
    head = Checkpoint(LOG.verifier.name, 12, merkle.leaf_hash(b"another past"))
    shelf.data["checkpoint"] = checkpoint.sign(head, LOG)
    found = examined(shelf, Wanted(PEOPLE, old=SMALL.checkpoint(5)))
    given = words(found)
    assert (given["tiles"], given["entries"], given["chain"], given["consistency"]) == (
        BROKEN,
        NOT_CHECKED,
        NOT_CHECKED,
        NOT_CHECKED,
    )
    full = SmallLog().grow(256).shelf()
    full.data["checkpoint"] = checkpoint.sign(Checkpoint(LOG.verifier.name, 256, bytes(32)), LOG)
    whole = examined(full)
    assert (words(whole)["tiles"], whole.faults) == (BROKEN, ())
    assert "another root than the one that the log signed" in why(whole, "tiles")


def test_witnesses_that_are_named_must_have_cosigned_the_checkpoint_of_the_folder() -> None:
    shelf = SMALL.shelf()
    shelf.data["checkpoint"] = cosignature.cosign(shelf.data["checkpoint"], ONE, AT + 1000)
    seen = examined(shelf, Wanted(Asked(witnesses=(ONE.verifier,))))
    assert (seen.exit_status, words(seen)["witnesses"]) == (0, VERIFIED)
    assert [member.name for member in seen.cosignatures] == [ONE.verifier.name]
    two = Asked(witnesses=(ONE.verifier, TWO.verifier), required=2)
    assert examined(shelf, Wanted(two)).exit_status == 4
    with pytest.raises(UsageError):
        examined(shelf, Wanted(Asked(required=1)))


def test_a_file_that_cannot_be_read_leaves_its_scope_open_and_accuses_nobody() -> None:
    for path, scope in (
        ("tile/0/001", "tiles"),
        ("tile/entries/001", "entries"),
        ("tile/0/001.p/44", "files"),
    ):
        shelf = LARGE.shelf(300)
        shelf.shut.add(path)
        found = examined(shelf)
        assert (found.exit_status, words(found)[scope]) == (4, NOT_CHECKED)
        assert BROKEN not in words(found).values()
        assert "could not be read" in why(found, scope)


def test_what_follows_a_lost_bundle_is_left_open_in_its_chains_and_not_called_false() -> None:
    shelf = LARGE.shelf()
    del shelf.data["tile/entries/001"]
    found = examined(shelf)
    assert (words(found)["entries"], words(found)["chain"], words(found)["tiles"]) == (
        NOT_CHECKED,
        NOT_CHECKED,
        VERIFIED,
    )
    assert [fault_text(fault) for fault in found.faults] == [
        "tile/entries/001 is missing",
        "entry 512 in tile/entries/002.p/188 follows an entry about the same thing that cannot be read",
    ]


def test_what_lies_there_besides_is_counted_and_named_and_not_judged() -> None:
    shelf = SMALL.shelf()
    shelf.data |= {"index.html": b"hello", "tile/0/read\x1bme": b"x"}
    found = examined(shelf)
    assert (found.exit_status, words(found)["files"]) == (0, VERIFIED)
    assert "2 that belong to no such folder were not looked at: 'index.html'" in why(found, "files")
    assert "\x1b" not in why(found, "files")


def test_after_very_many_faults_no_more_are_looked_for() -> None:
    log = SmallLog().grow(1500)
    shelf = log.shelf()
    for index in range(6):
        width = min(256, 1500 - index * 256)
        shelf.data[tiles.entries_path(index, width)] = tiles.encode_bundle([b"x"] * width)
        shelf.data.pop(tiles.tile_path(0, index, width), None) if index == 5 else None
    found = examined(shelf)
    assert (found.exit_status, found.ended, len(found.faults)) == (3, True, MOST_FAULTS)
    assert words(found)["entries"] == BROKEN
    assert VERIFIED not in {words(found)[scope] for scope in ("tiles", "chain", "files")}
