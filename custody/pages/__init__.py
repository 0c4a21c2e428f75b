"""Pages: the content of a subject, list or check as values that every front end renders."""
