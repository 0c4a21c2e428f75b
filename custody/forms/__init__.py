"""The questions that a front end asks before an entry, and the entries made of the answers.

All are made from kinds. A command line, a screen and a form file ask the same questions in the same order and fill in
the same values. Nothing here draws, or reads a file, a clock or a terminal.
"""
