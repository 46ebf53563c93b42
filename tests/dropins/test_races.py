"""« Je ne peux plus », and twenty who say yes at the same instant: one replaces her."""

import pytest

from essaim.dropins.actions import rota
from essaim.kernel.tenancy import within
from essaim.models import DropInHost
from tests import factories
from tests.dropins.test_days import NOON, THURSDAY, open_cafe
from tests.parallel import alone, at_once, shared_database

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _shared(tmp_path, transactional_db):
    with shared_database(tmp_path):
        yield


def test_of_twenty_yeses_at_once_one_is_kept():
    def arrange():
        of = factories.collective()
        lead = factories.member(of, role="coordinator")
        team = [factories.member(of) for _one in range(20)]
        with within(of):
            cafe = open_cafe(of, lead, hosts_wanted=1)
            rota.sign_up(cafe, THURSDAY, by=lead, at=NOON)
            rota.drop_out(cafe, THURSDAY, by=lead, at=NOON)
        return of, cafe, team

    of, cafe, team = alone(arrange)

    def yes(member):
        def work():
            with within(of):
                return rota.sign_up(cafe, THURSDAY, by=member, at=NOON)

        return work

    answers = at_once([yes(one) for one in team])
    kept = [one for one in answers if isinstance(one, DropInHost)]
    refused = [one for one in answers if isinstance(one, rota.RotaIsFull)]
    assert (len(kept), len(refused)) == (1, 19), answers

    def count():
        with within(of):
            return DropInHost.objects.filter(left_at=None).count()

    assert alone(count) == 1
