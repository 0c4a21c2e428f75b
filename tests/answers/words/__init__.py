"""Wrong answers in words: alarms, labels, hints and what is typed."""
