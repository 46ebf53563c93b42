"""From a door to a place where she still goes after three months: on a phone, by mail through a real server, with a moved clock."""

import email
import re
from datetime import datetime, timedelta
from email import policy
from pathlib import Path
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as configured
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.messages.tasks import send_messages
from essaim.models import NextStep, Referral, ReferralMoment
from tests import factories
from tests.e2e.accessibility import check_page, listen_to_csp
from tests.e2e.test_lists import sign_in
from tests.e2e.test_people import meet_odette
from tests.places.test_places import place, service
from tests.smtp_sink import Sink

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = Path(configured.ROOT) / "var" / "proof"
FACTS = "Elle s’appelle Odette, elle aime le jardin."


class Clock:
    """What Django calls now: those of the browser and of the driver stay as they are."""

    def __init__(self):
        self.now = datetime.now(ZoneInfo("Europe/Paris")).replace(hour=10)

    def __call__(self):
        self.now += timedelta(milliseconds=1)
        return self.now.astimezone(ZoneInfo("UTC"))

    def shift(self, days):
        self.now += timedelta(days=days)


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(timezone, "now", made)
    return made


@pytest.fixture
def post(tmp_path, settings, live_server):
    """A mail server of its own: `post(to)` sends what waits, and gives the last mail that it took for someone."""
    with Sink(tmp_path / "received") as server:
        Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "essaim.messages.actions.mail.Smtp"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.PUBLIC_URL = live_server.url

        def last(to):
            send_messages(clock=timezone.now)
            read = [email.message_from_bytes(text, policy=policy.default) for text in server.texts]
            return [one for one in read if to in one["To"]][-1]

        last.all = lambda: [email.message_from_bytes(text, policy=policy.default) for text in server.texts]
        yield last
        server.shutdown()


@pytest.fixture
def team(clock, db):
    """A round at a door of Odette's street, and two places that receive mail."""
    of = factories.collective("Collectif de Bondy nord")
    of.volunteer = factories.member(of, name="Amina Diallo")
    of.coordinator = factories.member(of, role="coordinator", name="Nadia Benali")
    for one in (of.volunteer, of.coordinator):
        type(one).objects.filter(id=one.id).update(ends_on=timezone.localdate() + timedelta(days=300))
    with within(of):
        door = factories.dwelling(of, 12, on=factories.street(of, "Rue des Lilas"), lon=2.48, lat=48.9)
        of.tour = factories.tour(
            of, of.coordinator, [door], pair=[of.volunteer, of.coordinator], starts_at=timezone.now()
        )
        for name, mail in (
            ("Jardin des Noyers", "jardin@noyers.example"),
            ("Maison du canal", "accueil@canal.example"),
        ):
            kept = place(of, of.volunteer, name, email=mail, on=timezone.localdate())
            service(kept, of.volunteer, f"Atelier de {name}", is_free="yes")
            type(kept).objects.filter(id=kept.id).update(lon=2.481, lat=48.901)
    return of


class Journey:
    def __init__(self, team, phone, browser, live_server):
        self.team, self.phone, self.browser, self.server = team, phone, browser, live_server
        PICTURES.mkdir(parents=True, exist_ok=True)

    def look(self, page, name):
        check_page(page)
        page.screenshot(path=PICTURES / f"referral-{name}.png", full_page=True)

    def propose(self, name):
        phone = self.phone
        phone.get_by_role("link", name=f"Lui proposer : {name}".replace(" :", "\u00a0:")).tap()
        phone.get_by_label("Ce que l’on dit d’elle au lieu").fill(FACTS)
        phone.get_by_role("button", name="Elle est d’accord").tap()
        phone.get_by_role("button", name="Demander par e-mail").tap()
        phone.get_by_text("Pas encore lu.").wait_for()

    def answer(self, post, to, *, choice, words):
        """The place, at its own desk: the mail, the code, what it answers. Gives the address of its link."""
        mail = post(to)
        link = re.search(r"https?://\S+/reponse/\S+", mail.get_content())[0]
        context = self.browser.new_context(locale="fr-FR")
        page = context.new_page()
        listen_to_csp(page)
        page.goto(link)
        assert FACTS not in page.content()
        self.look(page, f"place-gate-{choice[:3]}")
        page.get_by_role("button", name="Recevoir le code").click()
        page.get_by_label("Le code reçu par e-mail").fill(re.search(r"\b\d{6}\b", post(to).get_content())[0])
        page.get_by_role("button", name="Lire la demande").click()
        page.get_by_text(FACTS).wait_for()
        page.get_by_label(choice).check()
        page.locator("textarea, input[name=said]").first.fill(words)
        self.look(page, f"place-answer-{choice[:3]}")
        page.get_by_role("button", name="Répondre").click()
        page.get_by_role("heading", name="Merci").wait_for()
        page.goto(link)
        assert FACTS not in page.content()
        context.close()
        return link

    def note(self, words, *, picture=""):
        phone = self.phone
        phone.get_by_label(words, exact=True).check()
        phone.get_by_role("button", name="Noter", exact=True).tap()
        phone.get_by_role("heading", name=words, exact=True).wait_for()
        if picture:
            self.look(phone, picture)

    def later(self, clock, *, days):
        """She comes back to the same page, signed in again."""
        where = self.phone.url
        clock.shift(days)
        sign_in(self.phone, self.team.volunteer, self.server)
        self.phone.goto(where)

    def due(self):
        with within(self.team):
            steps = NextStep.objects.filter(done_at=None, cancelled_at=None).order_by("due_on")
            return [(one.what, (one.due_on - timezone.localdate()).days) for one in steps]


def test_from_a_door_to_a_place_where_she_still_goes(team, phone, browser, live_server, post, clock):
    go = Journey(team, phone, browser, live_server)
    sign_in(phone, team.volunteer, live_server)
    phone.goto(live_server.url + reverse("field:doors", args=[team.tour.id]))
    phone.get_by_role("button", name="Nous partons").click()
    phone.get_by_role("link", name="Commencer").click()
    phone.locator("button.tile", has_text="On a parlé").click()
    meet_odette(phone, live_server)
    phone.get_by_role("link", name="Ses orientations vers un lieu").tap()
    phone.get_by_text("min à pied").first.wait_for()
    go.look(phone, "choose")
    go.propose("Jardin des Noyers")
    link = go.answer(
        post, "jardin@noyers.example", choice="Nous ne pouvons pas l’accueillir", words="Complet cette saison"
    )

    # the refusal: told to whoever follows her, then another place
    assert "un lieu a répondu" in post(team.volunteer.user.email)["Subject"]
    phone.reload()
    phone.get_by_text("Complet cette saison").first.wait_for()
    go.look(phone, "refused")
    phone.get_by_role("link", name="Proposer un autre lieu").tap()
    go.propose("Maison du canal")
    go.answer(post, "accueil@canal.example", choice="Nous pouvons l’accueillir", words="Jeudi à 14 h")
    phone.reload()
    phone.get_by_role("heading", name="Le lieu l’attend").wait_for()

    # together
    phone.get_by_label("Où et quand l’on se retrouve").fill("13 h 30, en bas de chez elle")
    phone.get_by_role("button", name="C’est convenu").tap()
    phone.get_by_text("avec Amina").wait_for()
    go.look(phone, "together")
    go.note("Elle est venue", picture="came")

    # after a month, then three
    assert [days for _what, days in go.due() if days > 20] == [30]
    go.later(clock, days=30)
    go.note("Elle y est retournée après un mois", picture="returned")
    go.later(clock, days=60)
    go.note("Elle y va toujours après trois mois", picture="holds")
    with within(team):
        ended = sorted(Referral.objects.values_list("state", flat=True))
        moments = list(ReferralMoment.objects.order_by("id").values_list("state", flat=True))
    assert ended == ["holds", "refused"]
    assert moments == ["agreed", "sent", "refused", "agreed", "sent", "expected", "came", "returned", "holds"]

    # nothing of her in any mail; the old link shows nothing
    for mail in post.all():
        assert [
            word
            for word in ("Odette", "jardin,", "Renaud", FACTS)
            if word in str(mail["Subject"]) + mail.get_content()
        ] == []
    stranger = browser.new_context()
    page = stranger.new_page()
    assert page.goto(link).status == 410
    assert "Odette" not in page.content()
    stranger.close()
