"""How the screens look: built files, forms, and how the reader likes her screen."""

import json
import os
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.forms import widgets
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

from essaim.kernel.health import state_now

BUILT = Path(__file__).resolve().parent / "static" / "built"

# The cookie « display », written by the view `display`: `large.contrast`, `.contrast`, `xlarge.` or `.`
DISPLAY_COOKIE = "display"
TEXT_SIZES = {"": _("Normale"), "large": _("Grande"), "xlarge": _("Très grande")}


class EssaimRenderer(TemplatesSetting):
    """Forms rendered by our templates: label, help, error, widget; a summary of the errors on top."""

    form_template_name = "components/forms/form.html"
    field_template_name = "components/forms/field.html"


class DateInput(widgets.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(widgets.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class DateTimeInput(widgets.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


def display(request: HttpRequest) -> dict[str, object]:
    """`display_classes` for <html>, and what the form of preferences shows as chosen."""
    size, _dot, contrast = request.COOKIES.get(DISPLAY_COOKIE, "").partition(".")
    if size not in TEXT_SIZES:
        size = ""
    classes = [f"text-{size}" if size else "", "contrast" if contrast == "contrast" else ""]
    return {
        "display_classes": " ".join(filter(None, classes)),
        "display_size": size,
        "display_contrast": contrast == "contrast",
        "display_sizes": TEXT_SIZES,
    }


def built_url(name: str) -> str:
    """The address of a file of `frontend/site/` once built: `site.css`, `site.ts`, `pictures/sprite.svg`.

    Before the first build the address leads nowhere: the page is bare, but it works.
    """
    manifest = f"{BUILT}/manifest.json"
    try:
        changed_at = os.stat(manifest).st_mtime_ns  # noqa: PTH116 -- for each icon of a page
    except FileNotFoundError:
        return _static(f"built/{name}")
    return _static(f"built/{_entries(manifest, changed_at)[f'site/{name}']}")


_static = lru_cache(maxsize=200)(static)


@lru_cache(maxsize=2)
def _entries(manifest: str, _changed_at: int) -> dict[str, str]:
    return {source: entry["file"] for source, entry in json.loads(Path(manifest).read_text("utf-8")).items()}


def health(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001 -- a context processor
    """What does not work, for the notice on every screen."""
    return {"troubles": state_now() if settings.LOOK_AT_HEALTH else []}
