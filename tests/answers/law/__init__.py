"""Wrong answers about orders, requests and what the law says of them."""
