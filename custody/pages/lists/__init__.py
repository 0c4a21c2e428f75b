"""Lists: their sources, filters, and long lists page by page."""
