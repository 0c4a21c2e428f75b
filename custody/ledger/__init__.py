"""Services of the ledger: journal, sequencer, archive, verification, audit, prover and views, over ports."""
