"""The only code that moves points. The rules stand in PostgreSQL; see docs/adr/0021."""
