"""No page asks the databases more because there is more to show: every address, in a world of which each row has copies.

Grows by itself, as the matrix does: a new model is copied, a new address is asked.
"""

from contextlib import ExitStack, contextmanager
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connections, models, transaction

from essaim.kernel.about import our_models
from essaim.kernel.fields import kind_of, sealed_fields
from essaim.kernel.ids import uuid7
from essaim.kernel.keyring import Subject, make_key
from essaim.kernel.tenancy import Scoped, within
from tests import factories
from tests.test_matrix import _signed_in, values_for
from tests.walker import addresses, ask
from tests.worlds import build

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
READERS = ("coordinator", "volunteer", "facilitator")
FEW, MANY = 2, 6  # copies of each row
# What takes a statement for each of something of which there are few, whatever the rows; and why.
GROWS = {
    "calls:mine": "each campaign in which she calls has its own hours and its own list: a handful",
    "referrals:learning": "nothing is counted before five orientations",
    "health": "what it looks at is kept for some seconds",
}


class Copies:
    """Of every row of a collective: the same but for what must be one of its kind."""

    def __init__(self, of):
        self.of = of
        self.rows = {model: list(model.objects.filter(collective=of)) for model in _parents_first()}
        self.copied = {}

    def make(self, numbers):
        for number in numbers:
            for model, rows in self.rows.items():
                for row in rows:
                    self._copy(model, row, number)

    def _copy(self, model, row, number):
        for other in (False, True):  # hanging from the same rows; else from their copies
            values = {field.name: self._value(field, row, number, other=other) for field in _columns(model)}
            copy = model(**values, id=uuid7())
            if any(field.key == "id" for field in sealed_fields(model)):
                make_key(self.of.id, Subject(kind_of(model), copy.id))
            try:
                with transaction.atomic():
                    copy.save(force_insert=True)
            except DatabaseError:  # one of its kind
                continue
            self.copied[row.pk, number] = copy
            return

    def _value(self, field, row, number, *, other):
        value = getattr(row, field.name)
        if isinstance(field, models.ForeignKey):
            return self.copied.get((getattr(row, field.attname), number), value) if other else value
        if field.name in _one_of_its_kind(type(row)) and value is not None:
            if isinstance(value, str) and not field.choices:
                return f"{value[: (field.max_length or 90) - 3]}{number}"
            if isinstance(value, int) and not isinstance(value, bool):
                return value + 50 * number
            if isinstance(value, date):
                return value + timedelta(days=number)
        return value


def _columns(model):
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def _one_of_its_kind(model):
    named = {field.name for field in _columns(model) if field.unique}
    for one in model._meta.constraints:
        named.update(getattr(one, "fields", ()))
    return named


def _parents_first():
    left = [model for model in our_models() if issubclass(model, Scoped)]
    done = []
    while left:
        ready = [one for one in left if not (_points_to(one) - {one}) & set(left)] or left[:1]
        done += ready
        left = [one for one in left if one not in ready]
    return done


def _points_to(model):
    return {field.related_model for field in _columns(model) if isinstance(field, models.ForeignKey)}


def asked(world):
    """How many statements each page takes, by page and reader."""
    found, ids = {}, world.ids()
    for reader in READERS:
        member = world.members[reader]
        client = _signed_in(member)
        for address in addresses():
            if "GET" not in _methods(address) or address.policy is None or not _may(address, member):
                continue
            path = address.at(values_for(address, ids))
            with counted() as statements:
                answer = ask(client, "GET", path, may_write=False)
            if answer.status == 200:
                found[address.name, reader] = len(statements)
    return found


@contextmanager
def counted():
    """Those of both databases."""
    statements = []

    def listen(execute, sql, *rest):
        statements.append(sql)
        return execute(sql, *rest)

    with ExitStack() as stack:
        for one in connections.all():
            stack.enter_context(one.execute_wrapper(listen))
        yield statements


def _methods(address):
    return getattr(address.view, "methods", ("GET",))


def _may(address, member):
    policy = address.policy
    return policy.is_public or policy.name == "signed_in" or member.role in policy.roles


def test_no_page_asks_more_when_there_is_more(record_testsuite_property):
    world = build(factories.network(), 1)
    with within(world.collective):
        copies = Copies(world.collective)
        copies.make(range(FEW))
    few = asked(world)
    with within(world.collective):
        copies.make(range(FEW, MANY))
        assert len(copies.copied) > 500
    many = asked(world)
    grown = {
        page: (count, many[page])
        for page, count in few.items()
        if many.get(page, 0) - count >= MANY - FEW and page[0] not in GROWS
    }
    record_testsuite_property(
        "pages asked with few rows, then many", f"{len(few)}, {len(grown)} that ask more"
    )
    assert grown == {}
