"""Where a letter finds her, and who does not want any."""

from django.db.models import Exists, OuterRef, QuerySet

from essaim.people.enums import Channel
from essaim.people.models import Person, PersonDoNotContact
from essaim.territory.queries.communes import listed
from essaim.territory.queries.doors import doors


def by_letter(people: QuerySet[Person]) -> QuerySet[Person]:
    """Those of them who did not ask that we stop writing."""
    stopped = PersonDoNotContact.objects.filter(person=OuterRef("pk"), channel=Channel.MAIL, lifted_on=None)
    return people.filter(~Exists(stopped))


def postal_lines(person: Person) -> str:
    """Her name and her address, as in the window of the envelope; the name alone when no door of hers is known."""
    door = doors(person.collective).filter(id=person.dwelling_ref).first() if person.dwelling_ref else None
    if door is None:
        return person.full_name
    commune = door.street.commune
    known = listed(commune.insee)
    codes = known.postcodes.split() if known else []
    town = f"{codes[0]} {commune.name}" if len(codes) == 1 else commune.name
    parts = [person.full_name, door.place_label, f"{door.number_label} {door.street.name}", door.hamlet, town]
    return "\n".join(one.strip() for one in parts if one.strip())
