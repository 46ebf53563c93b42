"""An attestation and a badge for whoever asks; verified without us, withdrawn by its owner."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier

from essaim.documents.certificate import picture_certificate
from essaim.kernel.tenancy import within
from essaim.models import BadgeKey, Certificate
from essaim.transmission.actions import attendance, certificates, paths
from essaim.transmission.actions import participants as people
from essaim.transmission.actions.participants import ParticipantData
from essaim.transmission.queries import paths as queries
from essaim.transmission.queries.certificates import certificates_for
from essaim.web.transmission.certificates import page_of
from tests import factories
from tests.documents import reading
from tests.factories import NOW

DAY = timedelta(days=1)


@pytest.fixture
def facilitator(collective):
    return factories.member(collective, role="facilitator", name="Claire Petit")


@pytest.fixture
def cohort(collective, facilitator, volunteer):
    """Amina and Odette at two workshops; Samir at none."""
    with within(collective):
        path = paths.open_path(collective, name="Printemps 2027", on=NOW.date(), by=facilitator)
        who = [
            people.add_participant(path, data=data, by=facilitator, on=NOW.date(), participant_id=factories.new_id())
            for data in (ParticipantData(member=volunteer), ParticipantData(name="Odette R."), ParticipantData(name="Samir"))
        ]  # fmt: skip
        for number, row in enumerate(queries.workshops(collective)[:2], start=1):
            paths.plan_workshop(
                row, starts_at=NOW + number * DAY, place="", minutes=150, by=facilitator, at=NOW
            )
            for one in who[:2]:
                attendance.mark_attendance(row, one, mark="present", by=facilitator, at=NOW + 3 * DAY)
        return who


def test_it_is_made_for_whoever_asks_once_for_the_same_workshops(cohort, collective, facilitator, volunteer):
    _amina, odette, samir = cohort
    with within(collective):
        assert Certificate.objects.count() == 0
        first = certificates.issue_to_member(volunteer, at=NOW)
        assert certificates.issue_to_member(volunteer, at=NOW + DAY).id == first.id
        assert [title for title, _day in first.followed] == [
            one.title for one in queries.workshops(collective)[:2]
        ]
        assert first.minutes == 300
        with pytest.raises(certificates.NothingFollowed):
            certificates.issue_to_participant(samir, by=facilitator, at=NOW)
        hers = certificates.issue_to_participant(odette, by=facilitator, at=NOW)
        assert set(certificates_for(volunteer)) == {first}
        assert set(certificates_for(facilitator)) == {hers}
        with pytest.raises(certificates.NotHers):
            certificates.withdraw_certificate(first, by=facilitator, at=NOW)
        certificates.withdraw_certificate(first, by=volunteer, at=NOW)
        assert certificates.issue_to_member(volunteer, at=NOW + DAY).id != first.id


def test_its_badge_is_verified_by_another_hand_without_us(cohort, collective, volunteer, client):
    with within(collective):
        shown = certificates.issue_to_member(volunteer, at=NOW)
        told = certificates.badge_of(shown, at=NOW)
        assert certificates.badge_of(shown, at=NOW + DAY) == told
        row = BadgeKey.objects.get()
        assert row.secret.encode() not in bytes(row.__dict__["secret"].envelope)
    jwk = client.get(reverse("transmission:badge_key", args=[collective.slug])).json()
    verifier = OB3Verifier.for_issuer_did(jwk["kid"])
    read = verifier.verify(told)
    assert [one.identity_hash for one in read.identifiers] == [volunteer.user.name]
    assert (read.achievement.name, read.issuer.name.startswith(collective.name)) == (
        "Parcours de transmission d’un collectif solidaire", True,
    )  # fmt: skip
    head, body, seal = told.split(".")
    with pytest.raises(OB3VerificationError):
        verifier.verify(f"{head}.{body[:-4]}AAAA.{seal}")


def test_its_page_says_valid_or_withdrawn_and_nothing_else(cohort, collective, volunteer):
    with within(collective):
        shown = certificates.issue_to_member(volunteer, at=NOW)
    client = Client()
    client.force_login(volunteer.user)
    made = client.get(reverse("transmission:certificate", args=[shown.id])).content
    printed = reading.text(made)
    assert volunteer.user.name in printed
    assert "2 séances, 5 h." in printed
    assert (reading.claims(made)["ua"], reading.page_count(made)) == ("1", 1)
    with within(collective):
        (png,) = picture_certificate(shown, url=page_of(shown), dots_per_inch=150)
    (code,) = reading.codes(png)
    anyone, page = Client(), code.text.removeprefix(settings.PUBLIC_URL)
    told = anyone.get(page).content.decode()
    assert "Attestation valide" in told
    for word in (volunteer.user.name, collective.name, shown.followed[0][0]):
        assert word not in told
    client.post(reverse("transmission:withdraw_certificate", args=[shown.id]))
    assert "Attestation retirée" in anyone.get(page).content.decode()
    assert anyone.get(page[:-3] + "x/").status_code == 404
    assert (
        "retirée"
        in client.get(reverse("transmission:certificate", args=[shown.id]), follow=True).content.decode()
    )
    assert client.post(reverse("transmission:badge", args=[shown.id])).status_code == 302
