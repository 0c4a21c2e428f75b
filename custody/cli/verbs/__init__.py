"""Commands made from kinds: their parsers, their one handler, and the tables that find them.

A kind that has a verb has a command. ``parser`` makes the arguments of the command from the kind's questions,
``entering`` records the answers; ``topics`` lists the modules of the kinds of a group of commands, ``services`` the
handlers of acts that work on this machine, and ``consequences`` the notes on the effects of an act.
"""
