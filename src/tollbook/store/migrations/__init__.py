"""Migrations of a book's tables, for Alembic."""
