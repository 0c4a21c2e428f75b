"""The table of commands with one line of help each, their groups, and the short names that some have."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

from custody.model.topics import complete_topics


class Command(NamedTuple):
    """One command: its name, its module under custody.cli, and one line of help.

    A command that a kind makes has no module. Commands with only a list, a page and the actions of their kinds share
    one.
    """

    name: str
    module: str
    help: str


COMMANDS: tuple[Command, ...] = (
    Command("init", "", "make a vault and its first administrator"),
    Command("actor", "setup.actor", "enrol persons and machines, set their roles"),
    Command("key", "setup.key", "make, list, rotate and revoke keys"),
    Command("case", "instruments.case", "open, close and show cases, and who belongs to them"),
    Command("preservation-order", "things", "issue, serve, renew and withdraw preservation orders (art. 25)"),
    Command("enquiry", "things", "enquiries to other States about the location of data (art. 42(2))"),
    Command("preservation-request", "things", "requests of one State to another to preserve data (art. 42)"),
    Command("mla-request", "things", "requests of one State to another for legal assistance (arts. 40, 44)"),
    Command("profile", "instruments.profile", "laws as data files: show what they say, adopt them"),
    Command("scene", "instruments.scene", "notes from a scene: write them offline, import them later"),
    Command("seizure", "instruments.seizure", "record seizures (art. 28)"),
    Command("assistance-order", "things", "orders to explain a system (art. 28(4))"),
    Command("production-order", "things", "production orders (art. 27)"),
    Command("exhibit", "daily.exhibit", "register, seal, flag, list and show exhibits"),
    Command("legal-hold", "things", "place, review and release legal holds"),
    Command("proceedings", "instruments.proceedings", "judgments, appeals and final decisions of cases"),
    Command("location", "things", "storage locations: rooms, shelves, boxes, and their contents"),
    Command("copy", "things", "the register of copies: make, hand over, take back, account for"),
    Command("inventory", "daily.inventory", "inventory rounds: count exhibits, find missing ones"),
    Command(
        "disposition", "defence.disposition", "return, destroy or forfeit exhibits: propose, approve, witness"
    ),
    Command("transfer", "daily.transfer", "transfer exhibits: offer, accept, refuse, recall, hand out"),
    Command("acquisition", "stored.acquisition", "record the acquisition of an image"),
    Command("archive", "", "store evidence and record it"),
    Command("object", "stored.objects", "copy stored objects to other stores, repair damaged ones"),
    Command("fetch", "stored.fetch", "retrieve archived objects as files, verified while written"),
    Command("store", "stored.store", "object stores: probe and prepare them, compare them with the record"),
    Command(
        "orphan-deletion", "stored.orphan_deletion", "orphaned objects: deletion approved by two persons"
    ),
    Command("sweep", "stored.sweep", "verify stored objects against the record"),
    Command("lock", "stored.lock", "retention locks in stores: plan, apply and verify them"),
    Command(
        "hash-list",
        "stored.hash_list",
        "write hash lists of archived files, compare lists with the record",
    ),
    Command(
        "entry", "record.entry", "correct, countersign, disclose, rescind entries; search them for a value"
    ),
    Command("erasure", "record.erasure", "propose, approve and execute the erasure of fields"),
    Command("form", "forms.form", "write an empty form for a command, to fill in and enter with --from"),
    Command(
        "schema", "setup.schema", "write the JSON Schema of a kind of entry, for scripts that read entries"
    ),
    Command("log", "record.log", "show entries, publish the log, give its key, resume after a loss"),
    Command("access", "instruments.access", "log access to confidential fields, list who read them"),
    Command("privilege", "things", "record claims of privilege and rulings on them"),
    Command("inspection", "things", "record inspections by the defence"),
    Command("destructive-examination", "things", "announce destructive examinations, decide objections"),
    Command("disclosure", "defence.disclosure", "disclosure schedules and duties to disclose to the defence"),
    Command("proof", "record.proof", "write proof files: inclusion and consistency"),
    Command("verify", "verify.verify", "verify proof files, or a published folder, offline"),
    Command("check", "record.check", "check the whole vault against itself and its head"),
    Command("trust", "record.trust", "trust a log's key, show what this account remembers of logs"),
    Command("witness", "record.witness", "sign as a witness by file, import cosignatures"),
    Command("timestamp", "record.timestamp", "add and verify timestamp tokens (RFC 3161) of checkpoints"),
    Command("today", "daily.today", "show open tasks and alarms today"),
    Command("shift-report", "daily.shift_report", "report a shift: what came, went and is open at its end"),
    Command("deadlines", "daily.deadlines", "list every deadline and who must act; write them as a calendar"),
    Command(
        "actions",
        "daily.actions",
        "show the actions allowed on an exhibit or record now",
    ),
    Command("backup", "setup.backup", "back up the ledger while in use; verify and list backups"),
    Command("restore", "setup.restore", "restore a vault from a backup, compared with outside evidence"),
    Command("health", "setup.health", "check whether entries and a restore are possible"),
    Command("doctor", "setup.doctor", "check this machine, and repair its database"),
    Command("migrate", "", "move the ledger to a database on a server"),
    Command("settings", "setup.settings", "show the settings and where each comes from"),
    Command("tui", "setup.tui", "open the terminal interface, for keyboard and scanner"),
    Command("training", "setup.training", "a training ledger with three cases, to practise in"),
    Command("demo", "setup.demo", "run a demonstration case on a real image, with three attacks"),
    Command(
        "manual", "setup.manual", "show the manual, write its pages and the stand-alone verifier to files"
    ),
    Command("completion", "setup.completion", "print a completion script for a shell"),
    *(Command(topic.commands[0], "things", topic.says) for topic in complete_topics()),
)

#: Title of each group, and its commands: those that are typed most often come first.
GROUPS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    (
        "a day's work",
        (
            *("today", "exhibit", "transfer", "location", "inventory", "acquisition", "archive"),
            *("deadlines", "shift-report", "actions", "fetch", "verify"),
        ),
    ),
    (
        "cases and instruments",
        (
            *("case", "preservation-order", "preservation-request", "mla-request", "enquiry"),
            *("production-order", "assistance-order", "seizure", "scene", "profile"),
        ),
    ),
    (
        "disclosure, privilege and disposition",
        (
            *("entry", "disclosure", "privilege", "inspection", "destructive-examination", "legal-hold"),
            *("proceedings", "disposition", "copy"),
        ),
    ),
    ("stored evidence", ("sweep", "object", "store", "lock", "hash-list", "orphan-deletion")),
    (
        "the record and its proofs",
        ("check", "log", "proof", "witness", "timestamp", "trust", "erasure", "access"),
    ),
    (
        "set-up",
        (
            *("init", "actor", "key", "settings", "form", "schema", "backup", "restore", "health", "doctor"),
            *("migrate", "tui", "manual", "training", "demo", "completion"),
        ),
    ),
)
#: The title of commands that no group names: those of things that are declared in one place.
FURTHER: Final = "further things"

#: Short names, and the words that each stands for; help shows them beside the full name.
ALIASES: Final[Mapping[str, str]] = {
    "acquire": "acquisition record",
    "correct": "entry correct",
    "examination": "destructive-examination",
    "hold": "legal-hold",
    "mla": "mla-request",
    "order": "preservation-order",
    "production": "production-order",
    "request": "preservation-request",
}


def expanded(typed: Sequence[str]) -> list[str]:
    """Return the typed words with a short name in full: the first word, or the one after ``help``."""
    at = 1 if typed[:1] == ["help"] else 0
    words = ALIASES.get(typed[at], typed[at]).split() if len(typed) > at else []
    return [*typed[:at], *words, *typed[at + 1 :]]


def alias_of(command: str) -> str | None:
    """Return the short name of a command; None where it has none."""
    return next((alias for alias, words in ALIASES.items() if words == command), None)


def grouped(commands: Collection[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Return the title and commands of each group; commands in no group come last, under ``FURTHER``."""
    found = [(title, tuple(name for name in names if name in commands)) for title, names in GROUPS]
    placed = {name for _, names in found for name in names}
    found.append((FURTHER, tuple(name for name in commands if name not in placed)))
    return [(title, names) for title, names in found if names]
