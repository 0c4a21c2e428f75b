"""How entries are proven, published, witnessed and dated."""
