"""Views of entries: values, corrections, erasures, dates, and who outside has seen them."""
