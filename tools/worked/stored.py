"""Examples of stored files: head file, list of erasures, key file and settings."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from nacl.pwhash import argon2id
from nacl.secret import SecretBox

from custody.ledger.append.entry_signing import Request
from custody.ledger.ports import HeadMark, ListedErasure
from custody.ledger.publish.witness import Witness
from custody.ledger.scenes import Kit, KitCase, draft, offline_drafting
from custody.ledger.scenes import kit as kits
from custody.model.schema.types import Value
from custody.proof import b64, checkpoint
from custody.proof.note import SeedSigner
from custody.storage.account.log_memory import AccountMemory
from custody.storage.account.witness_file import WitnessFile
from custody.storage.keys.key_files import file_name
from custody.storage.memory.small_ports import CountedEntropy, FixedClock
from custody.storage.settings.vault_file import write_vault_toml
from custody.storage.state.draft_box import DraftBox
from custody.storage.state.erasures import ErasureList
from custody.storage.state.head import SLOT_BYTES, HeadFile, state_folder
from tests.world import MONDAY, seed_of
from tools.hexdump import hexdump
from tools.office import CASE, office

PASSPHRASE = b"correct horse battery staple"


def _mark(size: int) -> HeadMark:
    head = checkpoint.parse(office().checkpoint(size))
    return HeadMark(head.size, head.root)


def head_file() -> str:
    """Return a text that shows both slots of a head file while entry 20 is being written after entry 19."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "head"
        head = HeadFile(path, office().world.origin)
        head.start(_mark(19))
        head.intend(_mark(19), _mark(20))
        head.promote(_mark(20))
        head.intend(_mark(20), _mark(21))
        data = path.read_bytes()
    parts = []
    for number, name in enumerate(("slot 0, what is promised", "slot 1, what is being written")):
        slot = data[number * SLOT_BYTES : (number + 1) * SLOT_BYTES]
        parts += [f"{name}:", hexdump(slot, number * SLOT_BYTES)]
    return "\n".join(parts)


def state_folder_name() -> str:
    """Return a text that shows the folder of one ledger's head below the state folder."""
    origin = office().world.origin
    lines = [
        f"origin                      {origin}",
        f"SHA-256 of it               {sha256(origin.encode()).hexdigest()}",
        f"folder                      {state_folder(origin, Path('STATE')).as_posix()}",
    ]
    return "\n".join(lines)


def erasure_list() -> str:
    """Return a text that shows the list of erasures after two erasures of the examples."""
    origin = office().world.origin
    entry = office().world.entry(CASE)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "head.erasures"
        listed = ErasureList(path, origin)
        listed.add([ListedErasure(CASE, entry.leaf, 0)])
        listed.add([ListedErasure(CASE, entry.leaf, 1), ListedErasure(CASE, entry.leaf, 2)])
        text = path.read_text()
    first = sha256(f"custody.erasures/1\n{origin}\n".encode()).hexdigest()
    return f"before the first line: {first}\n\n{text}"


def witness_memory() -> str:
    """Return a text that shows the memory of the witness after it cosigned 19 and 21 entries."""
    keys = office()
    clock = FixedClock(MONDAY + 3600)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "witness.memory"
        memory = WitnessFile(path, keys.witness.verifier)
        memory.create()
        witness = Witness(keys.witness, memory, clock)
        witness.sign(keys.checkpoint(19), keys.log_key, None)
        clock.advance(3600)
        witness.sign(keys.checkpoint(21), keys.log_key, keys.world.prover().consistency(19, 21))
        return path.read_text()


def log_memory() -> str:
    """Return a text that shows an account's memory of a log, seen at 19 and at 21 entries."""
    keys = office()
    with tempfile.TemporaryDirectory() as folder:
        memory = AccountMemory(Path(folder), keys.world.origin, Path(folder) / "receipts")
        memory.remember(keys.checkpoint(19), 19)
        memory.remember(keys.checkpoint(21), 21)
        return (Path(folder) / "memory").read_text()


def key_file_text() -> str:
    """Return a key file made from its description here, without the code that writes real ones."""
    signer = SeedSigner("lab.example/9f3ac0517be24d18", seed_of("eve"))
    salt, nonce = sha256(b"salt").digest()[:16], sha256(b"nonce").digest()[:24]
    secret = argon2id.kdf(32, PASSPHRASE, salt, 1, 8192)
    box = SecretBox(secret).encrypt(seed_of("eve"), nonce)
    document = {
        "box": b64.encode(bytes(box)),
        "kdf": {"mem": 8192, "name": "argon2id", "ops": 1, "salt": b64.encode(salt)},
        "kind": 1,
        "name": signer.verifier.name,
        "schema": "custody.key/1",
        "vkey": str(signer.verifier),
    }
    return json.dumps(document, sort_keys=True, separators=(",", ":")) + "\n"


def key_file() -> str:
    """Return a text that shows a key file and its name."""
    return f"{file_name('lab.example/9f3ac0517be24d18')}:\n{key_file_text()}"


def vault_settings() -> str:
    """Return a text that shows the custody.toml of a new vault."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_vault_toml(Path(folder) / "vault", office().world.origin, domain="lab.example")
        return path.read_text()


def scene_kit() -> str:
    """Return a text that shows the kit of an officer at the end of the examples, with one case."""
    return _kit().write().decode()


def scene_draft() -> str:
    """Return a text that shows the draft of a note that opens a scene, with the name of its file."""
    keys, kit = office(), _kit()
    signer = keys.world.people["eve"].signer
    drafting = offline_drafting(kit, signer.verifier, [], MONDAY + 7200, CountedEntropy())
    values: dict[str, Value] = {
        "clock_error_seconds": 2,
        "reference": "harbour",
        "scene_place": "12 Harbour Street",
        "late_reason": "offline",
    }
    opened = drafting.add(signer, Request("scene.opened", values))
    with tempfile.TemporaryDirectory() as folder:
        path = DraftBox(Path(folder)).add(draft.read(draft.write(opened.item, signer.verifier)))
        return f"{path.name}:\n{path.read_text()}"


def _kit() -> Kit:
    keys = office()
    case = keys.world.entry(CASE).envelope.subject
    return kits.make(keys.log_key, keys.checkpoint(21), (KitCase(case, "C-2026/17"),))


EXAMPLES: dict[str, Callable[[], str]] = {
    "head-file": head_file,
    "state-folder": state_folder_name,
    "erasure-list": erasure_list,
    "witness-memory": witness_memory,
    "log-memory": log_memory,
    "scene-kit": scene_kit,
    "scene-draft": scene_draft,
    "key-file": key_file,
    "vault-settings": vault_settings,
}
