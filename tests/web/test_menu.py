"""The menu tells the method: what it offers to each role, and what it folds away."""

import re

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def menu(client, name):
    return client.get(reverse(name)).context["menu"]


def told(steps):
    return {str(step["label"]): [str(line["label"]) for line in step["lines"]] for step in steps}


def test_a_coordinator_reads_the_steps_of_the_method_and_the_one_she_is_in_is_open(client, coordinator):
    client.force_login(coordinator.user)
    assert told(menu(client, "home")) == {
        "Aujourd’hui": ["Aujourd’hui"],
        "Aller vers": [
            "Portes",
            "Secteurs",
            "Diagnostic",
            "Où et quand",
            "Plans",
            "Tournées",
            "Feuilles",
            "Appels",
            "Règles",
            "Dans la rue",
            "Vigilance",
        ],
        "Accompagner": ["Personnes", "Prochaines étapes", "Inquiétudes", "Signalements"],
        "Orienter": ["Orientations", "Lieux ressources"],
        "Transmettre": ["Parcours", "Savoir-faire", "Le programme"],
        "Faire vivre": ["Agenda", "Permanences", "Pratiques"],
        "Bilan": ["Chiffres", "Bilans"],
        "Le collectif": ["Équipe", "Soin de l’équipe", "Messages", "Droits et données", "Travaux"],
    }
    for name, step in (
        ("home", "Aujourd’hui"),
        ("sectors:new", "Aller vers"),
        ("worries:list", "Accompagner"),
    ):
        assert [str(one["label"]) for one in menu(client, name) if one["is_open"]] == [step]


def test_a_volunteer_reads_ten_lines_and_no_fold(client, volunteer):
    client.force_login(volunteer.user)
    steps = menu(client, "tours:mine")
    assert told(steps) == {
        "Aujourd’hui": ["Aujourd’hui"],
        "Aller vers": ["Mes tournées", "Appels", "Dans la rue"],
        "Accompagner": ["Personnes", "Prochaines étapes", "Une inquiétude"],
        "Orienter": ["Orientations", "Lieux ressources"],
        "Faire vivre": ["Agenda"],
    }
    page = client.get(reverse("tours:mine")).content.decode()
    assert page.count("<details") - page.count("data-menu") == page.count("preferences-fold")


def test_the_network_lead_reads_of_the_network_and_not_of_a_collective(client, network_lead):
    client.force_login(network_lead.user)
    assert told(menu(client, "network:overview")) == {
        "Aujourd’hui": ["Aujourd’hui"],
        "Transmettre": ["Les collectifs", "Demandes", "L’essaim", "Autonomie"],
        "Le réseau": ["Questionnaires", "Le programme", "Pratiques", "Lectures des fiches"],
    }


@pytest.mark.parametrize(
    ("name", "current"), [("people:list", ["page"]), ("people:new", ["true"]), ("accounts:page", [])]
)
def test_the_page_and_the_area_it_stands_in_are_told_apart(client, coordinator, name, current):
    client.force_login(coordinator.user)
    page = client.get(reverse(name)).content.decode()
    nav = page[page.index('class="site-side"') : page.index("<main")]
    assert re.findall(r'aria-current="(\w+)"', nav) == current
