"""Commands made from kinds: their parsers, their one handler, and the tables that find them.

A kind that has a verb has a command. ``parser`` makes the arguments of the command from the kind's questions,
``entering`` enters what was typed; ``topics`` says in which modules the kinds of a group of commands are, ``services``
which handler runs an act that works on this machine, and ``consequences`` what is said about what follows from an act.
"""
