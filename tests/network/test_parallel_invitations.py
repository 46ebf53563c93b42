"""One invitation, two people at the same instant: one joins, the other reads why she does not."""

from datetime import date

import pytest
from django.contrib.auth.hashers import make_password

from essaim.models import Invitation, Membership, User
from essaim.network.actions.invitations import (
    Accepted,
    InvitationIsOver,
    accept_as,
    accept_as_new,
    confirm_arrival,
    invite_member,
)
from tests import factories
from tests.factories import NOW
from tests.parallel import alone, at_once, shared_database

SENTENCE = (
    "Cette invitation ne fonctionne pas\u00a0: elle a déjà servi, elle a expiré, ou le lien est incomplet. "
    "Demandez-en une nouvelle à la personne qui vous l’a montrée."
)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _shared(tmp_path, transactional_db):
    with shared_database(tmp_path):
        yield


def settle():
    """An invitation, and someone who has an account elsewhere."""
    of = factories.collective()
    by = factories.member(of, role="coordinator")
    elsewhere = factories.member(factories.collective("Collectif voisin", of=of.network))
    token = invite_member(of, role="volunteer", membership_ends_on=date(2027, 8, 31), by=by, at=NOW)[1]
    return of, token, elsewhere.user


def arrive(token, name):
    return accept_as_new(
        token, name=name, email=f"{name}@exemple.org", hashed=make_password("une phrase"), at=NOW
    )


def kept(of):
    joined = Membership.objects.filter(collective=of, role="volunteer")
    invited = {invitation.used_by_id for invitation in Invitation.objects.all()}
    newcomers = User.objects.filter(email__in=[f"{name}@exemple.org" for name in ("lila", "noor")])
    return joined.count(), {member.user_id for member in joined} == invited, newcomers.count()


def check(results, of, *, newcomers):
    refused = [result for result in results if isinstance(result, InvitationIsOver)]
    assert [str(refusal) for refusal in refused] == [SENTENCE]
    assert len([result for result in results if isinstance(result, Accepted)]) == 1
    joined, is_hers, accounts = alone(lambda: kept(of))
    assert (joined, is_hers, accounts in newcomers) == (1, True, True)


def test_of_two_newcomers_one_joins():
    of, token, _ = alone(settle)
    results = at_once([lambda: arrive(token, "lila"), lambda: arrive(token, "noor")])
    check(results, of, newcomers={1})


def test_of_a_newcomer_and_a_member_of_elsewhere_one_joins():
    of, token, user = alone(settle)
    results = at_once([lambda: arrive(token, "lila"), lambda: accept_as(user, token=token, at=NOW)])
    check(results, of, newcomers={0, 1})


def test_two_taps_of_one_person_make_one_membership():
    of, token, user = alone(settle)
    results = at_once([lambda: accept_as(user, token=token, at=NOW)] * 2)
    check(results, of, newcomers={0})


def test_of_two_who_confirm_one_arrival_at_once_one_does():
    def wait_at_the_door():
        of = factories.collective()
        hands = [factories.member(of, role="coordinator") for _ in range(2)]
        end = date(2027, 8, 31)
        invitation, token = invite_member(
            of, role="volunteer", membership_ends_on=end, by=hands[0], at=NOW, is_from_afar=True
        )
        arrive(token, "lila")
        invitation.refresh_from_db()
        return of, invitation, hands

    of, invitation, hands = alone(wait_at_the_door)
    results = at_once([lambda one=one: confirm_arrival(invitation, by=one, at=NOW) for one in hands])
    assert sorted(type(one).__name__ for one in results) == ["Membership", "NobodyToConfirm"]
    assert alone(lambda: Membership.objects.filter(collective=of, role="volunteer").count()) == 1
