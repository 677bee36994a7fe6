"""Made-up partners and their offers over all sixteen fields, so that every page can be tried."""
