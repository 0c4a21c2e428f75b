"""A frozen dataclass made here is one that the standard library makes, as far as anybody who uses it can tell."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import inspect
import pickle
import pkgutil
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import MISSING, FrozenInstanceError, field
from typing import Any, ClassVar, Generic, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

import custody
from custody.frozen import dataclass

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Plain(Generic[T]):
    """One of each sort of member."""

    space: ClassVar[str] = "plain"
    first: int
    second: T
    third: tuple[str, ...] = ()
    fourth: list[int] = field(default_factory=list)
    fifth: str | None = field(default=None)

    @property
    def double(self) -> int:
        return 2 * self.first


@dataclass(frozen=True, slots=True)
class Checked:
    """One that looks at its values."""

    value: int

    def __post_init__(self) -> None:
        if self.value < 0:
            raise ValueError("negative")


def test_what_is_made_is_filled_in_order_or_by_name_and_has_its_defaults() -> None:
    one = Plain(1, "two")
    assert one == Plain(second="two", first=1)
    assert (one.first, one.second, one.third, one.fourth, one.fifth, one.double) == (
        1,
        "two",
        (),
        [],
        None,
        2,
    )
    assert Plain(1, 2).fourth is not Plain(1, 2).fourth
    assert Plain.space == "plain"
    for wrong in ((), (1,), (1, 2, 3, 4, 5, 6)):
        with pytest.raises(TypeError):
            Plain(*wrong)
    unknown: dict[str, Any] = {"other": 3}
    with pytest.raises(TypeError):
        Plain(1, 2, **unknown)


@dataclass(frozen=True, slots=True)
class Unwell(Exception):
    """One that is raised."""

    why: str


@contextmanager
def around() -> Iterator[None]:
    """Pass on what is raised inside."""
    yield


def test_what_is_raised_takes_what_the_interpreter_notes_on_its_way_and_nothing_else() -> None:
    """Whoever passes an exception on sets its traceback, as every context manager does that is a generator."""
    with pytest.raises(Unwell) as caught, around(), around():
        raise Unwell("a cold")
    one: Any = caught.value
    one.__cause__ = ValueError("rain")
    assert (one.why, str(one.__cause__), one.__traceback__ is not None) == ("a cold", "rain", True)
    for name in ("why", "other"):
        with pytest.raises(FrozenInstanceError):
            setattr(one, name, "a fever")


def test_nothing_is_changed_taken_away_or_added() -> None:
    one: Any = Plain(1, 2)
    for name in ("first", "other"):
        with pytest.raises(FrozenInstanceError):
            setattr(one, name, 3)
    with pytest.raises(FrozenInstanceError):
        del one.first
    assert not hasattr(one, "__dict__")
    assert one == Plain(1, 2)


def test_it_is_equal_to_its_like_only_hashed_shown_and_matched() -> None:
    assert Plain(1, 2) != Plain(1, 3)
    other: object = (1, 2, (), [], None)
    assert Plain(1, 2) != other
    assert Checked(1) == Checked(1)
    assert len({Checked(1), Checked(1), Checked(2)}) == 2
    with pytest.raises(TypeError):
        hash(Plain(1, 2))
    assert repr(Plain(1, "x", ("y",))) == "Plain(first=1, second='x', third=('y',), fourth=[], fifth=None)"
    match Plain(1, 2):
        case Plain(first, second=second):
            assert (first, second) == (1, 2)


def test_what_it_computes_when_made_it_computes_also_when_copied() -> None:
    with pytest.raises(ValueError, match="negative"):
        Checked(-1)
    with pytest.raises(ValueError, match="negative"):
        dataclasses.replace(Checked(1), value=-1)


def test_the_tools_for_dataclasses_know_it() -> None:
    one = Plain(1, 2)
    assert dataclasses.is_dataclass(Plain)
    assert [each.name for each in dataclasses.fields(Plain)] == [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
    ]
    assert dataclasses.replace(one, second=5) == Plain(1, 5)
    assert dataclasses.asdict(one) == {"first": 1, "second": 2, "third": (), "fourth": [], "fifth": None}
    assert copy.copy(one) == copy.deepcopy(one) == pickle.loads(pickle.dumps(one)) == one  # noqa: S301  # our own


def test_what_it_does_not_make_the_standard_library_does() -> None:
    loose: type = type("Loose", (), {"__annotations__": {"a": "list"}, "a": []})
    with pytest.raises(ValueError, match="mutable default"):
        dataclass(frozen=True, slots=True)(loose)

    body = {
        "__annotations__": {"a": int, "b": ClassVar[int]},
        "b": 3,
    }  # as without annotations from the future
    plain: Any = dataclass(frozen=True, slots=True)(type("Plain", (), body))
    assert (plain(1), plain(1).b, len(dataclasses.fields(plain))) == (plain(a=1), 3, 1)

    @dataclass(frozen=True, slots=True)
    class Heir(Checked):
        """One that has more than another."""

        more: int = 2

    assert Heir(1) == Heir(1, 2)
    assert [each.name for each in dataclasses.fields(Heir)] == ["value", "more"]

    @dataclass(frozen=True, slots=True)
    class Hidden:
        """One that is compared by a part of it."""

        seen: int
        unseen: int = field(default=0, compare=False, repr=False)

    assert Hidden(1, 2) == Hidden(1, 3)
    assert "unseen" not in repr(Hidden(1, 2))

    @dataclass
    class Open:
        """One that can be changed."""

        value: int

    one = Open(1)
    one.value = 2
    assert one == Open(2)


def test_of_which_many_are_made_is_as_it_was_and_so_is_what_it_begat() -> None:
    @dataclass(frozen=True, slots=True)
    class Often:
        """One of which many are made."""

        first: int
        second: list[int] = field(default_factory=list)
        third: str = "three"

        def __post_init__(self) -> None:
            if self.first < 0:
                raise ValueError("negative")

    class Heir(Often):
        """One that is filled by the other."""

    class Free(Often):
        """One that lets its values be changed."""

        __setattr__ = object.__setattr__

    early, slowly = Often(1), Often.__init__
    many = [Often(at) for at in range(200)]
    assert Often.__init__ is not slowly
    assert [problem.first for problem in many] == list(range(200))
    assert early == many[1] == Often(1, [], "three") == Often(third="three", first=1)
    assert many[0].second is not many[1].second
    assert {type(item) for item in (early, *many)} == {Often}
    some: Any
    for some in (early, many[-1]):
        with pytest.raises(FrozenInstanceError):
            some.first = 3
        with pytest.raises(FrozenInstanceError):
            some.__class__ = Heir
        assert not hasattr(some, "__dict__")
    with pytest.raises(ValueError, match="negative"):
        Often(-1)
    more: list[Any] = [1, [], "three", 4]
    with pytest.raises(TypeError):
        Often(*more)
    assert (type(Heir(1)), Heir(5, [6]).second) == (Heir, [6])
    assert (type(Free(1)), Free(5).third) == (Free, "three")
    assert [member.name for member in dataclasses.fields(Often)] == ["first", "second", "third"]
    assert dataclasses.replace(many[2], third="3") == Often(2, [], "3")
    assert copy.deepcopy(many[2]) == copy.copy(many[2]) == many[2]
    assert repr(many[3]).endswith("Often(first=3, second=[], third='three')")


def test_what_a_class_is_made_with_is_compiled_once_somebody_asks_for_it_however_many_ask_at_once() -> None:
    @dataclass(frozen=True, slots=True)
    class Late:
        """One that nobody has made yet."""

        first: int
        second: str = "two"

    def compiled() -> list[str]:
        return [
            name for name in ("__init__", "__eq__", "__hash__") if inspect.isfunction(Late.__dict__[name])
        ]

    assert isinstance(Late, Hashable)
    assert compiled() == []
    assert list(inspect.signature(Late).parameters) == ["first", "second"]
    assert compiled() == ["__init__", "__eq__", "__hash__"]

    @dataclass(frozen=True, slots=True)
    class Compared:
        """One of which the hash is asked for first, by several."""

        first: int

    early = [object.__new__(Compared) for _ in range(2)]
    with pytest.raises(AttributeError):
        hash(early[0])
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(Compared, range(4)))
    assert [item.first for item in made] == list(range(4))
    assert made[1] == Compared(1)
    assert hash(made[1]) == hash(Compared(1))
    assert Compared.__init__.__qualname__.endswith("Compared.__init__")


values = st.none() | st.integers() | st.text(max_size=3)


@given(st.lists(st.tuples(st.booleans(), values), min_size=1, max_size=6), st.data())
def test_any_class_does_what_the_one_of_the_standard_library_does(
    said: list[tuple[bool, Any]], data: st.DataObject
) -> None:
    """Fields without a default first, then those with one, given in any number of places and by name."""
    plain = [value for has, value in said if not has]
    given_ = [value for has, value in said if has]
    names = [f"f{at}" for at in range(len(said))]
    later = dict(zip(names[len(plain) :], given_, strict=True))
    body = {"__annotations__": dict.fromkeys(names, "object"), **later}
    ours: type = dataclass(frozen=True, slots=True)(type("Made", (), dict(body)))
    theirs: type = dataclasses.dataclass(frozen=True, slots=True)(type("Made", (), dict(body)))
    for _ in range(data.draw(st.sampled_from([0, 100]))):
        ours(*plain)
    some = data.draw(st.lists(values, max_size=len(said) + 1))
    named = data.draw(st.dictionaries(st.sampled_from(names), values, max_size=3))
    made = [_made(item, some, named) for item in (ours, theirs)]
    assert type(made[0]) is type(made[1]) or not any(isinstance(item, TypeError) for item in made)
    if isinstance(made[0], TypeError):
        return
    assert dataclasses.astuple(made[0]) == dataclasses.astuple(made[1])
    assert repr(made[0]).partition("(")[2] == repr(made[1]).partition("(")[2]
    again = _made(ours, some, named)
    assert again == made[0]
    assert hash(again) == hash(made[0])
    assert made[0] != made[1]
    assert inspect.signature(ours).parameters.keys() == inspect.signature(theirs).parameters.keys()


def _made(cls: Callable[..., Any], some: list[Any], named: dict[str, Any]) -> Any:
    try:
        return cls(*some, **named)
    except TypeError as error:
        return error


def _classes() -> list[type]:
    """Every class of the program that is a dataclass."""
    found: dict[type, None] = {}
    for package in (custody,):
        for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if "versions" in info.name or info.name.endswith((".env", "__main__")):
                continue
            module = importlib.import_module(info.name)
            for var in vars(module).values():
                if (
                    isinstance(var, type)
                    and var.__module__ == module.__name__
                    and dataclasses.is_dataclass(var)
                ):
                    found[var] = None
    return list(found)


def test_every_class_of_the_program_has_the_fields_and_defaults_that_it_states() -> None:
    checked = 0
    for cls in _classes():
        parameters = inspect.signature(cls).parameters
        stated = [item for item in dataclasses.fields(cls) if item.init]
        fields = {item.name: item for item in sorted(stated, key=lambda one: bool(one.kw_only))}
        assert list(parameters) == list(fields), cls
        for name, one in fields.items():
            default = parameters[name].default
            optional = one.default is not MISSING or one.default_factory is not MISSING
            assert (default is not inspect.Parameter.empty) == optional, (cls, name)
            if one.default is not MISSING:
                assert default is one.default, (cls, name)
        checked += 1
    assert checked > 300
