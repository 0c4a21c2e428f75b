"""Services over the record and the ports through which the outside world reaches them."""
