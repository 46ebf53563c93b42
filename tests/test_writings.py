"""Every writing about a person passes by sight, and leaves a line: whatever form of whatever page is sent."""

import pytest
from django.apps import apps
from django.db import models

from essaim.kernel.tenancy import Scoped, within
from essaim.kernel.vault import AccessEntry
from essaim.models import Grant, Person
from tests import factories
from tests.test_sight import signed_in
from tests.walker import CHOICES, addresses, ask, forms_on, good, undone
from tests.worlds import build

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]  # the matrix sends each form on both


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), undone():
        yield build(factories.network(), 1)


def rows_about(person):
    """What is kept of her, as it is kept. Who may see her changes with the team too: see `test_grants`."""
    found = {}
    for model in apps.get_app_config("essaim").get_models():
        keys = [
            one.attname
            for one in model._meta.concrete_fields
            if isinstance(one, models.ForeignKey) and one.remote_field.model is Person
        ]
        if not issubclass(model, Scoped) or model is Grant or not (keys or model is Person):
            continue
        columns = [one.attname for one in model._meta.concrete_fields]
        for key in keys or ["id"]:
            for row in model._default_manager.filter(**{key: person.id}).values_list(*columns):
                found[model.__name__, row[columns.index("id")]] = tuple(map(str, row))
    return found


def sendings(world, member):
    """Each form of each page that she may open, filled as it is proposed: (page, address, fields)."""
    client = signed_in(member)
    seen = set()
    for address in addresses():
        if address.policy is None or member.role not in address.policy.roles:
            continue
        ids = CHOICES | world.ids()
        path = address.at({name: ids[name] for name in address.names})
        page = ask(client, "GET", path)
        for form, fields in forms_on(page.body) if page.status == 200 else ():
            where = form.get("action") or path
            mark = (where, *sorted(fields))
            if form.get("method", "").lower() == "post" and mark not in seen:
                seen.add(mark)
                yield client, address.name, where, good(fields)
        if page.status == 405 and (path,) not in seen:
            seen.add((path,))
            yield client, address.name, path, {}


def silent_writings(world, member):
    """The forms that changed a row about her without a line in the journal; how many changed one."""
    person, silent, wrote = world.rows["person_id"], [], 0
    with within(world.collective):
        before = rows_about(person)
    for client, name, where, data in sendings(world, member):
        changed, lines = [], []
        last = AccessEntry.objects.order_by("-number").values_list("number", flat=True).first() or 0

        def look(changed=changed, lines=lines, last=last):
            with within(world.collective):
                after = rows_about(person)
            changed += [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
            lines += AccessEntry.objects.filter(subject_id=person.id, number__gt=last).values_list("verb")

        answer = ask(client, "POST", where, data, then=look)
        assert answer.status < 500, f"{name} {where}: {answer.fault}"
        wrote += bool(changed)
        if changed and not lines:
            silent.append(f"{name} {where}: {sorted({model for model, _id in changed})}")
    return silent, wrote


@pytest.mark.parametrize("role", ["coordinator", "volunteer"])
def test_no_form_changes_anything_about_her_without_a_line_in_the_journal(world, role):
    silent, wrote = silent_writings(world, world.members[role])
    assert silent == []
    assert wrote > 10


def test_a_writing_that_leaves_no_line_is_seen(world, monkeypatch):
    monkeypatch.setattr("essaim.entrance.readers.record_access", lambda *args, **kwargs: None)
    silent, wrote = silent_writings(world, world.members["volunteer"])
    assert (len(silent), wrote > 10) == (wrote, True)
