"""What is lawfully destroyed while its bytes are asked for is no loss: neither a check nor a sweep says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from custody.ledger.append.entry_signing import Journal
from custody.ledger.audit.stores import Stores
from custody.ledger.objects.store_comparison import Leftovers
from custody.ledger.verification.outcomes import Fixity
from custody.model.entry.envelope import parse_entry
from tests.cli import paged
from tests.cli.exhibits.test_disposition import DESTROY, final, proposed
from tests.cli.office import Office
from tests.cli.stores.test_clearing import HOLD, REVIEW
from tests.cli.stores.test_copies import folder, held, lab, opened

__all__ = ["lab"]

#: What happens to the object before it is read.
Before = Callable[[Office, str], None]


@pytest.fixture
def executed(lab: Office) -> str:
    """Return the proposal by which an exhibit is destroyed whose image is in its store yet."""
    final(lab)
    number = proposed(lab)
    lab.done("Judge", "disposition", "approve", number)
    lab.done("Eve", "disposition", "execute", number, *DESTROY)
    lab.witness(number)
    assert held(lab).exists()
    return number


def cleared(lab: Office, number: str) -> None:
    assert lab.done("Eve", "disposition", "delete-objects", number)["destroyed"] >= 1


def lost(lab: Office, _: str) -> None:
    held(lab).unlink()


def wholly_lost(lab: Office) -> None:
    """Remove an object and its sidecars, as a deletion that was not entered leaves it."""
    for room in ("objects", "trees"):
        for file in (folder(lab, "local") / room).rglob("*/*"):
            file.unlink()


def before(monkeypatch: pytest.MonkeyPatch, service: type, method: str, does: Callable[[], None]) -> None:
    """Run something before a service looks at its first object."""
    real, done = getattr(service, method), list[bool]()

    def late(*given: Any, **named: Any) -> Any:
        if not done:
            done.append(True)
            does()
        return real(*given, **named)

    monkeypatch.setattr(service, method, late)


@pytest.mark.parametrize(
    ("happens", "codes"), [(None, set()), (cleared, set()), (lost, {"deletion_unentered"})]
)
def test_a_check_misses_no_object_that_was_destroyed_while_it_went_on(
    lab: Office,
    executed: str,
    monkeypatch: pytest.MonkeyPatch,
    happens: Before | None,
    codes: set[str],
) -> None:
    status = 4 if codes else 0
    entries = lab.see("check")["counts"]["entries"]
    if happens is not None:
        before(monkeypatch, Stores, "_object", lambda: happens(lab, executed))
    report = lab.see("check", status=status)
    assert {finding["code"] for finding in report["findings"]} - {"no_witness"} == codes
    assert report["counts"]["entries"] == entries + (happens is cleared), "what was entered is checked too"
    assert lab.see("check", status=status)["verdict"] == ("undecided" if codes else "verified")


def test_what_is_wrong_of_another_object_is_found_all_the_same(
    lab: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab.exhibit("EV/2")
    (lab.folder / "b.dd").write_bytes(b"second")
    lab.done("Eve", "archive", "b.dd", "--exhibit", "EV/2")
    final(lab)
    number = proposed(lab)
    lab.done("Judge", "disposition", "approve", number)
    lab.done("Eve", "disposition", "execute", number, *DESTROY)
    lab.witness(number)
    kept = paged.rows(lab.see("exhibit", "show", "EV/2"), "objects")[0]
    file = next(path for path in (folder(lab, "local") / "objects").rglob("*") if path.stat().st_size == 6)

    def both() -> None:
        cleared(lab, number)
        file.unlink()

    before(monkeypatch, Stores, "_object", both)
    (found,) = (
        finding for finding in lab.see("check", status=3)["findings"] if finding["code"] == "object_missing"
    )
    assert kept["object"] in found["where"]


@pytest.mark.parametrize("held", [False, True])
def test_what_is_gone_before_anybody_may_delete_it_is_a_loss(lab: Office, held: bool) -> None:
    final(lab)
    number = proposed(lab)
    lab.done("Judge", "disposition", "approve", number)
    lab.done("Eve", "disposition", "execute", number, *DESTROY)
    if held:
        lab.done("Judge", *HOLD, *REVIEW)
        lab.witness(number)
    lost(lab, number)
    found = lab.see("check", status=3)["findings"]
    assert {failure["code"] for failure in found} - {"no_witness"} == {"object_missing"}
    answer = lab.run("Bot", "sweep", "run", "--json")
    assert (answer.status, answer.document["outcomes"]["missing"], answer.document["unentered"]) == (3, 1, 0)


def test_between_a_deletion_and_its_entry_no_loss_is_told_and_none_signed(
    lab: Office, executed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []

    def looks() -> None:
        told.append(lab.see("check", status=4))
        told.append(lab.run("Bot", "sweep", "run", "--json"))

    before(monkeypatch, Journal, "submit", looks)
    cleared(lab, executed)
    check, sweep = told
    (found,) = (finding for finding in check["findings"] if finding["code"] != "no_witness")
    assert (found["code"], check["verdict"]) == ("deletion_unentered", "undecided")
    document = sweep.document
    assert (sweep.status, document["entries"], document["unentered"]) == (10, [], 1)
    assert lab.see("check")["verdict"] == "verified"
    assert kinds(lab).count("object.deleted") == 1
    assert "object.verification_failed" not in kinds(lab)


def test_what_an_ended_run_deleted_is_told_until_the_next_one_enters_it(lab: Office, executed: str) -> None:
    lost(lab, executed)
    told = lab.run("Bot", "sweep", "run")
    assert (told.status, "1 object of what was destroyed or removed not there" in told.out) == (10, True)
    assert "`custody disposition delete-objects` enters it" in " ".join(told.out.split())
    cleared(lab, executed)
    assert lab.see("check")["verdict"] == "verified"
    assert lab.run("Bot", "sweep", "run").status == 0


def kinds(lab: Office) -> list[str]:
    with opened(lab) as vault:
        return [parse_entry(entry.note).envelope.kind for entry in vault.reader().entries(0, 1000)]


def test_a_sweep_says_nothing_of_an_object_that_was_destroyed_while_it_went_on(
    lab: Office, executed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert lab.done("Bot", "sweep", "run")["outcomes"]["verified"] == 1
    before(monkeypatch, Fixity, "_once", lambda: cleared(lab, executed))
    answer = lab.run("Bot", "sweep", "run")
    assert (answer.status, "1 object lawfully destroyed meanwhile" in answer.out) == (0, True)
    assert "object.deleted" in kinds(lab)
    assert "object.verification_failed" not in kinds(lab)
    assert kinds(lab).count("sweep.completed") == 1, "a sweep of nothing is none"
    assert lab.see("check")["verdict"] == "verified"


@pytest.mark.parametrize(("hold", "code"), [(False, "deletion_unentered"), (True, "deletion_held")])
def test_what_may_have_been_deleted_before_a_hold_was_placed_is_told_as_both_until_it_is_entered(
    lab: Office, executed: str, hold: bool, code: str
) -> None:
    wholly_lost(lab)
    if hold:
        lab.done("Judge", *HOLD, *REVIEW)
    check = lab.see("check", status=4)
    assert {finding["code"] for finding in check["findings"]} - {"no_witness"} == {code}
    assert check["verdict"] == "undecided"
    (odd,) = paged.rows(lab.see("store", "reconcile", status=10), "findings")
    assert (odd["code"], "`custody disposition delete-objects`" in odd["act"]) == (code, True)
    sweep = lab.run("Bot", "sweep", "run", "--json")
    said = (sweep.document["entries"], sweep.document["unentered"], sweep.document["unentered_held"])
    assert (sweep.status, said) == (10, ([], 1, int(hold)))
    told = lab.run("Bot", "sweep", "run").out
    assert ("under a hold placed since: nobody knows which came first" in told) is hold
    entered = lab.run("Eve", "disposition", "delete-objects", executed)
    assert entered.status == (10 if hold else 0)
    assert kinds(lab).count("object.deleted") == 1
    assert "object.verification_failed" not in kinds(lab)
    assert lab.see("check")["verdict"] == "verified"
    assert paged.rows(lab.see("store", "reconcile"), "findings") == []


def test_an_object_that_was_destroyed_while_stores_were_listed_is_not_missing(
    lab: Office, executed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before(monkeypatch, Leftovers, "_in_store", lambda: cleared(lab, executed))
    assert paged.rows(lab.see("store", "reconcile"), "findings") == []
