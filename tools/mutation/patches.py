"""Mutants put into a running process: into loaded functions, or a module not yet loaded."""

from __future__ import annotations

import gc
import importlib.util
import sys
from collections.abc import Iterable, Sequence
from functools import _lru_cache_wrapper
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import CodeType, FunctionType, ModuleType
from typing import Any

from tools.mutation.mutant import ROOT, Mutant


class LoadedFunctions:
    """Every function of our files that the process has loaded, found once before children are forked."""

    def __init__(self) -> None:
        gc.collect()
        objects = gc.get_objects()
        self._caches = [
            candidate
            for candidate in objects
            if isinstance(candidate, _lru_cache_wrapper) and _ours(candidate)
        ]
        self._of: dict[str, list[FunctionType]] = {}
        for candidate in objects:
            if isinstance(candidate, FunctionType) and candidate.__code__.co_filename.startswith(str(ROOT)):
                self._of.setdefault(candidate.__code__.co_filename, []).append(candidate)

    def put(self, mutant: Mutant) -> bool:
        """Change the functions that the mutant changes; return False where no loaded function is one of them."""
        path = str(ROOT / mutant.file)
        new = {
            _place(code): code for code in _inside(compile(mutant.source(), path, "exec", dont_inherit=True))
        }
        changed = False
        for function in self._of.get(path, []):
            code = new.get(_place(function.__code__))
            if code is None or code == function.__code__:
                continue
            if code.co_freevars != function.__code__.co_freevars:
                return False
            function.__code__ = code
            changed = True
        for cache in self._caches:
            cache.cache_clear()
        return changed


def _ours(cache: Any) -> bool:
    code = getattr(cache.__wrapped__, "__code__", None)
    return code is not None and code.co_filename.startswith(str(ROOT))


def _place(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def _inside(code: CodeType) -> Iterable[CodeType]:
    for const in code.co_consts:
        if isinstance(const, CodeType):
            yield const
            yield from _inside(const)


class _Changed(Loader):
    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def create_module(self, spec: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        path = str(ROOT / self._mutant.file)
        module.__file__ = path
        exec(compile(self._mutant.source(), path, "exec", dont_inherit=True), module.__dict__)  # noqa: S102 - it is ours


class MutantFinder(MetaPathFinder):
    """An import finder that replaces one module by its mutant."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: Any = None) -> ModuleSpec | None:
        """Return the changed module's spec, None for every other module."""
        if fullname != self._mutant.module:
            return None
        file = ROOT / self._mutant.file
        places = [str(file.parent)] if file.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(
            fullname, file, loader=_Changed(self._mutant), submodule_search_locations=places
        )

    def install(self) -> None:
        """Ask this finder before all others."""
        sys.meta_path.insert(0, self)
