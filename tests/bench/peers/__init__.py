"""The same look-up as other builders would write it. Each runs under the same server."""
