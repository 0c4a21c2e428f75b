"""Rules about stored bytes: acquisition, copies, verification, locks and deletion."""
