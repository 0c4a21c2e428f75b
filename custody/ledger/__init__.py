"""Services of the ledger over ports: journal, sequencer, archive, verification, audit, prover, views."""
