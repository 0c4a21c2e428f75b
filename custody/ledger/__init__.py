"""Services of the ledger: journal, sequencer, archive, fixity, audit, prover and views, over ports."""
