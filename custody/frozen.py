"""Frozen dataclasses with slots, made and filled faster than the standard library does.

Every command starts by making some two hundred of them, and every entry that is judged fills a hundred of their slots.
The standard library writes and compiles six functions for each class and fills slots by name; here what has to be
written is compiled at once, when a first instance is made, slots are filled directly, and the rest is shared. A class
of which many are made fills them quicker still, from some number on. What is asked of a class is what
``dataclasses.dataclass(frozen=True, slots=True)`` gives, and whatever goes beyond it is left to that: see
docs/adr/engineering/0286-loading-little.md.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

#: What a class must not bring itself to be made here.
_OWN = frozenset(
    {"__slots__", "__init__", "__eq__", "__setattr__", "__delattr__", "__getstate__", "__setstate__"}
)

#: After so many of a class it is worth compiling what fills them quickly.
_MANY = 64


def _frozen(cls: type) -> type:
    """Return a frozen class with slots, made from one with only annotations, defaults and methods."""
    names = [name for name, said in _annotations(cls).items() if not str(said).startswith("ClassVar")]
    defaults = {name: cls.__dict__[name] for name in names if name in cls.__dict__}
    if not _plain(cls, names, defaults):
        return dataclasses.dataclass(frozen=True, slots=True)(cls)
    members = {
        name: value
        for name, value in cls.__dict__.items()
        if name not in names and name not in ("__dict__", "__weakref__")
    }
    members |= {"__slots__": tuple(names), "__match_args__": tuple(names)}
    members |= {"__setattr__": _set_nothing, "__delattr__": _delete_nothing}
    members |= {"__getstate__": _state, "__setstate__": _restore}
    members.setdefault("__repr__", _text)
    members["__dataclass_fields__"] = _Standard(names, defaults)
    members["__dataclass_params__"] = _Standard(names, defaults)
    made: type = type(cls)(cls.__name__, cls.__bases__, members)
    made.__qualname__ = cls.__qualname__
    for name, written in _written(made, names, defaults).items():
        if name not in members:
            setattr(made, name, written)
    return made


def _annotations(cls: type) -> dict[str, Any]:
    found: dict[str, Any] = vars(cls).get("__annotations__", {})
    return found


def _plain(cls: type, names: list[str], defaults: dict[str, Any]) -> bool:
    """Return whether this module does everything that the class needs."""
    said = _annotations(cls).values()
    own = all(isinstance(type_, str) and "InitVar" not in type_ and "KW_ONLY" not in type_ for type_ in said)
    bare = own and bool(names) and not _OWN.intersection(cls.__dict__)
    alone = all(not hasattr(base, "__dataclass_fields__") for base in cls.__bases__)
    return bare and alone and all(map(_simple, defaults.values()))


def _simple(default: Any) -> bool:
    """Return whether a default is an immutable value, or a field with nothing but a default."""
    if not isinstance(default, Field):
        return type(default).__hash__ is not None and not hasattr(default, "__set__")
    usual = (default.init, default.repr, default.compare, default.hash, default.kw_only)
    return usual == (True, True, True, None, MISSING) and not default.metadata


def _written(cls: type, names: list[str], defaults: dict[str, Any]) -> dict[str, Callable[..., Any]]:
    """Return the functions that fill the slots, compare two instances by all values, and hash them."""
    known: dict[str, Any] = {"_MISSING": MISSING}
    arguments, values = [], []
    for name in names:
        known[f"_set_{name}"] = getattr(cls, name).__set__
        default = defaults.get(name, MISSING)
        factory = default.default_factory if isinstance(default, Field) else MISSING
        default = default.default if isinstance(default, Field) else default
        value = name
        if factory is not MISSING:
            known[f"_make_{name}"] = factory
            default, value = MISSING, f"_make_{name}() if {name} is _MISSING else {name}"
            arguments.append(f"{name}=_MISSING")
        elif default is not MISSING:
            known[f"_default_{name}"] = default
            arguments.append(f"{name}=_default_{name}")
        else:
            arguments.append(name)
        values.append(value)
    begun = f"def __init__(self, {', '.join(arguments)}):"
    slowly = [f" _set_{name}(self, {value})" for name, value in zip(names, values, strict=True)]
    ended = [" self.__post_init__()"] if hasattr(cls, "__post_init__") else []
    if cls.__bases__ == (object,) and type(cls) is type:
        quickly = [f"  self.{name} = {value}" for name, value in zip(names, values, strict=True)]
        text = "\n".join([begun, *_WHILE_OPEN, *quickly, *_SHUT, *(f" {line}" for line in slowly), *ended])
        known["_count"] = _Count(cls, names, text, known)
        slowly.append(" _count()")
    own, its = (", ".join(f"{side}.{name}" for name in names) for side in ("self", "other"))
    text = f"""{begun}
{chr(10).join(slowly + ended)}
def __eq__(self, other):
 if other.__class__ is self.__class__:
  return ({own},) == ({its},)
 return NotImplemented
def __hash__(self):
 return hash(({own},))
"""
    later = _Later(cls, text, known)
    return {name: later.function(name) for name in ("__init__", "__eq__", "__hash__")}


class _Later:
    """Functions of a class, compiled on first use: a command makes few of its classes."""

    def __init__(self, cls: type, text: str, known: dict[str, Any]) -> None:
        self._cls = cls
        self._text = text
        self._known = known

    def function(self, name: str) -> Any:
        """Return the stand-in for a function until it is compiled."""
        return _Named(self, name)

    def made(self, name: str) -> Any:
        """Compile all functions, replace the stand-ins that are still in place, and return one function."""
        known = dict(self._known)
        exec(self._text, known)  # noqa: S102  # our own text, in which names of fields are all that varies
        for method in ("__init__", "__eq__", "__hash__"):
            known[method].__qualname__ = f"{self._cls.__qualname__}.{method}"
            if isinstance(self._cls.__dict__[method], _Named):
                setattr(self._cls, method, known[method])
        return known[name]


class _Named:
    """A stand-in for a function that is not compiled yet."""

    __slots__ = ("_later", "_name")

    def __init__(self, later: _Later, name: str) -> None:
        self._later = later
        self._name = name

    def __get__(self, one: object, cls: type | None = None) -> Any:
        return self._later.made(self._name).__get__(one, cls)


#: What a quick filling does before and after: an instance is of an open class with the same slots meanwhile.
_WHILE_OPEN = (" if self.__class__ is _made:", "  _turn(self, _Open)")
_SHUT = ("  self.__class__ = _made", " else:")


class _Count:
    """A counter of a class's instances, which are filled by quicker code once there are many."""

    def __init__(self, cls: type, names: list[str], text: str, known: dict[str, Any]) -> None:
        self._cls = cls
        self._names = names
        self._text = text
        self._known = known
        self._left = _MANY

    def __call__(self) -> None:
        self._left -= 1
        if self._left == 0:
            names = {"__slots__": tuple(self._names)}
            known = {**self._known, "_made": self._cls, "_turn": _turn, "_Open": type("_Open", (), names)}
            exec(self._text, known)  # noqa: S102  # as above
            known["__init__"].__qualname__ = f"{self._cls.__qualname__}.__init__"
            self._cls.__init__ = known["__init__"]  # type: ignore[misc]  # as whoever calls it cannot tell


_turn = object.__dict__["__class__"].__set__


def _text(self: Any) -> str:
    said = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
    return f"{type(self).__qualname__}({said})"


def _set_nothing(self: object, name: str, value: object) -> None:
    """Set only the interpreter's attributes of a passing exception: traceback, cause and notes."""
    if isinstance(self, BaseException) and name.startswith("__"):
        object.__setattr__(self, name, value)
        return
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delete_nothing(self: object, name: str) -> None:
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, name) for name in self.__match_args__]


def _restore(self: Any, state: list[Any]) -> None:
    for name, value in zip(self.__match_args__, state, strict=True):
        object.__setattr__(self, name, value)


class _Standard:
    """The standard library's data of a dataclass, made by it when first used."""

    def __init__(self, names: list[str], defaults: dict[str, Any]) -> None:
        self._names = names
        self._defaults = defaults

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, one: object, cls: type) -> Any:
        asked = next(base for base in cls.__mro__ if base.__dict__.get(self._name) is self)
        said = _annotations(asked)
        body = {"__annotations__": {name: said[name] for name in self._names}, **self._defaults}
        model: type = dataclasses.dataclass(frozen=True)(type(asked.__name__, (), body))
        found = getattr(model, self._name)
        setattr(asked, self._name, found)
        return found


if TYPE_CHECKING:
    from dataclasses import dataclass  # read as the one of the standard library, whose rules are known
else:

    def dataclass(cls=None, /, **options):
        """Make a dataclass; ``frozen=True, slots=True`` and nothing else is made here."""
        make = _frozen if options == {"frozen": True, "slots": True} else dataclasses.dataclass(**options)
        return make if cls is None else make(cls)
