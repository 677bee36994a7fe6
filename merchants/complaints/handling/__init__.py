"""What the competent office does about a complaint: accept or refuse, mediate, end."""
