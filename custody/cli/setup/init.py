"""`custody init`: make a vault and its first administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.cli.entering.entries import refuse_bytes
from custody.cli.shell.call import Call
from custody.errors import UsageError
from custody.layout import pairs

if TYPE_CHECKING:
    from custody.proof.note import NoteSigner

PLAINLY = (
    "Its owner, who has the log key, can write the whole record anew, and every",
    "check in here will agree. Only evidence elsewhere can tell: have another office",
    "witness it, and let receipts leave the agency. Erasure does not reach copies or",
    "backups. Whoever can open the vault's files reads all of it, with or without a",
    'key; only with reads = "confidential" in its custody.toml is looking signed for.',
)
#: What a new ledger could not be restored without, by the codes of `custody health`.
LACKS = {
    "administrator_single": "a second administrator: a lost key of the only one is replaced by nobody",
    "backup_none": "a backup: the loss of this machine would be the loss of the ledger",
    "passphrase_single": "a second copy of the log's passphrase, which a backup seals to officers' keys",
}
NEXT = (
    ("custody log vkey", "the verifier key, needed for every verification"),
    ("custody key new", "typed by each person on the machine of the key"),
    ("custody actor enrol --display-name NAME --roles administrator --vkey VKEY", "a second administrator"),
    ("custody actor enrol --display-name NAME --roles examiner --vkey VKEY", "enrol that person"),
    (
        "custody backup make --out DIR --escrow NAME",
        "a backup, with the log's passphrase encrypted for an officer's key",
    ),
    ("custody health", "whether entries are possible, and whether a restore would be"),
    (
        "custody witness request --old-size 0 --out stick",
        "a request for a witness in another office, on a stick",
    ),
)


def make_vault(call: Call) -> int:
    """Make a vault, its keys and its first entry; return the exit status; raise UsageError."""
    from custody.storage.settings.server_address import check_stated
    from custody.storage.vault.creation import check_place

    args = call.args
    if args.folder is not None:
        if args.vault is not None:
            raise UsageError("the vault is named twice, as DIR and with --vault", hint="Name it once.")
        args.vault = args.folder
    domain = call.settings.domain
    if domain is None:
        raise UsageError(
            "the ledger needs a domain", hint="Name the agency with --domain, as in lab.example."
        )
    refuse_bytes(
        {
            "--display-name": args.display_name,
            "--organisation": args.organisation,
            "--database": args.database,
        }
    )
    check_stated(args.database, "--database", own=call.settings.own)
    check_place(call.settings, domain)
    made = not _has_key(call)
    if args.dry_run:
        key = "a new key" if made else call.key_name()
        document = {
            "dry_run": True,
            "vault": str(call.settings.vault),
            "domain": domain,
            "key": None if made else key,
        } | ({"database": args.database} if args.database else {})
        rows = [("vault", str(call.settings.vault)), ("domain", domain), ("signed by", key)]
        rows += [("database", args.database)] if args.database else []
        call.out.answer(document, [*pairs(rows), "dry run: nothing was made"])
        return 0
    return _make(call, domain, _new_key(call, domain) if made else call.signer(), made=made)


def _has_key(call: Call) -> bool:
    from custody.storage.keys.key_files import key_problems, list_keys

    folder = call.settings.keys
    return call.settings.key is not None or bool(list_keys(folder) or key_problems(folder))


def _new_key(call: Call, domain: str) -> NoteSigner:
    from custody.storage.keys.key_files import new_key_name, open_key, read_header, write_key

    name = new_key_name(domain, call.entropy)
    new = call.new_passphrase(call.settings.passphrase_file, training=call.args.training)
    passphrase = new(name)
    path = write_key(call.settings.keys, name, call.entropy.token(32), passphrase)
    return open_key(read_header(path), passphrase)


def _make(call: Call, domain: str, admin: NoteSigner, *, made: bool) -> int:
    from custody.model.records import Key
    from custody.model.schema.ids import is_training
    from custody.storage.vault.creation import create_vault
    from custody.storage.vault.vault import state_of

    args, settings = call.args, call.settings
    vault, receipt = create_vault(
        settings,
        domain,
        admin,
        call.clock,
        call.entropy,
        training=args.training,
        display_name=args.display_name,
        organisation=args.organisation,
        database=args.database,
    )
    with vault:
        call.out.training = is_training(vault.origin)
        call.entered.append(receipt.position)
        call.origin = vault.origin
        call.signed_by[admin.verifier.name] = None
        (file,) = call.entries.keep(vault, [receipt])
        key = vault.lookup().get(Key, admin.verifier.name)
        state = str(state_of(settings, vault.origin))
        document = {
            "vault": str(settings.vault),
            "origin": vault.origin,
            "log_vkey": str(vault.log_key),
            "key": key.name,
            "vkey": key.vkey,
            "key_made": made,
            "actor": key.actor,
            "state": state,
            "position": receipt.position,
            "receipt": file,
            "lacks": list(LACKS),
            "next": [{"command": command, "why": why} for command, why in NEXT],
        } | ({"database": args.database} if args.database else {})
        rows = [
            ("vault", str(settings.vault)),
            ("origin", vault.origin),
            ("log key", str(vault.log_key)),
            ("admin key", f"{key.name}{' (made now)' if made else ''}"),
            *([("database", args.database)] if args.database else []),
            ("actor", f"{args.display_name or '(no name)'}, {key.actor}"),
            ("entry 0", file or "receipt not kept"),
            ("remembered", f"{state} (keep it apart from the vault and its backups)"),
        ]
    steps = [line for command, what in NEXT for line in (f"  {command}", f"      {what}")]
    lacks = [
        "WARNING: this ledger could not be restored yet. It lacks:",
        *(f"  {what}" for what in LACKS.values()),
    ]
    call.out.answer(document, [*pairs(rows), "", *PLAINLY, "", *lacks, "", "next:", *steps])
    return 0
