"""Rules for exhibits, their components and seals."""
