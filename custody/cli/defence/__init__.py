"""Commands about disclosure, its schedule, handling and disposition."""
