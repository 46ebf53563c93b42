"""The first name has a box of its own: asked, found, listed, printed, joined and erased."""

import pytest
from django.urls import reverse

from essaim.kernel.tenancy import within
from essaim.models import Person
from essaim.people.actions.indexes import rebuild_indexes
from essaim.rights.rules.merges import joined_values
from tests.web.people_met import meet
from tests.web.test_people import form_of, names_on

pytestmark = pytest.mark.django_db


def both(form):
    return form["first_name"].value(), form["name"].value()


def test_from_the_search_to_the_paper_a_first_name_that_no_list_knows_is_shown_and_the_surname_is_not(
    browse, collective, volunteer, coordinator
):
    amina, desk = browse(volunteer), browse(coordinator)
    new = reverse("people:new")
    page = amina.post(new, {"name": "QUELLEC Zéphyrine"})
    assert both(page.context["forms"].file) == ("Zéphyrine", "QUELLEC")
    sent = form_of(
        informed_by=volunteer.id, consents=["visit"], first_name="Zéphyrine", name="Quellec de Kerlan"
    )
    assert amina.post(reverse("people:new_file"), sent).status_code == 302
    meet(collective, coordinator, first_name="Anne", name="Ybert")

    listed = desk.get(reverse("people:list") + "?tri=name")
    assert names_on(listed) == ["Anne Y.", "Zéphyrine Q."]
    assert "Quellec" not in listed.content.decode()
    with within(collective):
        hers = Person.objects.order_by("created_at").first()
        assert (hers.first_name, hers.name, hers.full_name) == (
            "Zéphyrine", "Quellec de Kerlan", "Zéphyrine Quellec de Kerlan",
        )  # fmt: skip
    for typed in ("zephyrine", "Kellec", "Zéfirine Quellec", "Quellec de Kerlan Zéphyrine"):
        found = amina.post(new, {"name": typed})
        assert [match.person.id for match in found.context["known"]] == [hers.id]
    assert (
        "Zéphyrine Quellec de Kerlan</h1>"
        in amina.get(reverse("people:person", args=[hers.id])).content.decode()
    )
    paper = desk.post(reverse("rights:export", args=[hers.id]), {"shape": "json"}).content.decode()
    assert ("Zéphyrine" in paper, "Kerlan" in paper) == (True, True)


def test_a_name_kept_in_one_go_is_taken_apart_when_it_is_next_corrected(
    browse, collective, coordinator, odette
):
    desk, edit = browse(coordinator), reverse("people:edit", args=[odette.id])
    page = desk.get(edit)
    assert both(page.context["form"]) == ("Odette", "Renaud")
    sent = {
        **page.context["form"].initial,
        "met_on": "2026-01-05",
        "reach": "",
        "languages": "",
        "household": "",
        "birth_year": "",
    }
    assert desk.post(edit, {name: value or "" for name, value in sent.items()}).status_code == 302
    with within(collective):
        kept = Person.objects.get(id=odette.id)
        assert (kept.first_name, kept.name) == ("Odette", "Renaud")
    assert "Séparé du nom" not in desk.get(edit).content.decode()


@pytest.mark.parametrize(
    ("kept", "merged", "choice", "joined"),
    [
        (("Odette", ""), ("", "Renaud"), {}, ("Odette", "Renaud")),
        (("", "Odette Renaud"), ("Odette", "Renaud"), {}, ("", "Odette Renaud")),
        (("", "Odette Renaud"), ("Odette", "Renaud"), {"name": "merged"}, ("Odette", "Renaud")),
        (("Odette", ""), ("Odette", "Renaud"), {}, ("Odette", "Renaud")),
        (("Odette", "Renaud"), ("Odete", "Renault"), {"first_name": "merged"}, ("Odete", "Renaud")),
    ],
)  # fmt: skip
def test_when_two_files_become_one_the_first_name_goes_with_the_surname_that_is_kept(
    kept, merged, choice, joined
):
    met = {"met_on": "2026-01-05", "silence_days": 30, "state": "active"}
    one, other = (Person(first_name=who[0] or None, name=who[1] or None, **met) for who in (kept, merged))
    values = joined_values(one, other, choice)
    assert (values["first_name"] or "", values["name"] or "") == joined


def test_who_has_a_first_name_only_is_found_by_it_and_by_what_was_added(collective, coordinator, browse):
    her = meet(collective, coordinator, "", first_name="Odette")
    with within(collective):
        her.name = "R."
        her.save()
        rebuild_indexes(her)
    for typed in ("Odette", "Odette R."):
        found = browse(coordinator).post(reverse("people:new"), {"name": typed})
        assert [match.person.id for match in found.context["known"]] == [her.id]
