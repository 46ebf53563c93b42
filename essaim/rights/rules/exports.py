"""The number of an export: what is printed on the file, and stands in the ledger."""

from uuid import UUID


def number_of(export_id: UUID) -> str:
    """The end of its identifier, which chance makes; the beginning only tells the hour."""
    return export_id.hex[-8:].upper()
