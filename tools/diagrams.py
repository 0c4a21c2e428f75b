"""The diagrams of the explanation as SVG, drawn from tables, with no external resources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

#: Where the diagrams are, from the root of the repository.
FOLDER = "docs/explanation/diagrams"
#: A diagram is as wide as a column of text, and still read on a telephone.
_WIDTH = 520
_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
    'font-family="system-ui, Segoe UI, Roboto, sans-serif" font-size="15">\n<title>{title}</title>\n'
    '<rect width="{width}" height="{height}" rx="10" fill="#ffffff"/>\n'
)
_ARROW = (
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
    '<path d="M0 0 L8 4 L0 8 z" fill="#5b6770"/></marker></defs>\n'
)
_FILLS = {"plain": "#eef2f5", "ours": "#dbe9f6", "outside": "#e3f1df", "secret": "#f8e3d9"}


@dataclass(frozen=True)
class Step:
    """One box: its title, the lines below it, its colour, and the label of the arrow to the next one."""

    title: str
    lines: Sequence[str] = ()
    fill: str = "plain"
    hop: str = ""


FLOORS = (
    Step("Front doors: custody.cli, custody.api", ("the shell and scripts",)),
    Step("Stories: custody.practice", ("demonstration and training ledger, told by commands",)),
    Step("Screens: custody.tui", ("draws pages, fills forms; reads no database",)),
    Step("Adapters: custody.storage", ("database, object stores, files, keys; puts it all together",)),
    Step("Pages: custody.pages", ("what a person reads of a thing, as values",), "ours"),
    Step("Forms: custody.forms", ("what is asked before something is entered",), "ours"),
    Step("Services: custody.ledger", ("journal, sequencer, checks; ports to the adapters",), "ours"),
    Step("Model: custody.model", ("kinds, fields, roles, rules, state",), "ours"),
    Step("Law: custody.law", ("periods, clocks, grounds",), "ours"),
    Step("Proof: custody.proof", ("hashes, trees, signatures, formats: bytes in, bytes out",), "ours"),
)
ENTRY = (
    Step("Front door", ("a command, a screen or a script",), hop="values of a form"),
    Step("Form", ("asks what is missing, expands an act into its entries",), "ours", "commands of kinds"),
    Step(
        "Journal", ("rules decide; fields are committed to; a person's key signs",), "ours", "signed entries"
    ),
    Step(
        "Sequencer: judge",
        ("signature, role, chain, rules and contents checked again",),
        "ours",
        "what was admitted",
    ),
    Step("1. Intent", ("the new head is written outside the vault, and synced",), "secret"),
    Step("2. Commit", ("entries, tree tiles, openings, checkpoint: one transaction",), "secret"),
    Step("3. Erasures", ("what an entry erased is listed outside the vault",), "secret"),
    Step(
        "4. Promotion",
        ("the intent becomes the head, and is synced",),
        "secret",
        "only now is anybody answered",
    ),
    Step("Receipt", ("entry, inclusion proof and signed checkpoint in one file",), "outside"),
)
HOLDERS = (
    Step("Vault", ("database with entries, tree and openings; the log's key, sealed",), "ours"),
    Step("Object stores", ("the evidence itself: folders and buckets, by their administrators",), "ours"),
    Step(
        "State folder, outside the vault",
        ("head, memory of logs, list of erasures, log passphrase",),
        "secret",
    ),
    Step("Each person", ("a private key, sealed by a passphrase that only this person knows",), "secret"),
    Step("Whoever took receipts along", ("proof files of entries up to that day",), "outside"),
    Step("Witnesses, in other offices", ("a key, and a memory of what they signed last",), "outside"),
    Step(
        "Readers of the published log", ("checkpoint and tiles; a named auditor the entries, too",), "outside"
    ),
    Step("Court, defence", ("proof files, disclosed fields, and the log's key on another way",), "outside"),
)
BYTE = (
    Step("A byte of the image", ("offset 5,000,000 of the media",), hop="offset / 1,048,576 = 4"),
    Step("Chunk 4", ("SHA-256(0x00 || chunk)",), hop="path in the object's tree"),
    Step("Object root", ("object/1: bytes, leaf size, root",), hop="value of the field object"),
    Step("Field of the entry", ("SHA-256(0x00 || [salt, name, value])",), hop="path in the tree of fields"),
    Step("Content of the entry", ("content and fields in its envelope",), "ours", "signed by a person"),
    Step("Entry object.archived", ("SHA-256(0x00 || signed note)",), "ours", "path in the log's tree"),
    Step("Root of the log", ("origin, size, root",), "ours", "signed by the log"),
    Step("Checkpoint", ("and cosigned by a witness: date and size",), "outside"),
)
ORDER = (
    Step(
        "preservation_order.issued",
        ("authority; first and last day computed by its law",),
        "ours",
        "served on the addressee",
    ),
    Step(
        "preservation_order.served",
        ("then receipt_acknowledged; one of the two starts", "the period where the order says so"),
        "ours",
        "preserved",
    ),
    Step(
        "preservation_order.complied",
        ("in full or in part; or not_complied, with a reason",),
        "ours",
        "before its last day",
    ),
    Step(
        "preservation_order.renewed",
        ("another period, within the ceiling of its law",),
        "ours",
        "the data are needed",
    ),
    Step(
        "preservation_order.data_requested",
        ("the data themselves were requested",),
        "ours",
        "it ends in one of these ways",
    ),
    Step("preservation_order.withdrawn", ("the authority withdraws it",), hop="or"),
    Step("preservation_order.quashed", ("a court sets it aside; that can be stayed and reversed",), hop="or"),
    Step(
        "preservation_order.lapsed",
        ("its last day is over; the machine records it",),
        hop="the addressee has to know",
    ),
    Step("preservation_order.status_notified", ("the addressee was notified of the end",), "outside"),
)
PROOF = (
    Step("Entry in the vault", ("its fields are committed to, not shown",), "ours", "custody proof entry"),
    Step("Proof file", ("entry, inclusion proof, signed checkpoint",), hop="custody entry disclose"),
    Step("Fields document", ("chosen fields, each with its salt and path",), hop="stick, post, mail"),
    Step("Court or defence", ("two files",), "outside", "the log's key, on another way"),
    Step("Signature of the log", ("the checkpoint is the log's",), "outside", "recompute the root"),
    Step("Inclusion", ("the entry is number n of N",), "outside", "recompute the content"),
    Step("Fields", ("each one shown belongs to this entry",), "outside", "keys of witnesses, if named"),
    Step("Witnesses", ("it existed by that date",), "outside", "what no file can show"),
    Step("Verdict", ("VERIFIED, in the scope that is named; the rest NOT CHECKED",), "secret"),
)


def _text(
    x: float, y: float, text: str, *, bold: bool = False, colour: str = "#1d2b36", size: int = 15
) -> str:
    weight = ' font-weight="600"' if bold else ""
    return f'<text x="{x:g}" y="{y:g}" fill="{colour}" font-size="{size}"{weight}>{escape(text)}</text>\n'


def chain(title: str, steps: Sequence[Step], *, arrows: bool = True) -> str:
    """Return an SVG of boxes below one another, with labelled arrows from each to the next."""
    parts, y = [], 16.0
    for number, step in enumerate(steps):
        height = 34 + 20 * len(step.lines)
        parts.append(
            f'<rect x="16" y="{y:g}" width="{_WIDTH - 32}" height="{height}" rx="6" fill="{_FILLS[step.fill]}" '
            'stroke="#9aa7b1"/>\n'
        )
        parts.append(_text(30, y + 23, step.title, bold=True))
        parts += [_text(30, y + 44 + 20 * row, line, size=14) for row, line in enumerate(step.lines)]
        y += height
        if number + 1 == len(steps):
            break
        gap = 34 if arrows and step.hop else 20 if arrows else 8
        if arrows:
            parts.append(
                f'<path d="M40 {y + 2:g} V{y + gap - 2:g}" stroke="#5b6770" stroke-width="1.5" '
                'marker-end="url(#arrow)"/>\n'
            )
        if step.hop:
            parts.append(_text(54, y + 22, step.hop, colour="#48555f", size=13))
        y += gap
    head = _HEAD.format(width=_WIDTH, height=int(y + 16), title=escape(title))
    return head + (_ARROW if arrows else "") + "".join(parts) + "</svg>\n"


#: Every diagram by its name, as what draws it.
DIAGRAMS: dict[str, Callable[[], str]] = {
    "floors": lambda: chain("The floors of the program: imports go down only", FLOORS, arrows=False),
    "entry": lambda: chain("An entry's way to the disk", ENTRY),
    "holders": lambda: chain("Who holds what", HOLDERS, arrows=False),
    "walk-byte": lambda: chain("From a byte of a disk image to a checkpoint", BYTE),
    "walk-order": lambda: chain("An order from issue to end", ORDER),
    "walk-proof": lambda: chain("A proof from the vault to the court", PROOF),
}
