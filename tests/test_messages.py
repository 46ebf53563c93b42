"""The English catalogue is complete, and keeps the same blanks to fill as the French sentence."""

import io
import re
import sys
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from scripts import messages
from scripts.messages import Message

ROOT = Path(__file__).resolve().parent.parent
BLANK = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+[^}]*\}|</?\w[^>]*>")


@pytest.fixture(scope="module")
def packages():
    return {path: messages.read(path) for path in messages.catalogues()}


@pytest.fixture(scope="module")
def found():
    return {message for told in messages.messages().values() for message in told}


@pytest.fixture(scope="module")
def english(packages):
    return messages.together(packages.values())


def strings_of(catalogue, message):
    """The translation: one text, or as many as the language has plurals."""
    entry = catalogue.get(message.french, message.context)
    if entry is None:
        return ()
    return entry.string if isinstance(entry.string, tuple) else (entry.string,)


def test_every_package_keeps_the_english_of_each_of_its_sentences(packages):
    missing = {
        str(home): message.french
        for home, told in messages.messages().items()
        for message in told
        if not all(strings := strings_of(packages[ROOT / home / "locale" / "en.po"], message))
        or len(strings) != (2 if message.plural else 1)
    }
    assert missing == {}, "make messages, then translate what the package says in its locale/en.po"


def test_a_package_that_says_nothing_keeps_no_catalogue(packages):
    assert set(packages) == {ROOT / home / "locale" / "en.po" for home in messages.messages()}


def test_a_sentence_has_one_english_whoever_says_it(packages):
    told = {}
    for catalogue in packages.values():
        for entry in catalogue:
            if entry.id:
                told.setdefault((entry.id, entry.context), set()).add(entry.string)
    assert {sentence: strings for sentence, strings in told.items() if len(strings) > 1} == {}


def test_gettext_is_known_to_the_extraction_by_its_own_name_or_an_underscore():
    aliases = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / "essaim").rglob("*.py")
        for name in re.findall(r"translation import n?p?gettext(?:_lazy)? as (\w+)", path.read_text())
        if name != "_"
    }
    assert aliases == set()


def test_english_fills_the_same_blanks_as_french(found, english):
    wrong = [
        message
        for message in found
        if sorted(BLANK.findall(message.plural or message.french))
        != sorted(BLANK.findall(strings_of(english, message)[-1]))
    ]
    assert wrong == []


def test_english_has_no_french_typography(found, english):
    wrong = [
        text
        for message in found
        for text in strings_of(english, message)
        if re.search("[«»\u00a0\u202f]", text)
    ]
    assert wrong == []


def test_zero_is_singular_in_french(found, english):
    french = messages.french(english)
    assert french.plural_expr == "(n > 1)"
    untold = [one for one in found if one.plural and strings_of(french, one) != (one.french, one.plural)]
    assert untold == []


def test_what_django_loads_says_zero_visits_in_the_singular(english):
    from gettext import GNUTranslations

    compiled = io.BytesIO()
    write_mo(compiled, messages.french(english))
    loaded = GNUTranslations(io.BytesIO(compiled.getvalue()))
    assert [loaded.ngettext("%s porte", "%s portes", n) for n in (0, 1, 2)] == [
        "%s porte",
        "%s porte",
        "%s portes",
    ]


@pytest.mark.parametrize(
    ("place", "home"),
    [
        ("essaim/doors/rules/tours.py", "essaim/doors"),
        ("essaim/web/tours/views.py", "essaim/web/tours"),
        ("essaim/web/templates/tours/board.html", "essaim/web/tours"),
        ("essaim/web/templates/components/menu.html", "essaim/web"),
        ("essaim/web/templates/base.html", "essaim/web"),
        ("essaim/web/templatetags/look.py", "essaim/web"),
        ("essaim/web/letters.py", "essaim/web"),
        ("address_files/reasons.py", "address_files"),
    ],
)
def test_a_sentence_is_kept_where_it_is_said(place, home):
    assert messages._home(place) == Path(home)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('x = _("Une porte")', [Message("Une porte")]),
        ('x = _t("Une " "porte")', [Message("Une porte")]),
        ('x = gettext_lazy("Une porte")', [Message("Une porte")]),
        ('x = ngettext("%d porte", "%d portes", n) % n', [Message("%d porte", "%d portes")]),
        ('x = ngettext_lazy("%d porte", "%d portes", "n")', [Message("%d porte", "%d portes")]),
        ('x = pgettext("carte", "Plan")', [Message("Plan", context="carte")]),
        ('x = npgettext("carte", "%d plan", "%d plans", n)', [Message("%d plan", "%d plans", "carte")]),
        ("x = gettext(template)", []),
    ],
)
def test_every_way_to_say_a_sentence_in_python_is_read(source, expected):
    assert list(messages._of_python(source)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% translate 'Une porte' as text %}", [Message("Une porte")]),
        ('{{ name|default:_("sans nom") }}', [Message("sans nom")]),
        ('{% include "x.html" with text=_("Une porte") %}', [Message("Une porte")]),
        ('{{ _("Une porte")|default:"" }}', [Message("Une porte")]),
        (
            "{% blocktranslate trimmed %}\n  Une porte\n  et une autre\n{% endblocktranslate %}",
            [Message("Une porte et une autre")],
        ),
        (
            "{% blocktranslate count n=n %}{{ n }} porte{% plural %}{{ n }} portes{% endblocktranslate %}",
            [Message("%(n)s porte", "%(n)s portes")],
        ),
        ('{% translate "Plan" context "carte" %}', [Message("Plan", context="carte")]),
        (
            '{% blocktranslate context "carte" %}Le plan{% endblocktranslate %}',
            [Message("Le plan", context="carte")],
        ),
        ('{% translate "L\'étage" %}', [Message("L'étage")]),
    ],
)
def test_every_way_to_say_a_sentence_in_a_template_is_read(source, expected):
    loaded = "{% load i18n %}" + source
    assert list(messages._of_template(loaded)) == expected


@pytest.fixture
def elsewhere(monkeypatch, tmp_path):
    """The catalogues of a house with what is told, by package."""
    monkeypatch.setattr(messages, "ROOT", tmp_path)

    def extract(told):
        for home in told:
            (tmp_path / home).mkdir(parents=True, exist_ok=True)
        monkeypatch.setattr(messages, "messages", lambda: {Path(home): told[home] for home in told})
        messages.extract()
        return {
            path.relative_to(tmp_path).as_posix(): {
                entry.id: entry.string for entry in messages.read(path) if entry.id
            }
            for path in messages.catalogues()
        }

    return extract


def test_a_translation_is_kept_when_its_sentence_moves_to_another_package(elsewhere, tmp_path):
    elsewhere({"essaim/doors": {Message("Une porte"): "a.py", Message("Plan"): "b.py"}})
    path = tmp_path / "essaim/doors/locale/en.po"
    path.write_text(
        path.read_text().replace('msgid "Une porte"\nmsgstr ""', 'msgid "Une porte"\nmsgstr "A door"')
    )
    assert elsewhere({"essaim/street": {Message("Une porte"): "moved.py"}}) == {
        "essaim/street/locale/en.po": {"Une porte": "A door"}
    }


def test_of_two_sides_that_a_merge_left_both_are_kept(elsewhere, tmp_path):
    told = {Message("Une porte"): "a.py", Message("Une rue"): "b.py"}
    elsewhere({"essaim/doors": told})
    (tmp_path / "essaim/doors/locale/en.po").write_text(
        '<<<<<<< HEAD\nmsgid "Une porte"\nmsgstr "A door"\n\n=======\n'
        'msgid "Une rue"\nmsgstr "A street"\n\n>>>>>>> main\n'
    )
    assert elsewhere({"essaim/doors": told}) == {
        "essaim/doors/locale/en.po": {"Une porte": "A door", "Une rue": "A street"}
    }


def test_a_plural_serves_for_the_singular_that_another_package_says(elsewhere, tmp_path):
    for home, entry in {
        "a": 'msgid "une porte"\nmsgid_plural "%d portes"\nmsgstr[0] "a door"\nmsgstr[1] "%d doors"\n',
        "b": 'msgid "une porte"\nmsgstr "a door"\n',
    }.items():
        (tmp_path / "essaim" / home / "locale").mkdir(parents=True)
        (tmp_path / "essaim" / home / "locale/en.po").write_text(entry)
    for order in (1, -1):
        whole = messages.together(messages.read(path) for path in messages.catalogues()[::order])
        assert whole.get("une porte").string == ("a door", "%d doors")
