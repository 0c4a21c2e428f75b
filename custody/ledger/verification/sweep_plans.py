"""The plan of a sweep: its objects, the amount at most, its hours, its sample's size.

A scope without any object is refused here, so that a mistyped name is no empty sweep.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from custody.errors import NotFound
from custody.frozen import dataclass
from custody.ledger.stores.verification_policy import DEFAULT, Policy, Window
from custody.ledger.verification.sweep import Limits
from custody.ledger.views.stores.sweep_selection import Scope, amount_of, objects_in
from custody.ledger.views.stores.verification_coverage import expected
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import StoredObject

_WHOLE = (1, 1)


@dataclass(frozen=True, slots=True)
class SweepPlan:
    """A sweep requested at ``now`` (seconds UTC): its depth, scope, and the stores' policies."""

    depth: str
    scope: Scope
    policies: Mapping[str, Policy]
    now: int

    @property
    def extent(self) -> str:
        """The scope as a code in the entry of a pause: ``due``, ``part``, or ``all``."""
        scope = self.scope
        if scope.due or scope.max_age is not None:
            return "due"
        return "part" if self._named or scope.slice != _WHOLE else "all"

    @property
    def _named(self) -> bool:
        """Whether the scope names a case, exhibit or object."""
        return bool(self.scope.case or self.scope.exhibit or self.scope.object)

    @property
    def place(self) -> Scope:
        """The scope with its case, exhibit, object and store alone, without limits by date or slice."""
        scope = self.scope
        return Scope(case=scope.case, exhibit=scope.exhibit, object=scope.object, store=scope.store)

    def objects(self, lookup: Lookup) -> Iterator[StoredObject]:
        """Return the objects to read, by the record now."""
        return objects_in(lookup, self.scope, self.depth, self.now, self.policies)

    def refuse_empty(self, lookup: Lookup, named: Mapping[str, str]) -> None:
        """Raise NotFound if no object is archived in the scope; ``named`` are the typed names, by space."""
        for space, text in named.items():
            if next(objects_in(lookup, self.place, self.depth, self.now, self.policies), None) is None:
                raise NotFound(
                    f"no object is archived under the {space} {text!r}", hint="See `custody archive`."
                )

    def total(self, lookup: Lookup) -> int | None:
        """Return the most that the sweep reads: bytes, or objects where only sizes are compared.

        Return None where only the sweep itself, or reading every record, would show it.
        """
        scope, sizes = self.scope, self.depth == "metadata"
        if self.depth == "sample":
            return None
        if self._named:
            if scope.object or scope.slice != _WHOLE:
                return sum(1 if sizes else stored.bytes for stored in self.objects(lookup))
            count, size = amount_of(lookup, replace(scope, slice=_WHOLE), self.depth, self.now, self.policies)
            return count if sizes else size
        if sizes or scope.resume or scope.max_age is not None or scope.slice != _WHOLE:
            return None
        return expected(lookup.reader, scope.store, self.policies, self.now, due=scope.due)

    def limits(self, window: Window | None, duration: int | None) -> Limits:
        """Return the limits after which no further object is begun: ``duration`` seconds, and hours of stores.

        The hours are ``window``, else in a sweep of due objects those of each store's policy.
        """
        own = {name: policy.window if self.scope.due else None for name, policy in self.policies.items()}
        windows = {name: window or usual for name, usual in own.items()}
        return Limits(
            None if duration is None else self.now + duration,
            {name: hours.until(self.now) for name, hours in windows.items() if hours is not None},
        )

    def sample_leaves(self) -> int:
        """Return the number of leaves of each object in a sample: the largest in the policies of its stores."""
        store = self.scope.store
        chosen: Iterable[Policy] = (
            [self.policies[store]] if store is not None and store in self.policies else self.policies.values()
        )
        return max((policy.sample_leaves for policy in chosen), default=DEFAULT.sample_leaves)
