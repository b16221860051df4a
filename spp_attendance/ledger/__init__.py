"""How records of the ledger are read, decided and stored, many at once: the one way by which one is made."""
