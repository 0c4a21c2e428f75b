"""Entries taken back at the command line, cases opened again, and answers to inventory rounds."""

from __future__ import annotations

from tests.cli.office import Office, golden


def test_the_answers_for_scripts_are_those_on_file(two_exhibits: Office) -> None:
    office = two_exhibits
    merge = ("exhibit", "merge", "EV/2", "--into", "EV/1", "--reason", "registered_twice")
    merged = str(office.done("Eve", *merge)["entries"][0]["position"])
    rescind = ("entry", "rescind", merged, "--reason", "wrong_subject", "--explanation", "EV/3 was meant")
    golden("entry-rescind", office.run("Carl", *rescind, "--json"), office.folder)
    office.done("Carl", "inventory", "start", "--case", "C-1", "--reference", "INV-1")
    office.done("Carl", "inventory", "scan", "INV-1", "X-77")
    office.done("Carl", "inventory", "close", "INV-1", status=10)
    identify = ("inventory", "identify-scan", "INV-1", "X-77", "--outcome", "misread")
    golden("inventory-identify-scan", office.run("Carl", *identify, "--json"), office.folder)
    trace = ("inventory", "trace-exhibit", "INV-1", "EV/1", "--outcome", "not_scanned")
    golden("inventory-trace-exhibit", office.run("Carl", *trace, "--json"), office.folder)
    office.done("Eve", "case", "close", "C-1", "--outcome", "tried", "--open-matters-accepted")
    reopen = ("case", "reopen", "C-1", "--reason", "retrial")
    golden("case-reopen", office.run("Judge", *reopen, "--json"), office.folder)


def test_what_a_correction_leaves_as_it_is_is_said(two_exhibits: Office) -> None:
    office = two_exhibits
    entries = office.see("log", "show", "--subject", "EV/1")["entries"]
    correct = ("entry", "correct", str(entries[0]["entry"]), "quantity", "2", "--reason", "typing")
    assert "decisions based on it when it was signed" in office.run("Eve", *correct).out.replace("\n", " ")


def test_a_code_that_names_no_surplus_and_an_exhibit_that_is_not_missing_are_refused(
    two_exhibits: Office,
) -> None:
    office = two_exhibits
    office.done("Carl", "inventory", "start", "--case", "C-1", "--reference", "INV-1")
    office.done("Carl", "inventory", "scan", "INV-1", "EV/1", "EV/2")
    office.done("Carl", "inventory", "close", "INV-1")
    assert (
        office.run("Carl", "inventory", "identify-scan", "INV-1", "X-1", "--outcome", "misread").status == 6
    )
    trace = ("inventory", "trace-exhibit", "INV-1", "EV/1", "--outcome", "not_scanned")
    assert "inventory.missing_known" in office.run("Carl", *trace).err
    assert office.run("Carl", "entry", "rescind", "999", "--reason", "typing").status == 6
