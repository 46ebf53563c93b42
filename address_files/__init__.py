"""Read the official address files of France (BAN and BAL) as a stream, in bounded memory.

Plain Python: knows neither Django nor Essaim.
"""

from address_files.cells import is_formula, safe_cell
from address_files.france import whole_commune
from address_files.header import Format
from address_files.keys import address_key, normalise_street, street_key
from address_files.lines import AddressLine, Line, RejectedLine
from address_files.reader import AddressFile, open_address_file
from address_files.reasons import Reason
from address_files.refusals import AddressFileError
from address_files.rejected_csv import rejected_csv
from address_files.repairs import Repair
from address_files.sameness import (
    StreetSaid,
    Told,
    identity,
    key_of,
    metres,
    official_key,
    street_code,
    street_said,
)
from address_files.sieve import Sieve, repeated
from address_files.spoken import Spoken
from address_files.spread import Spread

__all__ = [
    "AddressFile",
    "AddressFileError",
    "AddressLine",
    "Format",
    "Line",
    "Reason",
    "RejectedLine",
    "Repair",
    "Sieve",
    "Spoken",
    "Spread",
    "StreetSaid",
    "Told",
    "address_key",
    "identity",
    "is_formula",
    "key_of",
    "metres",
    "normalise_street",
    "official_key",
    "open_address_file",
    "rejected_csv",
    "repeated",
    "safe_cell",
    "street_code",
    "street_key",
    "street_said",
    "whole_commune",
]
