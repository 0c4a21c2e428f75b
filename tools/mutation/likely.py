"""Tests that failed for mutants of a file, run first for its other mutants."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from tools.mutation.mutant import Mutant

#: Of so many that failed oftenest for a file each is asked before quicker ones that may not notice its mutants.
MOST = 6


class Likely:
    """The failed tests of one run so far, counted by file."""

    def __init__(self) -> None:
        self._failed: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def note(self, mutant: Mutant, test: str) -> None:
        """Record the test that failed for a mutant."""
        self._failed[mutant.file][test] += 1

    def first(self, mutant: Mutant, tests: Sequence[str]) -> list[str]:
        """Return tests in the order to run them: the likeliest of the file, then the others as they are."""
        there = set(tests)
        best = [one for one, _ in self._failed[mutant.file].most_common(MOST) if one in there]
        return [*best, *(test for test in tests if test not in best)]

    def files_first(self, mutant: Mutant, files: Sequence[str]) -> list[str]:
        """Return files of tests by the number of their failed tests, most first; ties keep their order."""
        failed: Counter[str] = Counter()
        for test, times in self._failed[mutant.file].items():
            failed[test.partition("::")[0]] += times
        return sorted(files, key=lambda one: -failed[one])
