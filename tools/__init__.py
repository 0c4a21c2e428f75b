"""Small programs for maintainers; nothing in the product imports them."""
