"""Whatever the bytes, reading ends with lines or with a refusal, never with a crash."""

import gzip

from hypothesis import given, settings
from hypothesis import strategies as st

from address_files import (
    AddressFileError,
    RejectedLine,
    Spread,
    address_key,
    normalise_street,
    rejected_csv,
    safe_cell,
    street_key,
)
from address_files.cells import is_formula
from tests.address_files.samples import BAN_HEADER, GOOD, ban, ban_line, opened, read

QUICK = settings(max_examples=150, deadline=None)
SAMPLE = ban(*[ban_line(numero=str(n), nom_voie="Allée À") for n in range(5)], '"a;b', ban_line(lon="2,4"))
PACKED = gzip.compress(SAMPLE, mtime=0)


def survives(content):
    try:
        lines = read(content, max_bytes=100_000, max_line=5_000)
    except AddressFileError as error:
        str(error).encode()
        return
    for line in lines:
        text = line.sentence + line.raw if isinstance(line, RejectedLine) else "".join(map(str, line))
        assert "\0" not in text
        text.encode()
    b"".join(rejected_csv(line for line in lines if isinstance(line, RejectedLine)))


@QUICK
@given(st.binary(max_size=3_000))
def test_random_bytes_never_crash(content):
    survives(content)
    survives(gzip.compress(content))
    survives(b"\x1f\x8b\x08\0" + content)
    survives(BAN_HEADER.encode() + b"\n" + content)


@QUICK
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=4), st.booleans(), st.booleans())
def test_a_few_wrong_bytes_never_crash(place, wrong, is_packed, is_cut):
    content = bytearray(PACKED if is_packed else SAMPLE)
    place %= len(content)
    content[place : place + len(wrong)] = wrong
    survives(bytes(content[:place] if is_cut else content))


@QUICK
@given(
    st.dictionaries(st.sampled_from(sorted(GOOD)), st.text(max_size=40) | st.floats().map(str), min_size=1)
)
def test_any_cell_gives_the_same_line_the_quick_way_and_the_slow_way(cells):
    content = ban(ban_line(), ban_line(**cells), ban_line(**cells), ban_line())
    survives(content)
    try:
        with opened(content) as file:
            quick = list(file)
        with opened(content) as file:
            file._parser.quick = file._parser._never
            assert list(file) == quick
    except AddressFileError:
        return


@QUICK
@given(st.text(max_size=300))
def test_a_street_name_of_any_kind_has_a_short_stable_key(name):
    key = normalise_street(name)
    assert len(key) <= 200
    assert street_key("93010", "", name) == f"93010||{key}"
    assert address_key("93010", "93010", name, 3, "Bis") == f"93010||{key}|3|bis"


@QUICK
@given(st.text(max_size=30))
def test_a_safe_cell_is_never_a_formula(text):
    assert not is_formula(safe_cell(text))
    assert safe_cell(text).removeprefix("'") == text.removeprefix("'")


@QUICK
@given(st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), min_size=1, max_size=30))
def test_the_spread_never_crashes(points):
    spread = Spread()
    lons, lats = zip(*points, strict=True)
    spread.add(["93010"] * len(points), lons, lats)
    for lon, lat in points:
        assert spread.is_far("93010", lon, lat) <= (spread.distance_km("93010", lon, lat) > 15)
