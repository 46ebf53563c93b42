"""Words are compared as people read them, by one normalisation, in Python and in both databases."""

import re
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essaim.kernel.words import fold, postgresql_function, words_of
from essaim.models import Commune

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Avenue Léon-Blum", "avenue leon blum"),
        ("av. leon blum", "avenue leon blum"),
        ("Route d’Aulnay", "route d aulnay"),
        ("Route d'Aulnay", "route d aulnay"),
        ("Rue du Sacré-Cœur", "rue du sacre coeur"),
        ("Place St-Éloi", "place saint eloi"),
        ("porte 2", "porte 00000002"),
        ("porte 002", "porte 00000002"),
        ("A10", "a00000010"),
        ("R", "r"),
        ("", ""),
    ],
)
def test_a_text_is_written_plainly(text, folded):
    assert fold(text) == folded


def test_numbers_come_in_their_order_and_are_found_whole():
    doors = ["porte 10", "porte 2", "porte 1", "Porte 12", "porte 3"]
    assert sorted(doors, key=fold) == ["porte 1", "porte 2", "porte 3", "porte 10", "Porte 12"]
    assert words_of("10") == ["00000010"]
    assert fold("110, rue du 8 mai").find(words_of("10")[0]) == -1


def test_link_words_say_nothing_unless_nothing_else_is_said():
    assert (words_of("rue de la fontaine"), words_of("La")) == (["rue", "fontaine"], ["la"])


@pytest.mark.django_db
def test_lists_are_in_the_order_of_a_french_reader():
    """uclouvain/osis#791, YesWiki/yeswiki#350, meeb/tubesync#1464."""
    names = [
        "Avenue Maurice Benhamou",
        "Allée Mozart",
        "Avenue de la Parisienne",
        "Allée des Bosquets",
        "Rue Paul Renaud",
    ]
    names += ["Rue des Écoles", "école 10", "Ecole 2"]
    for number, name in enumerate(names):
        Commune.objects.create(insee=f"{number:05}", name=name)
    ordered = [
        "Allée des Bosquets", "Allée Mozart", "Avenue de la Parisienne", "Avenue Maurice Benhamou", "Ecole 2", "école 10",
        "Rue des Écoles", "Rue Paul Renaud",
    ]  # fmt: skip
    assert list(Commune.objects.values_list("name", flat=True)) == ordered


_SIGNS = st.text(
    alphabet=st.one_of(
        st.sampled_from("abcdestrvzABCÉÈéèêëàâçôîïùûüÿœŒæÆßñ0123456789 ’'-._/,°st av bd r"),
        st.characters(min_codepoint=32, max_codepoint=0x17F),
    ),
    max_size=30,
)


@pytest.mark.django_db
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_SIGNS, min_size=1, max_size=20))
def test_the_database_writes_a_text_as_python_does(texts):
    texts = [text.replace("\0", "") for text in texts]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(['essaim_folded(%s)'] * len(texts))}", texts)
        assert list(cursor.fetchone()) == [fold(text) for text in texts]


def test_the_rules_of_the_database_are_made_from_those_of_python():
    assert "'boulevard '" in postgresql_function()


# A word that a person reads is never compared raw. An address e-mail, a key, a state are no such words.
_RAW_SEARCH = re.compile(r"__i(?:contains|startswith|endswith|regex|exact)\b|__(?:contains|startswith)=")
_RAW_ORDER = re.compile(r"(?:order_by\(|ordering = \[)[^)\]]*\"-?(?:\w+__)?(?:name|label|title)\"")
_FINE = re.compile(r"slug__|email__|folded__contains|user__email__contains|state__startswith|template")


def test_no_search_and_no_sort_compares_words_raw():
    found = []
    for path in sorted((ROOT / "essaim").rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            raw = _RAW_SEARCH.search(line) if not _FINE.search(line) else None
            if raw or _RAW_ORDER.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number} {line.strip()}")
    assert found == []


@pytest.mark.parametrize(
    "planted",
    [
        "rows.filter(user__name__icontains=text)",
        'rows.order_by("street__name", "id")',
        'ordering = ["number", "label"]',
    ],
)
def test_a_planted_raw_comparison_is_seen(planted):
    assert (_RAW_SEARCH.search(planted) and not _FINE.search(planted)) or _RAW_ORDER.search(planted)
