"""How forms are rendered and how the reader likes her screen."""

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest


class EssaimRenderer(TemplatesSetting):
    pass


def display(request: HttpRequest) -> dict[str, str]:
    return {"display_classes": ""}
