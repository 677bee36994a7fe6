"""Partners write offers: drafts with the field's own attributes, checked, handed in, copied."""
