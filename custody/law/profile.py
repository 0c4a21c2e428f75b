"""Profiles: the rules of one law on preserving data, as a TOML file that anybody can review.

Every value stands beside the provision it comes from. The ledger records the numbers, the codes and the file's digest
when a profile is adopted; from then on nothing outside the ledger is needed to compute with it.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

from custody.errors import Malformed
from custody.frozen import dataclass
from custody.law.clock import STARTS
from custody.law.regimes import LONGEST, MOST_SLACK, Regime

SCHEMA = "custody.profile/1"
#: Most bytes of a profile, which is a page of text.
MOST_BYTES = 65_536

#: Instruments of profiles: an order to a person (article 25), or a request of another State (article 42).
INSTRUMENTS: dict[str, str] = {
    "preservation_order": "an order to a person to preserve data",
    "preservation_request": "a request of one State to another",
}

#: Articles of the Convention that a law may implement.
IMPLEMENTED: dict[str, str] = {
    "25": "orders to preserve, of at most 90 days and renewable",
    "42": "preservation for another State, for at least 60 days",
}

#: Duties of confidentiality.
CONFIDENTIALITY: dict[str, str] = {
    "always": "the addressee must keep it confidential",
    "if_ordered": "confidential if the order says so",
    "not_regulated": "the law does not regulate it",
}

#: Effects of a request for the data themselves on the period.
AFTER_DATA_REQUEST: dict[str, str] = {
    "unchanged": "the period runs on unchanged",
    "until_decided": "the data are kept until that request is decided",
}

#: Effects of the duty to preserve on the authority to hold, where a law states one.
HOLDING_RULES: dict[str, str] = {
    "separate_authority": "the duty to preserve gives no authority to hold",
    "while_preserved": "what was seized may be held for as long as the duty to preserve it lasts",
}

_RULE = re.compile(r"[a-z][a-z0-9-]{1,31}\Z")
_LINE = re.compile(r"[^\x00-\x1f\x7f]{1,400}\Z")
_TOP = ("schema", "rule", "version", "title", "instrument", "implemented_article", "reviewed")


@dataclass(frozen=True, slots=True)
class Profile:
    """The rules of one law, at one version of its profile.

    ``regime`` holds the values that rules compute with. ``reviewed`` names the reviewer of the profile, None if there
    was none. ``sources`` names the provision behind each section, ``issuers`` who may issue the instrument, in words.
    """

    regime: Regime
    reviewed: str | None
    issuers: str
    sources: dict[str, str]


_SECTIONS: dict[str, tuple[str, ...]] = {
    "period": ("min_days", "max_days", "orders_only"),
    "start": ("events",),
    "renewal": ("max_times", "max_days", "lead_days"),
    "counting": ("calendar_margin_hours",),
    "confidentiality": ("duty",),
    "issuers": ("who",),
    "refusal": ("grounds",),
    "after_data_request": ("effect",),
    "holding": ("effect",),
}
#: Optional sections: particulars of a request, and paths to another State.
_OPTIONAL = ("particulars", "path")
#: Optional values; without one there is no such limit.
_MAY_LACK = frozenset(
    {("period", "max_days"), ("renewal", "max_times"), ("renewal", "max_days"), ("renewal", "lead_days")}
)


class _Reader:
    """Reads values of the parsed file one by one, with an error that names the faulty one."""

    def __init__(self, doc: dict[str, Any]) -> None:
        self._doc = doc

    def fail(self, what: str) -> Malformed:
        return Malformed(
            f"the profile is not one: {what}",
            hint="Compare it with a shipped one: `custody profile show un-25 --toml`.",
        )

    def known(self) -> None:
        """Raise Malformed for a missing section or an unknown name, so that no misspelt limit is ignored."""
        unknown = sorted(set(self._doc) - set(_TOP) - set(_SECTIONS) - set(_OPTIONAL))
        if unknown:
            raise self.fail(f"it has {unknown[0]}, which no profile has")
        for section, names in (_SECTIONS | dict.fromkeys(_OPTIONAL, ())).items():
            table = self._doc.get(section)
            if table is None and section in _OPTIONAL:
                continue
            if not isinstance(table, dict):
                raise self.fail(f"section [{section}] is missing")
            unknown = sorted(set(table) - set(names) - {"article", "source"})
            if unknown:
                raise self.fail(f"section [{section}] has {unknown[0]}, which it cannot have")

    def line(self, name: str, section: str | None = None) -> str:
        value = self._get(name, section)
        if not isinstance(value, str) or not _LINE.match(value) or value != value.strip():
            raise self.fail(f"{_where(name, section)} must be one line of text")
        return value

    def count(self, name: str, section: str | None, least: int, most: int) -> int | None:
        value = self._get(name, section)
        if value is None and (section, name) in _MAY_LACK:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise self.fail(f"{_where(name, section)} must be a whole number from {least} to {most}")
        return value

    def must(self, name: str, section: str | None, least: int, most: int) -> int:
        value = self.count(name, section, least, most)
        assert value is not None  # noqa: S101  # only what may be left out comes back as None
        return value

    def flag(self, name: str, section: str) -> bool:
        """Return a truth value, False where it is left out."""
        value = self._get(name, section)
        if value not in (None, True, False) or isinstance(value, int | float) is not isinstance(value, bool):
            raise self.fail(f"{_where(name, section)} must be true or false")
        return value is True

    def code(self, name: str, section: str | None, allowed: dict[str, str]) -> str:
        value = self._get(name, section)
        if not isinstance(value, str) or value not in allowed:
            raise self.fail(f"{_where(name, section)} must be one of {', '.join(allowed)}")
        return value

    def codes(self, name: str, section: str, fits: re.Pattern[str]) -> tuple[str, ...]:
        value = self._get(name, section)
        good = isinstance(value, list) and all(isinstance(code, str) and fits.match(code) for code in value)
        if not good or len(set(value)) != len(value):
            raise self.fail(f"{_where(name, section)} must be a list of different codes")
        return tuple(sorted(value))

    def sections(self) -> list[str]:
        """Return the sections that the file has, in their usual order."""
        return [*_SECTIONS, *(section for section in _OPTIONAL if section in self._doc)]

    def provisions(self) -> tuple[str, ...]:
        """Return the paragraphs that sections name as ``article``, sorted, as words ``section-code``."""
        words = []
        for section in self.sections():
            code = self._get("article", section)
            if code is None:
                continue
            if not isinstance(code, str) or not _ARTICLE.match(code):
                raise self.fail(f"article in [{section}] must be a paragraph like 29.5.a or 29.4-5")
            words.append(f"{section}-{code}")
        return tuple(sorted(words))

    def implements(self) -> str:
        """Return the article of the Convention that the law implements, empty for none."""
        value = self._get("implemented_article", None)
        if value is None:
            return ""
        if value not in IMPLEMENTED:
            raise self.fail(f"implemented_article must be one of {', '.join(IMPLEMENTED)}")
        return str(value)

    def _get(self, name: str, section: str | None) -> Any:
        return (self._doc if section is None else self._doc[section]).get(name)


def _where(name: str, section: str | None) -> str:
    return name if section is None else f"{name} in [{section}]"


#: A paragraph as numbers and letters with dots between them, short enough for a word with its section.
_ARTICLE = re.compile(r"[a-z0-9]{1,8}(?:[.-][a-z0-9]{1,8}){0,4}\Z")
_GROUND = re.compile(r"[a-z0-9_.]{1,64}\Z")
_START = re.compile(rf"(?:{'|'.join(STARTS)})\Z")


def parse(data: bytes) -> Profile:
    """Return the profile in a TOML file; raise Malformed with the fault of one that is wrong."""
    if len(data) > MOST_BYTES:
        raise Malformed(f"a profile has at most {MOST_BYTES} bytes, this has {len(data)}")
    try:
        read = _Reader(tomllib.loads(data.decode("utf-8")))
    except (
        ValueError,
        RecursionError,
    ) as error:  # no UTF-8, no TOML, a number beyond all bounds, or too deep
        raise Malformed(f"the profile is no TOML in UTF-8: {error}") from error
    read.known()
    if read.line("schema") != SCHEMA:
        raise read.fail(f"schema must be {SCHEMA}")
    rule = read.line("rule")
    if not _RULE.match(rule):
        raise read.fail("rule must be a short name of small letters, digits and hyphens")
    least = read.must("min_days", "period", 1, LONGEST)
    regime = Regime(
        rule=rule,
        version=read.must("version", None, 1, 9999),
        instrument=read.code("instrument", None, INSTRUMENTS),
        article=read.line("source", "period"),
        min_days=least,
        max_days=read.count("max_days", "period", least, LONGEST),
        start_events=_some(read.codes("events", "start", _START), read),
        max_renewals=read.count("max_times", "renewal", 0, 9999),
        max_renewal_days=read.count("max_days", "renewal", 1, LONGEST),
        calendar_margin_hours=read.must("calendar_margin_hours", "counting", 0, MOST_SLACK),
        confidentiality=read.code("duty", "confidentiality", CONFIDENTIALITY),
        refusal_grounds=read.codes("grounds", "refusal", _GROUND),
        after_data_request=read.code("effect", "after_data_request", AFTER_DATA_REQUEST),
        holding_rule=read.code("effect", "holding", HOLDING_RULES),
        source=read.line("title"),
        renewal_lead_days=read.count("lead_days", "renewal", 0, LONGEST),
        orders_only=read.flag("orders_only", "period"),
        implemented_article=read.implements(),
        provisions=read.provisions(),
    )
    reviewed = read.line("reviewed")
    return Profile(
        regime=regime,
        reviewed=None if reviewed == "not reviewed" else reviewed,
        issuers=read.line("who", "issuers"),
        sources={section: read.line("source", section) for section in read.sections()},
    )


def _some(events: tuple[str, ...], read: _Reader) -> tuple[str, ...]:
    if not events:
        raise read.fail("events in [start] must name at least one event")
    return events
