"""Labels, calendars, papers and lists."""
