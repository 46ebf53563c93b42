"""The catalogues: `extract` reads the French sentences again, `compile` makes what Django loads.

Sources are French. English: every sentence. French: only the plurals, because « 0 passage » is singular.
Extraction and compilation are in Python (Babel), so that no system program is needed.
"""

import ast
import importlib
import io
import os
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "essaim" / "locale"
SIMPLE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
_TEMPLATE_CALL = re.compile(
    r"\b(n?gettext|_)\(u?((?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"))(?:, ?u?((?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")))?"
)

Message = str | tuple[str, str]


def messages() -> dict[Message, str]:
    """Every sentence of the screens, with the place it was first found in."""
    found: dict[Message, str] = {}
    for path in sorted((ROOT / "essaim").rglob("*.py")):
        for message in _of_python(path.read_text("utf-8")):
            found.setdefault(message, str(path.relative_to(ROOT)))
    for pattern in ("*.html", "*.txt", "*.svg"):
        for path in sorted((ROOT / "essaim" / "web" / "templates").rglob(pattern)):
            for message in _of_template(path.read_text("utf-8")):
                found.setdefault(message, str(path.relative_to(ROOT)))
    for message, place in _of_refusals():
        found.setdefault(message, place)
    return {message: place for message, place in found.items() if message not in {"", ("", "")}}


def _of_python(source: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        texts = [
            arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        ]
        if name in SIMPLE and texts:
            yield texts[0]
        elif name in PLURAL and len(texts) >= 2:
            yield texts[0], texts[1]


def _of_template(source: str) -> Iterator[Message]:
    from django.utils.translation.template import templatize

    for call in _TEMPLATE_CALL.finditer(templatize(source)):
        first = ast.literal_eval(call[2])
        yield (first, ast.literal_eval(call[3])) if call[1] == "ngettext" and call[3] else first


def _of_refusals() -> Iterator[tuple[str, str]]:
    """A refusal's sentence is the docstring of its class."""
    import essaim
    from essaim.kernel.errors import DomainError, sentence_of

    for module in pkgutil.walk_packages(essaim.__path__, "essaim."):
        if ".migrations" not in module.name and ".management" not in module.name:
            importlib.import_module(module.name)
    waiting = [DomainError]
    while waiting:
        refusal = waiting.pop()
        waiting += refusal.__subclasses__()
        yield sentence_of(refusal), refusal.__module__.replace(".", "/") + ".py"


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
        for message, place in sorted(found.items(), key=lambda item: (item[1], str(item[0]))):
            plural = isinstance(message, tuple)
            if language == "fr" and not plural:
                continue
            before = known.get(message[0] if plural else message)
            string = message if language == "fr" else (before.string if before else None)
            percent = "%(" in str(message) or "%d" in str(message) or "%s" in str(message)
            catalogue.add(
                message, string=string, locations=[(place, 0)], flags=["python-format"] if percent else []
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
    elif sys.argv[1:] == ["compile"]:
        compile_catalogues()
    else:
        sys.exit("usage: messages.py extract|compile")
