"""Who holds the card with this code."""

from collections.abc import Sequence

from essaim.kernel.keyring import blind_indexes
from essaim.network.models import Collective
from essaim.people.enums import PersonState
from essaim.people.models import Merge, Person, PersonIndex
from essaim.people.queries.sight import WITH_A_FILE
from essaim.people.rules.codes import read_code

CODE = "code"  # a kind of blind index


def digests_of(collective: Collective, code: str) -> list[str]:
    """By what a card is found, however its code was typed; by what none is when it cannot be a code."""
    return list(blind_indexes(collective.id, CODE, read_code(code)))


def person_with_card(collective: Collective, digests: Sequence[str]) -> Person | None:
    """The person whose card it is; her kept file when two were made one."""
    indexed = PersonIndex.objects.filter(collective=collective, kind=CODE, digest__in=digests)
    person = Person.objects.filter(collective=collective, id__in=indexed.values("person_id")).first()
    if person is not None and person.state == PersonState.MERGED:
        merge = Merge.objects.filter(collective=collective, merged=person, undone_at=None).first()
        person = merge.kept if merge else None
    return person if person is not None and person.state in WITH_A_FILE else None


def has_code(person: Person) -> bool:
    return PersonIndex.objects.filter(collective=person.collective_id, person=person, kind=CODE).exists()
