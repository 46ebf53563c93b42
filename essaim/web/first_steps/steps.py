"""The four steps of a new collective, each with its state and its one button."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.doors.queries.beginning import Beginning
from essaim.doors.rules.tours import PAIR
from essaim.web.templatetags.measures import doors


@dataclass(frozen=True)
class FirstStep:
    title: str
    why: str
    told: str  # what stands already; empty: nothing yet
    label: str  # of its one button
    url: str
    is_done: bool
    is_next: bool = False


def first_steps(begun: Beginning) -> list[FirstStep]:
    steps = [_addresses(begun), _sectors(begun), _team(begun), _outing(begun)]
    following = next((step for step in steps if not step.is_done), None)
    return [FirstStep(**{**vars(step), "is_next": True}) if step is following else step for step in steps]


def _addresses(begun: Beginning) -> FirstStep:
    is_placed = bool(begun.communes)
    return FirstStep(
        title=_("Les adresses"),
        why=_("Votre commune, puis ses adresses officielles, d’un fichier public."),
        told=", ".join([*begun.communes[:3], *([doors(begun.doors)] if begun.doors else [])]),
        label=_("Importer les adresses") if is_placed else _("Choisir la commune"),
        url=reverse("territory:import_new" if is_placed else "network:find_commune"),
        is_done=begun.doors > 0,
    )


def _sectors(begun: Beginning) -> FirstStep:
    told = ngettext("%d secteur", "%d secteurs", begun.sectors) % begun.sectors if begun.sectors else ""
    return FirstStep(
        title=_("Les secteurs"),
        why=_("Des morceaux de quartier : quelques rues, un nom. On sait où l’on est passé."),
        told=told,
        label=_("Découper en secteurs"),
        url=reverse("sectors:new"),
        is_done=begun.sectors > 0,
    )


def _team(begun: Beginning) -> FirstStep:
    told = ngettext("%d personne peut sortir", "%d personnes peuvent sortir", begun.members)
    return FirstStep(
        title=_("L’équipe"),
        why=_("On sort à deux. Invitez au moins une personne."),
        told=told % begun.members if begun.members else "",
        label=_("Inviter"),
        url=reverse("network:invite"),
        is_done=begun.members >= PAIR,
    )


def _outing(begun: Beginning) -> FirstStep:
    label, url = _towards_the_outing(begun)
    return FirstStep(
        title=_("La première sortie"),
        why=_("Préparer les tournées, dire qui va où, imprimer les feuilles."),
        told=_("prête à imprimer") if begun.is_ready else _("préparée") if begun.has_plan else "",
        label=label,
        url=url,
        is_done=begun.has_gone,
    )


def _towards_the_outing(begun: Beginning) -> tuple[str, Any]:
    if begun.outing is None:
        return _("Préparer des tournées"), reverse("planning:new")
    page = reverse("tours:outing", args=[begun.outing.id])
    return (_("Imprimer les feuilles") if begun.is_ready else _("Dire qui va où"), page)
