"""What a front end asks before something is entered, and what becomes of the answers: made from kinds, drawn by nobody.

A command line, a screen and a form file ask the same questions in the same order and fill in the same values. Nothing
here reads a file, a clock or a terminal.
"""
