"""Commands about cases, laws, scenes and seizures."""
