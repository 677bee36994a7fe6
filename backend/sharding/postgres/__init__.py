"""PostgreSQL as Django knows it, with constraints that a cluster reports at once."""
