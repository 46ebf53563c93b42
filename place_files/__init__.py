"""Read and write the public formats of directories of places, as a stream, in bounded memory.

data·inclusion, HSDS, FINESS, BPE, OpenStreetMap, any table. Plain Python: knows neither Django nor Essaim.
"""

from place_files.checks import Criterion, Quality, faults, publishable, quality
from place_files.formats import Format
from place_files.mapped import FIELDS, guess
from place_files.place_file import PlaceFile, open_place_file
from place_files.records import PlaceRecord, Problem, Reason, Record, ServiceRecord
from place_files.refusals import NeedsMapping, NothingInFile, PlaceFileError
from place_files.writing import (
    Pairs,
    write_data_inclusion,
    write_data_inclusion_csv,
    write_hsds,
    write_hsds_tables,
)

__all__ = [
    "FIELDS",
    "Criterion",
    "Format",
    "NeedsMapping",
    "NothingInFile",
    "Pairs",
    "PlaceFile",
    "PlaceFileError",
    "PlaceRecord",
    "Problem",
    "Quality",
    "Reason",
    "Record",
    "ServiceRecord",
    "faults",
    "guess",
    "open_place_file",
    "publishable",
    "quality",
    "write_data_inclusion",
    "write_data_inclusion_csv",
    "write_hsds",
    "write_hsds_tables",
]
