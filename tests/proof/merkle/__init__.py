"""The tree, its checkpoints and its proofs."""
