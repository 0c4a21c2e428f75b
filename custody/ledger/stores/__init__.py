"""Reachability, sidecars, verification policy, locks and deletion in stores."""
