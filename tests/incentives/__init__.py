"""Credit-easy+: stories of citizens, partners and the city."""
