"""Real faults against real files and processes: each point is found by counting calls, and the counts are printed."""
