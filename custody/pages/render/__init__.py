"""Renderers of pages: plain text, JSON documents, CSV and HTML; none decides what is shown."""
