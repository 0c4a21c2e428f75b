"""What entries state that people are asked about before they sign, by thing."""
