from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from essaim.documents.marks import ARCH_MARK, clear_code, qr_svg, read_clear_code


def test_the_clear_code_has_eight_signs_that_cannot_be_mistaken():
    assert clear_code(bytes(5)) == "0000-0000"
    assert clear_code(b"\xff" * 16) == "ZZZZ-ZZZZ"
    assert clear_code(bytes.fromhex("0123456789")) == "04HM-ASW9"


@given(st.binary(min_size=5, max_size=16))
def test_a_code_copied_by_hand_is_understood(secret):
    code = clear_code(secret)

    assert set(code) & set("ILOU") == set()
    assert read_clear_code(f" {code.lower().replace('0', 'o').replace('1', 'l').replace('-', ' ')} ") == code


def test_what_is_no_code_is_nothing():
    assert [read_clear_code(typed) for typed in ("", "7F3K", "7F3K-29QD-1", "7F3K-29Q!", "UUUU-UUUU")] == [
        ""
    ] * 5


def test_the_marks_have_neither_style_nor_class():
    for svg in (ARCH_MARK, qr_svg("https://essaim.example.org/")):
        assert [
            name
            for node in ET.fromstring(svg).iter()
            for name in node.attrib
            if name in {"style", "class", "id"}
        ] == []
