"""Renderers of pages: plain text, JSON documents, CSV and HTML, without any choice of content."""
