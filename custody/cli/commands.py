"""The table of commands: the name of each, its module, and one line of help."""

from __future__ import annotations

from typing import NamedTuple

from custody.model.topics import complete_topics


class Command(NamedTuple):
    """One command: its name, its module under custody.cli, and one line of help.

    A command that a kind makes has no module. Those of things with a list and a page and no more share one.
    """

    name: str
    module: str
    help: str


COMMANDS: tuple[Command, ...] = (
    Command("init", "", "make a vault and its first administrator"),
    Command("actor", "setup.actor", "enrol people and machines, set their roles"),
    Command("key", "setup.key", "make, list, rotate and revoke keys"),
    Command("case", "instruments.case", "open, close and show cases, and who belongs to them"),
    Command("order", "things", "issue, serve, renew and withdraw preservation orders (art. 25)"),
    Command("enquiry", "things", "ask another State where data or their provider are (art. 42(2))"),
    Command("request", "things", "requests of one State to another to preserve data (art. 42)"),
    Command("assistance", "things", "requests of one State to another for legal assistance (arts. 40, 44)"),
    Command("profile", "instruments.profile", "laws as data files: show what they say, adopt them"),
    Command("scene", "instruments.scene", "notes from a scene: write them offline, let them in later"),
    Command("seizure", "instruments.seizure", "record seizures (art. 28)"),
    Command("assist", "things", "order somebody who knows a system to explain it (art. 28(4))"),
    Command("production", "things", "order somebody to hand over data (art. 27)"),
    Command("exhibit", "daily.exhibit", "register exhibits, seal and unseal them"),
    Command("hold", "things", "legal holds: place, review, release"),
    Command("proceedings", "instruments.proceedings", "how a case was decided: judgment, appeal, final date"),
    Command("place", "things", "places of storage: rooms, shelves, boxes, and what lies there"),
    Command("copy", "things", "the register of copies: make, hand out, take back, account for"),
    Command("inventory", "daily.inventory", "inventory rounds: count what is there, find what is missing"),
    Command(
        "disposition", "defence.disposition", "return, destroy or forfeit exhibits: propose, approve, witness"
    ),
    Command("custody", "daily.transfer", "hand exhibits over: offer, accept, refuse, recall"),
    Command("acquire", "", "record the acquisition of an image"),
    Command("archive", "", "store evidence and record it"),
    Command("replicate", "", "copy objects into a further store, read well where they lie"),
    Command("repair", "", "write good bytes of an object over damaged ones"),
    Command("fetch", "stored.fetch", "write archived objects to files, verified while they are written"),
    Command(
        "reconcile", "stored.reconcile", "compare stores with entries both ways; finish what was left over"
    ),
    Command("abandonment", "stored.abandonment", "orphaned objects: two people agree that one is deleted"),
    Command("fixity", "stored.fixity", "read stored objects back and compare them with the record"),
    Command("lock", "stored.lock", "locks in stores: what the record wants, set it, read it back"),
    Command(
        "digests", "stored.digests", "write hash lists of what is archived, and compare lists with the record"
    ),
    Command(
        "entry", "record.entry", "correct, countersign, disclose, rescind entries; search them for a value"
    ),
    Command("erasure", "record.erase", "propose, approve and execute the erasure of fields"),
    Command("form", "forms.template", "write an empty form for a command, to fill in and enter with --from"),
    Command(
        "schema", "setup.schema", "write the JSON Schema of a kind of entry, for scripts that read entries"
    ),
    Command("log", "record.log", "show entries, publish the log, give its key, resume after a loss"),
    Command("access", "instruments.access", "log access to confidential fields, list who read them"),
    Command("handling", "defence.handling", "flag exhibits that call for handling of their own"),
    Command("privilege", "things", "record claims of privilege and rulings on them"),
    Command("inspection", "things", "record sessions in which the defence looks"),
    Command("examination", "things", "give notice before something is destroyed"),
    Command("schedule", "defence.schedule", "list what the defence is shown, and what is owed to it"),
    Command("proof", "record.proof", "write proof files: inclusion and consistency"),
    Command("verify", "verify.verify", "verify proof files, or a published folder, offline"),
    Command("check", "record.check", "check the whole vault against itself and its head"),
    Command("trust", "record.trust", "trust a log's key, show what this account remembers of logs"),
    Command("witness", "record.witness", "be a witness by file, and take cosignatures in"),
    Command("stamp", "record.stamp", "take timestamp tokens (RFC 3161) on checkpoints in"),
    Command("status", "daily.status", "show what needs somebody today"),
    Command("due", "daily.due", "list every deadline and who must act; write them as a calendar"),
    Command(
        "possible",
        "daily.allowed_actions",
        "say what may be entered about a thing now, and why the rest may not",
    ),
    Command("backup", "setup.backup", "back the ledger up while entries come in; verify and list backups"),
    Command(
        "restore", "setup.restore", "make a vault from a backup, compared with all that remembers the ledger"
    ),
    Command("health", "setup.health", "ask whether an entry is possible, and whether a restore would be"),
    Command("doctor", "setup.doctor", "ask whether this machine is fit, and repair its database"),
    Command("migrate", "", "move the ledger to a database on a server"),
    Command("settings", "setup.config", "show the settings and where each comes from"),
    Command("tui", "setup.tui", "work at the terminal: everything on screens, by keys and scanner"),
    Command("demo", "demo", "play one whole case on a real image, and three attacks on it"),
    Command("completion", "setup.completion", "print a completion script for a shell"),
    *(Command(topic.commands[0], "things", topic.says) for topic in complete_topics()),
)
