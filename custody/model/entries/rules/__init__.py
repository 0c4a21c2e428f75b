"""Rules for what later entries do to earlier ones."""
