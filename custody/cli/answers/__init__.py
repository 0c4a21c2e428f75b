"""Answers that several commands give: lists, pages, papers, and what is said beside a result."""
