"""A list, taken as a file by whoever holds `client`."""

import csv
import io

import python_calamine


def leave(client, url, shape="csv"):
    answer = client.post(url, {"format": shape})
    assert answer.status_code == 200, answer
    return b"".join(answer.streaming_content)


def csv_rows(client, url):
    """(heading, rows, mark)."""
    text = leave(client, url).decode("utf-8-sig")
    heading, *rows, mark = csv.reader(io.StringIO(text), delimiter=";")
    return heading, rows, mark


def sheets(content):
    """Of an XLSX or an ODS, read by another hand than ours: {name of the sheet: rows}."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
