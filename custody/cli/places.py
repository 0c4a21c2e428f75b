"""How objects are shown that lie in fewer places than the policy of their store asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.words import called, listed, many, short

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup
    from custody.model.records import StoredObject
    from storage.vault import Vault

#: Most objects that are named for one set of stores.
_NAMED = 20


def place_called(stored: StoredObject) -> str:
    """Name a place to people: the object, or the copy and what it is of."""
    if stored.of is None:
        return f"object {short(stored.id)}"
    return f"copy {short(stored.id)} of object {short(stored.of)}"


def few_rows(vault: Vault, lookup: Lookup) -> list[dict[str, Any]]:
    """Give the objects that lie well in too few administrations: a row for each set of stores, with some by name."""
    from custody.ledger.views.places import few
    from custody.model.records import StoredObject

    wanted = {name: policy.copies for name, policy in vault.policies().items() if policy.copies > 1}
    if not wanted:
        return []
    rows = []
    for one in few(lookup, wanted, vault.administrations(), _NAMED):
        objects = [lookup.get(StoredObject, key) for key in one.first]
        rows.append(
            {
                "store": one.store,
                "stores": list(one.stores),
                "administrations": one.administrations,
                "copies": one.wanted,
                "objects": one.objects,
                "first": [
                    {
                        "object": stored.id,
                        "exhibit": stored.exhibit,
                        "reference": lookup.label_of("exhibit", stored.exhibit),
                    }
                    for stored in objects
                ],
            }
        )
    return rows


def few_lines(rows: list[dict[str, Any]]) -> list[str]:
    """Tell people which objects these are, and what gives them a further place."""
    lines = []
    for row in rows:
        where = listed(row["stores"], "no store")
        lines.append(
            f"TOO FEW PLACES  {many(row['objects'], 'object')} in {where}: "
            f"{row['administrations']} of {row['copies']} administrations"
        )
        lines += [
            f"  object {short(one['object'])}, exhibit {called(one['reference'], one['exhibit'])}"
            for one in row["first"]
        ]
        more = row["objects"] - len(row["first"])
        lines += [f"  and {many(more, 'more object')}"] if more else []
    if rows:
        lines.append("copy them with `custody replicate --to STORE`, to a store that somebody else runs")
    return lines
