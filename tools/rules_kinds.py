"""The reference of kinds of entry: a page for each topic, with a section made from each declaration."""

from __future__ import annotations

from collections.abc import Sequence

from custody.model.kinds import KINDS
from custody.model.schema.permits import Permit
from custody.model.schema.schema import COMMON, FieldSpec, Kind, Need, Structural
from custody.model.schema.types import FieldType
from custody.model.topics import complete_topics

#: Where the pages are, from the root of the repository.
FOLDER = "docs/reference/kinds"
#: What a cell says that has nothing to say.
NONE = "-"

_HEAD = """\
# Kinds of entry

Written by `make docs` from the declarations of ruleset {version}; do not edit. There is a page for each topic, with a
section for each kind. `custody schema KIND` says the same for programs. What the columns mean:

- **what it states**: the field in words. Brackets such as (e) name the part of the paragraph that asks for it.
- **required**: the entry means nothing without it. **expected**: a new act without it is refused, a record names it in
  `not_known`. **optional**: may be absent. **computed**: the rules fill it in, and it is computed again when checked.
- **erasable**: it holds names, prose and other personal values, and no rule reads it. Every other field is structural:
  a code, number, instant, digest or opaque identifier, which rules read and nobody can erase.
- **value**: the type ([format.md](../format.md#identifiers)), the codes, or the things that an identifier names. A list
  of codes with meanings is explained where a page has it first.
- A field is null where it is absent; the order of fields is the order in which they are committed
  ([format.md](../format.md#committed-fields)).
- Who may sign a kind, and what its rules refuse: [rules.md](../rules.md).
- Which paragraph of the Convention each of them answers, and what is not there yet:
  [convention.md](../convention.md).
"""


def _title(says: str) -> str:
    """Return the title of a topic: its description up to a colon, capitalised."""
    title = says.partition(":")[0]
    return title[:1].upper() + title[1:]


#: Titles of the parts of the page, and the first words of the kinds in each. A topic that needs no row elsewhere needs
#: none here either.
TOPICS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("The ledger and its backups", ("ledger", "resumption", "backup", "checkpoint", "tsa")),
    ("People and keys", ("actor", "key")),
    ("Laws", ("profile",)),
    ("Cases", ("case", "proceedings", "access")),
    ("Preservation orders", ("preservation_order",)),
    ("Requests between States to preserve data", ("enquiry", "preservation_request")),
    ("Legal assistance between States", ("mla_request",)),
    ("Production orders", ("production_order",)),
    ("Searches and seizures", ("seizure", "scene", "assistance_order")),
    ("Exhibits", ("exhibit", "transcription")),
    ("Storage locations and inventory", ("location", "inventory")),
    ("Transfers", ("transfer",)),
    ("Acquisition", ("acquisition",)),
    ("Stored objects and their verification", ("object", "sweep", "hash_list", "store", "orphan_deletion")),
    ("Locks and legal holds", ("lock", "legal_hold")),
    ("Disposition and examination", ("disposition", "destructive_examination")),
    ("Copies", ("copy",)),
    ("Disclosure to the defence, and privilege", ("disclosure", "inspection", "privilege")),
    ("Entries about entries", ("entry", "erasure")),
    *((_title(topic.says), topic.kinds) for topic in complete_topics()),
)


def anchor(title: str) -> str:
    """Return the anchor of a heading, as readers of Markdown make it."""
    kept = "".join(letter for letter in title.lower() if letter.isalnum() or letter in " _-")
    return kept.replace(" ", "-")


def kinds_of(words: Sequence[str]) -> list[Kind]:
    """Return the kinds whose names begin with one of these words, in their order."""
    return [kind for kind in KINDS if kind.name.partition(".")[0] in words]


def link_to(kind: str, folder: str = "") -> str:
    """Return a link to the section of a kind; ``folder`` is the path to the pages of kinds."""
    (title,) = [title for title, words in TOPICS if kind.partition(".")[0] in words]
    return f"[`{kind}`]({folder}{anchor(title)}.md#{anchor(kind)})"


def kinds_pages(version: int) -> dict[str, str]:
    """Return every page by its path: the page of all kinds, and one for each topic."""
    lines = [_HEAD.format(version=version), "## Topics", ""]
    pages = {}
    for title, words in TOPICS:
        kinds = kinds_of(words)
        lines.append(f"- [{title}]({anchor(title)}.md): {', '.join(link_to(kind.name) for kind in kinds)}")
        page = _Page()
        sections = [line for kind in kinds for line in page.kind(kind)]
        about = "What the columns mean: [kinds of entry](index.md). Written by `make docs`; do not edit."
        pages[f"{FOLDER}/{anchor(title)}.md"] = "\n".join([f"# {title}", "", about, "", *sections])
    lines += ["", "## Fields of every kind", "", "Every kind carries these after its own fields.", ""]
    lines += _Page().fields("fields-of-every-kind", COMMON)
    return {f"{FOLDER}/index.md": "\n".join(lines), **pages}


def page_paths() -> list[str]:
    """Return the paths of all pages."""
    return [f"{FOLDER}/index.md", *(f"{FOLDER}/{anchor(title)}.md" for title, _ in TOPICS)]


class _Page:
    """The page of a topic; codes are explained where they come first, and referred to after that."""

    def __init__(self) -> None:
        self._explained: dict[tuple[tuple[str, str], ...], tuple[str, str]] = {}

    def kind(self, kind: Kind) -> list[str]:
        """Return the section of one kind."""
        lines = [f"## {kind.name}", "", " ".join(filter(None, _about(kind))), ""]
        if not kind.own:
            return [*lines, "No fields of its own.", ""]
        return [*lines, *self.fields(anchor(kind.name), kind.own)]

    def fields(self, place: str, fields: Sequence[FieldSpec]) -> list[str]:
        """Return the table of fields, and below it the meanings of their codes."""
        lines = ["| field | what it states | need | value |", "|---|---|---|---|"]
        for field in fields:
            cells = (f"`{field.name}`", _says(field), _need(field), _value(field.type))
            lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
        codes = [line for field in fields if _has_meanings(field.type) for line in self._codes(place, field)]
        return [*lines, *(["", "Codes:", "", *codes] if codes else []), ""]

    def _codes(self, place: str, field: FieldSpec) -> list[str]:
        """Return the meanings of a field's codes, or a reference to where they are explained."""
        words = tuple(field.type.words.items())
        there, name = self._explained.setdefault(words, (place, field.name))
        if (there, name) != (place, field.name):
            same = "" if name == field.name else f"`{name}` "
            return [f"- `{field.name}`: as {same}[above](#{there})"]
        return [f"- `{field.name}`", *(f"  - `{code}`: {text}" for code, text in words)]


def _about(kind: Kind) -> list[str]:
    """Return sentences on a kind: what it records, its command, its entry modes and its signers."""
    verb = kind.verb
    entered = [other for other in KINDS if other.verb is not None and kind.name in other.verb.enters]
    command = (
        verb.command if verb is not None else "".join(other.verb.command for other in entered if other.verb)
    )
    answered = () if verb is None or verb.answers is None else verb.answers.kinds
    links = " or ".join(map(link_to, answered))
    return [
        f"{verb.says[:1].upper()}{verb.says[1:]}." if verb is not None else "",
        f"Entered with `custody {command}`." if command else "",
        f"Entry mode {' or '.join(f'`{mode}`' for mode in kind.standings)}.",
        f"Signed by {signers(kind.permit, kind.standings)}.",
        f"Answers {links or 'an earlier entry'} (`re`)." if kind.answers else "",
    ]


def signers(permit: Permit, standings: Sequence[str]) -> str:
    """Return the roles that may sign, separately for acts and records where they differ."""
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
    """Return the description of a type's values: codes, targets or answered kinds, else its name."""
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
