"""Hash lists of other programs: sha256sum and its kin, BSD tags, hashdeep, DFXML, BagIt.

Tables (FTK Imager, X-Ways, EnCase, NSRL, HashKeeper) and sets without names (hfind, EnCase) are read and not written.
Bytes in, facts out, and back. Lists are compared by custody.ledger.digests.comparison.
"""

from custody.proof.hash_lists.reader import read
from custody.proof.hash_lists.records import (
    ALGORITHMS,
    MOST_LIST_BYTES,
    HashList,
    ListedFile,
    base_names,
    hex_digest,
)
from custody.proof.hash_lists.writer import FORMATS, NEEDED, Written, write

__all__ = [
    "ALGORITHMS",
    "FORMATS",
    "MOST_LIST_BYTES",
    "NEEDED",
    "HashList",
    "ListedFile",
    "Written",
    "base_names",
    "hex_digest",
    "read",
    "write",
]
