"""The text of a paper as a reader of PDF finds it."""

from __future__ import annotations

import pypdfium2


def paper_sheets(data: bytes) -> list[str]:
    """Return the text of each sheet of a PDF, in the order in which it is written, a line for each line."""
    with pypdfium2.PdfDocument(data) as document:
        sheets = [page.get_textpage().get_text_range() for page in document]
    return [sheet.replace("\r\n", "\n").replace("\ufffe", "") for sheet in sheets]


def paper_text(data: bytes) -> str:
    """Return the text of all sheets of a PDF, one behind the other."""
    return "\n".join(paper_sheets(data))
