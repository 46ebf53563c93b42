"""The catalogues: `extract` reads the French sentences again, `compile` alone makes what Django loads.

Sources are French. Each package and each area of the screens keeps the English of what it says in its own
`locale/en.po`, so that two hands at work in two rooms never meet in one file; Django loads one file a language.
The French one holds the plurals alone, because « 0 passage » is singular: they are read in the English ones.
Extraction and compilation are in Python (Babel), so that no system program is needed.
"""

import ast
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
COMPILED = ROOT / "essaim" / "locale"
MARKS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
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


def messages() -> dict[Path, dict[Message, str]]:
    """Every sentence of each package, with the place where the package says it first."""
    found: dict[Path, dict[Message, str]] = {}
    for message, place in _everywhere():
        if message.french:
            found.setdefault(_home(place), {}).setdefault(message, place)
    return {home: _plural_serves_both(told) for home, told in found.items()}


def _plural_serves_both(told: dict[Message, str]) -> dict[Message, str]:
    several = {(message.french, message.context) for message in told if message.plural}
    return {
        message: place
        for message, place in told.items()
        if message.plural or (message.french, message.context) not in several
    }


def _home(place: str) -> Path:
    """The catalogue of the package that says it; a template belongs to the area of its folder's name."""
    root, *parts = Path(place).parts
    if root != "essaim":
        return Path(root)
    if parts[0] != "web":
        return Path(root, *parts[:1]) if len(parts) > 1 else Path(root)
    inside = parts[2:] if parts[1] == "templates" else parts[1:]
    is_area = (ROOT / "essaim" / "web" / inside[0] / "__init__.py").exists() and inside[0] != "templatetags"
    return Path(root, "web", inside[0]) if is_area else Path(root, "web")


def _everywhere() -> Iterator[tuple[Message, str]]:
    for path in sorted((ROOT / "essaim").rglob("*.py")):
        yield from ((message, _place(path)) for message in _of_python(path.read_text("utf-8")))
    for pattern in ("*.html", "*.txt", "*.svg"):
        for path in sorted((ROOT / "essaim" / "web" / "templates").rglob(pattern)):
            yield from ((message, _place(path)) for message in _of_template(path.read_text("utf-8")))
    yield from _of_refusals()
    yield from _of_address_files()
    yield from _of_place_files()


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
    classes = []  # two packages may have a refusal of the same name, each with its own sentence
    for path in sorted((ROOT / "essaim").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
                classes.append((node.name, bases, ast.get_docstring(node) or "", _place(path)))
    refusals = {"DomainError"}
    while more := {name for name, bases, *_ in classes if bases & refusals} - refusals:
        refusals |= more
    for name, bases, sentence, place in sorted(classes, key=lambda one: (one[0], one[3])):
        if name == "DomainError" or bases & refusals:
            yield (
                Message(re.sub("[ \n]+", " ", sentence).strip()),
                place,
            )  # as essaim.kernel.errors.sentence_of


def _of_address_files() -> Iterator[tuple[Message, str]]:
    """The reader of address files knows no gettext: its screens translate what it says."""
    from address_files import reasons, refusals, repairs

    for name in sorted(vars(refusals)):
        if template := getattr(getattr(refusals, name), "template", ""):
            yield Message(template), "address_files/refusals.py"
    for reason in reasons.Reason:
        yield Message(reason.label), "address_files/reasons.py"
    for repair in repairs.Repair:
        yield Message(repair.template), "address_files/repairs.py"


def _of_place_files() -> Iterator[tuple[Message, str]]:
    """The same, for the reader of directories of places."""
    from place_files import checks, records, refusals

    for name in sorted(vars(refusals)):
        if template := getattr(getattr(refusals, name), "template", ""):
            yield Message(template), "place_files/refusals.py"
    for reason in records.Reason:
        yield Message(reason.template), "place_files/records.py"
    for criterion in checks.Criterion:
        yield Message(criterion.value), "place_files/checks.py"


def read(path: Path) -> Catalog:
    """A catalogue; of one that a merge left in conflict, both sides are kept."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    text = "".join(line for line in lines if not line.startswith(MARKS))
    return read_po(io.BytesIO(text.encode()), locale="en")


def catalogues() -> list[Path]:
    return sorted(
        path
        for root in ("essaim", "address_files", "place_files")
        for path in (ROOT / root).rglob("locale/en.po")
    )


def extract() -> None:
    """Write the catalogues again; translations that are still of use are kept, wherever they were."""
    paths = catalogues()
    known = together(read(path) for path in paths)
    wanted = {ROOT / home / "locale" / "en.po": told for home, told in messages().items()}
    for path in set(paths) - set(wanted):
        path.unlink()
    for path, told in wanted.items():
        path.parent.mkdir(exist_ok=True)
        _write(path, told, read(path) if path.exists() else Catalog(locale="en"), known)


def _write(path: Path, told: dict[Message, str], own: Catalog, known: Catalog) -> None:
    catalogue = Catalog(locale="en", project="Essaim", charset="utf-8", fuzzy=False)
    for message, place in sorted(told.items(), key=lambda item: (item[1], item[0].french)):
        before = own.get(message.french, message.context) or known.get(message.french, message.context)
        string = before.string if before else None
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


def together(read_ones: Iterable[Catalog]) -> Catalog:
    """One English catalogue of them all; the plural of a sentence serves for its singular too."""
    whole = Catalog(locale="en", charset="utf-8", fuzzy=False)
    for message in chain.from_iterable(read_ones):
        before = whole.get(message.id, message.context)
        if (
            message.id
            and message.string
            and not (before and before.pluralizable and not message.pluralizable)
        ):
            whole.delete(message.id, message.context)
            whole.add(message.id, message.string, context=message.context)
    return whole


def french(english: Catalog) -> Catalog:
    """The plurals as they are written: what French needs is to count zero as one."""
    plurals = Catalog(locale="fr", charset="utf-8", fuzzy=False)
    for message in english:
        if message.pluralizable:
            plurals.add(message.id, message.id, context=message.context)
    return plurals


def compile_catalogues() -> None:
    english = together(read(path) for path in catalogues())
    for language, catalogue in (("en", english), ("fr", french(english))):
        path = COMPILED / language / "LC_MESSAGES" / "django.mo"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as target:
            write_mo(target, catalogue)


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
