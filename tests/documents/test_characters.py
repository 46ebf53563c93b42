from hypothesis import given, settings
from hypothesis import strategies as st

from essaim.documents.characters import one_line, printable
from essaim.documents.tour_sheet import render_tour_sheets
from tests.documents import reading
from tests.documents.samples import door, sheet


def test_french_is_printed_as_it_is():
    said = "L’Haÿ-les-Roses, œuvre « Été » – n° 12 ½ € Nuʻutere"

    assert printable(said) == said


def test_narrow_spaces_direction_tricks_and_unknown_signs_are_replaced():
    assert printable("14\u202fh") == "14\u00a0h"
    assert printable("12\u202e31") == "1231"
    assert printable("\ue000\U0001f9ff漢") == "□□□"
    assert printable("a\ud800b\x00c") == "abc"
    assert one_line(" 12 \n bis\t\u00a0: ") == "12 bis \u00a0:"


@settings(max_examples=12, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=20, max_size=40))
def test_no_text_at_all_can_stop_the_press(texts):
    doors = [door(i, street=said, place=said, number_label=said[:6]) for i, said in enumerate(texts, start=1)]

    pdf = render_tour_sheets(
        [sheet(doors, title=texts[0], outcomes=texts[:9], script=texts, instructions=texts[1])]
    )

    assert reading.page_count(pdf) > 0
