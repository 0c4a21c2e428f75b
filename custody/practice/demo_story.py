"""The story of the demonstration: from a preservation order to a verified image, and three attacks.

Every line with a prompt is a real command, followed by its real output.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from custody.practice.stage import Player, Stage, Unexpected

DOMAIN = "lab.example"
CASE = "2026-0417"
EXHIBIT = "EV/1"
FIRST_SEAL, SECOND_SEAL = "SB100417", "SB100418"


def play(stage: Stage, image: Path) -> None:
    """Play the whole story on one image; raise Unexpected at the first surprise."""
    vault = stage.folder / "vault"
    people = {
        name: stage.player(name, vault, f"{name} of the demonstration")
        for name in ("admin", "second", "judge", "examiner", "custodian", "counsel", "witness")
    }
    _chapter(stage, "1. A training ledger, its people and their keys")
    _found(stage, people)
    _chapter(stage, "2. An art. 25 order: preserve the data for 60 days from service")
    _order(stage, people)
    _chapter(stage, "3. An art. 28 seizure: exhibit, seal, image, archive")
    _seizure(stage, people, image)
    _chapter(stage, "4. Transfer: offered by one, accepted by another")
    _transfer(stage, people)
    _chapter(stage, "5. The bytes still match; the record checks; another office is witness to it")
    _integrity(stage, people)
    entry = _witnessed(stage, people)
    _chapter(stage, "6. An outsider verifies offline: no vault, no database, no network")
    _outsider(stage, people, entry)
    _chapter(stage, "7. Attack one: a clumsy forger edits the database")
    _clumsy(stage)
    _chapter(stage, "8. Attacks two and three: a competent forger with the log key and everybody's keys")
    _competent(stage, people, entry)


def _chapter(stage: Stage, title: str) -> None:
    stage.say(f"\n{title}\n{'-' * len(title)}")


def _found(stage: Stage, people: dict[str, Player]) -> None:
    admin = people["admin"]
    stage.type(admin, "key", "new", "--domain", "ministry.example")
    stage.type(admin, "init", "--training", "--domain", DOMAIN, "--display-name", "A. Admin")
    roles = {
        "second": "administrator",
        "judge": "authority",
        "examiner": "examiner",
        "custodian": "evidence_custodian",
    }
    names = {
        "second": "B. Admin",
        "judge": "J. Judge",
        "examiner": "E. Examiner",
        "custodian": "C. Custodian",
    }
    for name, role in roles.items():
        made = stage.type(people[name], "key", "new", "--domain", DOMAIN)
        vkey = _only(r"\S+\+[0-9a-f]{8}\+\S+", made)
        stage.type(admin, "actor", "enrol", "--vkey", vkey, "--roles", role, "--display-name", names[name])
    (stage.folder / "backups").mkdir(0o700)
    stage.type(admin, "backup", "make", "--out", str(stage.folder / "backups"))
    stage.type(admin, "health")


def _order(stage: Stage, people: dict[str, Player]) -> None:
    judge = people["judge"]
    stage.type(judge, "case", "open", CASE, "--offence", "illegal access", "--agency", "Cybercrime Unit")
    stage.type(
        judge,
        *("preservation-order", "issue", CASE, "Example Hosting Ltd", "--reference", "PO-17/2026"),
        *("--days", "60", "--clock-start", "service", "--renewal-allowed", "--confidential"),
        *(
            "--legal-basis",
            "Criminal Procedure Act s. 12",
            "--offence-ground",
            "23.2.c",
            "--data-categories",
            "content",
            "traffic",
        ),
        *("--vulnerability", "short_retention", "--issuing-authority", "District Court"),
        *("--scope", "storage of one customer, October 2026"),
        *("--grounds", "logs and backups are overwritten after two weeks"),
        *("--proportionality", "the data stay with their holder, unread"),
        *("--review", "by the District Court, on application"),
        *("--remedy", "appeal within 14 days"),
        *("--not-applicable", "third_parties", "the storage has one user"),
    )
    stage.type(
        people["examiner"],
        "preservation-order",
        "serve",
        "PO-17/2026",
        "--method",
        "in_person",
        "--served-to",
        "duty manager",
    )
    stage.type(people["examiner"], "preservation-order", "show", "PO-17/2026")


def _seizure(stage: Stage, people: dict[str, Player], image: Path) -> None:
    examiner = people["examiner"]
    warrant = stage.folder / "warrant.txt"
    warrant.write_text("Warrant 88/2026 of the District Court, for the demonstration.\n", encoding="utf-8")
    stage.type(
        examiner,
        *("seizure", "record", CASE, "--reference", "SZ-3/2026", "--preservation-order", "PO-17/2026"),
        *("--basis", "warrant", "--legal-basis", "Criminal Procedure Act s. 30", "--document", "warrant.txt"),
        *("--measures", "28.3.a", "28.3.b", "--search-target", "medium", "--territory", "inside"),
        *(
            "--offence-ground",
            "23.2.c",
            "--scope",
            "media of one suspect",
            "--possessor-present",
            "representative",
        ),
        *("--grounds", "a witness named the stick", "--proportionality", "one stick, nothing else"),
        *("--review", "District Court, on application", "--remedy", "complaint to the same court"),
        *("--not-applicable", "third-parties", "nobody else used it"),
        *(
            "--place-of-seizure",
            "server room, 12 Harbour Street",
            "--seized-by",
            "E. Examiner",
            "--attending-witness",
            "duty manager",
        ),
    )
    stage.type(
        examiner,
        *(
            "exhibit",
            "register",
            EXHIBIT,
            "--seizure",
            "SZ-3/2026",
            "--category",
            "usb_stick",
            "--power-state",
            "off",
        ),
        *("--description", "USB stick, black, 8 GB", "--serial", "4C530001", "--condition", "no damage seen"),
        *("--capacity", "8GB", "--place-found", "rack 4", "--found-by", "E. Examiner"),
        *("--seal", FIRST_SEAL),
    )
    stage.type(
        examiner,
        "exhibit",
        "unseal",
        EXHIBIT,
        FIRST_SEAL,
        "--seal-state",
        "intact",
        "--reason",
        "acquisition",
    )
    digest = hashlib.sha256(image.read_bytes()).hexdigest()
    stage.type(
        examiner,
        *(
            "acquisition",
            "record",
            EXHIBIT,
            str(image),
            "--tool",
            "dc3dd",
            "--tool-version",
            "7.3.1",
            "--method",
            "physical",
        ),
        *("--format", "raw", "--write-blocker", "Tableau T35u fw 1.2", "--bad-sector-count", "0"),
        *("--source-sha256", digest, "--md5", "--sha1"),
    )
    stage.type(
        examiner, "archive", str(image), "--exhibit", EXHIBIT, "--acquisition", "latest", "--md5", "--sha1"
    )
    stage.type(examiner, "exhibit", "seal", EXHIBIT, SECOND_SEAL)


def _transfer(stage: Stage, people: dict[str, Player]) -> None:
    stage.type(
        people["examiner"],
        *("transfer", "offer", EXHIBIT, "--to", "C. Custodian", "--purpose", "storage_move", "--hours", "24"),
    )
    stage.type(people["custodian"], "today")
    stage.type(
        people["custodian"],
        *("transfer", "accept", EXHIBIT, "--seal", SECOND_SEAL, "--seal-state", "intact"),
        *("--condition", "as_described", "--receipt-address", "store room 2, shelf 14"),
    )
    stage.type(people["custodian"], "exhibit", "show", EXHIBIT)


def _integrity(stage: Stage, people: dict[str, Player]) -> None:
    stage.type(people["custodian"], "sweep", "run")
    stage.type(people["custodian"], "check")


def _witnessed(stage: Stage, people: dict[str, Player]) -> str:
    """Run the cosigning of the newest checkpoint elsewhere; return the archived object's position."""
    custodian, witness = people["custodian"], people["witness"]
    made = stage.type(witness, "witness", "init", "--name", "witness.example/office-2")
    vkey = _only(r"\S+\+[0-9a-f]{8}\+\S+", made)
    (stage.folder / "witness.vkey").write_text(f"{vkey}\n", encoding="utf-8")
    log_vkey = stage.type(custodian, "log", "vkey").strip().splitlines()[-1]
    (stage.folder / "log.vkey").write_text(f"{log_vkey}\n", encoding="utf-8")
    stage.type(custodian, "witness", "request", "--vkey", "@witness.vkey", "--out", "request")
    stage.type(
        witness,
        "witness",
        "sign",
        "request/checkpoint",
        "--vkey",
        "@log.vkey",
        "--out",
        "cosigned.checkpoint",
    )
    stage.type(custodian, "witness", "add", "cosigned.checkpoint", "--vkey", "@witness.vkey")
    listed = stage.type(custodian, "log", "show")
    return _only(r"(?m)^\s*(\d+)\s.*object\.archived", listed)


def _outsider(stage: Stage, people: dict[str, Player], entry: str) -> None:
    stage.type(
        people["custodian"],
        *("entry", "disclose"),
        entry,
        "--fields",
        "object_root,file_name",
        "--to",
        "defence counsel",
        "--purpose",
        "defence",
        "--out",
        "for-defence",
    )
    stage.type(
        people["counsel"],
        *("verify", "for-defence.tlog-proof", "--vkey", "@log.vkey", "--fields", "for-defence.fields.json"),
        *("--witness", "@witness.vkey"),
    )


def _copy(stage: Stage, name: str) -> Player:
    stage.shell(stage.player("forger", stage.folder, "forger"), "cp", "-a", "vault", f"vault-{name}")
    stage.shell(stage.player("forger", stage.folder, "forger"), "cp", "-a", "state", f"state-{name}")
    return stage.player("custodian", stage.folder / f"vault-{name}", "", state=stage.folder / f"state-{name}")


def _clumsy(stage: Stage) -> None:
    victim = _copy(stage, "clumsy")
    stage.type(Player("forger", victim.environ), "demo", "--forge", "clumsy")
    stage.type(victim, "check", ends=3)
    stage.say("\nCaught: the edited bytes no longer carry the signature, nor the root that the log signed.")


def _competent(stage: Stage, people: dict[str, Player], entry: str) -> None:
    victim = _copy(stage, "competent")
    stage.type(
        Player("forger", victim.environ), "demo", "--forge", "competent", "--all-keys", str(stage.folder)
    )
    stage.type(victim, "check", ends=3)
    stage.say(
        "\nCaught: the custodian's account remembers a checkpoint and its own receipts, and the log signed both\n"
        "histories. So the forger empties that account too:"
    )
    memory = next((stage.folder / "state-competent").glob("*/memory")).relative_to(stage.folder)
    stage.shell(stage.player("forger", stage.folder, "forger"), "rm", "-r", str(memory), "custodian/receipts")
    stage.type(victim, "check")
    stage.type(victim, "proof", "entry", entry, "--out", "forged.tlog-proof")
    counsel = people["counsel"]
    stage.type(counsel, "verify", "forged.tlog-proof", "--vkey", "@log.vkey")
    stage.say(
        "\nNot caught: whoever holds every key can make another record that is sound in itself. Against somebody who\n"
        "kept nothing from before, no cryptography helps."
    )
    seen = (stage.folder / "cosigned.checkpoint").read_text(encoding="utf-8").splitlines()[1]
    stage.type(victim, "log", "checkpoint", "--out", "forged.checkpoint")
    stage.type(victim, "proof", "consistency", seen, "--out", "forged.consistency")
    stage.type(
        counsel,
        *("verify", "--old", "cosigned.checkpoint", "--checkpoint", "forged.checkpoint"),
        *("--consistency", "forged.consistency", "--vkey", "@log.vkey", "--witness", "@witness.vkey"),
        ends=3,
    )
    stage.say(
        "\nCaught: what the witness signed is no earlier state of the ledger shown now, and the log signed both. One\n"
        "signature in other hands is enough, and it needs no trust in the vault. Inside it, the same is found by:"
    )
    stage.type(victim, "check", "--against", "cosigned.checkpoint", "--witness", "@witness.vkey", ends=3)


def _only(pattern: str, text: str) -> str:
    """Return the first match of a pattern in a command's output, its group if any; raise Unexpected."""
    found = re.search(pattern, text)
    if found is None:
        raise Unexpected(f"the output shows nothing like {pattern}")
    return found.group(1) if found.groups() else found.group(0)
