"""The transparency log: an append-only Merkle log of salted commitments; receipts; a verifier."""
