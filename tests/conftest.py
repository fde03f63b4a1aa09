"""Fixtures that tests of several folders take."""

from books import place

__all__ = ["place"]
