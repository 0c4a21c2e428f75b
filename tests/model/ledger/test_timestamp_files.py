"""Tokens in a published folder: each dates the checkpoint beside it, which is of this log, and nothing else."""

from __future__ import annotations

from binascii import b2a_base64

import pytest

from custody.errors import ConfigError, Malformed
from custody.law.clock import HOUR, format_instant
from custody.model.verdicts.checkpoint_evidence import Asked
from custody.model.verdicts.published_log import Inspected, Wanted
from custody.model.verdicts.published_walk import fault_text
from custody.model.verdicts.timestamp_files import Stamped, format_certificate, parse_certificate
from custody.model.verdicts.verdict import BROKEN, NOT_CHECKED, VERIFIED
from custody.proof import checkpoint
from custody.proof.checkpoint import Checkpoint
from custody.proof.digest import sha256
from custody.storage.timestamps.tokens import MemoryStamps
from fixtures.authority import Authority
from tests.model.published_log import SmallLog
from tests.model.verdicts.test_proof_files import AT, LOG
from tests.model.verdicts.test_published_log import LARGE, OTHER_LOG, SMALL, examined, why, words
from tests.proof.merkle.test_published_tree import Shelf

AUTHORITY, STRANGER = Authority("time.example"), Authority("other.example")
PEM = f"tsa-{sha256(AUTHORITY.certificate()).hex()[:16]}.pem"


def vouch(authority: Authority = AUTHORITY) -> Wanted:
    """Ask that tokens hold under the root of an authority."""
    stamps, roots = MemoryStamps([authority.certificate()]), (sha256(authority.certificate()),)
    return Wanted(Asked(), vouch=lambda token, imprint: stamps.verify(token, imprint, roots))


def tokens(shelf: Shelf, log: SmallLog, *when: tuple[int, int]) -> Shelf:
    """Put a token beside the checkpoint of each size, of that many hours later, and the root of the authority."""
    for size, hours in when:
        put(shelf, f"checkpoint-{size}", log.checkpoint(size))
        put(shelf, f"checkpoint-{size}.tst", token(log, size, hours))
    put(shelf, PEM, AUTHORITY.pem())
    return shelf


def token(log: SmallLog, size: int, hours: int = 0) -> bytes:
    return AUTHORITY.token(sha256(log.checkpoint(size)), AT + hours * HOUR)


def put(shelf: Shelf, name: str, data: bytes) -> None:
    shelf.data[f"tokens/{name}"] = data


def stamped() -> Shelf:
    """Publish twelve entries with tokens on five of them and on all."""
    return tokens(SMALL.shelf(), SMALL, (5, 1), (12, 2))


def verdict(found: Inspected) -> tuple[int, str, bool]:
    one = next(item for item in found.verdicts if item.scope == "tokens")
    return found.exit_status, one.word, one.asked


def named(found: Inspected, *, false: bool = True) -> set[str]:
    return {fault.path.removeprefix("tokens/") for fault in found.faults if fault.false == false}


OPEN, FALSE, HOLDS = (4, NOT_CHECKED, True), (3, BROKEN, True), (0, VERIFIED, True)


def test_a_token_says_by_when_so_many_entries_existed() -> None:
    found = examined(stamped(), vouch())
    assert (verdict(found), found.faults) == (HOLDS, ())
    by = format_instant(AT + 2 * HOUR)
    assert why(found, "tokens").startswith(f"2 verified; the newest: 12 entries existed by {by}")
    assert sorted(found.tokens, key=lambda one: one.size) == [
        Stamped("checkpoint-5.tst", 5, AT + HOUR),
        Stamped("checkpoint-12.tst", 12, AT + 2 * HOUR),
    ]


def test_without_a_root_no_signature_is_asked_about_and_the_verdict_says_so() -> None:
    found = examined(stamped())
    assert (verdict(found), len(found.tokens)) == ((0, NOT_CHECKED, False), 2)
    told_so = "2 on checkpoints of this log; whether an authority signed them was not asked (--tsa)"
    assert why(found, "tokens") == told_so


def test_of_two_tokens_on_one_checkpoint_the_earlier_says_by_when_it_existed() -> None:
    shelf = stamped()
    put(shelf, "checkpoint-12.2.tst", token(SMALL, 12, 100))
    found = examined(shelf, vouch())
    assert (verdict(found), len(found.tokens)) == (HOLDS, 3)
    assert format_instant(AT + 2 * HOUR) in why(found, "tokens")


def test_who_asks_for_tokens_where_there_is_none_is_not_told_that_they_hold() -> None:
    assert "tokens" not in words(examined(SMALL.shelf()))
    shelf = SMALL.shelf()
    assert verdict(examined(shelf, vouch())) == OPEN
    put(shelf, PEM, AUTHORITY.pem())
    put(shelf, "checkpoint-5", SMALL.checkpoint(5))
    found = examined(shelf, vouch())
    assert (verdict(found), why(found, "tokens")) == (OPEN, "there is none in the folder")


def test_the_token_of_an_authority_whose_root_was_not_brought_is_false() -> None:
    found = examined(stamped(), vouch(STRANGER))
    assert (verdict(found), found.tokens) == (FALSE, ())
    assert named(found) == {"checkpoint-5.tst", "checkpoint-12.tst"}
    assert "does not verify" in why(found, "tokens")


def test_a_token_that_nothing_here_can_verify_is_left_open() -> None:
    def missing(_token: bytes, _imprint: bytes) -> object:
        raise ConfigError("what verifies tokens is not installed")

    found = examined(stamped(), Wanted(Asked(), vouch=missing))
    assert (verdict(found), found.tokens, named(found)) == (OPEN, (), set())
    assert named(found, false=False) == {"checkpoint-5.tst", "checkpoint-12.tst"}
    assert "could not be checked: what verifies tokens is not installed" in why(found, "tokens")


def test_tokens_that_were_exchanged_date_neither_checkpoint() -> None:
    shelf = stamped()
    one, two = "tokens/checkpoint-5.tst", "tokens/checkpoint-12.tst"
    shelf.data[one], shelf.data[two] = shelf.data[two], shelf.data[one]
    for wanted in (None, vouch()):
        found = examined(shelf, wanted)
        assert (verdict(found), found.tokens) == (FALSE, ())
        assert named(found) == {"checkpoint-5.tst", "checkpoint-12.tst"}
        on_another = "the token is on another checkpoint than the one beside it"
        assert why(found, "tokens") == f"tokens/checkpoint-12.tst is wrong: {on_another}"


def test_a_token_without_its_checkpoint_dates_nothing() -> None:
    shelf = stamped()
    del shelf.data["tokens/checkpoint-5"]
    found = examined(shelf, vouch())
    assert (verdict(found), named(found)) == (OPEN, set())
    assert why(found, "tokens").endswith("could not be checked: tokens/checkpoint-5 is missing")


@pytest.mark.parametrize("name", ["checkpoint-5", "checkpoint-5.tst", PEM])
def test_what_cannot_be_read_among_tokens_is_left_open(name: str) -> None:
    shelf = stamped()
    shelf.shut.add(f"tokens/{name}")
    found = examined(shelf, vouch())
    assert (verdict(found), named(found)) == (OPEN, set())
    assert name in named(found, false=False)
    assert "Input/output error" in why(found, "tokens")


def test_what_is_false_is_said_before_what_is_open() -> None:
    shelf = stamped()
    shelf.shut.add("tokens/checkpoint-12")
    put(shelf, "checkpoint-5.tst", b"no token")
    found = examined(shelf, vouch())
    assert fault_text(found.faults[0]).startswith("tokens/checkpoint-12 could not be checked")
    assert verdict(found) == FALSE
    assert why(found, "tokens").startswith("tokens/checkpoint-5.tst is wrong: ")


BESIDE: dict[str, tuple[bytes, str]] = {
    "of another size than its name": (SMALL.checkpoint(12), "of 12 entries, and its name says 5"),
    "of another history": (
        checkpoint.sign(Checkpoint(LOG.verifier.name, 5, SMALL.roots[4]), LOG),
        "the 5 entries that it is of are not the first 5 of the folder",
    ),
    "altered": (SMALL.checkpoint(5).replace(b"\n5\n", b"\n6\n"), ""),
    "none": (b"no checkpoint", ""),
}


@pytest.mark.parametrize("how", BESIDE)
def test_a_checkpoint_among_tokens_has_to_be_the_one_that_the_log_signed_of_that_size(how: str) -> None:
    data, said = BESIDE[how]
    shelf = stamped()
    put(shelf, "checkpoint-5", data)
    put(shelf, "checkpoint-5.tst", AUTHORITY.token(sha256(data), AT))
    found = examined(shelf, vouch())
    assert (verdict(found), named(found)) == (FALSE, {"checkpoint-5", "checkpoint-5.tst"})
    assert said in why(found, "tokens")


def test_a_checkpoint_that_another_log_signed_is_nothing_that_is_dated_here() -> None:
    shelf = stamped()
    foreign = SmallLog(OTHER_LOG).grow(12).checkpoint(5)
    put(shelf, "checkpoint-5", foreign)
    put(shelf, "checkpoint-5.tst", AUTHORITY.token(sha256(foreign), AT))
    found = examined(shelf, vouch())
    assert (found.exit_status, words(found)["tokens"], found.tokens) == (4, NOT_CHECKED, ())
    assert named(found, false=False) == {"checkpoint-5", "checkpoint-5.tst"}


def test_a_checkpoint_of_more_entries_than_the_folder_has_is_false() -> None:
    log = SmallLog().grow(12)
    shelf = log.shelf()
    log.grow(20)
    found = examined(tokens(shelf, log, (20, 1)), vouch())
    assert (verdict(found), named(found)) == (FALSE, {"checkpoint-20", "checkpoint-20.tst"})
    assert "it is a checkpoint of 20 entries, of which the folder has fewer" in why(found, "tokens")


def test_the_empty_ledger_can_be_dated_too() -> None:
    found = examined(tokens(SMALL.shelf(), SMALL, (0, 0), (5, 1)), vouch())
    assert (verdict(found), found.tokens[0]) == (HOLDS, Stamped("checkpoint-0.tst", 0, AT))


@pytest.mark.parametrize("entries", [True, False])
def test_a_token_over_what_was_lost_counts_as_far_as_other_tiles_show_its_entries(*, entries: bool) -> None:
    """A tile that nobody can read accuses no token, and one that lies behind it is held against the tiles above."""
    whole = [(256, 1), (512, 2), (600, 3), (700, 4)]
    shelf = tokens(LARGE.shelf(entries=entries), LARGE, *whole)
    shelf.shut |= {"tile/0/001", "tile/entries/001"}
    found = examined(shelf, vouch())
    assert (words(found)["tiles"], words(found)["tokens"], len(found.tokens)) == (NOT_CHECKED, VERIFIED, 4)
    tokens(shelf, LARGE, (300, 5))
    found = examined(shelf, vouch())
    assert (words(found)["tokens"], named(found)) == (NOT_CHECKED, set())
    assert {"checkpoint-300", "checkpoint-300.tst"} <= named(found, false=False)
    assert "tiles of the first 300 entries cannot be read" in why(found, "tokens")
    put(shelf, "checkpoint-600", LARGE.checkpoint(600, root=bytes(32)))
    found = examined(shelf, vouch())
    assert named(found) == {"checkpoint-600", "checkpoint-600.tst"}


def test_nothing_is_dated_where_the_tiles_do_not_lead_to_the_checkpoint() -> None:
    shelf = stamped()
    shelf.data["checkpoint"] = SMALL.checkpoint(12, root=bytes(32))
    found = examined(shelf, vouch())
    assert (found.exit_status, words(found)["tiles"], words(found)["tokens"]) == (3, BROKEN, NOT_CHECKED)
    assert "the tiles do not lead to the checkpoint of the folder" in why(found, "tokens")
    assert found.tokens == ()


@pytest.mark.parametrize(
    "name", ["README", "checkpoint-05", "checkpoint-5.tst.bak", "checkpoint-5.0.tst", "tsa-0.pem", "a/b"]
)
def test_a_name_that_no_token_has_is_told_and_not_judged(name: str) -> None:
    shelf = stamped()
    put(shelf, name, b"?")
    found = examined(shelf, vouch())
    assert (verdict(found), named(found, false=False)) == (OPEN, {name})
    assert "no file of this name belongs there" in why(found, "tokens")


def test_a_certificate_is_the_one_that_its_name_has_the_digest_of() -> None:
    shelf = stamped()
    put(shelf, PEM, STRANGER.pem())
    found = examined(shelf, vouch())
    assert (verdict(found), named(found)) == (FALSE, {PEM})
    assert "not the certificate that its name has the digest of" in why(found, "tokens")
    shelf = stamped()
    put(shelf, f"tsa-{sha256(b'').hex()[:16]}.pem", format_certificate(b""))
    assert verdict(examined(shelf, vouch())) == FALSE


@pytest.mark.parametrize("count", [1, 47, 48, 49, 96, 500])
def test_a_certificate_is_written_in_lines_of_64_as_other_programs_write_it(count: int) -> None:
    der = bytes(range(256))[:count] or bytes(count)
    written = format_certificate(der)
    assert parse_certificate(written) == der
    assert max(map(len, written.splitlines()[1:-1])) <= 64
    assert format_certificate(AUTHORITY.certificate()) == AUTHORITY.pem()


GOOD = AUTHORITY.pem()
ODD = {
    "nothing": b"",
    "no certificate": format_certificate(b""),
    "no base64": GOOD.replace(b"\nM", b"\nMM", 1),
    "one letter": b"-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----\n",
    "without its first line": GOOD.split(b"\n", 1)[1],
    "without its end": GOOD[:-1],
    "other ends of lines": GOOD.replace(b"\n", b"\r\n"),
    "in one line": b"-----BEGIN CERTIFICATE-----\n"
    + b2a_base64(AUTHORITY.certificate())
    + b"-----END CERTIFICATE-----\n",
    "two of them": GOOD + GOOD,
    "words before it": b"a root\n" + GOOD,
}


@pytest.mark.parametrize("how", ODD)
def test_any_other_spelling_of_a_certificate_is_refused(how: str) -> None:
    """Two spellings would be two files of one name, of which each verifies."""
    assert parse_certificate(GOOD) == AUTHORITY.certificate()
    with pytest.raises(Malformed, match="no certificate in a PEM file"):
        parse_certificate(ODD[how])


def test_a_bit_of_any_file_among_tokens_is_noticed_and_the_file_is_named() -> None:
    shelf = stamped()
    assert verdict(examined(shelf, vouch())) == HOLDS
    for path in sorted(path for path in shelf.data if path.startswith("tokens/")):
        for bit in range(3, 8 * len(shelf.data[path]), 997):
            bent = Shelf(shelf.data)
            bent.flip(path, bit)
            found = examined(bent, vouch())
            if found.exit_status == 0:
                # The authority's certificate stands outside of what is signed; one that reads alike changes nothing.
                assert (path.endswith(".tst"), len(found.tokens)) == (True, 2)
            else:
                assert path in {fault.path for fault in found.faults}, f"bit {bit} of {path}"


def test_a_file_that_is_too_long_to_be_a_certificate_is_not_read_to_its_end() -> None:
    shelf = stamped()
    put(shelf, PEM, AUTHORITY.pem() + bytes(1 << 16))
    found = examined(shelf, vouch())
    assert (verdict(found), named(found)) == (FALSE, {PEM})
    assert f"is longer than {1 << 16} bytes" in why(found, "tokens")
