"""Every list of Essaim, one way: filters in the address, order, pages, print, files, and what to do when it is empty.

A list is declared once (`Listing`), in the area that shows it, and shown by `show_list`.
"""

from essaim.documents.tables import Kind
from essaim.web.listing.asked import Asked
from essaim.web.listing.batches import Batch
from essaim.web.listing.declared import Column, Empty, Listing
from essaim.web.listing.screen import Shown, show_list

__all__ = ["Asked", "Batch", "Column", "Empty", "Kind", "Listing", "Shown", "show_list"]
