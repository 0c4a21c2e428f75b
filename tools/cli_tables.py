"""Tables for the pages of commands: exit statuses, settings, commands that show a page."""

from __future__ import annotations

from custody.errors import EXIT_HUNG_UP, EXIT_INTERRUPTED, EXIT_TERMINATED, EXIT_UNREAD, EXIT_WARNINGS
from custody.model.topics import complete_topics

#: What a status means, beside those of the error classes.
STATUSES = {
    0: "done, or verified in the scope that is named",
    1: "a bug in this program",
    2: "wrong use of the command",
    3: "checked and false",
    4: "could not decide",
    5: "refused by a rule or role, or by whoever was asked at a terminal",
    6: "not found",
    7: "conflict, or busy",
    8: "storage or network failed, or standard output did not take the answer",
    9: "configuration or key",
    EXIT_WARNINGS: "done, with warnings (a nonconforming record, for one; or an entry whose answer was not written)",
    EXIT_HUNG_UP: "the terminal went away (SIGHUP); what was not answered may or may not have been done",
    EXIT_INTERRUPTED: "interrupted (SIGINT); what was not answered may or may not have been done",
    EXIT_UNREAD: "nobody read the answer to its end (SIGPIPE); nothing was entered, the rest was carried out",
    EXIT_TERMINATED: "asked to end (SIGTERM); what was not answered may or may not have been done",
}

#: Where a value comes from if nothing names it, by setting.
SETTINGS = {
    "vault": ("the vault", "`vault` in the user's data folder"),
    "keys": ("folder of private keys", "`keys` in the user's data folder"),
    "as": ("key to sign with", "the only key in the key folder"),
    "passphrase_file": ("file whose first line is the passphrase of one's own key", "ask at the terminal"),
    "log_passphrase_file": (
        "file with the passphrase of the log key",
        "`log.passphrase` in the state folder",
    ),
    "state": ("folder outside vaults where heads are remembered", "the user's state folder"),
    "domain": ("domain that names new ledgers and keys", "none"),
    "due_days": ("days before its end from which an order is due", "14"),
    "backup_days": ("days after which the newest backup is too old", "7"),
    "reads": ("which reads are signed for: none, confidential or all", "none"),
    "log": ("where each command leaves a log line: `syslog`, `syslog:SOCKET` or a file", "nowhere"),
    "office": ("file with [what the office states in every case](format.md#the-offices-file)", "none"),
    "label_printer": ("command that takes labels in ZPL, or `device:` and the path of a printer", "none"),
    "print_command": ("command that prints a PDF from its standard input, such as `lp`", "none"),
    "view_command": (
        "command that shows a picture until it is closed, such as `feh`; the file's name is added to it",
        "none",
    ),
    "scan_prefix": ("text that the scanner sends before each code", "none"),
    "scan_suffix": ("text that the scanner sends behind each code, before Enter", "none"),
}


#: The commands that answer scripts with the document of a page; a thing that needs no row elsewhere needs none here.
PAGES = frozenset(
    {
        ("access", "list"),
        ("actor", "list"),
        ("actor", "show"),
        ("assistance-order", "list"),
        ("assistance-order", "show"),
        ("mla-request", "list"),
        ("mla-request", "show"),
        ("backup", "list"),
        ("backup", "verify"),
        ("case", "list"),
        ("case", "show"),
        ("copy", "list"),
        ("copy", "show"),
        ("transfer", "list"),
        ("transfer", "show"),
        ("disposition", "blockers"),
        ("disposition", "print-certificate"),
        ("disposition", "list"),
        ("disposition", "show"),
        ("disposition", "candidates"),
        ("enquiry", "list"),
        ("enquiry", "show"),
        ("erasure", "list"),
        ("entry", "searches"),
        ("destructive-examination", "list"),
        ("destructive-examination", "show"),
        ("exhibit", "flags"),
        ("exhibit", "list"),
        ("exhibit", "show"),
        ("exhibit", "timeline"),
        ("legal-hold", "list"),
        ("legal-hold", "show"),
        ("inspection", "list"),
        ("inspection", "show"),
        ("inventory", "list"),
        ("inventory", "show"),
        ("key", "list"),
        ("key", "show"),
        ("lock", "plan"),
        ("lock", "status"),
        ("log", "checkpoints"),
        ("case", "members"),
        ("orphan-deletion", "list"),
        ("preservation-order", "list"),
        ("preservation-order", "show"),
        ("proceedings", "show"),
        ("location", "list"),
        ("location", "show"),
        ("privilege", "list"),
        ("privilege", "show"),
        ("production-order", "list"),
        ("production-order", "show"),
        ("profile", "list"),
        ("profile", "show"),
        ("preservation-request", "list"),
        ("preservation-request", "show"),
        ("restore",),
        ("scene", "list"),
        ("scene", "show"),
        ("scene", "drafts"),
        ("disclosure", "list"),
        ("disclosure", "show"),
        ("seizure", "print-list"),
        ("seizure", "list"),
        ("seizure", "show"),
        ("shift-report",),
        ("store", "reconcile"),
        ("sweep", "plan"),
        ("sweep", "sample"),
        ("sweep", "status"),
        ("timestamp", "list"),
        ("today",),
        ("trust",),
        ("witness", "list"),
    }
) | {
    (command, action)
    for topic in complete_topics()
    for command in topic.commands
    for action in ("list", "show")
}
