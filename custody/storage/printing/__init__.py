"""Draws labels, papers and QR codes, with Typst, fontTools and segno, the extra `print`.

The content of labels and papers is decided in ``custody.ledger.papers``; this folder only chooses fonts and draws.
"""
