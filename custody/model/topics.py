"""Where kinds are declared: the modules below ``custody.model.events``, by what their names and commands begin with.

Reading one entry and showing the help of one command load these modules alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from custody.model.schema import Kind


class Topic(NamedTuple):
    """A ``module`` with kinds: the first words of their names, and of the commands that enter them.

    A topic that ``says`` what its command is for needs no further row anywhere: its kinds come behind all others, the
    modules of its name below ``records`` and ``rules`` are taken in, and its command has a list and a page besides.
    """

    module: str
    kinds: tuple[str, ...]
    commands: tuple[str, ...]
    says: str = ""


#: All modules with kinds. A group of commands has its actions in this order.
TOPICS: tuple[Topic, ...] = (
    Topic("ledger", ("ledger",), ("init", "log", "migrate")),
    Topic("people", ("actor", "key"), ("actor", "key")),
    Topic("profile", ("profile",), ("profile",)),
    Topic("case", ("case",), ("case",)),
    Topic("member", ("access", "case"), ("access", "member")),
    Topic("outcome", ("outcome",), ("outcome",)),
    Topic("order", ("order",), ("order",)),
    Topic("compliance", ("order",), ("order",)),
    Topic("secrecy", ("order",), ("order",)),
    Topic("enquiry", ("enquiry",), ("enquiry",)),
    Topic("request", ("request",), ("request",)),
    Topic("request_course", ("request",), ("request",)),
    Topic("path", ("order", "request"), ("order", "request")),
    Topic("assistance", ("assistance",), ("assistance",)),
    Topic("assistance_course", ("assistance",), ("assistance",)),
    Topic("production", ("production",), ("production",)),
    Topic("quashing", ("order", "production"), ("order", "production")),
    Topic("scene", ("scene",), ("scene",)),
    Topic("seizure", ("seizure",), ("seizure",)),
    Topic("assist", ("assist",), ("assist",)),
    Topic("exhibit", ("exhibit",), ("exhibit",)),
    Topic("items", ("exhibit", "transcription"), ("exhibit",)),
    Topic("packaging", ("exhibit",), ("exhibit",)),
    Topic("storeroom", ("exhibit", "place"), ("exhibit", "place")),
    Topic("handling", ("exhibit",), ("handling",)),
    Topic("inventory", ("inventory",), ("inventory",)),
    Topic("transfer", ("transfer",), ("custody",)),
    Topic("evidence", ("acquisition",), ("acquire",)),
    Topic("archiving", ("object",), ("archive",)),
    Topic("verification", ("digests", "fixity", "object"), ("digests", "fixity")),
    Topic("replica", ("object",), ("repair", "replicate")),
    Topic("lock", ("lock", "object"), ("disposition", "lock")),
    Topic("abandonment", ("abandonment", "object"), ("abandonment",)),
    Topic("probe", ("store",), ("doctor",)),
    Topic("backups", ("backup",), ("backup",)),
    Topic("stamp", ("checkpoint", "tsa"), ("stamp",)),
    Topic("hold", ("hold",), ("hold",)),
    Topic("disposition", ("disposition",), ("disposition",)),
    Topic("copy", ("copy",), ("copy",)),
    Topic("privilege", ("privilege",), ("privilege",)),
    Topic("defence", ("examination", "inspection", "schedule"), ("examination", "inspection", "schedule")),
    Topic(
        "content", ("content", "entry"), ("correct", "countersign", "date", "disclose", "rescind", "retract")
    ),
    Topic("erasure", ("content",), ("erase",)),
)


def complete_topics() -> Iterator[Topic]:
    """Yield the topics that need no row elsewhere; what begins there is of the space that its kinds begin with."""
    return (topic for topic in TOPICS if topic.says)


def of_names(word: str) -> Iterator[Kind]:
    """Yield the kinds of the modules that have one whose name begins with a word; each loads as it is come to."""
    return _kinds(topic.module for topic in TOPICS if word in topic.kinds)


def of_commands(word: str) -> Iterator[Kind]:
    """Yield the kinds of the modules that have one whose command begins with a word."""
    return _kinds(topic.module for topic in TOPICS if word in topic.commands)


def _kinds(modules: Iterator[str]) -> Iterator[Kind]:
    for module in modules:
        yield from import_module(f"custody.model.events.{module}").KINDS
