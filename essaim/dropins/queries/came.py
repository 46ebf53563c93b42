"""Who came: counts, and what may still be named."""

from django.db.models import Count, QuerySet, Sum

from essaim.dropins.enums import CameAs
from essaim.dropins.models import Came, DropInDay, DropInNotes, Situation
from essaim.kernel import keyring
from essaim.network.models import Collective, Membership
from essaim.people.enums import ContactSource
from essaim.people.models import Contact, Person
from essaim.people.queries.contacts import people_in


def came_rows(collective: Collective) -> QuerySet[Came]:
    rows = Came.objects.filter(collective=collective, undone_at=None)
    return rows.select_related("day__drop_in", "by__user")


def counted(day: DropInDay) -> dict[str, int]:
    """People, of these for the first time, of these with one of us; how many were told of a place."""
    rows = Came.objects.filter(day=day, undone_at=None).order_by()
    found = list(rows.values("kind", "is_oriented").annotate(people_in=Sum("people"), n=Count("id")))

    def people(*kinds: str) -> int:
        return sum(row["people_in"] for row in found if row["kind"] in kinds)

    return {
        "people": people(*CameAs.values),
        "first": people(CameAs.FIRST_TIME),
        "with_us": people(CameAs.ACCOMPANIED),
        "oriented": sum(row["n"] for row in found if row["is_oriented"]),
    }


def last_came(day: DropInDay, *, by: Membership) -> Came | None:
    """What « Annuler » takes back."""
    return Came.objects.filter(day=day, by=by, undone_at=None).first()


def situations_of(day: DropInDay) -> QuerySet[Situation]:
    """Shown to those entitled to each person, and to them alone."""
    return Situation.objects.filter(day=day).select_related("person", "by__user")


def named_of(day: DropInDay) -> list[tuple[Came, Person]]:
    """Who came and has a name, each with what counted her."""
    rows = {one.id: one for one in Came.objects.filter(day=day, undone_at=None)}
    marks = {
        digest: one
        for one in rows.values()
        for digest in keyring.blind_indexes(one.collective_id, ContactSource.DROP_IN, str(one.id))
    }
    known = Contact.objects.filter(source_digest__in=list(marks)).select_related("person")
    return [(marks[one.source_digest], person) for one in known for person in people_in(one)]


def notes_of(day: DropInDay) -> DropInNotes | None:
    return DropInNotes.objects.filter(day=day).select_related("by__user").first()
