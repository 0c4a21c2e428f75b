"""An office at the command line: one desk, several people with keys, and a case with its papers.

Everything is made by typing commands. A staffed office is made once and copied, so that tests stay quick.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

from custody.ledger.views.entries.entries import Entries
from custody.model.schema.types import Value
from custody.storage.database import SqlLedgerStore
from custody.storage.memory.small_ports import CountedEntropy, FixedClock
from tests.cli import paged
from tests.cli.arranging import arrange, only_arranges
from tests.cli.desk import Answer, Desk

GOLDEN = Path(__file__).parent / "golden"
STAFF = {
    "Judge": ("authority",),
    "Eve": ("examiner",),
    "Carl": ("evidence_custodian", "examiner"),
    "Bot": ("machine",),
}
#: The safeguards that an instrument states besides those that its own fields carry.
SAFEGUARDS = (
    *("--proportionality", "the data are kept, not read", "--review", "District Court, on application"),
    *("--remedy", "appeal within 14 days", "--not-applicable", "third-parties", "the account is of one user"),
)
ORDER = (
    "Example Mail Ltd",
    *("--legal-basis", "CPA s. 12", "--offence-ground", "23.2.c", "--data-categories", "content", "traffic"),
    *("--days", "90", "--clock-start", "service", "--renewal-allowed", "--confidential"),
    *("--issuing-authority", "District Court"),
    *("--scope", "one mailbox, October 2026", "--grounds", "logs are kept for two weeks only"),
    *SAFEGUARDS,
)
SEIZURE = (
    *("--basis", "consent", "--authorised-by", "Ida Owner", "--legal-basis", "CPA s. 30"),
    *("--measures", "28.3.a", "28.3.b"),
    *("--offence-ground", "23.2.c", "--scope", "media of one suspect", "--possessor-present", "possessor"),
    *("--grounds", "a witness named the stick"),
    *SAFEGUARDS,
    *("--search-target", "medium", "--territory", "inside", "--place-of-seizure", "12 Harbour Street"),
    *("--seized-by", "Eve Hall", "--attending-witness", "neighbour"),
)
STICK = (
    *("--category", "usb_stick", "--power-state", "off", "--description", "USB stick, black"),
    *("--condition", "no damage seen", "--capacity", "32GB"),
    *("--place-found", "desk in the study", "--found-by", "Eve Hall"),
)
#: What a request under article 42 states, in either direction.
REQUEST = (
    *("--channel", "network_24_7", "--offence-ground", "35.1.b", "--data-categories", "content", "traffic"),
    *("--mla-request-intended", "--confidential", "--authority", "Prosecutor, Graz"),
    *("--offence", "fraud by way of a forged shop", "--data", "one mailbox and its log of sign-ins"),
    *("--known-data-holder", "Example Mail Ltd", "--necessity", "logs are kept for two weeks only"),
)
#: What a request sent states.
SENT = (*REQUEST, "--legal-basis", "MLA Act s. 4")
#: What a request for assistance states, in either direction.
ASSIST = (
    *("--channel", "central_authority", "--offence-ground", "35.1.b", "--purposes", "disclosure", "search"),
    *("--governing-instrument", "article_40", "--confidential", "--authority", "Prosecutor, Graz"),
    *(
        "--subject-matter",
        "investigation of fraud",
        "--conducting-authority",
        "Court of Graz, which tries it",
    ),
    *("--summary", "a forged shop, 40 victims"),
    *("--assistance-sought", "the mailbox and its log", "--stated-purpose", "to find out who ran the shop"),
)


#: That a request for assistance concerns nothing else that is preserved for its State.
OTHERS = ("--excluded-requests", "rest", "--exclusion-reason", "another file")


class Office:
    """People who type at one desk; ``keys`` gives the key name of each."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.keys: dict[str, str] = {}

    @property
    def folder(self) -> Path:
        """The desk's folder."""
        return self.desk.folder

    def open(self) -> Office:
        """Make the vault with its administrator Ada and enrol the staff."""
        words = ("init", "--domain", "lab.example", "--display-name", "Ada", "--organisation", "The Lab")
        made = arrange(self.desk, words, 0)
        self.keys["Ada"] = made["key"]
        for name, roles in STAFF.items():
            self.hire(name, *roles)
        return self

    def witness(self, number: str) -> None:
        """Sign as witness of a destruction or removal in which the signer had no part."""
        self.hire("Wim", "evidence_custodian")
        self.done("Wim", "disposition", "witness", number)

    def hire(self, name: str, *roles: str) -> str:
        """Make a key for somebody and enrol them; gives their identifier."""
        made = arrange(self.desk, ("key", "new"), 0)["key"]
        self.keys[name] = made["name"]
        enrol = ("actor", "enrol", "--vkey", made["vkey"], "--display-name", name, "--roles", *roles)
        subject: str = self.arranged("Ada", *enrol)["entries"][0]["subject"]
        return subject

    def run(self, who: str, *argv: str) -> Answer:
        """Type a command as somebody."""
        return self.desk.run(*argv, "--as", self.keys.get(who, who))

    def done(self, who: str, *argv: str, status: int = 0) -> dict[str, Any]:
        """Type a command that must end with ``status`` as somebody; return its document."""
        if only_arranges(self.desk, argv):
            return self.arranged(who, *argv, status=status)
        return self.desk.done(*argv, "--as", self.keys.get(who, who), status=status)

    def arranged(self, who: str, *argv: str, status: int = 0) -> dict[str, Any]:
        """Type a command that no test is about, as ``done``; it may have been run before."""
        return arrange(self.desk, (*argv, "--as", self.keys.get(who, who)), status)

    def refused(self, who: str, *argv: str, rule: str, article: str, accepted: str) -> None:
        """Type what a rule refuses: it names rule, article and what it would accept, and enters nothing."""
        before = self.size()
        answer = self.run(who, *argv)
        assert (answer.status, answer.out) == (5, ""), answer.err or answer.out
        assert f"[rule {rule}, article {article}]" in answer.err
        assert accepted in answer.err
        assert self.size() == before

    def today(self) -> Office:
        """Set the clock to this machine's, since programs that are run date by it what they write; gives the office."""
        self.desk.clock.set(max(self.desk.clock.now(), int(time.time())))
        return self

    def see(self, *argv: str, status: int = 0) -> dict[str, Any]:
        """Type a command that only reads; gives its document.

        A check without a ``status`` of its own must find nothing but notes and entries that are marked.
        """
        if argv[0] != "check" or status:
            return self.desk.done(*argv, status=status)
        answer = self.desk.run(*argv, "--json")
        assert answer.status in (0, 10), answer.err or answer.out
        warnings = {
            finding["code"] for finding in answer.document["findings"] if finding["severity"] == "warning"
        }
        assert warnings == (set() if answer.status == 0 else {"nonconforming"}), answer.out
        return answer.document

    def verified(self, *argv: str, status: int = 0) -> dict[str, Any]:
        """Verify one proof file, or two checkpoints; return what is reported of them."""
        document = self.see("verify", *argv, status=status)
        if "proofs" not in document:
            return document
        (found,) = document["proofs"]
        assert (found["verdict"], document["failed"]) == (document["verdict"], [])
        proof: dict[str, Any] = found
        return proof

    def entered(self, kind: str) -> list[dict[str, Value]]:
        """Return the values of every entry of a kind, as the ledger has them, in order."""
        store = SqlLedgerStore.open(self.folder / "vault" / "ledger.db", readonly=True)
        try:
            reader = store.read()
            views = [Entries(reader).at(position) for position in range(reader.head().size)]
        finally:
            store.close()
        return [
            {field.name: field.value for field in view.fields} for view in views if view.envelope.kind == kind
        ]

    def size(self) -> int:
        """Return the number of entries; time passes as for a command."""
        vault = Path(self.desk.environ["CUSTODY_VAULT"])
        path, log = vault / "ledger.db", vault / "ledger.db-wal"
        settings = (vault / "custody.toml").read_text()
        count: int
        if (server := re.search(r'^database = "(postgresql://.*)"$', settings, re.MULTILINE)) is not None:
            self.desk.clock.advance(self.desk.step)
            with psycopg.connect(server[1]) as connection:
                (count,) = connection.execute("SELECT size FROM custody.head").fetchall()[0]
            return count
        if path.is_file() and not log.exists():
            self.desk.clock.advance(self.desk.step)
            with closing(sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)) as opened:
                (count,) = opened.execute("SELECT COUNT(*) FROM entries").fetchone()
            return count
        count = paged.value(self.desk.run("today", "--json").document, "entries")
        return count

    def case(self, reference: str = "C-1") -> str:
        """Open a case; gives its reference."""
        self.arranged("Eve", "case", "open", reference)
        return reference

    def order(self, number: str = "P-1", case: str = "C-1") -> str:
        """Issue an order of 90 days from service; gives its number."""
        self.arranged("Judge", "preservation-order", "issue", case, *ORDER, "--reference", number)
        return number

    def received(self, reference: str = "AT-1", case: str = "C-1", *more: str, status: int = 0) -> str:
        """Record a request that another State made; gives its reference."""
        come = ("--requesting-state", "AT", "--reference", reference, *REQUEST, *more)
        self.arranged("Eve", "preservation-request", "receive", case, *come, status=status)
        return reference

    def asked(
        self, *requests: str, reference: str = "MLA-1", words: Sequence[str] = ASSIST, status: int = 0
    ) -> dict[str, Any]:
        """Take in another State's request for assistance that covers these requests only; gives its entry."""
        covers = ("--preservation-requests", *requests) if requests else ()
        if not {"--excluded-requests", "--preservation-undetermined"}.intersection(words):
            covers += OTHERS
        receive = ("mla-request", "receive", "C-1", "--requesting-state", "AT", "--reference", reference)
        found: dict[str, Any] = self.done("Eve", *receive, *words, *covers, status=status)["entries"][0]
        return found

    def sent(self, reference: str = "HERE-1", case: str = "C-1", *more: str) -> str:
        """Make a request of another State; gives its reference."""
        self.arranged(
            "Judge",
            "preservation-request",
            "send",
            case,
            "--requested-state",
            "AT",
            "--reference",
            reference,
            *SENT,
            *more,
        )
        return reference

    def seizure(self, reference: str = "S-1", case: str = "C-1") -> str:
        """Record a seizure; gives its reference."""
        self.arranged("Eve", "seizure", "record", case, "--reference", reference, *SEIZURE)
        return reference

    def exhibit(self, reference: str = "EV/1", *more: str) -> str:
        """Register an exhibit of seizure S-1, held by Eve; gives its reference."""
        self.arranged("Eve", "exhibit", "register", reference, "--seizure", "S-1", *STICK, *more)
        return reference


def copied(template: Office, folder: Path) -> Office:
    """Return an office that goes on from where ``template`` stands, in a folder of its own."""
    shutil.copytree(template.folder, folder, dirs_exist_ok=True)
    clock = FixedClock(template.desk.clock.now())
    office = Office(Desk(folder, clock, CountedEntropy(b"continued")))
    office.keys = dict(template.keys)
    return office


def golden(name: str, answer: Answer, folder: Path) -> None:
    """Compare a JSON answer with the one on file; CUSTODY_GOLDEN=write writes it instead."""
    text = answer.out.replace(json.dumps(str(folder))[1:-1], "$DESK")
    file = GOLDEN / f"{name}.json"
    if os.environ.get("CUSTODY_GOLDEN") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
    assert json.loads(text)["schema"].startswith("custody.")
    kept = file.read_text() if file.exists() else None
    assert text == kept, (
        f"{file.name} is {'not on file' if kept is None else 'not what the command answers'};"
        " if the answer is right, run this test once with CUSTODY_GOLDEN=write"
    )
