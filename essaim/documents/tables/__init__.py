"""A table as a file: XLSX, ODS, CSV. Rows come one by one and leave at once: memory does not grow with them."""

from essaim.documents.tables.book import Book, Column, Kind, Mark, Value
from essaim.documents.tables.shapes import SHAPES, Shape, TooManyRows, write_table

__all__ = ["SHAPES", "Book", "Column", "Kind", "Mark", "Shape", "TooManyRows", "Value", "write_table"]
