"""A file of addresses read without a server says the same as an import."""

from essaim.plan_file.reading import read_doors
from tests.address_files.samples import ban, ban_line


def test_letters_beside_a_number_are_read_as_an_import_reads_them(tmp_path):
    path = tmp_path / "adresses.csv"
    suffixes = {1: "b", 2: "t", 3: "p8"}
    path.write_bytes(
        ban(*[ban_line(numero=str(n), rep=rep, id=f"93010_1434_{n:05}_{rep}") for n, rep in suffixes.items()])
    )
    read = read_doors(path)
    assert {line.number: line.suffix for line in read.addresses.values()} == {1: "bis", 2: "ter", 3: "p8"}
