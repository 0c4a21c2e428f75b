"""Keys that the tests sign with; their seeds are public, so they protect nothing."""

from __future__ import annotations

from custody.proof.cosignature import WitnessSigner
from custody.proof.note import SeedSigner

ORIGIN = "ledger.example/0123456789abcdef0123456789abcdef"
LOG = SeedSigner(ORIGIN, b"the log's own key, in tests only")
PERSON = SeedSigner("lab.example/9f3ac0517be24d18", b"a person's own key in tests only")
OTHER = SeedSigner("lab.example/0000000000000000", b"another person's key, tests only")
WITNESS = WitnessSigner("witness.example/w1", b"the first witness, in tests only")
SECOND = WitnessSigner("witness.example/w2", b"a second witness, for tests only")
