"""In how many places objects are to lie and do, how a folder becomes a place, and what is listed of copies."""

from __future__ import annotations

import pytest

from tests.cli import paged
from tests.cli.office import Office, golden
from tests.cli.stores.test_copies import DATA, copy, folder, lab, settings, spoil, sweep, the_object

__all__ = ["lab"]


def test_objects_in_too_few_administrations_are_named_until_they_are_copied(lab: Office) -> None:
    assert paged.rows(lab.see("sweep", "status"), "copies_missing") == []
    settings(lab, 'path = "objects"\n\n[store.local.verification]\ncopies = 2\n', 'path = "objects"\n')
    (row,) = paged.rows(lab.see("sweep", "status", status=10), "copies_missing")
    assert (row["stores"], row["administrations"], row["copies"], row["objects"]) == ("local", 1, 2, 1)
    assert row["object_1"] == the_object(lab)
    (planned,) = paged.rows(lab.see("sweep", "plan"), "copies_missing")
    assert planned == row
    assert paged.rows(lab.see("today", status=10), "copies_missing") == [row]
    said = lab.desk.run("sweep", "status").out
    assert "local local 1 of 2 1" in " ".join(said.split())
    copy(lab)
    assert paged.rows(lab.see("sweep", "status"), "copies_missing") == []
    assert paged.rows(lab.see("today"), "copies_missing") == []
    spoil(lab, "offsite")
    sweep(lab, status=3)
    (row,) = paged.rows(lab.see("sweep", "status", status=10), "copies_missing")
    assert row["stores"] == "local"
    copy(lab, "third")
    assert paged.rows(lab.see("sweep", "status", status=10), "copies_missing") == []


@pytest.mark.parametrize("told", ['administration = "house"\n', ""], ids=["same", "unstated"])
def test_stores_of_one_administration_count_once(lab: Office, told: str) -> None:
    mine = f'path = "objects"\n{told}\n[store.local.verification]\ncopies = 2\n'
    settings(lab, mine, 'path = "objects"\n')
    settings(lab, told, 'administration = "county"\n')
    copy(lab)
    (row,) = paged.rows(lab.see("sweep", "status", status=10), "copies_missing")
    assert (row["stores"], row["administrations"]) == ("local offsite", 1)
    copy(lab, "third")
    assert paged.rows(lab.see("sweep", "status"), "copies_missing") == []


def test_a_folder_is_prepared_when_asked_and_only_if_nothing_else_is_in_it(lab: Office) -> None:
    settings(lab, '\n[store.fourth]\nkind = "disk"\npath = "../fourth"\n')
    assert lab.run("Eve", "object", "replicate", the_object(lab), "--store", "fourth").status == 8
    prepared = lab.run("Ada", "store", "prepare", "fourth", "--json")
    golden("store-prepare", prepared, lab.folder)
    assert prepared.document["prepared"] is True
    assert lab.see("store", "prepare", "fourth")["prepared"] is False
    copy(lab, "fourth")
    settings(lab, '\n[store.fifth]\nkind = "disk"\npath = "../out"\n')
    (lab.folder / "out" / "mine").write_bytes(b"mine")
    assert lab.run("Ada", "store", "prepare", "fifth").status == 7
    assert lab.run("Ada", "store", "prepare").status == 2
    assert lab.run("Ada", "store", "prepare", "fourth", "--quick").status == 2
    settings(lab, '\n[store.bucket]\nkind = "s3"\nbucket = "b"\n')
    assert lab.run("Ada", "store", "prepare", "bucket").status == 2


def test_an_empty_mount_point_is_not_taken_for_a_store_that_has_objects_on_record(lab: Office) -> None:
    copy(lab)
    offsite = lab.folder / "offsite"
    elsewhere = offsite.rename(lab.folder / "unmounted")
    offsite.mkdir()
    refused = lab.run("Ada", "store", "prepare", "offsite")
    assert refused.status == 7
    assert "store offsite has 1 object on record, and none of them is in" in " ".join(refused.err.split())
    assert list(offsite.iterdir()) == [], "nothing was written where the disk will be"
    assert lab.run("Eve", "sweep", "run", "--store", "offsite").status == 8, (
        "the store is away, and no object fails"
    )
    offsite.rmdir()
    elsewhere.rename(offsite)
    assert lab.see("store", "prepare", "offsite")["prepared"] is False
    lab.done("Eve", "sweep", "run", "--store", "offsite")
    offsite.rename(lab.folder / "lost")
    lab.done("Ada", "store", "prepare", "offsite", "--new-disk")
    assert lab.run("Eve", "sweep", "run", "--store", "offsite").status == 3
    lab.done("Eve", "object", "repair", the_object(lab), "--store", "offsite", "--yes")
    lab.done("Eve", "sweep", "run", "--store", "offsite")


def test_lists_of_objects_list_each_object_once(lab: Office) -> None:
    copy(lab)
    whole = the_object(lab)
    assert [item["object"] for item in paged.rows(lab.see("case", "show", "C-1"), "objects")] == [whole]
    assert len(lab.see("fetch", "--exhibit", "EV/1", "out")["fetched"]) == 1
    lab.see("hash-list", "export", "--exhibit", "EV/1", "--format", "sha256sum", "--out", "list")
    assert (lab.folder / "list").read_text().count("a.dd") == 1
    said = lab.desk.run("exhibit", "show", "EV/1").out
    assert "Stored objects (2)" in said
    assert "copy of" in said
    (lab.folder / "b.dd").write_bytes(DATA)
    again = lab.done("Eve", "archive", "b.dd", "--exhibit", "EV/1")
    assert [byte["object"] for byte in again["archived"][0]["same_bytes"]] == [whole]


@pytest.mark.parametrize(
    "wrong",
    ["copies = 0", "copies = 17", 'copies = "2"', "copies = true"],
)
def test_a_number_of_copies_is_a_small_whole_number(lab: Office, wrong: str) -> None:
    mine = 'path = "objects"\n\n[store.local.verification]\n{}\n'
    settings(lab, mine.format("copies = 2"), 'path = "objects"\n')
    assert lab.desk.run("sweep", "status").status == 10
    settings(lab, mine.format(wrong), mine.format("copies = 2"))
    answer = lab.desk.run("sweep", "status")
    assert (answer.status, "'copies' in [store.local.verification]" in answer.err) == (9, True)


def test_who_administers_a_store_is_said_in_words(lab: Office) -> None:
    assert lab.desk.run("sweep", "status").status == 0
    settings(lab, "administration = 7\n", 'administration = "county"\n')
    answer = lab.desk.run("sweep", "status")
    assert (answer.status, "'administration' in [store.offsite]" in answer.err) == (9, True)


def test_objects_are_counted_once_and_their_places_each(lab: Office) -> None:
    found = lab.see("sweep", "status")
    assert paged.said(found, "objects") == "1"
    copy(lab)
    found = lab.see("sweep", "status")
    assert paged.said(found, "objects") == "1, in 2 places"
    assert paged.value(found, "places") == 2


def test_no_command_takes_an_alias_for_a_second_place(lab: Office) -> None:
    path = folder(lab, "local").relative_to(lab.folder)
    lab.done("Eve", "object", "replicate", "--exhibit", "EV/1", "--store", "third", "--dry-run")
    settings(lab, f'\n[store.alias]\nkind = "disk"\npath = "../{path}"\nadministration = "county"\n')
    replicate = ("object", "replicate", "--exhibit", "EV/1", "--store", "alias")
    for words in (replicate, ("check",), ("today",), ("store", "prepare", "alias")):
        answer = lab.run("Eve", *words)
        assert (answer.status, "[store.local] and [store.alias]" in answer.err) == (9, True)
