"""Words are compared as people read them, by one normalisation, in Python and in both databases."""

import ast
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


# A word that a person reads is never compared raw. An address e-mail, a key, a state, a slug are no such words.
_WORDS = {"name", "label", "title", "hint", "complement", "carrier", "place", "street"}
_LOOKUPS = (
    "icontains",
    "istartswith",
    "iendswith",
    "iexact",
    "iregex",
    "regex",
    "contains",
    "startswith",
    "endswith",
)
_PLAIN = {"email", "slots", "slug", "key", "chore", "folded", "template", "state", "digits"}
_ORDERS = {"order_by", "earliest", "latest"}
_SPELT = {"fold", "bare", "landing_order", "sort_key"}


def raw_comparisons(source):
    """The lines that search or sort words as the machine spells them."""
    found = []
    for node in ast.walk(ast.parse(source)):
        texts = []
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            found += [node.lineno for one in node.keywords if _is_raw_lookup(one.arg or "")]
            texts = node.args if name in _ORDERS else []
            texts += [one.value for one in node.keywords if one.arg in {"sort", "ordering"}]
            if name in {"sorted", "sort", "min", "max"}:
                found += [
                    node.lineno for one in node.keywords if one.arg == "key" and _reads_words(one.value)
                ]
        elif isinstance(node, ast.Assign) and any(
            getattr(one, "id", "") == "ordering" for one in node.targets
        ):
            texts = [node.value]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "__" in node.value:
            found += [node.lineno] if node.value.isidentifier() and _is_raw_lookup(node.value) else []
        words = (one for text in texts for one in ast.walk(text) if isinstance(one, ast.Constant))
        found += [one.lineno for one in words if str(one.value).lstrip("-").rpartition("__")[2] in _WORDS]
    return sorted(set(found))


def _is_raw_lookup(asked):
    *path, lookup = asked.split("__")
    return all(path) and bool(path) and lookup in _LOOKUPS and path[-1] not in _PLAIN


def _reads_words(key):
    """`key=lambda one: one.name`, but not `fold(one.name)`."""
    spelt = {
        id(inner)
        for call in ast.walk(key)
        if isinstance(call, ast.Call)
        and (getattr(call.func, "id", "") in _SPELT or getattr(call.func, "attr", "") == "isascii")
        for inner in ast.walk(call)
    }
    return any(
        isinstance(node, ast.Attribute) and node.attr in _WORDS and id(node) not in spelt
        for node in ast.walk(key)
    )


def test_no_search_and_no_sort_compares_words_raw():
    """Lists, sheets, files, the search box: all of the product."""
    sources = [path for path in (ROOT / "essaim").rglob("*.py") if "migrations" not in path.parts]
    assert [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sorted(sources)
        for line in raw_comparisons(path.read_text("utf-8"))
    ] == []


def test_no_template_sorts_words_raw():
    templates = (ROOT / "essaim").rglob("*.html")
    assert [path.name for path in templates if "|dictsort" in path.read_text("utf-8")] == []


@pytest.mark.parametrize(
    "planted",
    [
        "rows.filter(user__name__icontains=text)",
        "rows.filter(name__iexact=text)",
        "Q(label__startswith=text)",
        "Q(**{'street__name__contains': text})",
        'rows.order_by("street__name", "id")',
        'rows.order_by(\n    "id",\n    "-member__user__name",\n)',
        'class Meta:\n    ordering = ["number", "label"]',
        'Column(name="nom", sort=("user__name",))',
        "sorted(rows, key=lambda row: row.name)",
        "rows.sort(key=lambda row: (row.rank, row.street.name))",
    ],
)
def test_a_planted_raw_comparison_is_seen(planted):
    assert len(raw_comparisons(planted)) == 1


@pytest.mark.parametrize(
    "fine",
    [
        'rows.order_by("street__name__folded", "number", "id")',
        "rows.filter(name__folded__contains=word, slug__startswith=stem, email__iexact=email)",
        "sorted(rows, key=lambda row: (row.rank, fold(row.name)))",
    ],
)
def test_what_goes_through_the_one_normalisation_is_fine(fine):
    assert raw_comparisons(fine) == []
