"""The English catalogue is complete, and keeps the same blanks to fill as the French sentence."""

import io
import re
import sys
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from scripts import messages
from scripts.messages import Message

ROOT = Path(__file__).resolve().parent.parent
BLANK = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+[^}]*\}|</?\w[^>]*>")


@pytest.fixture(scope="module")
def found():
    return messages.messages()


@pytest.fixture(scope="module")
def english():
    return messages.read("en")


def strings_of(catalogue, message):
    """The translation: one text, or as many as the language has plurals."""
    entry = catalogue.get(message.french, message.context)
    if entry is None:
        return ()
    return entry.string if isinstance(entry.string, tuple) else (entry.string,)


def test_every_sentence_of_the_screens_has_its_english(found, english):
    missing = [
        message
        for message in found
        if not all(strings := strings_of(english, message)) or len(strings) != (2 if message.plural else 1)
    ]
    assert missing == [], "make messages, then translate essaim/locale/en"


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


def test_zero_is_singular_in_french(found):
    french = messages.read("fr")
    assert french.plural_expr == "(n > 1)"
    untold = [one for one in found if one.plural and strings_of(french, one) != (one.french, one.plural)]
    assert untold == []


def test_what_django_loads_says_zero_visits_in_the_singular():
    from gettext import GNUTranslations

    catalogue, compiled = messages.read("fr"), io.BytesIO()
    write_mo(compiled, catalogue)
    loaded = GNUTranslations(io.BytesIO(compiled.getvalue()))
    assert [loaded.ngettext("%s porte", "%s portes", n) for n in (0, 1, 2)] == [
        "%s porte",
        "%s porte",
        "%s portes",
    ]


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


def test_a_translation_is_kept_when_the_sentences_are_read_again(monkeypatch, tmp_path):
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    monkeypatch.setattr(messages, "messages", lambda: {Message("Une porte"): "a.py", Message("Plan"): "b.py"})
    messages.extract()
    path = tmp_path / "en/LC_MESSAGES/django.po"
    path.write_text(
        path.read_text().replace('msgid "Une porte"\nmsgstr ""', 'msgid "Une porte"\nmsgstr "A door"')
    )
    monkeypatch.setattr(messages, "messages", lambda: {Message("Une porte"): "moved.py"})
    messages.extract()
    with path.open("rb") as source:
        kept = read_po(source, locale="en")
    assert {entry.id: entry.string for entry in kept if entry.id} == {"Une porte": "A door"}
