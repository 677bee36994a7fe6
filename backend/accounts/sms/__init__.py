"""Text messages: what may be sent, through whom, at what cost."""
