"""People who sign in, the organisations they act for, and proof of who they are."""
