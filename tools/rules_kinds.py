"""The kinds of entry in docs/reference/rules.md, by topic: a section made from each declaration."""

from __future__ import annotations

from collections.abc import Sequence

from custody.model.kinds import KINDS
from custody.model.schema.permits import Permit
from custody.model.schema.schema import COMMON, FieldSpec, Kind, Need, Structural
from custody.model.schema.types import FieldType
from custody.model.topics import complete_topics

#: What a cell says that has nothing to say.
NONE = "-"


def _title(says: str) -> str:
    """Return what a topic says of itself, up to a colon, as a title."""
    title = says.partition(":")[0]
    return title[:1].upper() + title[1:]


#: Titles of the parts of the page, and the first words of the kinds in each. A topic that needs no row elsewhere needs
#: none here either.
TOPICS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("The ledger and its backups", ("ledger", "resumption", "backup", "checkpoint", "tsa")),
    ("People and keys", ("actor", "key")),
    ("Laws", ("profile",)),
    ("Cases", ("case", "proceedings", "access")),
    ("Preservation orders", ("order",)),
    ("Requests between States to preserve data", ("enquiry", "request")),
    ("Legal assistance between States", ("assistance",)),
    ("Production orders", ("production",)),
    ("Searches and seizures", ("seizure", "scene", "assist")),
    ("Exhibits", ("exhibit", "transcription")),
    ("Storage locations and inventory", ("place", "inventory")),
    ("Transfers", ("transfer",)),
    ("Acquisition", ("acquisition",)),
    ("Stored objects and their verification", ("object", "fixity", "digests", "store", "abandonment")),
    ("Locks and legal holds", ("lock", "hold")),
    ("Disposition and examination", ("disposition", "examination")),
    ("Copies", ("copy",)),
    ("Disclosure to the defence, and privilege", ("schedule", "inspection", "privilege")),
    ("Entries about entries", ("entry", "erasure")),
    *((_title(topic.says), topic.kinds) for topic in complete_topics()),
)


def anchor(title: str) -> str:
    """Return the end of a link to a heading, as readers of Markdown make it."""
    kept = "".join(letter for letter in title.lower() if letter.isalnum() or letter in " _-")
    return kept.replace(" ", "-")


def kinds_of(words: Sequence[str]) -> list[Kind]:
    """Return the kinds whose names begin with one of these words, in their order."""
    return [kind for kind in KINDS if kind.name.partition(".")[0] in words]


def contents(*ends: str) -> str:
    """Return the list of topics with links to their kinds, and to the parts behind them."""
    lines = ["## Contents", "", "- [Fields of every kind](#fields-of-every-kind)"]
    for title, words in TOPICS:
        links = ", ".join(f"[`{kind.name}`](#{anchor(kind.name)})" for kind in kinds_of(words))
        lines.append(f"- [{title}](#{anchor(title)}): {links}")
    return "\n".join([*lines, *(f"- [{end}](#{anchor(end)})" for end in ends), ""])


def sections() -> str:
    """Return what every kind has, then each topic with its kinds."""
    page = _Page()
    lines = ["## Fields of every kind", "", "Every kind carries these after its own fields.", ""]
    lines += page.fields("fields-of-every-kind", COMMON)
    for title, words in TOPICS:
        lines += [f"## {title}", ""]
        for kind in kinds_of(words):
            lines += page.kind(kind)
    return "\n".join(lines)


class _Page:
    """What was explained so far: codes are explained where they come first, then pointed to."""

    def __init__(self) -> None:
        self._explained: dict[tuple[tuple[str, str], ...], tuple[str, str]] = {}

    def kind(self, kind: Kind) -> list[str]:
        """Return the section of one kind."""
        lines = [f"### {kind.name}", "", " ".join(filter(None, _about(kind))), ""]
        if not kind.own:
            return [*lines, "No fields of its own.", ""]
        return [*lines, *self.fields(anchor(kind.name), kind.own)]

    def fields(self, place: str, fields: Sequence[FieldSpec]) -> list[str]:
        """Return the table of fields, and below it what their codes mean."""
        lines = ["| field | what it states | need | value |", "|---|---|---|---|"]
        for field in fields:
            cells = (f"`{field.name}`", _says(field), _need(field), _value(field.type))
            lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
        codes = [line for field in fields if _has_meanings(field.type) for line in self._codes(place, field)]
        return [*lines, *(["", "Codes:", "", *codes] if codes else []), ""]

    def _codes(self, place: str, field: FieldSpec) -> list[str]:
        """Return what the codes of a field mean, or where that was said."""
        words = tuple(field.type.words.items())
        there, name = self._explained.setdefault(words, (place, field.name))
        if (there, name) != (place, field.name):
            same = "" if name == field.name else f"`{name}` "
            return [f"- `{field.name}`: as {same}[above](#{there})"]
        return [f"- `{field.name}`", *(f"  - `{code}`: {text}" for code, text in words)]


def _about(kind: Kind) -> list[str]:
    """Return sentences on what a kind is, how it is entered and who signs it."""
    verb = kind.verb
    entered = [other for other in KINDS if other.verb is not None and kind.name in other.verb.enters]
    command = (
        verb.command if verb is not None else "".join(other.verb.command for other in entered if other.verb)
    )
    answered = () if verb is None or verb.answers is None else verb.answers.kinds
    links = " or ".join(f"[`{name}`](#{anchor(name)})" for name in answered)
    return [
        f"{verb.says[:1].upper()}{verb.says[1:]}." if verb is not None else "",
        f"Entered with `custody {command}`." if command else "",
        f"Standing {' or '.join(f'`{one}`' for one in kind.standings)}.",
        f"Signed by {signers(kind.permit, kind.standings)}.",
        f"Answers {links or 'an earlier entry'} (`re`)." if kind.answers else "",
    ]


def signers(permit: Permit, standings: Sequence[str]) -> str:
    """Return the roles of which the signer needs one, told apart by standing where they differ."""
    act, record = listed(permit.act), listed(permit.record)
    if permit.act == permit.record or len(standings) == 1:
        return act if standings[0] == "act" else record
    return f"{act} as act, {record} as record"


def listed(names: frozenset[str]) -> str:
    """Return names in alphabetical order, the last after "or"."""
    *others, last = sorted(names)
    return f"{', '.join(others)} or {last}" if others else last


def _says(field: FieldSpec) -> str:
    if field.spoken.says:
        return field.spoken.says
    return "computed by the rules" if field.need is Need.COMPUTED else NONE


def _need(field: FieldSpec) -> str:
    need = field.need.value
    if isinstance(field, Structural):
        return need if field.default is None else f"{need} (else `{field.default}`)"
    return f"{need}; erasable{'; a name to find it by' if field.label else ''}"


def _has_meanings(kind: FieldType) -> bool:
    """Return whether the meaning of some code is more than its own word."""
    return any(text != code.replace("_", " ") for code, text in kind.words.items())


def _value(kind: FieldType) -> str:
    """Return what a value is: codes, or which things and entries it names, else the name of its type."""
    several = kind.name in ("codes", "subjects")
    if _has_meanings(kind):
        return "some codes, below" if several else "one code, below"
    if kind.choices:
        return f"{'some' if several else 'one'} of {', '.join(f'`{code}`' for code in kind.choices)}"
    if kind.targets:
        return f"{'names some' if several else 'names one'}: {', '.join(kind.targets)}"
    if kind.answered:
        return f"an entry: {', '.join(f'`{name}`' for name in kind.answered)}"
    return kind.name
