"""The table of topics: the modules below ``custody.model`` with kinds, by words of names and commands.

Reading one entry and showing the help of one command load these modules alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from custody.model.schema.schema import Kind


class Topic(NamedTuple):
    """A row of the table of topics: its ``module``, and the first words of its kinds and its commands.

    With ``says``, the help of its command, a topic needs no row in any other table: its kinds follow all others, the
    modules ``parts`` of its folder are loaded, and its command gets a list and a page. Without ``records`` among them
    each subject has a plain record, and without ``rules`` only the plain rules judge its entries.
    """

    module: str
    kinds: tuple[str, ...]
    commands: tuple[str, ...]
    says: str = ""
    parts: tuple[str, ...] = ("records", "rules")

    @property
    def folder(self) -> str:
        """The folder of the topic below ``custody.model``, which holds its records and rules too."""
        return self.module.partition(".")[0]


#: All modules with kinds. A group of commands has its actions in this order.
TOPICS: tuple[Topic, ...] = (
    Topic("ledger.kinds.ledger", ("ledger", "resumption"), ("init", "log", "migrate")),
    Topic("people.kinds", ("actor", "entry", "key"), ("actor", "entry", "key")),
    Topic("law_profiles.kinds", ("profile",), ("profile",)),
    Topic("cases.kinds", ("access", "case", "proceedings"), ("access", "case", "proceedings")),
    Topic("preservation_orders.kinds.order", ("preservation_order",), ("preservation-order",)),
    Topic("preservation_orders.kinds.compliance", ("preservation_order",), ("preservation-order",)),
    Topic("preservation_orders.kinds.confidentiality", ("preservation_order",), ("preservation-order",)),
    Topic("preservation_requests.kinds.enquiry", ("enquiry",), ("enquiry",)),
    Topic("preservation_requests.kinds.request", ("preservation_request",), ("preservation-request",)),
    Topic("preservation_requests.kinds.course", ("preservation_request",), ("preservation-request",)),
    Topic("preservation_orders.kinds.provider_path", ("preservation_order",), ("preservation-order",)),
    Topic("preservation_requests.kinds.traffic_data", ("preservation_request",), ("preservation-request",)),
    Topic("mla_requests.kinds.mla_request", ("mla_request",), ("mla-request",)),
    Topic("mla_requests.kinds.course", ("mla_request",), ("mla-request",)),
    Topic("production_orders.kinds", ("production_order",), ("production-order",)),
    Topic("preservation_orders.kinds.quashing", ("preservation_order",), ("preservation-order",)),
    Topic("scenes.kinds", ("scene",), ("scene",)),
    Topic("seizures.kinds.seizure", ("seizure",), ("seizure",)),
    Topic("seizures.kinds.course", ("seizure",), ("seizure",)),
    Topic("seizures.kinds.assistance_order", ("assistance_order",), ("assistance-order",)),
    Topic("exhibits.kinds.exhibit", ("exhibit",), ("exhibit",)),
    Topic("exhibits.kinds.items", ("exhibit", "transcription"), ("exhibit",)),
    Topic("exhibits.kinds.packaging", ("exhibit",), ("exhibit",)),
    Topic("locations.kinds.storage", ("exhibit", "location"), ("exhibit", "location")),
    Topic("exhibits.kinds.discrepancy", ("exhibit",), ("exhibit",)),
    Topic("exhibits.kinds.handling", ("exhibit",), ("exhibit",)),
    Topic("locations.kinds.inventory", ("inventory",), ("inventory",)),
    Topic("transfers.kinds.transfer", ("transfer",), ("transfer",)),
    Topic("transfers.kinds.carriage", ("transfer",), ("transfer",)),
    Topic("acquisition.kinds.acquisition", ("acquisition",), ("acquisition",)),
    Topic("objects.kinds.archiving", ("object",), ("archive",)),
    Topic("verification.kinds", ("hash_list", "object", "sweep"), ("hash-list", "sweep")),
    Topic("objects.kinds.replica", ("object",), ("object",)),
    Topic("locks.kinds", ("lock", "object"), ("disposition", "lock")),
    Topic("objects.kinds.orphan_deletion", ("orphan_deletion",), ("orphan-deletion",)),
    Topic("objects.kinds.probe", ("store",), ("store",)),
    Topic("ledger.kinds.backups", ("backup",), ("backup",)),
    Topic("timestamps.kinds", ("checkpoint", "tsa"), ("timestamp",)),
    Topic("legal_holds.kinds", ("legal_hold",), ("legal-hold",)),
    Topic("disposition.kinds", ("disposition",), ("disposition",)),
    Topic("copies.kinds", ("copy",), ("copy",)),
    Topic("defence.kinds.privilege", ("privilege",), ("privilege",)),
    Topic(
        "defence.kinds.defence",
        ("destructive_examination", "disclosure", "inspection"),
        ("destructive-examination", "disclosure", "inspection"),
    ),
    Topic("entries.kinds.entry", ("entry",), ("entry",)),
    Topic("entries.kinds.erasure", ("entry", "erasure"), ("entry", "erasure")),
)


def complete_topics() -> Iterator[Topic]:
    """Yield the topics that need no row in any other table; a kind's first word is its space."""
    return (topic for topic in TOPICS if topic.says)


def of_names(word: str) -> Iterator[Kind]:
    """Yield the kinds of the modules that declare names beginning with a word, one module at a time."""
    return _kinds(topic.module for topic in TOPICS if word in topic.kinds)


def of_commands(word: str) -> Iterator[Kind]:
    """Yield the kinds of the modules that declare commands beginning with a word, one module at a time."""
    return _kinds(topic.module for topic in TOPICS if word in topic.commands)


def _kinds(modules: Iterator[str]) -> Iterator[Kind]:
    for module in modules:
        yield from import_module(f"custody.model.{module}").KINDS
