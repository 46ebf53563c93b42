"""Who holds the card with this code."""

from essaim.kernel.keyring import blind_indexes
from essaim.network.models import Collective
from essaim.people.enums import PersonState
from essaim.people.models import Merge, Person, PersonIndex
from essaim.people.queries.sight import WITH_A_FILE
from essaim.people.rules.codes import read_code

CODE = "code"  # a kind of blind index


def person_with_code(collective: Collective, code: str) -> Person | None:
    """The person whose card bears this code, however it was typed; her kept file when two were made one."""
    signs = read_code(code)
    if not signs:
        return None
    digests = blind_indexes(collective.id, CODE, signs)
    indexed = PersonIndex.objects.filter(collective=collective, kind=CODE, digest__in=digests)
    person = Person.objects.filter(collective=collective, id__in=indexed.values("person_id")).first()
    if person is not None and person.state == PersonState.MERGED:
        merge = Merge.objects.filter(collective=collective, merged=person, undone_at=None).first()
        person = merge.kept if merge else None
    return person if person is not None and person.state in WITH_A_FILE else None


def has_code(person: Person) -> bool:
    return PersonIndex.objects.filter(collective=person.collective_id, person=person, kind=CODE).exists()
