"""The merkletools package as an oracle: given the RFC's node hash and hashed leaves, it builds the RFC's tree."""

from __future__ import annotations

import hashlib
import importlib
import os
import warnings
from collections.abc import Callable
from typing import Any

import pytest


def builder() -> Callable[[list[bytes]], Any]:
    """Return what builds a tree over leaf hashes; skip without the package (fail with CI set).

    On import the package warns that an optional SHA-3 module is missing, which nothing here uses.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if os.environ.get("CI") == "true":
            module = importlib.import_module("merkletools")
        else:
            reason = "merkletools is installed without its dependencies"
            module = pytest.importorskip("merkletools", reason=reason)

    def build(hashes: list[bytes]) -> Any:
        tree = module.MerkleTools(hash_type="sha256")
        tree.hash_function = lambda pair: hashlib.sha256(b"\x01" + pair)
        tree.add_leaf([item.hex() for item in hashes])
        tree.make_tree()
        return tree

    return build
