"""Alembic's entry: runs on the connection that `tollbook.store.migrate` hands over."""

from alembic import context

from tollbook.store.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True, compare_type=True)
context.run_migrations()
