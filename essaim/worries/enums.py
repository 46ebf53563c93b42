from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.about import Activity, Keep
from essaim.kernel.purposes import VITAL


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


WORRYING = Activity(
    "worry",
    40,
    "Traiter les inquiétudes et les signes donnés par l’entourage",
    "Ne pas laisser sans suite un danger, une inquiétude ou un silence ; aller vers une personne dont un proche ou un "
    "voisin s’inquiète.",
    VITAL,
    "Les personnes pour qui on s’inquiète, et ceux qui donnent un signe.",
    "Un membre de l’équipe, un proche, un voisin, la personne elle-même. Collecte indirecte : la personne est informée au "
    "premier contact, un mois au plus après (art. 14).",
    "La ou le référent·e seul·e. Les secours ou les services compétents en cas de danger, par téléphone, hors du logiciel.",
)

SIGNAL_KEPT = Keep("signal", 30, _("Signalement sans rencontre"), 30, most=30)  # the public page says so
WORRY_CLOSED = Keep("worry", 40, _("Inquiétude close"), 365)
WOULD_NAME = "Masqué : cela ferait reconnaître la personne qui nous a prévenus."
