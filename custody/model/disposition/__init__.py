"""The disposition of exhibits."""
