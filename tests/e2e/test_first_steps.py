"""From an empty collective to its first printed outing, and someone invited from afar: two browsers."""

import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

import essaim
from essaim.kernel.tenancy import within
from essaim.models import Invitation, Membership, Sheet
from tests import factories
from tests.e2e.accessibility import check_no_csp_violation, check_page
from tests.e2e.conftest import a_pdf
from tests.e2e.pictures import take_picture
from tests.e2e.test_journey import sign_in
from tests.mail import delivered

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = Path(settings.ROOT) / "var" / "proof"
ADDRESSES = Path(essaim.__file__).parent / "demo_data" / "addresses" / "adresses-93010-bondy.csv.gz"
MOST_CLICKS = 25


@pytest.fixture
def coordinator(db):
    return factories.member(
        factories.collective("Collectif de Bondy nord"), role="coordinator", name="Nadia Benali"
    )


@pytest.fixture
def small_file(tmp_path):
    """Three streets of Bondy."""
    with gzip.open(ADDRESSES, "rt", encoding="utf-8") as source:
        head, *lines = source.read().splitlines()
    place = head.split(";").index("nom_voie")
    streets = sorted({line.split(";")[place] for line in lines})[:3]
    path = tmp_path / "bondy.csv"
    path.write_text("\n".join([head, *(one for one in lines if one.split(";")[place] in streets)]), "utf-8")
    return path, streets


class Clicks:
    """What a hand does on a page: each click is counted, what is typed is not."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def __call__(self, role, name, **how):
        self.count += 1
        self.page.locator("main").get_by_role(role, name=name, **how).first.click()


def look(page, name):
    check_page(page)
    check_no_csp_violation(page)
    take_picture(page, PICTURES / f"saturday-6-{name}.png")


def test_from_an_empty_collective_to_the_first_printed_outing(
    coordinator, small_file, desk, phone, live_server, record_property
):
    path, streets = small_file
    sign_in(desk, coordinator, live_server)
    desk.goto(live_server.url + reverse("home"))
    look(desk, "home-empty")
    assert desk.get_by_text("Rien n’attend").count() == 0
    assert desk.locator(".arch").count() == 0
    click = Clicks(desk)

    click("link", "Choisir la commune")
    desk.get_by_label("Nom de la commune").fill("bondi")
    click("button", "Chercher")
    look(desk, "communes")
    click("button", re.compile("Choisir Bondy"))

    click("link", "Importer les adresses")
    desk.locator("input[type=file]").set_input_files(path)
    click("button", "Lire le fichier")
    click("button", re.compile("Importer"))
    desk.goto(live_server.url + reverse("home"))
    click.count += 1
    look(desk, "home-addresses")

    click("link", "Découper en secteurs")
    desk.get_by_label("Nom").fill("Nord")
    desk.locator("input[list=streets]").first.fill(streets[0])
    click("button", "Enregistrer")
    desk.goto(live_server.url + reverse("home"))
    click.count += 1

    click("link", "Inviter")
    click("radio", re.compile("Elle est loin"))
    desk.get_by_label("Son adresse e-mail").fill("odile@exemple.org")
    click("button", "Préparer l’invitation")
    look(desk, "invitation-sent")
    link = desk.get_by_label("Le lien").input_value()
    click("link", "C’est fait")
    _arrive(phone, live_server.url + "/" + link.split("/", 3)[3])
    desk.goto(live_server.url + reverse("home"))
    click.count += 1
    click("link", "Regarder qui")
    look(desk, "arrivals")
    click("button", re.compile("C’est bien elle"))
    desk.wait_for_selector("text=est maintenant dans l’équipe")
    phone.goto(live_server.url + reverse("home"))
    phone.get_by_role("heading", name="Bonjour Odile").wait_for()

    desk.goto(live_server.url + reverse("home"))
    click.count += 1
    look(desk, "home-team")
    click("link", "Préparer des tournées")
    desk.get_by_label("Nom du plan").fill("Premières portes")
    desk.get_by_label("Binômes qui sortent ensemble").fill("1")
    click("button", "Calculer les tournées")
    desk.wait_for_url("**/plans/**")
    desk.goto(live_server.url + reverse("home"))
    click.count += 1
    click("link", "Dire qui va où")
    desk.get_by_label("Date").fill((timezone.localdate() + timedelta(days=3)).isoformat())
    desk.get_by_label("Heure du rendez-vous").fill("14:00")
    desk.get_by_label(re.compile("Une personne, tournée")).select_option(label="Nadia Benali")
    desk.get_by_label(re.compile("et une autre, tournée")).select_option(index=2)
    click("button", "Enregistrer la sortie")
    desk.wait_for_selector("text=La sortie est enregistrée.")
    with desk.context.expect_event("response", a_pdf):
        click("button", "Imprimer les feuilles et les avis")
    with within(coordinator.collective):
        assert Sheet.objects.count() == 1
    desk.goto(live_server.url + reverse("home"))
    assert desk.get_by_role("heading", name="Premiers pas").count() == 0
    record_property("clicks from an empty collective to the first printed outing", click.count)
    assert click.count <= MOST_CLICKS


def _arrive(phone, link):
    """On another device: she says who she is, proves her address, and sees nothing yet."""
    phone.goto(link)
    phone.get_by_label("Prénom et nom").fill("Odile Martin")
    phone.get_by_label("Adresse e-mail").fill("odile@exemple.org")
    phone.get_by_label(re.compile("Sans mot de passe")).check()
    phone.get_by_role("button", name="Rejoindre").click()
    code = re.search(r"^([A-Z0-9]{4,}-?[A-Z0-9]*)$", delivered()[-1].body, re.MULTILINE)[1]
    phone.get_by_label("Code reçu par e-mail").fill(code)
    phone.get_by_role("button", name=re.compile("Continuer|Rejoindre|Valider|Confirmer")).click()
    phone.get_by_role("heading", name="Votre arrivée attend d’être confirmée").wait_for()
    look(phone, "waits")
    assert Membership.objects.filter(user__name="Odile Martin").count() == 0
    assert Invitation.objects.get().confirmed_at is None
