"""The parts `make run` brings along: PostgreSQL and the processes it starts."""
