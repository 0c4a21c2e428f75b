"""Whole journeys through the public commands."""
