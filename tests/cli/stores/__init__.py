"""Commands for object stores: verification, copies, repairs, locks and deletion."""
