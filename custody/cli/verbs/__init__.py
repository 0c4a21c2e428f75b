"""Commands that are made from kinds: their parsers and their one handler, and the tables by which these are found.

A kind that has a verb has a command. ``parser`` makes the arguments of the command from the kind's questions,
``entering`` enters what was typed; ``topics`` says in which modules the kinds of a group of commands are, ``services``
which handler runs an act that works on this machine, and ``consequences`` what is said about what follows from an act.
"""
