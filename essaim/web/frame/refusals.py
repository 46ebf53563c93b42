"""A refusal on a screen, with the way to the step that it names."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError

WAYS: dict[str, str | Promise] = {
    "territory:import_new": _("Importer les adresses"),
    "network:invite": _("Inviter"),
    "network:members": _("Voir l’équipe"),
    "tours:board": _("Voir les tournées"),
}


def said(refusal: DomainError) -> str:
    """What `str` says, then a link."""
    if not refusal.mended_at:
        return str(refusal)
    return format_html('{} <a href="{}">{}</a>', refusal, reverse(refusal.mended_at), WAYS[refusal.mended_at])
