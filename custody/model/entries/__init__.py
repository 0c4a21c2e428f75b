"""What later entries do to earlier ones."""
