"""What kinds declare: fields, codes, labels, hints and the commands that enter them."""
