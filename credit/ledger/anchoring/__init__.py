"""The ledger held to the transparency log: nothing of it is changed without the log showing it."""
