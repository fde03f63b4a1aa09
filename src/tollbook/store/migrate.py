"""Making and upgrading a book's tables, all or nothing, by Alembic."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from tollbook.errors import UnusableInput
from tollbook.store.schema import VERSION

FOLDER = Path(__file__).parent / "migrations"


def version_of(connection: Connection) -> str | None:
    """Return the version of a book's tables, None where there is no book."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def check_version(connection: Connection, where: str) -> None:
    """Raise UnusableInput where there is no book, or one of another version."""
    found = version_of(connection)
    if found is None:
        raise UnusableInput(where, "is no book", "make one with tollbook init, or check its name")
    if found > VERSION:
        raise UnusableInput(
            where, f"was made by a newer Tollbook (tables {found}, and this one knows {VERSION})", "upgrade Tollbook; nothing was changed"
        )
    if found < VERSION:
        raise UnusableInput(where, f"was made by an older Tollbook (tables {found})", "make a backup, then run tollbook rebuild")


def upgrade(connection: Connection) -> None:
    """Bring a book's tables to the newest version, within the transaction of the connection."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
