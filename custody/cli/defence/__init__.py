"""Commands about disclosure, its schedule, and disposition."""
