"""The papers made from the code: no model, no field, no measure is left without words, or words without code."""

import importlib
import re
from datetime import date
from importlib.util import find_spec

import pytest
from django.apps import apps
from django.conf import settings
from django.utils import translation

from essaim.documents.impact_assessment import NOT_DEFENDED, RISKS, TITLE, all_measures, assessment_paper
from essaim.documents.paper import render_paper
from essaim.documents.processing_register import register_paper
from essaim.kernel.about import Whose, about_of, activities, models_about, our_models
from essaim.people.enums import FREE_NOTE, Capacity
from essaim.people.models import PeopleSettings
from essaim.people.rules.sight import all_parts
from essaim.rights.models import RetentionRule
from essaim.rights.queries.processing import register_of
from essaim.rights.rules.processing import CAPACITIES, OUTSIDE, lasting, who_sees
from essaim.territory.models import Dwelling
from essaim.worries.models import Worry
from tests.documents import reading
from tests.trial.models import Trial

SCREENS = [("Personnes", "Bénévole, Référent·e")]
ON = date(2026, 11, 21)


@pytest.fixture
def register(inside, collective):
    return register_of(collective)


# --- nothing without words


def test_every_model_about_someone_is_in_the_register_once(register):
    named = [line.name for activity in register.activities for line in activity.models]
    assert sorted(named) == sorted(model.__name__ for model in models_about(Whose.PERSONS, Whose.MEMBERS))
    assert set(named) | set(register.without_people) == {model.__name__ for model in our_models()}


def test_every_field_of_a_model_about_someone_has_french_words(register):
    silent = [
        f"{line.name}.{one.name}"
        for activity in register.activities
        for line in activity.models
        for one in line.fields
        if not one.label
    ]
    assert silent == []


def test_every_part_and_capacity_of_the_matrix_has_its_words():
    assert [part.title for part in all_parts() if not part.title] == []
    assert set(CAPACITIES) == set(Capacity)


def test_every_table_of_a_library_that_points_to_a_member_is_named():
    found = {
        f"{model._meta.app_label}.{model.__name__}"
        for model in apps.get_models(include_auto_created=False)
        if model._meta.app_label not in {"essaim", "trial", "contenttypes", "auth"}
    }
    assert found <= set(OUTSIDE)


def test_what_the_model_says_is_what_the_register_says(register):
    lines = {line.name: line for activity in register.activities for line in activity.models}
    assert len(lines) == len(models_about(Whose.PERSONS, Whose.MEMBERS))
    assert lines["Person"].sealed == (
        "Prénom", "Nom", "Téléphone", "Comment et quand la joindre", "Ce qu’elle aime", "Langues", "Foyer",
        "Année de naissance", "Logement",
    )  # fmt: skip
    assert lines["Measure"].sealed == ("Réponses",)
    assert (lines["Person"].whose, lines["Visit"].whose) == ("personnes rencontrées", "équipe")
    assert lines["Measure"].seen_by == "référent·e, personne qui l’accompagne"
    assert lines["Person"].doc.startswith("Someone met who agreed")
    assert "Tour" in register.without_people
    assert not set(register.without_people) & set(lines)


def test_a_duration_that_the_collective_changed_is_the_one_of_the_register(inside, collective):
    RetentionRule.objects.create(
        collective=collective, subject="note", days=60, justification="Choix de l’équipe"
    )
    PeopleSettings.objects.create(
        collective=collective, controller="Association des Lilas", dpo_contact="dpo@exemple.org"
    )
    register = register_of(collective)
    notes = next(line for one in register.activities for line in one.models if line.name == "Note")
    assert notes.kept == "2\u00a0mois (note libre)"
    assert (str(FREE_NOTE.title), "2\u00a0mois", "Choix de l’équipe") in register.kept
    assert (register.controller, register.dpo_contact) == ("Association des Lilas", "dpo@exemple.org")


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (1, "1 jour"),
        (90, "3 mois"),
        (365, "1 an"),
        (730, "2 ans"),
        (30, "1 mois"),
        (31, "31 jours"),
        (0, "0 jour"),
    ],
)
def test_a_duration_is_said_as_people_say_it(days, said):
    assert lasting(days) == said.replace(" ", "\u00a0")


def test_who_sees_a_part_is_read_from_the_part():
    assert who_sees(about_of(Worry)) == "référent·e"
    assert who_sees(about_of(Trial)) == "référent·e, personne qui l’accompagne"
    assert who_sees(about_of(Dwelling)) == ""


# --- no words without code


@pytest.mark.parametrize("measure", list(all_measures()), ids=lambda measure: measure.where)
def test_every_measure_of_the_assessment_is_in_the_code(measure):
    assert is_in_the_code(measure.where)


def is_in_the_code(where):
    place, _dot, name = where.rpartition(".")
    module = importlib.import_module(place)
    return hasattr(module, name) or (hasattr(module, "__path__") and find_spec(where) is not None)


def test_a_measure_that_left_the_code_is_seen():
    assert not is_in_the_code("essaim.people.actions.glass.forget_everything")
    assert not is_in_the_code("essaim.people.actions.magic")


# --- the papers


def test_the_register_says_each_activity_each_table_and_each_duration(register):
    paper = register_paper(register, screens=SCREENS, on=ON)
    said = reading.text(render_paper(paper))
    for activity in activities():
        assert activity.title in said
    for model in models_about(Whose.PERSONS, Whose.MEMBERS):
        assert about_of(model).title.replace("\u00a0", " ") in said
    assert "à compléter" in said
    assert "Fiche d’une personne, après le dernier échange" in said
    assert "Bénévole, Référent·e" in said


def test_the_assessment_says_the_risks_what_is_done_what_is_left_and_leaves_blanks(register):
    paper = assessment_paper(register, screens=SCREENS, on=ON)
    foot = re.escape(paper.foot.replace("\u00a0", " "))
    said = re.sub(
        rf" {foot} page \d+/\d+", "", reading.text(render_paper(paper))
    )  # a sentence may turn a page
    assert [risk.title for risk in RISKS] == [
        "Accès illégitime aux données",
        "Modification non désirée",
        "Disparition des données",
    ]
    for words in (
        "pris en main pendant qu’il tourne",
        "En rapprochant les jours",
        "écran de téléphone",
        *NOT_DEFENDED,
    ):
        assert words in said
    blanks = [block for block in paper.blocks if block.kind == "blank"]
    assert said.count("À compléter :") == len(blanks) >= 8


@pytest.mark.parametrize("make", [register_paper, assessment_paper])
def test_the_papers_are_tagged_titled_in_french_and_the_same_in_every_language(inside, collective, make):
    with translation.override("en"):
        english = make(register_of(collective), screens=SCREENS, on=ON)
    with translation.override(settings.LANGUAGE_CODE):
        assert make(register_of(collective), screens=SCREENS, on=ON) == english
    pdf = render_paper(english)
    claims = reading.claims(pdf)
    assert (claims["lang"], claims["ua"], claims["a"]) == ("fr", "1", "2A")
    assert claims["title"].startswith(TITLE if make is assessment_paper else "Registre")
    assert reading.tags(pdf).count("H1") == 1


def test_the_register_takes_few_queries(inside, collective, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        register_of(collective)
