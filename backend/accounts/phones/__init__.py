"""Another phone number for the same person: asked for in a session, proved by a code to the new."""
