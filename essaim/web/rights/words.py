"""How the journal of accesses is read on screen."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from essaim.kernel.journal import Verb, Why
from essaim.rights.models import PersonRequest
from essaim.rights.rules.requests import SOON, days_left

VERBS = {
    Verb.LISTED: _("dans une liste"),
    Verb.FOUND: _("dans une recherche"),
    Verb.OPENED: _("sa fiche"),
    Verb.CHANGED: _("sa fiche, pour la changer"),
    Verb.MEASURED: _("ses réponses à un questionnaire"),
    Verb.EXPORTED: _("un export"),
    Verb.PRINTED: _("un papier"),
}
WHYS = {
    Why.COMPANION: _("l’accompagne"),
    Why.SUBSTITUTE: _("remplace"),
    Why.COORDINATOR: _("référent·e"),
    Why.BREAK_GLASS: _("en urgence"),
    Why.CALLER: _("l’appelait"),
    Why.HOST: _("tenait la permanence où elle est venue"),
    Why.HERSELF: _("à la demande de la personne"),
    Why.PLACE: _("le lieu où elle va"),
    Why.SYSTEM: _("le logiciel"),
}


def clock(asked: PersonRequest, today: Any) -> dict[str, str]:
    """« Encore 12 jours »: orange in its last week, red when late."""
    left = days_left(asked.due_on, on=today)
    if left < 0:
        words = ngettext("En retard de %d jour", "En retard de %d jours", -left) % -left
        return {"words": words, "pill": "rouge"}
    if left == 0:
        return {"words": str(_("À traiter aujourd’hui")), "pill": "soleil"}
    words = ngettext("Encore %d jour", "Encore %d jours", left) % left
    return {"words": words, "pill": "soleil" if left <= SOON else "sauge"}
