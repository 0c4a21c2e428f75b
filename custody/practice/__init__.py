"""The demonstration and the training ledger: stories told by the commands that a person would type.

They import nothing of the command line: whoever plays a story hands it the command line to type at.
"""
