"""News for partners' programs: written with what happened, delivered until they have it."""
