"""Where someone's ladder of silence stands."""

from essaim.people.enums import Channel, Purpose
from essaim.people.models import Consent, Person, PersonDoNotContact
from essaim.worries.enums import RungResult
from essaim.worries.models import LadderRung


def rungs_of_silence(person: Person) -> list[LadderRung]:
    """Those climbed since she last answered, in order."""
    rows = LadderRung.objects.filter(collective=person.collective_id, person=person)
    if person.last_two_way_on is not None:
        rows = rows.filter(on__gte=person.last_two_way_on)
    climbed = list(rows.select_related("by__user").order_by("on", "id"))
    for place in range(len(climbed), 0, -1):
        if climbed[place - 1].result == RungResult.REACHED:
            return climbed[place:]
    return climbed


def agreed_to(person: Person) -> set[Purpose]:
    rows = Consent.objects.filter(collective=person.collective_id, person=person, withdrawn_on=None)
    return {Purpose(one) for one in rows.order_by().values_list("purpose", flat=True)}


def stopped(person: Person) -> set[Channel]:
    rows = PersonDoNotContact.objects.filter(collective=person.collective_id, person=person, lifted_on=None)
    return {Channel(one) for one in rows.values_list("channel", flat=True)}
