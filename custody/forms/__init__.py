"""What a front end asks before something is entered, and what the answers become: made from kinds.

Nothing here draws.

A command line, a screen and a form file ask the same questions in the same order and fill in the same values. Nothing
here reads a file, a clock or a terminal.
"""
