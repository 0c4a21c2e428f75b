"""The text of a paper as a reader of PDF finds it."""

from __future__ import annotations

import pypdfium2


def paper_text(data: bytes) -> str:
    """Return the text of all sheets of a PDF, in the order in which it is written, a line for each line."""
    with pypdfium2.PdfDocument(data) as document:
        sheets = [page.get_textpage().get_text_range() for page in document]
    return "\n".join(sheets).replace("\r\n", "\n").replace("\ufffe", "")
