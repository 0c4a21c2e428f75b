"""`custody proof member`: prove one member of an archived folder or split image up to its entry."""

from __future__ import annotations

import os
from typing import Any

from custody.cli.call import Call
from custody.cli.doubted import revision_document, revision_lines
from custody.cli.files import forcing, place, refuse_existing, write
from custody.cli.main import example, shared
from custody.cli.promise import promised_size
from custody.errors import ConfigError
from custody.layout import pairs


def configure(actions: Any) -> None:
    """Add the action."""
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
    """Warn whoever hands a document out, or gets it, that its proof holds hashes of neighbours without salt."""
    call.say.caution(
        f"{document} holds unsalted hashes of its neighbours: whoever has it can confirm guesses about {of}"
    )


#: What can be guessed beside a member, and beside a part of an image.
BESIDE_MEMBER = "names, sizes and contents of other members"
BESIDE_CHUNK = "the bytes next to this part, such as zeros or known files"


def _run(call: Call) -> int:
    from custody.ledger.members import prove_member
    from custody.ledger.release import proof_size
    from custody.ledger.views.finding import object_of
    from custody.ledger.views.revisions import revisions
    from custody.proof import seal

    args = call.args
    prefix = place(call, args.out)
    files = {
        what: prefix.with_name(f"{prefix.name}.{ending}")
        for what, ending in (("proof", "tlog-proof"), ("member_document", "member.json"))
    }
    refuse_existing(call, files.values())
    try:
        with call.vault() as vault:
            stored = object_of(vault.lookup(), args.object)
            store = vault.objects.get(stored.store)
            if store is None:
                raise ConfigError(
                    f"no store named {stored.store} is set up", hint="Set it up in custody.toml."
                )
            newest = promised_size(call, vault)
            reader, wanted = vault.store.read(), os.fsencode(args.path)
            document, said = prove_member(reader, store, stored, wanted, progress=call.say)
            revised = revisions(reader, [stored.position])
            prover = vault.prover()
            proof = prover.proof(
                stored.position, proof_size(prover, stored.position, newest, None, alone=True)
            )
    finally:
        call.say.clear()
    for path, content in zip(files.values(), (proof, document), strict=True):
        write(call, path, content, private=True)
    warn_of_neighbours(call, files["member_document"].name, BESIDE_MEMBER)
    digest = None if said.sha256 is None else said.sha256.hex()
    answer: dict[str, Any] = {
        "object": stored.id,
        "entry": stored.position,
        "path": seal.name_value(said.path),
        "kind": said.kind,
        "bytes": said.bytes,
        "sha256": digest,
        "files": {what: str(path) for what, path in files.items()},
        **revision_document(revised[stored.position]),
    }
    rows = [("object", f"{stored.id}, entry {stored.position}"), ("member", args.path), ("is a", said.kind)]
    rows += [] if digest is None else [("bytes", str(said.bytes)), ("SHA-256", digest)]
    rows += [(what.replace("_", " "), str(path)) for what, path in files.items()]
    call.out.answer(answer, [*pairs(rows), *revision_lines(revised)])
    return 0
