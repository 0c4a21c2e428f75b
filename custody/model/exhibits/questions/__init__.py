"""What rules ask about exhibits, their components and seals."""
