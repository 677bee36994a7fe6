"""The database that comes along: real PostgreSQL under the project's own folder."""
