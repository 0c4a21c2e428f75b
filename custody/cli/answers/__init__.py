"""Answers that several commands give: lists, pages, papers, and remarks beside a result."""
