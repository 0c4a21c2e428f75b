"""What goes to a printer: a paper, pages or labels, with their text and the number of the copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import NamedTuple

from custody.layout import many
from custody.ledger.papers.label import Label
from custody.ledger.papers.paper import TRAINING, Paper, content_digest, copy_words, document_mark
from custody.ledger.papers.plain_text import label_lines, paper_lines
from custody.ledger.papers.zpl import unprintable, zpl
from custody.pages.parts.letterhead import Letterhead
from custody.pages.parts.page import Page
from custody.pages.render.csv import csv, joined
from custody.pages.render.document import document
from custody.pages.render.html import html
from custody.pages.render.text import text
from custody.storage.account.printed_papers import PrintedPapers
from custody.storage.printing.codes import code_drawing
from custody.storage.printing.pages import pages_pdf
from custody.storage.printing.pdf_papers import Drawn, label_sheet, paper_pdf, sheets_of


class Printout(NamedTuple):
    """A paper for a printer.

    Copies are counted by ``kind`` and subject; ``copies`` are the numbers of these, by subject. ``lines`` are its text
    for people, ``document`` that for scripts.
    """

    title: str
    kind: str
    copies: Mapping[str, int]
    lines: Sequence[str]
    drawn: Drawn
    document: Mapping[str, object]

    @property
    def copy(self) -> int:
        """The number of the copy, the highest of several."""
        return max(self.copies.values())

    @property
    def sheets(self) -> int | None:
        """The number of sheets, None where it is not known."""
        return sheets_of(self.drawn.data)

    @property
    def told(self) -> list[str]:
        """The lines on what was printed: title, sheets and copy, or the text where it is on no sheet."""
        if self.sheets is None:
            return list(self.lines)
        return [", ".join(filter(None, (self.title, many(self.sheets, "sheet"), copy_words(self.copy))))]


def paper_printout(paper: Paper, kind: str, printed: PrintedPapers) -> Printout:
    """Return what is printed of a paper of this kind, as the copy that is next."""
    subject = paper.code or paper.title
    paper = replace(paper, copy=printed.copy(kind, subject))
    drawn = paper_pdf(paper)
    return Printout(paper.title, kind, {subject: paper.copy}, paper_lines(paper), drawn, paper.as_json())


def pages_printout(
    pages: Sequence[Page],
    head: Letterhead,
    named: tuple[str, str],
    printed: PrintedPapers,
    told: Mapping[str, object],
) -> Printout:
    """Return what is printed of pages under a letterhead, ``named`` by kind of paper and subject."""
    kind, subject = named
    head = _marked(pages, replace(head, copy=printed.copy(kind, subject)))
    lines = [*head_lines(head), *(line for page in pages for line in (*text(page), ""))]
    return Printout(head.title, kind, {subject: head.copy}, lines, pages_pdf(pages, head), told)


def labels_printout(labels: Sequence[Label], printed: PrintedPapers, start: int | None) -> Printout:
    """Return what is printed of labels for a label printer.

    With ``start`` they are on sheets, the first at this position.
    """
    labels = [replace(label, copy=printed.copy("label", label.identifier)) for label in labels]
    return Printout(
        f"label of {labels[0].reference}" if len(labels) == 1 else many(len(labels), "label"),
        "label",
        {label.identifier: label.copy for label in labels},
        [line for label in labels for line in label_lines(label)],
        labels_zpl(labels) if start is None else label_sheet(labels, start),
        {"labels": [label.as_json() for label in labels]},
    )


def labels_zpl(labels: Sequence[Label]) -> Drawn:
    """Return labels in the language of label printers; warn of letters that a printer's font may lack."""
    warnings = tuple(
        f"label of {label.reference}: the printer's own font may lack letters of {lacking!r}, and leave them out. "
        "Look at the label, or print it with --format pdf."
        for label in labels
        for lacking in unprintable(label)
    )
    return Drawn("".join(map(zpl, labels)).encode(), warnings)


def pages_file(pages: Sequence[Page], head: Letterhead, form: str) -> Drawn:
    """Return pages under a letterhead in a form: .csv, .html, else PDF."""
    if form == ".csv":
        return Drawn(csv(joined(pages)), ())
    head = _marked(pages, head)
    if form == ".html":
        code = "" if head.code is None else code_drawing(head.code)
        notice = TRAINING if head.training else ""
        return Drawn(html(pages, title=head.title, notice=notice, head=head, code=code).encode(), ())
    return pages_pdf(pages, head)


def _marked(pages: Sequence[Page], head: Letterhead) -> Letterhead:
    """Return the letterhead with the line that identifies these pages under it on each sheet."""
    content = [asdict(head), *(document(page) for page in pages)]
    return replace(head, mark=document_mark(content_digest(content)))


def head_lines(head: Letterhead) -> list[str]:
    """Return a letterhead as lines of text above pages."""
    return [head.agency, *head.lines, *filter(None, [copy_words(head.copy), head.printed, head.mark]), ""]
