from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """A way to reach someone; « ne plus solliciter » is said for each."""

    DOOR = "door", _("À la porte")
    PHONE = "phone", _("Par téléphone")
    SMS = "sms", _("Par SMS")
    MAIL = "mail", _("Par courrier")


class PersonState(models.TextChoices):
    ACTIVE = "active", _("Accompagnée")
    ENDED = "ended", _("Lien terminé")
    MERGED = "merged", _("Fiche réunie à une autre")
    ANONYMISED = "anonymised", _("Rendue anonyme")
    ERASED = "erased", _("Effacée")


class MetHow(models.TextChoices):
    DOOR = "door", _("À sa porte")
    PHONE = "phone", _("Au téléphone")
    STREET = "street", _("Dans la rue")
    DROP_IN = "drop_in", _("À une permanence")
    SIGNAL = "signal", _("Après le signe d’un proche ou d’un voisin")
    HERSELF = "herself", _("Elle est venue vers nous")
    PARTNER = "partner", _("Par un partenaire, avec son accord")


class InformedHow(models.TextChoices):
    SPOKEN = "spoken", _("De vive voix")
    PAPER = "paper", _("Papier remis")


class Purpose(models.TextChoices):
    """What she agrees to, one by one; each may be withdrawn."""

    PHONE = "phone", _("Être rappelée par téléphone")
    VISIT = "visit", _("Recevoir une nouvelle visite")
    ACCOMPANY = "accompany", _("Être accompagnée")
    INTRODUCE = "introduce", _("Être présentée à un lieu")
    RELATIVE = "relative", _("Que l’on prévienne un proche")
    COMMUNE = "commune", _("Que l’on en parle à la commune")


class ContactKind(models.TextChoices):
    DOOR = "door", _("À sa porte")
    HOME = "home", _("Chez elle")
    PHONE = "phone", _("Au téléphone")
    STREET = "street", _("Dans la rue")
    DROP_IN = "drop_in", _("À une permanence")
    MESSAGE = "message", _("Message ou courrier")


class CompanionRole(models.TextChoices):
    COMPANION = "companion", _("Personne qui accompagne")
    SUBSTITUTE = "substitute", _("Remplaçant·e")


class StepKind(models.TextChoices):
    CALL = "call", _("Appeler")
    VISIT = "visit", _("Passer la voir")
    GO_WITH = "go_with", _("L’accompagner quelque part")
    PROMISE = "promise", _("Tenir une promesse")
    FIND_OUT = "find_out", _("Se renseigner")
    OTHER = "other", _("Autre")


class StepOrigin(models.TextChoices):
    HAND = "hand", _("Notée par quelqu’un")
    CONTACT = "contact", _("Après un contact")
    SILENCE = "silence", _("Silence")
    WORRY = "worry", _("Inquiétude")
    SIGNAL = "signal", _("Signalement")


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


class RequestKind(models.TextChoices):
    """What she may ask about her data, and by when it must be answered (a month)."""

    ACCESS = "access", _("Savoir ce qui est gardé")
    CORRECTION = "correction", _("Corriger")
    ERASURE = "erasure", _("Être effacée")
    OPPOSITION = "opposition", _("Ne plus être contactée")


class RequestVia(models.TextChoices):
    WEB = "web", _("Par la page publique")
    PHONE = "phone", _("Par téléphone")
    PERSON = "person", _("De vive voix")
    LETTER = "letter", _("Par écrit")


class RegisterState(models.TextChoices):
    """The bridge to the communal register (CASF L121-6-1): outwards only."""

    PROPOSED = "proposed", _("Proposé")
    REFUSED = "refused", _("Ne souhaite pas")
    SENT = "sent", _("Demande envoyée")
    CONFIRMED = "confirmed", _("Confirmé par la personne")


class Instrument(models.TextChoices):
    CIRCLES = "circles", _("Cercles de relations")
    UCLA3 = "ucla3", _("Trois questions et une")
    DJG6 = "djg6", _("De Jong Gierveld, six questions")
    LSNS6 = "lsns6", _("Lubben, six questions")
    WHO5 = "who5", _("Bien-être, cinq phrases")


class MeasureMode(models.TextChoices):
    FACE = "face", _("En face à face")
    PHONE = "phone", _("Au téléphone")
    PAPER = "paper", _("Sur papier")
    SELF = "self", _("Remplie par elle-même")


class RetentionSubject(models.TextChoices):
    """What is kept for a time only (docs: domain, retention)."""

    PERSON = "person", _("Fiche d’une personne, après le dernier échange")
    NOTE = "note", _("Note libre")
    SIGNAL = "signal", _("Signalement sans rencontre")
    WORRY = "worry", _("Inquiétude close")
    DO_NOT_CONTACT = "do_not_contact", _("« Ne plus solliciter »")
    DOOR_LOG = "door_log", _("Passages aux portes, après la campagne")
    MEMBER = "member", _("Bénévole parti·e")
    ACCESS_LOG = "access_log", _("Journal des accès")
    REQUEST = "request", _("Demande faite par une personne, une fois traitée")


class DebriefState(models.TextChoices):
    PROPOSED = "proposed", _("Proposé")
    HELD = "held", _("A eu lieu")
    DECLINED = "declined", _("Pas besoin")
