"""What an auditor reads of a published folder: of each scope what was shown, in figures, and no more than that."""

from __future__ import annotations

import pytest

from custody.errors import Malformed
from custody.model.verdicts.checkpoint_evidence import Asked
from custody.model.verdicts.published_log import Wanted
from custody.model.verdicts.verdict import BROKEN, NOT_CHECKED, VERIFIED
from custody.proof import note
from custody.proof.note import MAX_NOTE_BYTES, SeedSigner, SignatureLine
from tests.model.published_log import SmallLog
from tests.model.verdicts.test_proof_files import LOG, PERSON
from tests.model.verdicts.test_published_log import LARGE, OTHER_LOG, PEOPLE, SMALL, examined, why, words
from tests.world import seed_of


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (0, "0 hash tiles lead to the root of the 0 entries"),
        (1, "1 hash tile leads to the root of the 1 entries"),
        (255, "1 hash tile leads to the root of the 255 entries"),
        (256, "2 hash tiles lead to the root of the 256 entries"),
        (700, "4 hash tiles lead to the root of the 700 entries"),
    ],
)
def test_the_tiles_that_lead_to_the_root_are_counted(size: int, said: str) -> None:
    assert why(examined(SmallLog().grow(size).shelf()), "tiles") == said


def test_who_signed_is_counted_by_keys_where_no_key_was_brought() -> None:
    names = "no key was given (--signer): the folder names {}, and holds none of them"
    assert why(examined(LARGE.shelf()), "signers") == names.format("2 keys")
    assert why(examined(SmallLog().grow(1).shelf()), "signers") == names.format("1 key")


def test_files_of_earlier_sizes_are_counted_where_there_are_some() -> None:
    none = "none is of more entries than the checkpoint"
    assert why(examined(LARGE.shelf()), "files") == none
    # Two hash tiles and a bundle of 300 entries, and the tile above as it was.
    found = examined(LARGE.shelf(300))
    assert (
        why(found, "files")
        == f"{none}; {len(found.listing.older)} of earlier sizes are how those of now begin"
    )
    assert len(found.listing.older) == 3


def test_where_the_log_has_not_signed_every_scope_says_that_it_rests_on_that_and_no_more() -> None:
    shelf = SMALL.shelf()
    shelf.data["checkpoint"] = SmallLog(OTHER_LOG).grow(12).checkpoint()
    for wanted in (Wanted(Asked()), Wanted(PEOPLE)):
        found = examined(shelf, wanted)
        rest = "it rests on the log's signature"
        assert {why(found, scope) for scope in ("tiles", "entries", "chain", "signers", "files")} == {rest}
    grown = examined(shelf, Wanted(Asked(), old=SMALL.checkpoint(5)))
    assert (words(grown)["consistency"], why(grown, "consistency")) == (
        NOT_CHECKED,
        "it rests on both signatures of the log",
    )


def test_tiles_that_are_wrong_and_lead_elsewhere_say_both() -> None:
    shelf = SMALL.shelf()
    shelf.data["checkpoint"] = SMALL.checkpoint(12, root=bytes(32))
    found = examined(shelf)
    assert words(found)["tiles"] == BROKEN
    assert why(found, "tiles").startswith("tile/0/000.p/12 is in no tile above")
    assert why(found, "tiles").endswith("; what is there does not lead to the root that the log signed")
    assert {why(found, scope) for scope in ("entries", "chain")} == {
        "the tiles do not lead to the root of the checkpoint"
    }


def test_a_ledger_without_entries_shows_no_continuation() -> None:
    found = examined(LARGE.shelf(), Wanted(Asked(), old=LARGE.checkpoint(0)))
    assert why(found, "consistency") == (
        "the old one is of a ledger without entries, which every history continues: nothing is shown"
    )
    assert (words(found)["consistency"], words(found)["log (old)"]) == (NOT_CHECKED, VERIFIED)


def _long(extra: int) -> bytes:
    """Sign a checkpoint and add lines of keys that nobody knows, until it is as long as a note may be and longer."""
    signed = note.parse(SMALL.checkpoint())
    lines = [
        *signed.signatures,
        *(SignatureLine(f"w.example/{at}", b"abcd", bytes(8000)) for at in range(90)),
    ]
    left = MAX_NOTE_BYTES + extra - len(note.format(note.SignedNote(signed.text, tuple(lines))))
    # The line is the dash, the name, a space, four letters for each three bytes and a newline.
    name = "w.example/" + "x" * (8 + (left - 24) % 4)
    blob = bytes((left - 6 - len(name)) // 4 * 3 - 4)
    return note.format(note.SignedNote(signed.text, (*lines, SignatureLine(name, b"abcd", blob))))


def test_a_checkpoint_may_be_as_long_as_a_note_may_be_and_no_longer() -> None:
    shelf = SMALL.shelf()
    shelf.data["checkpoint"] = longest = _long(0)
    assert len(longest) == MAX_NOTE_BYTES
    assert examined(shelf).exit_status == 0
    shelf.data["checkpoint"] = longest + b"\n"
    with pytest.raises(Malformed, match="longer than"):
        examined(shelf)


def test_keys_that_were_brought_and_signed_nothing_are_counted() -> None:
    strangers = tuple(SeedSigner(f"lab.example/{at * 16:x}", seed_of(f"{at}")).verifier for at in (4, 5))
    found = examined(LARGE.shelf(), Wanted(Asked(signers=(PERSON.verifier, *strangers))))
    assert why(found, "signers") == (
        "466 of 700 entries are signed with the keys given; the others with 1 key that were not given;"
        " with 2 of those given nobody signed"
    )
    assert LOG.verifier.name not in {key.key for key in found.keys}
