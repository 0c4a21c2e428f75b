"""Rules for the disposition of exhibits."""
