"""What a floor above shows on her file without a screen of its own: as it would be exported, part by part."""

from collections.abc import Callable

from essaim.kernel.about import Part, about_of, models_that_hang
from essaim.people.models import Companionship, Person
from essaim.rights.queries.rights import RowReader, hanging_from, members_in, section_of
from essaim.rights.rules.export import Section

NEWEST = 20


def sections_on_file(person: Person, sees: Callable[[Part], bool]) -> list[Section]:
    """Only the parts that the reader sees are read; the newest rows of each."""
    shown = [
        model
        for model in models_that_hang()
        if (about := about_of(model)).on_file and about.part is not None and sees(about.part)
    ]
    if not shown:
        return []
    found = [(model, list(hanging_from(model, [person.id]).order_by("-id")[:NEWEST])) for model in shown]
    links = set(Companionship.objects.filter(person=person).values_list("member_id", flat=True))
    reader = RowReader(members_in(found), links, with_told_words=True)
    return [section_of(model, rows, reader) for model, rows in found if rows]
