from datetime import date, datetime

import pytest
from django.template import Context, Template
from django.utils import timezone
from django.utils.translation import override

from essaim.kernel.dates import in_words
from essaim.web.templatetags.measures import day_and_hour

FORMS = [("j F Y", "{} novembre 2026"), ("l j F", "{} novembre"), ("j F Y, G:i", "{} novembre 2026, 1:11")]


@pytest.mark.parametrize(("form", "read"), FORMS)
def test_the_first_of_a_month_is_said_as_french_says_it_and_no_other_day(form, read):
    for day, said in ((1, "1er"), (2, "2"), (11, "11"), (21, "21")):
        moment = datetime(2026, 11, day, 1, 11)
        for written in (
            in_words(moment, form),
            Template(f'{{{{ at|date:"{form}" }}}}').render(Context({"at": moment})),
        ):
            assert written.endswith(read.format(said))


def test_english_and_no_day_are_left_as_they_are():
    with override("en"):
        assert in_words(date(2026, 11, 1), "j F Y") == "1 November 2026"
    assert in_words(None, "j F Y") == ""
    assert Template('{{ at|date:"j F Y" }}').render(Context({"at": None})) == ""


def test_the_hour_of_a_first_stays_an_hour():
    at = timezone.make_aware(datetime(2026, 11, 1, 1, 5))
    assert day_and_hour(at) == "dimanche 1er novembre à 1\u00a0h\u00a005"
