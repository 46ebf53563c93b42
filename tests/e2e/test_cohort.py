"""A whole cohort, from its first name to the act signed by both and a year after: a desk, three people, a moved clock."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.models import Collective, NetworkContact, PathWorkshop
from essaim.transmission.actions import attendance, paths
from essaim.transmission.queries.paths import participants, workshops
from tests import factories
from tests.e2e.accessibility import check_page
from tests.e2e.pictures import take_picture
from tests.e2e.test_lists import sign_in
from tests.e2e.test_referral_journey import clock  # noqa: F401 -- a fixture
from tests.transmission import standing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = Path(configured.ROOT) / "var" / "proof"


def test_from_the_first_name_to_the_act_signed_by_both_and_a_year_after(desk, live_server, clock):  # noqa: F811 -- the fixture
    of = factories.collective("Collectif de Bondy nord")
    facilitator = factories.member(of, role="facilitator", name="Claire Petit")
    nadia = factories.member(of, role="coordinator", name="Nadia Benali")
    amina = factories.member(of, name="Amina Diallo")
    lead = factories.member(None, role="network_lead", lead_of=of.network, name="Ève Lang")

    def go(who, name, *args):
        sign_in(desk, who, live_server)
        desk.goto(live_server.url + reverse(f"transmission:{name}", args=args))

    def look(name):
        check_page(desk)
        take_picture(desk, PICTURES / f"cohort-{name}.png")

    def press(name):
        desk.get_by_role("button", name=name, exact=True).first.click()

    # a path, a member, and someone with neither account nor e-mail
    go(facilitator, "new_path")
    desk.get_by_label("Nom du parcours").fill("Printemps")
    desk.locator("main form button").last.click()
    for member, name in ((str(amina.id), ""), ("", "Odette R.")):
        desk.get_by_role("link", name="Inscrire quelqu’un").click()
        desk.locator("[name=member]").select_option(member)
        desk.locator("[name=name]").fill(name)
        press("Enregistrer")
    with within(of):
        rows = list(workshops(of))
        path = rows[0].path
        people = list(participants(path))
    go(facilitator, "path_workshop", rows[0].id)
    desk.locator("[name=starts_at]").fill(timezone.localtime(timezone.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M"))  # fmt: skip
    desk.locator("[name=place]").fill("Salle des fêtes")
    press("Enregistrer")
    press("Envoyer les invitations")
    desk.get_by_text("1 personne est à prévenir de vive voix").wait_for()

    # cancelled, held another day, marked tap by tap
    desk.get_by_text("Elle n’a pas lieu").click()
    press("Annuler cette séance")
    desk.locator("[name=starts_at]").fill(timezone.localtime(timezone.now() + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M"))  # fmt: skip
    press("Enregistrer")
    clock.shift(10)
    go(facilitator, "path_workshop", rows[0].id)
    for who in people:
        desk.locator(f"#p-{who.id}").get_by_role("button", name="Présent·e").first.click()
    look("workshop")

    # asked too early: not yet, with a reason and a day
    go(nadia, "gate", path.id)
    look("gate")
    press("Envoyer la demande")
    go(lead, "gate", path.id)
    desk.locator("[name=end][value=not_yet]").check()
    desk.locator("[name=opinion]").fill("Cinq séances et une sortie, puis on en reparle.")
    desk.locator("[name=until]").fill((timezone.localdate() + timedelta(days=90)).isoformat())
    press("Rendre l’avis")
    desk.get_by_text("L’avis est rendu").wait_for()

    # three months of it, then all that is asked is there
    clock.shift(90)
    with within(of):
        now = timezone.now()
        for row in rows[1:6]:
            at = now - timedelta(days=40 - row.number)
            paths.plan_workshop(row, starts_at=at, place="", minutes=60, by=facilitator, at=now)
            attendance.mark_attendance(
                PathWorkshop.objects.select_related("path__collective").get(id=row.id), people[1], mark="present", by=facilitator, at=now
            )  # fmt: skip
        team = [nadia, amina, factories.member(of, name="Jo A"), factories.member(of, name="Jo B")]
        standing.give_time(of, team, at=now)
        standing.tour_of(of, nadia, nadia, amina, at=now)
        standing.check_places(of, nadia, 15, on=now.date())
        standing.verify_numbers(of, nadia)
    go(nadia, "deliverables", path.id)
    for _ in range(5):
        desk.locator("button", has_text="Adopté ensemble").first.click()
    look("deliverables")
    go(nadia, "gate", path.id)
    press("Envoyer la demande")
    go(lead, "gate", path.id)
    desk.locator("[name=end][value=autonomous]").check()
    desk.locator("[name=opinion]").fill("Tout y est.")
    press("Rendre l’avis")

    # the act, two signatures; her certificate
    go(nadia, "handover", path.id)
    press("Préparer l’acte")
    press("Signer pour le collectif")
    go(lead, "handover", path.id)
    press("Signer pour le réseau")
    desk.get_by_text("Le suivi a commencé").wait_for()
    look("handover")
    go(facilitator, "participant", people[1].id)
    press("Préparer l’attestation")
    desk.get_by_role("link", name="Attestation du").wait_for()
    look("participant")
    with within(of):
        assert Collective.objects.get(id=of.id).stage == "autonomous"
        assert NetworkContact.objects.filter(due_on__isnull=False).count() == 12

    # a year after: the answer stands, what was corrected since is said
    clock.shift(365)
    go(nadia, "gate", path.id)
    assert desk.get_by_text("un fait a changé").count() >= 2
    desk.get_by_text("Tout y est.").first.wait_for()
    look("a-year-after")
