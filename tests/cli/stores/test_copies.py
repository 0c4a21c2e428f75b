"""Objects in several stores at the command line: copied, repaired, fetched from where they are good, and ended."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from custody.ledger.append.entry_signing import Request
from custody.model.records import StoredObject
from custody.model.schema.types import Value
from custody.proof.commitments.typed_roots import ObjectRoot
from custody.proof.digest import ObjectHasher
from custody.storage.keys import passphrases
from custody.storage.keys.key_files import KeyFiles
from custody.storage.settings.settings import load
from custody.storage.vault.vault import Vault, open_vault
from tests.cli import paged
from tests.cli.cases.test_nonconforming_consent import typed
from tests.cli.exhibits.test_disposition import DESTROY, final, proposed
from tests.cli.office import Office, golden

DATA = b"".join(bytes([at]) * 700_000 for at in range(5))
STORES = """
[store.offsite]
kind = "disk"
path = "../offsite"
administration = "county"

[store.third]
kind = "disk"
path = "../third"
administration = "archive"
"""


def settings(office: Office, text: str, before: str = "") -> None:
    """Add to the settings of a vault, or put something in the place of a line."""
    file = office.folder / "vault" / "custody.toml"
    known = file.read_text()
    file.write_text(known.replace(before, text) if before else known + text)


def begun(office: Office, *prepared: str) -> None:
    """Register an exhibit, and name two further stores, some of them prepared."""
    office.case()
    office.seizure()
    office.exhibit()
    settings(office, STORES)
    for name in prepared:
        office.done("Ada", "store", "prepare", name)


@pytest.fixture
def lab(office: Office) -> Office:
    """An office with one object in a folder of its own, and two further stores."""
    begun(office, "offsite", "third")
    (office.folder / "a.dd").write_bytes(DATA)
    office.done("Eve", "archive", "a.dd", "--exhibit", "EV/1")
    (office.folder / "order.pdf").write_bytes(b"order")
    (office.folder / "out").mkdir()
    return office


def the_object(office: Office) -> str:
    objects = paged.rows(office.see("exhibit", "show", "EV/1"), "objects")
    return str(next(stored["object"] for stored in objects if stored.get("of") is None))


def folder(office: Office, store: str) -> Path:
    return office.folder / ("vault/objects" if store == "local" else store)


def held(office: Office, store: str = "local", area: str = "objects") -> Path:
    (found,) = [path for path in (folder(office, store) / area).rglob("*") if path.is_file()]
    return found


def spoil(office: Office, store: str = "local", data: bytes = b"X" + DATA[1:]) -> None:
    path = held(office, store)
    path.chmod(0o600)
    path.write_bytes(data)


def copy(office: Office, to: str = "offsite", *more: str, status: int = 0) -> dict[str, Any]:
    return office.done("Eve", "object", "replicate", "--exhibit", "EV/1", "--store", to, *more, status=status)


def sweep(office: Office, status: int = 0) -> dict[tuple[str, str], str]:
    """Read everything back; gives what failed by object and store."""
    found = office.done("Bot", "sweep", "run", status=status)
    return {(failure["object"], failure["store"]): failure["outcome"] for failure in found["failures"]}


def fetched(office: Office, *more: str) -> tuple[str, bytes]:
    """Write the object to a file; gives the store it came from, and its bytes."""
    (row,) = office.see("fetch", the_object(office), "out", *more)["fetched"]
    path = Path(row["file"])
    data = path.read_bytes()
    path.unlink()
    return row["store"], data


def opened(office: Office) -> Vault:
    return open_vault(load({}, office.desk.environ), office.desk.clock, office.desk.entropy)


def enter(office: Office, who: str, kind: str, values: dict[str, Value]) -> str:
    """Enter something that no command would; gives its subject."""
    with opened(office) as vault:
        ring = KeyFiles(
            vault.settings.keys, passphrases.from_file(Path(office.desk.environ["CUSTODY_PASSPHRASE_FILE"]))
        )
        drafts = vault.journal.draft(ring.signer(office.keys[who]), [Request(kind, values)])
        vault.journal.submit(drafts)
        office.desk.clock.advance(60)
        return drafts[0].entry.envelope.subject


def wrong_copy(office: Office, store: str = "offsite", data: bytes = b"X" + DATA[1:]) -> str:
    """Put a copy with other bytes into a store and on record, as a program that is wrong could."""
    hasher = ObjectHasher()
    hasher.update(data)
    key = f"objects/{'ab' * 16}"
    with opened(office) as vault:
        writer = vault.objects[store].create(key)
        writer.write(data)
        writer.commit()
    whole = the_object(office)
    exhibit = paged.value(office.see("exhibit", "show", "EV/1"), "id")
    values: dict[str, Value] = {
        "exhibit": exhibit,
        "original": whole,
        "source_object": whole,
        "object_root": ObjectRoot.of(hasher.finish()).to_json(),
        "store": store,
        "object_key": key,
        "lock_mode": "none",
    }
    return enter(office, "Eve", "object.replicated", values)


def test_the_answers_for_scripts_are_those_on_file(lab: Office) -> None:
    answer = lab.run("Eve", "object", "replicate", "--exhibit", "EV/1", "--store", "offsite", "--json")
    assert answer.status == 0, answer.err
    golden("object-replicate", answer, lab.folder)
    spoil(lab)
    sweep(lab, status=3)
    answer = lab.run("Eve", "object", "repair", the_object(lab), "--json")
    assert answer.status == 0, answer.err
    golden("object-repair", answer, lab.folder)


def test_what_is_damaged_in_one_store_is_repaired_from_another_and_said_by_whom(lab: Office) -> None:
    copy(lab)
    assert sweep(lab) == {}
    spoil(lab)
    assert sweep(lab, status=3) == {(the_object(lab), "local"): "mismatch"}
    assert paged.count(lab.see("today", status=10), "objects_failing") == 1
    done = lab.done("Eve", "object", "repair", the_object(lab))
    assert (done["entries"][0]["kind"], done["repaired"]["outcome"]) == ("object.repaired", "mismatch")
    assert done["repaired"]["replaced_versions"] == ["before-1"]
    assert sweep(lab) == {}
    assert held(lab).read_bytes() == DATA
    (aside,) = (lab.folder / "vault" / "objects" / ".replaced").iterdir()
    assert aside.read_bytes() == b"X" + DATA[1:]
    assert paged.count(lab.see("today"), "objects_failing") == 0
    assert paged.rows(lab.see("store", "reconcile"), "findings") == []
    assert lab.see("check")["verdict"] == "verified"


def test_a_copy_that_is_damaged_or_gone_is_a_finding_of_its_own_and_is_repaired_likewise(lab: Office) -> None:
    made = copy(lab)["copied"][0]
    held(lab, "offsite").unlink()
    held(lab, "offsite", "trees").unlink()
    assert sweep(lab, status=3) == {(the_object(lab), "offsite"): "missing"}
    (row,) = paged.rows(lab.see("sweep", "status", status=10), "failing")
    assert (row["of"], row["object"], row["store"]) == (the_object(lab), made["copy"], "offsite")
    assert "object_missing" in {
        finding["code"] for finding in paged.rows(lab.see("store", "reconcile", status=10), "findings")
    }
    assert lab.see("check", status=3)["verdict"] == "false"
    done = lab.done("Carl", "object", "repair", made["copy"])
    assert (done["repaired"]["store"], done["repaired"]["outcome"]) == ("offsite", "missing")
    assert held(lab, "offsite").read_bytes() == DATA
    assert sweep(lab) == {}
    assert lab.see("check")["verdict"] == "verified"


def test_a_copy_is_taken_again_by_nobody_and_a_store_that_has_it_is_left_alone(lab: Office) -> None:
    first = copy(lab)
    assert (len(first["copied"]), first["there"]) == (1, [])
    before = lab.size()
    again = copy(lab)
    assert (again["copied"], again["entries"], lab.size()) == ([], [], before)
    made = {name: value for name, value in first["copied"][0].items() if name != "from_store"}
    assert again["there"] == [made]
    (own,) = copy(lab, "local")["there"]
    assert (own["object"], own["copy"], own["store"]) == (the_object(lab), None, "local")


def test_a_dry_run_reads_and_enters_nothing(lab: Office) -> None:
    before = lab.size()
    assert copy(lab, "offsite", "--dry-run")["dry_run"] is True
    assert list((lab.folder / "offsite" / "objects").iterdir()) == []
    copy(lab)
    spoil(lab)
    shown = lab.done("Eve", "object", "repair", the_object(lab), "--store", "local", "--dry-run")
    assert shown["dry_run"] is True
    assert (held(lab).read_bytes()[:1], lab.size()) == (b"X", before + 1)


def test_fetch_reads_what_is_good_wherever_it_lies_and_says_what_it_passed_over(lab: Office) -> None:
    copy(lab)
    assert fetched(lab) == ("local", DATA)
    assert fetched(lab, "--from-store", "offsite") == ("offsite", DATA)
    spoil(lab)
    answer = lab.run("Eve", "fetch", the_object(lab), "out/b.dd")
    assert answer.status == 0
    assert "not from store local: the bytes of object" in answer.err
    assert (lab.folder / "out" / "b.dd").read_bytes() == DATA
    assert lab.run("Eve", "fetch", the_object(lab), "out/c.dd", "--from-store", "local").status == 3
    assert not (lab.folder / "out" / "c.dd").exists()
    assert lab.run("Eve", "fetch", the_object(lab), "out/c.dd", "--from-store", "third").status == 6
    sweep(lab, status=3)
    answer = lab.run("Eve", "fetch", the_object(lab), "out/d.dd")
    assert "store local fails on record (mismatch): it is read last" in answer.err
    part = lab.see("fetch", the_object(lab), "out/e.dd", "--range", "1-9")["fetched"][0]
    assert (part["store"], part["bytes"]) == ("offsite", 9)
    held(lab, "offsite").unlink()
    assert lab.run("Eve", "fetch", the_object(lab), "out/f.dd").status == 3


def test_a_copy_on_record_with_other_bytes_is_never_given_for_the_object(lab: Office) -> None:
    copy(lab, "third")
    assert fetched(lab, "--from-store", "third") == ("third", DATA)
    wrong = wrong_copy(lab)
    page = lab.see("exhibit", "show", "EV/1")
    (marked,) = [item for item in paged.rows(page, "objects") if item["object"] == wrong]
    assert ("replica.differs", marked["entry"]) in [
        (alarm["code"], alarm["entry"]) for alarm in page["alarms"]
    ]
    assert fetched(lab) == ("local", DATA)
    assert lab.run("Eve", "fetch", the_object(lab), "out/b.dd", "--from-store", "offsite").status == 3
    assert lab.run("Eve", "fetch", wrong, "out/b.dd", "--from-store", "offsite").status == 3
    spoil(lab)
    held(lab, "third").unlink()
    assert lab.run("Eve", "fetch", the_object(lab), "out/b.dd").status in (3, 8)
    assert list((lab.folder / "out").iterdir()) == []
    assert (
        lab.run(
            "Eve", "object", "repair", the_object(lab), "--store", "local", "--from-store", "offsite"
        ).status
        == 3
    )
    assert lab.run("Eve", "object", "repair", the_object(lab), "--store", "local").status == 3
    assert held(lab).read_bytes()[:1] == b"X"


def test_a_copy_on_record_with_other_bytes_is_put_right_by_a_repair(lab: Office) -> None:
    wrong = wrong_copy(lab)
    assert sweep(lab) == {}
    done = lab.done("Eve", "object", "repair", wrong)
    assert (done["repaired"]["outcome"], done["repaired"]["store"]) == ("mismatch", "offsite")
    assert fetched(lab, "--from-store", "offsite") == ("offsite", DATA)
    assert sweep(lab) == {}
    assert lab.see("check")["verdict"] == "verified"


def test_nothing_is_written_over_where_both_are_bad_or_nothing_is(lab: Office) -> None:
    copy(lab)
    before = lab.size()
    assert lab.run("Eve", "object", "repair", the_object(lab)).status == 7
    assert lab.run("Eve", "object", "repair", the_object(lab), "--store", "offsite").status == 7
    spoil(lab)
    spoil(lab, "offsite", DATA[:-1] + b"?")
    answer = lab.run("Eve", "object", "repair", the_object(lab), "--store", "local")
    assert (answer.status, "no other place of object" in answer.err) == (3, True)
    assert "not from store offsite" in answer.err
    assert (held(lab).read_bytes()[:1], held(lab, "offsite").read_bytes()[-1:]) == (b"X", b"?")
    assert lab.size() == before


def test_nothing_is_written_over_what_cannot_be_read(lab: Office) -> None:
    copy(lab)
    spoil(lab)
    (lab.folder / "vault" / "objects" / "custody-store").rename(lab.folder / "away")
    held(lab).rename(lab.folder / "moved")
    answer = lab.run("Eve", "object", "repair", the_object(lab), "--store", "local")
    assert (answer.status, "could not be read" in answer.err) == (4, True)
    (lab.folder / "away").rename(lab.folder / "vault" / "objects" / "custody-store")
    assert (
        lab.done("Eve", "object", "repair", the_object(lab), "--store", "local")["repaired"]["outcome"]
        == "missing"
    )


def test_a_repair_that_was_broken_off_before_its_entry_is_recorded_by_the_next_run(lab: Office) -> None:
    copy(lab)
    spoil(lab)
    sweep(lab, status=3)
    with opened(lab) as vault:
        whole = vault.lookup().get(StoredObject, the_object(lab))
        (other,) = vault.lookup().under(StoredObject, "of", whole.id)
        vault.mending().mend(vault.mending().examine(whole, whole, [other]))
    assert {row["code"] for row in paged.rows(lab.see("store", "reconcile", status=10), "findings")} == {
        "version_unrecorded"
    }
    done = lab.done("Eve", "object", "repair", the_object(lab))["repaired"]
    assert (done["outcome"], done["replaced_versions"]) == ("mismatch", ["before-1"])
    assert done["found_sha256"] == sha256(b"X" + DATA[1:]).hexdigest()
    assert held(lab).read_bytes() == DATA
    assert paged.rows(lab.see("store", "reconcile"), "findings") == []
    assert paged.count(lab.see("today"), "objects_failing") == 0
    assert lab.run("Eve", "object", "repair", the_object(lab), "--store", "local").status == 7


def test_only_a_person_repairs_and_a_no_at_the_terminal_writes_nothing(lab: Office) -> None:
    copy(lab)
    spoil(lab)
    sweep(lab, status=3)
    before = lab.size()
    answer = lab.run("Bot", "object", "repair", the_object(lab))
    assert (answer.status, "[rule role.permit]" in answer.err) == (5, True)
    for who in ("Judge", "Ada"):
        assert lab.run(who, "object", "repair", the_object(lab)).status == 5
    answer = typed(lab, "Eve", "n\n", "object", "repair", the_object(lab))
    assert answer.status == 5
    assert "Write the good bytes over the damaged ones? [y/N]" in answer.err
    assert "local objects/" in answer.err
    assert (lab.size(), held(lab).read_bytes()[:1]) == (before, b"X")
    assert typed(lab, "Eve", "y\n", "object", "repair", the_object(lab)).status == 0
    assert held(lab).read_bytes() == DATA


def test_where_several_places_fail_one_is_named(lab: Office) -> None:
    copy(lab)
    copy(lab, "third")
    for store in ("local", "offsite"):
        spoil(lab, store)
    sweep(lab, status=3)
    answer = lab.run("Eve", "object", "repair", the_object(lab))
    assert (answer.status, "local, offsite" in answer.err) == (6, True)
    for store, source in (("local", "third"), ("offsite", "local")):
        done = lab.done("Eve", "object", "repair", the_object(lab), "--store", store)
        assert done["repaired"]["from_store"] == source
    assert sweep(lab) == {}
    assert lab.run("Eve", "object", "repair", the_object(lab), "--store", "nowhere").status == 6


def test_an_exhibit_that_is_destroyed_is_destroyed_in_every_place(lab: Office) -> None:
    copy(lab)
    copy(lab, "third")
    spoil(lab)
    sweep(lab, status=3)
    lab.done("Eve", "object", "repair", the_object(lab))
    final(lab)
    number = proposed(lab)
    lab.done("Judge", "disposition", "approve", number)
    lab.done("Eve", "disposition", "execute", number, *DESTROY)
    lab.witness(number)
    assert paged.count(lab.see("today"), "still_stored") == 3
    (lab.folder / "third" / "custody-store").rename(lab.folder / "away")
    part = lab.run("Eve", "disposition", "delete-objects", number)
    assert (part.status, "2 of 3 objects proven absent" in part.out) == (8, True)
    (lab.folder / "away").rename(lab.folder / "third" / "custody-store")
    done = lab.done("Eve", "disposition", "delete-objects", number)
    assert done["destroyed"] == 1
    assert paged.count(lab.see("today"), "still_stored") == 0
    left = [
        path
        for store in ("local", "offsite", "third")
        for path in folder(lab, store).rglob("*")
        if path.is_file()
    ]
    assert {path.name for path in left} == {"custody-store"}
    assert paged.rows(lab.see("store", "reconcile"), "findings") == []
    objects = paged.rows(lab.see("exhibit", "show", "EV/1"), "objects")
    assert {stored["state"] for stored in objects} == {"destroyed"}
    assert lab.run("Eve", "object", "replicate", the_object(lab), "--store", "offsite").status == 5
    assert lab.see("check")["verdict"] == "verified"


def test_a_copying_that_was_broken_off_before_its_entry_is_found_and_finished(lab: Office) -> None:
    with opened(lab) as vault:
        whole = vault.lookup().get(StoredObject, the_object(lab))
        made = vault.copying().copy(whole, [whole], "offsite")
    (found,) = paged.rows(lab.see("store", "reconcile", status=10), "findings")
    assert (found["code"], found["key"]) == ("object_unentered", made.key)
    done = lab.done("Eve", "store", "reconcile", "--finish", made.key)
    assert [copy["object_key"] for copy in done["copied"]] == [made.key]
    assert paged.rows(lab.see("store", "reconcile"), "findings") == []
    assert sweep(lab) == {}
