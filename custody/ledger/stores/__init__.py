"""Object stores: reachability, sidecars, verification policy, locks and deletion."""
