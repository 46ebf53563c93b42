"""The catalogues: `extract` reads the French sentences again, `compile` alone makes what Django loads.

Sources are French. English: every sentence. French: only the plurals, because « 0 passage » is singular.
Extraction and compilation are in Python (Babel), so that no system program is needed.
"""

import ast
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "essaim" / "locale"
CALLS = {  # name: has it a context, has it a plural
    "_": (False, False),
    "_t": (False, False),
    "gettext": (False, False),
    "gettext_lazy": (False, False),
    "gettext_noop": (False, False),
    "ngettext": (False, True),
    "ngettext_lazy": (False, True),
    "pgettext": (True, False),
    "pgettext_lazy": (True, False),
    "npgettext": (True, True),
    "npgettext_lazy": (True, True),
}
_TEXT = r"u?('(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")"
_TEMPLATE_CALL = re.compile(rf"\b(n?p?gettext|_)\({_TEXT}(?:, ?{_TEXT})?(?:, ?{_TEXT})?")


class Message(NamedTuple):
    """A sentence as gettext knows it."""

    french: str
    plural: str = ""
    context: str | None = None

    @property
    def id(self) -> str | tuple[str, str]:
        return (self.french, self.plural) if self.plural else self.french


def messages() -> dict[Message, str]:
    """Every sentence of the screens, with the place it was first found in."""
    found: dict[Message, str] = {}
    for message, place in _everywhere():
        if message.french:
            found.setdefault(message, place)
    several = {(message.french, message.context) for message in found if message.plural}
    return {
        message: place
        for message, place in found.items()
        if message.plural or (message.french, message.context) not in several  # the plural entry serves both
    }


def _everywhere() -> Iterator[tuple[Message, str]]:
    for path in sorted((ROOT / "essaim").rglob("*.py")):
        yield from ((message, _place(path)) for message in _of_python(path.read_text("utf-8")))
    for pattern in ("*.html", "*.txt", "*.svg"):
        for path in sorted((ROOT / "essaim" / "web" / "templates").rglob(pattern)):
            yield from ((message, _place(path)) for message in _of_template(path.read_text("utf-8")))
    yield from _of_refusals()
    yield from _of_address_files()


def _place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _of_python(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        texts = [
            arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        ]
        if name in CALLS:
            yield from _called(name, texts)


def _called(name: str, texts: list[str]) -> Iterator[Message]:
    has_context, has_plural = CALLS[name]
    if len(texts) >= 1 + has_context + has_plural:
        context = texts[0] if has_context else None
        french, *rest = texts[has_context:]
        yield Message(french, rest[0] if has_plural else "", context)


def _of_template(source: str) -> Iterator[Message]:
    from django.utils.translation.template import templatize

    for call in _TEMPLATE_CALL.finditer(templatize(source)):
        yield from _called(call[1], [ast.literal_eval(text) for text in call.groups()[1:] if text])


def _of_refusals() -> Iterator[tuple[Message, str]]:
    """A refusal's sentence is the docstring of its class: DomainError, and all that descends from it."""
    classes = {}
    for path in sorted((ROOT / "essaim").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
                classes[node.name] = (bases, ast.get_docstring(node) or "", _place(path))
    refusals = {"DomainError"}
    while more := {name for name, (bases, *_) in classes.items() if bases & refusals} - refusals:
        refusals |= more
    for name in sorted(refusals):
        _, sentence, place = classes[name]
        yield Message(re.sub("[ \n]+", " ", sentence).strip()), place  # as essaim.kernel.errors.sentence_of


def _of_address_files() -> Iterator[tuple[Message, str]]:
    """The reader of address files knows no gettext: its screens translate what it says."""
    from address_files import reasons, refusals

    for name in sorted(vars(refusals)):
        if template := getattr(getattr(refusals, name), "template", ""):
            yield Message(template), "address_files/refusals.py"
    for reason in reasons.Reason:
        yield Message(reason.label), "address_files/reasons.py"


def _path(language: str, ending: str = "po") -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"django.{ending}"


def read(language: str) -> Catalog:
    with _path(language).open("rb") as source:
        return read_po(source, locale=language)


def extract() -> None:
    """Write both catalogues again; translations that are still of use are kept."""
    found = messages()
    for language in ("fr", "en"):
        path = _path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        known = read(language) if path.exists() else Catalog(locale=language)
        catalogue = Catalog(locale=language, project="Essaim", charset="utf-8", fuzzy=False)
        for message, place in sorted(found.items(), key=lambda item: (item[1], item[0].french)):
            if language == "fr" and not message.plural:
                continue
            before = known.get(message.french, message.context)
            string = message.id if language == "fr" else (before.string if before else None)
            if string and isinstance(string, str) == bool(message.plural):
                string = None  # it was told in one form and now has two, or the reverse
            percent = any(mark in message.french + message.plural for mark in ("%(", "%d", "%s"))
            catalogue.add(
                message.id,
                string=string,
                locations=[(place, 0)],
                flags=["python-format"] if percent else [],
                context=message.context,
            )
        buffer = io.BytesIO()
        write_po(buffer, catalogue, width=120, include_lineno=False, omit_header=False)
        lines = buffer.getvalue().decode().splitlines(keepends=True)
        path.write_text(
            "".join(line for line in lines if not line.startswith(('"POT-Creation', '"PO-Revision'))), "utf-8"
        )


def compile_catalogues() -> None:
    for path in LOCALE.glob("*/LC_MESSAGES/django.po"):
        with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source))


def _django() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()


if __name__ == "__main__":
    if sys.argv[1:] == ["extract"]:
        _django()
        extract()
        compile_catalogues()
    elif sys.argv[1:] == ["compile"]:
        compile_catalogues()
    else:
        sys.exit("usage: messages.py extract|compile")
