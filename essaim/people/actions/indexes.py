"""The blind indexes of a person, made again each time her name, her number or her door changes."""

from essaim.kernel import keyring
from essaim.people.models import Person, PersonIndex
from essaim.people.rules.indexes import Index, door_values, name_values, phone_values


def rebuild_indexes(person: Person) -> None:
    """Her own, and nothing of what she was found by before. The code of her card is left alone."""
    drop_indexes(person)
    values = (
        name_values(person.full_name) | phone_values(person.phone or "") | door_values(person.dwelling_ref)
    )
    PersonIndex.objects.bulk_create(
        PersonIndex(
            collective_id=person.collective_id,
            person=person,
            kind=kind,
            digest=keyring.blind_index(person.collective_id, kind, value),
        )
        for kind, value in sorted(values)
    )


def drop_indexes(person: Person) -> None:
    """She is found no more: her file is joined to another."""
    PersonIndex.objects.filter(person=person, kind__in=[kind.value for kind in Index]).delete()
