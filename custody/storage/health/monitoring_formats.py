"""Health for monitoring: one line with performance data (Nagios), and Prometheus's text format.

Nagios: Plugin Development Guidelines, "Plugin Output for Nagios" and "Performance data". Prometheus: exposition
formats, text format 0.0.4. Neither names a person, a case or an exhibit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from custody.display import visible
from custody.errors import CustodyError

if TYPE_CHECKING:
    from custody.storage.health.check import Check, Health

_WORD = {"fit": "OK", "warnings": "WARNING", "entries_only": "WARNING", "not_fit": "CRITICAL"}
_LEVELS = {"ok": 0, "warn": 1, "fail": 2}
#: Metrics of things of which there are several: what stands as their label.
_TOPICS = {"backup": "backup", "sweeps": "sweep"}
_UNFIT_LABEL = re.compile(r"[='|]")


def nagios(found: Health) -> str:
    """Return one line: service, status word, verdict, what is wrong by its codes, and performance data."""
    wrong = ", ".join(dict.fromkeys(_named(check) for check in found.wrong))
    text = f"CUSTODY {_WORD[found.verdict]} - {found.words}{f' ({wrong})' if wrong else ''}"
    data = " ".join(_performance(check) for check in found.checks if check.values).split()
    return f"{_one_line(text)} | {' '.join(data)}\n" if data else f"{_one_line(text)}\n"


def unknown(error: CustodyError | OSError) -> str:
    """Return the line for Nagios when the examination failed."""
    told = error.message if isinstance(error, CustodyError) else str(error)
    return f"{_one_line(f'CUSTODY UNKNOWN - {told}')}\n"


def _known(told: bool | None) -> int:
    return -1 if told is None else int(told)


def prometheus(found: Health) -> str:
    """Return all metrics with their meaning: levels are 0 ok, 1 warn, 2 fail; yes 1, no 0, unknown -1."""
    from custody.storage.health.gauges import GAUGES

    ledger = f'ledger="{_escaped(found.origin or "")}"'
    lines = [
        *_gauge("fit", "Whether an entry is possible and a restore would be.", [(ledger, _known(found.fit))]),
        *_gauge(
            "entry_possible",
            "Whether an entry is possible now; -1: none was tried.",
            [(ledger, _known(found.entry_possible))],
        ),
        *_gauge(
            "restore_possible",
            "Whether a restore would be possible; -1: not known.",
            [(ledger, _known(found.restore_possible))],
        ),
        *_gauge("look_time_seconds", "When health was looked at, in seconds UTC.", [(ledger, found.at)]),
    ]
    levels = [
        (f'{ledger},code="{check.code}"{_about(check)}', _LEVELS[check.level]) for check in found.checks
    ]
    lines += _gauge("check_level", "Level of each check: 0 ok, 1 warn, 2 fail.", _worst(levels))
    for value, metric, _, what in GAUGES:
        samples = [
            (f"{ledger}{_about(check)}", int(check.values[value]))
            for check in found.checks
            if value in check.values
        ]
        lines += _gauge(metric, what, _worst(samples)) if samples else []
    return "".join(f"{line}\n" for line in lines)


def _gauge(metric: str, what: str, samples: list[tuple[str, int]]) -> Iterator[str]:
    name = f"custody_{metric}"
    yield f"# HELP {name} {what}"
    yield f"# TYPE {name} gauge"
    yield from (f"{name}{{{labels}}} {value}" for labels, value in samples)


def _worst(samples: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return one sample for each set of labels, the highest: Prometheus refuses repeated sets."""
    found: dict[str, int] = {}
    for labels, value in samples:
        found[labels] = max(value, found.get(labels, value))
    return list(found.items())


def _about(check: Check) -> str:
    about = check.about or _TOPICS.get(check.name, "")
    return f',about="{_escaped(about)}"' if about else ""


def _performance(check: Check) -> str:
    """Return the measured values of a check, as ``'label'=value[unit];[warn];[critical]``."""
    from custody.storage.health.gauges import GAUGES

    found = []
    about = check.about or _TOPICS.get(check.name, "")
    for value, metric, unit, _ in GAUGES:
        if value in check.values:
            label = _UNFIT_LABEL.sub("_", f"{about}_{metric}" if about else metric).replace(" ", "_")
            warn = {"age_seconds": check.values.get("limit_seconds", ""), "failing": 0, "missing": 0}.get(
                value, ""
            )
            least = check.values.get("needed_bytes", "") if value == "free_bytes" else ""
            limits = f";{warn}" if warn != "" else f";;{least}:" if least != "" else ""
            found.append(f"'{label}'={check.values[value]}{unit}{limits}")
    return " ".join(found)


def _named(check: Check) -> str:
    return f"{check.code} {check.about}" if check.about else check.code


def _one_line(text: str) -> str:
    """Return a text as one line without a bar, which begins the performance data."""
    return visible(text).replace("|", "/").replace("\n", " ")


def _escaped(text: str) -> str:
    """Return the value of a label, escaped for the text format."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
