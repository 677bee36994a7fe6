"""Sign in with Chengyi at a partner's own site: a pseudonym for that partner, and its yes or no."""
