"""What Alembic runs: the migrations, on the connection (and in the transaction) of whoever called."""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, transaction_per_migration=False)
context.run_migrations()
