"""Names into places, actors and events."""
