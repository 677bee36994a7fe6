"""How delivered rows become records."""
