"""How delivered rows become merchants."""
