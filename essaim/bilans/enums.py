from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.impact.enums import (
    DEFINITIONS,
    PEOPLE_DEFINITIONS,
    STREET_DEFINITIONS,
    Indicator,
    PeopleIndicator,
    StreetIndicator,
)
from essaim.kernel.about import Activity, Keep

QUOTING = Activity(
    "quoting",
    60,
    "Citer des paroles dans un bilan",
    "Faire entendre ce que des habitant·es ont accepté de voir publié, sans leur nom, jusqu’à une date.",
    "Consentement (art. 6.1.a), donné pour ces mots et pour une durée.",
    "Les habitant·es qui l’ont accepté.",
    "Elles et eux-mêmes.",
    "Qui lit le bilan : communes, financeurs, public.",
)
QUOTATION = Keep("quotation", 60, _("Parole citée dans un bilan, une fois passée la date acceptée"), 30)


class Section(models.TextChoices):
    """What is written beside the figures. What did not work is never left out."""

    DONE = "done", _("Ce que nous avons fait")
    WORKED = "worked", _("Ce qui a marché")
    FAILED = "failed", _("Ce qui n’a pas marché")
    LEARNED = "learned", _("Ce que nous avons appris")
    NEXT = "next", _("Ce que nous ferons")


class Work(models.TextChoices):
    """Figures about what volunteers did, not about anyone met: published as they are."""

    PROPOSED = Indicator.DOORS_PROPOSED.value, Indicator.DOORS_PROPOSED.label
    VISITED = Indicator.DOORS_VISITED.value, Indicator.DOORS_VISITED.label
    PASSES = Indicator.PASSES.value, Indicator.PASSES.label
    LEAFLETS = Indicator.LEAFLETS.value, Indicator.LEAFLETS.label
    TOURS = Indicator.TOURS.value, Indicator.TOURS.label
    ROUNDS = StreetIndicator.ROUNDS.value, StreetIndicator.ROUNDS.label
    DROP_INS = "drop_ins", _("Permanences tenues")
    GIVEN = "given_hours", _("Heures données par les bénévoles")


class Met(models.TextChoices):
    """Figures about people: each is protected before it leaves."""

    OPENED = Indicator.OPENED.value, Indicator.OPENED.label
    CONVERSATIONS = Indicator.CONVERSATIONS.value, Indicator.CONVERSATIONS.label
    REFUSALS = Indicator.REFUSALS.value, Indicator.REFUSALS.label
    CONTACTS = PeopleIndicator.CONTACTS.value, PeopleIndicator.CONTACTS.label
    TWO_WAY = PeopleIndicator.TWO_WAY.value, PeopleIndicator.TWO_WAY.label
    BY_PHONE = PeopleIndicator.BY_PHONE.value, PeopleIndicator.BY_PHONE.label
    NAMED = PeopleIndicator.NAMED.value, PeopleIndicator.NAMED.label
    NEW = PeopleIndicator.NEW.value, PeopleIndicator.NEW.label
    ACCOMPANIED = PeopleIndicator.ACCOMPANIED.value, PeopleIndicator.ACCOMPANIED.label
    STILL_LINKED = PeopleIndicator.STILL_LINKED.value, PeopleIndicator.STILL_LINKED.label
    ORIENTED = "oriented", _("Orientations acceptées")
    CAME = "came", _("Venues dans le lieu proposé")
    HOLDS = "holds", _("Personnes qui y vont toujours après trois mois")
    AT_DROP_INS = "at_drop_ins", _("Venues aux permanences")


WORK_DEFINITIONS = {
    **{Work(one.value): DEFINITIONS[one] for one in Indicator if one.value in Work.values},
    Work.ROUNDS: STREET_DEFINITIONS[StreetIndicator.ROUNDS],
    Work.DROP_INS: _("Dates de permanence dont la fin est notée et dont le jour est dans la période."),
    Work.GIVEN: _(
        "Temps noté pour chaque bénévole : tournées, appels, déambulations, permanences, séances. Corrigé par elle ou lui au besoin."
    ),
}

MET_DEFINITIONS = {
    **{Met(one.value): DEFINITIONS[one] for one in Indicator if one.value in Met.values},
    **{Met(one.value): PEOPLE_DEFINITIONS[one] for one in PeopleIndicator if one.value in Met.values},
    Met.ORIENTED: _(
        "Orientations que la personne a acceptées dans la période. Une personne orientée vers deux lieux compte deux fois."
    ),
    Met.CAME: _(
        "Orientations où la personne est venue une première fois dans le lieu, dans la période. Une orientation close sans venue n’y est pas."
    ),
    Met.HOLDS: _(
        "Orientations où, trois mois après sa venue, la personne y va toujours : noté dans la période."
    ),
    Met.AT_DROP_INS: _(
        "Personnes comptées aux permanences. Quelqu’un qui vient trois fois compte trois : ce ne sont pas des personnes différentes."
    ),
}


class Table(models.TextChoices):
    """The parts of a figure that may be published; no other may."""

    BY_COMMUNE = "conversations_by_commune", _("Conversations aux portes, par commune")
    BY_KIND = "exchanges_by_kind", _("Échanges hors des tournées, selon la façon")


TOTAL_OF = {Table.BY_COMMUNE: Met.CONVERSATIONS, Table.BY_KIND: Met.TWO_WAY}
