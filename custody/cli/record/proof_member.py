"""`custody proof member`: prove one member of an archived folder or split image up to its entry."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from custody.cli.answers.compromised_key_entries import revision_document, revision_lines
from custody.cli.answers.ledger_history import warn_of_past
from custody.cli.main import example, shared
from custody.cli.shell.call import Call
from custody.cli.shell.committed_size import promised_size
from custody.cli.shell.files import forcing, place, refuse_existing, write
from custody.display import code_words
from custody.layout import pairs

if TYPE_CHECKING:
    from pathlib import Path

    from custody.ledger.publish.committed_size import ProvenEntry
    from custody.storage.vault.vault import Vault


def configure(actions: Any) -> None:
    """Add `custody proof member` to the parser of its command."""
    member = actions.add_parser("member", help="prove a member of an archived folder up to its entry")
    member.add_argument(
        "object", help="object: identifier or its first characters, or the number of its entry"
    )
    member.add_argument("path", help="the member's path below the folder that was archived")
    member.add_argument(
        "--out", required=True, metavar="PREFIX", help="write PREFIX.tlog-proof and PREFIX.member.json"
    )
    forcing(member)
    shared(member)
    example(
        member,
        "custody proof member 1f2e3d4c DCIM/a.jpg --out a",
        "custody verify a.tlog-proof --vkey @log.vkey --member a",
    )
    member.set_defaults(run=_run)


def warn_of_neighbours(call: Call, document: str, of: str) -> None:
    """Warn that a document holds unsalted hashes of neighbours, which confirm guesses about ``of``."""
    call.say.caution(
        f"{document} holds unsalted hashes of its neighbours: whoever has it can confirm guesses about {of}"
    )


#: What can be guessed beside a member, and beside a part of an image.
BESIDE_MEMBER = "names, sizes and contents of other members"
BESIDE_CHUNK = "the bytes next to this part, such as zeros or known files"


def new_files(call: Call, **endings: str) -> dict[str, Path]:
    """Return the files below --out by content: the proof, and PREFIX with each of ``endings``.

    Raise Conflict for the first one that exists, unless --force was given.
    """
    prefix = place(call, call.args.out)
    endings = {"proof": "tlog-proof", **endings}
    files = {what: prefix.with_name(f"{prefix.name}.{ending}") for what, ending in endings.items()}
    refuse_existing(call, files.values())
    return files


def proven_alone(call: Call, vault: Vault, position: int, newest: int) -> ProvenEntry:
    """Return the proof of an entry without timestamp tokens; warn of the ledger's past.

    ``newest`` is the size of the largest checkpoint that may go out.
    """
    from custody.ledger.publish.committed_size import proven_entries
    from custody.storage.account.acknowledgements import ledger_history

    warn_of_past(call, ledger_history(vault))
    (proven,) = proven_entries(vault.prover(), vault.store.read(), [position], newest, alone=True)
    return proven


def write_parts(
    call: Call, files: Mapping[str, Path], proven: ProvenEntry, parts: Mapping[str, bytes]
) -> None:
    """Write a proof, and the parts of evidence that it proves, to their files."""
    contents = {"proof": proven.proof, **parts}
    for what, path in files.items():
        write(call, path, contents[what], private=True)


def answer_parts(
    call: Call,
    files: Mapping[str, Path],
    proven: ProvenEntry,
    document: Mapping[str, Any],
    rows: Sequence[tuple[str, str]],
) -> int:
    """Answer with a proven part: ``document`` for scripts, ``rows`` for people, and its files; return 0."""
    answer = {
        **document,
        "files": {what: str(path) for what, path in files.items()},
        **revision_document(proven.revision),
    }
    named = [(code_words(what), str(path)) for what, path in files.items()]
    call.out.answer(answer, [*pairs([*rows, *named]), *revision_lines({proven.position: proven.revision})])
    return 0


def _run(call: Call) -> int:
    from custody.ledger.objects.members import prove_member
    from custody.ledger.objects.replica_choice import store_of
    from custody.ledger.views.naming.search import object_of
    from custody.proof.commitments.values import name_value

    args = call.args
    files = new_files(call, member_document="member.json")
    try:
        with call.vault() as vault:
            stored = object_of(vault.lookup(), args.object)
            store = store_of(vault.objects, stored)
            newest = promised_size(call, vault)
            reader, wanted = vault.store.read(), os.fsencode(args.path)
            document, said = prove_member(reader, store, stored, wanted, progress=call.say)
            proven = proven_alone(call, vault, stored.position, newest)
    finally:
        call.say.clear()
    digest = None if said.sha256 is None else said.sha256.hex()
    told = {
        "object": stored.id,
        "entry": stored.position,
        "path": name_value(said.path),
        "kind": said.kind,
        "bytes": said.bytes,
        "sha256": digest,
    }
    rows = [("object", f"{stored.id}, entry {stored.position}"), ("member", args.path), ("is a", said.kind)]
    rows += [] if digest is None else [("bytes", str(said.bytes)), ("SHA-256", digest)]
    write_parts(call, files, proven, {"member_document": document})
    warn_of_neighbours(call, files["member_document"].name, BESIDE_MEMBER)
    return answer_parts(call, files, proven, told, rows)
