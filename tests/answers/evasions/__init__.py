"""Plays of somebody who tries to get round a paragraph of the Convention; each row that says *held* names one.

A play first shows the honest course, which passes without a mark; then it does what the evader does, and asserts that
it is refused, marked, or still due.
"""
