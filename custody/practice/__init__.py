"""The demonstration and the training ledger: stories told by the commands that a person would type.

They stand below the command line, which they are given, and above all that a forger of the demonstration touches.
"""
