"""Draws labels, papers and QR codes, with Typst, fontTools and segno, the extra `print`.

What stands on a label or paper is decided in ``custody.ledger.papers``; this folder only chooses fonts and draws.
"""
