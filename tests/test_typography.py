"""French puts a no-break space before : ; ? ! », and after «: a line never begins with a lone sign."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from scripts import messages

ROOT = Path(__file__).resolve().parent.parent / "essaim"
NO_BREAK = "\u00a0"
NOT_FRENCH = {
    "kernel/master_keys.py",
    "doors/rules/discretion.py",
}  # for hosts, in English; a pattern and its comments
BREAKS = re.compile(r"[ \n\t][:;?!»](?=[\s\u00a0.,)<…]|$)|«(?=[ \n\t])|(?<![\s\u00a0])»|«(?![\s\u00a0])")
_SILENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<(script|style)\b.*?</\1>", re.DOTALL)
_SHOWN_ATTRIBUTE = re.compile(
    r"""\b(?:aria-label|alt|title|placeholder|data-confirm|text)=(["'])(.*?)\1""", re.DOTALL
)
_VALUE, _TAG, _ELEMENT = (
    re.compile(r"\{\{.*?\}\}"),
    re.compile(r"\{%.*?%\}", re.DOTALL),
    re.compile(r"<[^>]+>"),
)


def faults(text: str) -> list[str]:
    """The few words around each wrong space."""
    if not any(map(str.isalpha, text)):
        return []  # a list of signs
    return [text[max(0, found.start() - 20) : found.end() + 10] for found in BREAKS.finditer(text)]


def shown_by(template: str) -> Iterator[str]:
    """What a reader sees or hears of a template, the sentences to translate left aside: they are read apart."""
    template = _VALUE.sub("x", _SILENT.sub("", template))
    yield from (found[2] for found in _SHOWN_ATTRIBUTE.finditer(template) if "{" not in found[2])
    yield _ELEMENT.sub("", _TAG.sub("", template))


def said_by(source: str) -> Iterator[str]:
    """The strings of a program, its English comments in docstrings left aside."""
    tree = ast.parse(source)
    aside = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            aside.update(map(id, node.values))
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in aside:
            yield node.value


def test_every_sentence_to_translate_keeps_its_signs_on_the_line():
    told = (one for package in messages.messages().values() for one in package.items())
    said = ((place, text) for message, place in told for text in message[:2])
    assert {(place, fault) for place, text in said for fault in faults(text)} == set()


@pytest.mark.parametrize(("ending", "read"), [("html", shown_by), ("txt", shown_by), ("py", said_by)])
def test_every_other_word_of_the_screens_and_papers_too(ending, read):
    wrong = {
        (path.relative_to(ROOT).as_posix(), fault)
        for path in ROOT.rglob(f"*.{ending}")
        if path.relative_to(ROOT).as_posix() not in NOT_FRENCH
        for text in read(path.read_text("utf-8"))
        for fault in faults(text)
    }
    assert wrong == set()


TRADE = re.compile(
    r"\bpurg|\bJSON\b|empreinte|\butf-?8\b|quel moyen|longitude|latitude|^#|\ble 1 (?!h)", re.IGNORECASE
)


def test_no_screen_speaks_the_language_of_the_trade():
    """Sentences, the names of fields (the register and the exports show them), and the guides."""
    sentences = {
        text
        for package in messages.messages().values()
        for message in package
        for text in message[:2]
        if text
    }
    fields = {str(field.verbose_name) for model in apps.get_models() for field in own_fields(model)}
    titles = {str(model.about.title) for model in apps.get_models() if hasattr(model, "about")}
    said = (text.replace("CSV UTF-8", "") for text in sentences | fields | titles)  # as Excel names it
    assert {text for text in said if TRADE.search(text)} == set()


def own_fields(model):
    is_ours = model.__module__.startswith("essaim.")
    return [field for field in model._meta.get_fields() if is_ours and hasattr(field, "verbose_name")]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Quelle rue ?", 1),
        ("Quelle rue\n?", 1),
        ("« Lilas »", 2),
        ("«Lilas»", 2),
        ("Une question ? Appelez : Lilas", 2),
        (f"«{NO_BREAK}Lilas{NO_BREAK}»{NO_BREAK}: le premier numéro{NO_BREAK}?", 0),
        ("https://essaim.example/?a=b", 0),
        ("color: red; top: 0", 0),
    ],
)
def test_a_plain_space_is_seen(text, count):
    assert len(faults(text)) == count


def test_a_template_is_read_without_its_code():
    source = """{# Quoi ? #}{% if a == "b : c" %}<p style="x : y">{{ name }} : <b title="Qui ?">non</b></p>{% endif %}"""
    assert [fault for text in shown_by(source) for fault in faults(text)] == ["Qui ?", "x : non"]


def test_a_program_is_read_without_its_comments():
    source = '"""« A module »."""\nsaid = f"Le fichier {name} : non"\nother = "Oui ?"'
    assert sorted(fault for text in said_by(source) for fault in faults(text)) == [
        "Le fichier x : non",
        "Oui ?",
    ]
