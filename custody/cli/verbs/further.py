"""What help says of a command beyond what its codes mean."""

from __future__ import annotations

from collections.abc import Mapping

from custody.model.categories import CATEGORIES

#: By kind: further tables, each under its heading.
FURTHER: dict[str, Mapping[str, Mapping[str, str]]] = {
    "exhibit.registered": {
        "asked of it besides": {
            name: ", ".join(one.asks) for name, one in sorted(CATEGORIES.items()) if one.asks
        }
    },
}
