"""The database backend: foreign keys are checked at the statement, not at COMMIT.

On a cluster a deferred violation surfaces as an internal error at COMMIT and cannot be told apart;
immediate ones are ordinary integrity errors everywhere. Price: parents are saved before children.
"""

from django.db.backends.postgresql.base import DatabaseWrapper as PostgresWrapper
from django.db.backends.postgresql.operations import DatabaseOperations


class ImmediateOperations(DatabaseOperations):
    def deferrable_sql(self) -> str:
        return " DEFERRABLE INITIALLY IMMEDIATE"


class DatabaseWrapper(PostgresWrapper):
    ops_class = ImmediateOperations
