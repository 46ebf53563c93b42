from django.db import models
from django.utils.translation import gettext_lazy as _


class WorryLevel(models.TextChoices):
    QUESTION = "question", _("Une question")
    WORRY = "worry", _("Une inquiétude")
    DANGER = "danger", _("Un danger")


class Rung(models.TextChoices):
    """The ladder when someone no longer answers, from the lightest to the heaviest."""

    CALLS = "calls", _("Deux appels")
    OTHER_SLOT = "other_slot", _("Un appel à un autre moment")
    RELATIVE = "relative", _("Un proche, si elle l’a accepté")
    PAIR_VISIT = "pair_visit", _("Une visite à deux")
    CCAS = "ccas", _("Le CCAS de la commune")


class RungResult(models.TextChoices):
    REACHED = "reached", _("Elle a répondu")
    NO_NEWS = "no_news", _("Pas de nouvelles")
    SKIPPED = "skipped", _("Pas possible")


class SignalKind(models.TextChoices):
    NEIGHBOUR = "neighbour", _("Je m’inquiète pour quelqu’un")
    CALL_ME = "call_me", _("J’aimerais qu’on m’appelle")
    VISIT_ME = "visit_me", _("J’aimerais qu’on passe me voir")


class SignalState(models.TextChoices):
    NEW = "new", _("À regarder")
    TAKEN = "taken", _("En cours")
    MET = "met", _("Rencontrée")
    NOT_CONFIRMED = "not_confirmed", _("Pas confirmé")
    DOES_NOT_WISH = "does_not_wish", _("Ne souhaite pas")
    EXPIRED = "expired", _("Expiré")


class DebriefState(models.TextChoices):
    PROPOSED = "proposed", _("Proposé")
    HELD = "held", _("A eu lieu")
    DECLINED = "declined", _("Pas besoin")
