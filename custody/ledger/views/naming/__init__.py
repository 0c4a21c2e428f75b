"""Finds what somebody names, and what people call the things that were found."""
