"""/admin: where operators look after the site. No people; no change but by an action."""
