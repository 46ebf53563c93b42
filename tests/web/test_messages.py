"""The screens of messages and hours: the coordinator's list, the words, one's own choices, the link without account."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.messages.actions.put import give_keys, tell
from essaim.messages.actions.settling import put_letter
from essaim.messages.rules.links import token_to_refuse
from essaim.models import AccessEntry, GivenHours, Message, MessageWording, Notices
from essaim.network.actions.hours import count_hours
from essaim.worries.rules.kinds import WORRY
from tests import factories
from tests.walker import text_of

pytestmark = pytest.mark.django_db


def put(collective, *members, state="waiting", **changes):
    with within(collective):
        tell(members, WORRY, collective=collective, at=timezone.now())
        one = Message.objects.order_by("put_at", "id").last()
        Message.objects.filter(id=one.id).update(state=state, **changes)
        return Message.objects.get(id=one.id)


def page(client, name, *args, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ")


def test_the_list_says_to_whom_and_when_and_never_the_text(browse, collective, coordinator):
    assert "Aucun message encore" in page(browse(coordinator), "messages:list")
    put(collective, coordinator, state="unsure")
    shown = page(browse(coordinator), "messages:list")
    assert ("Peut-être envoyé" in shown, "Nadia Benali" in shown, "Bonjour" in shown) == (True, True, False)
    assert "Aucun message ne correspond" in page(browse(coordinator), "messages:list", q="zzz")
    assert "Nadia Benali" in page(
        browse(coordinator), "messages:list", q="nadia", state="unsure", kind="worry"
    )


def test_the_list_costs_the_same_for_one_and_for_three(browse, collective, coordinator):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts, client = [], browse(coordinator)
    page(client, "messages:list")
    for _ in (1, 3):
        put(collective, coordinator)
        with CaptureQueriesContext(connection) as told:
            page(client, "messages:list")
        counts.append(len(told))
        put(collective, coordinator)
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("act", "state"), [("again", "waiting"), ("received", "sent"), ("give_up", "cancelled")]
)
def test_a_doubtful_message_is_settled_by_the_coordinator(browse, collective, coordinator, act, state):
    one = put(collective, coordinator, state="unsure")
    browse(coordinator).post(reverse(f"messages:{act}", args=[one.id]))
    with within(collective):
        assert Message.objects.get().state == state
    if state != "waiting":
        answer = browse(coordinator).post(reverse(f"messages:{act}", args=[one.id]), follow=True)
        assert "n’attend plus rien" in answer.content.decode()


def test_an_sms_that_may_have_left_is_not_sent_again(browse, collective, coordinator):
    one = put(collective, coordinator, state="unsure", channel="text")
    answer = browse(coordinator).post(reverse("messages:again", args=[one.id]), follow=True)
    assert "il arriverait deux fois" in answer.content.decode()


def test_letters_are_printed_then_posted_and_who_was_shown_is_written_down(browse, collective, coordinator):
    with within(collective):
        odette = factories.person(collective, coordinator, "Odette Renaud")
        letter = put_letter(
            collective, kind="x", sealed_for=odette.id, at=timezone.now(),
            recipient="Odette Renaud\n3 rue des Lilas\n93140 Bondy", body="Bonjour,\n\nNous passerons mardi.",
        )  # fmt: skip
    client = browse(coordinator)
    assert "Odette Renaud" in page(client, "messages:to_post")
    printed = text_of(client.get(reverse("messages:print")))
    assert ("3 rue des Lilas" in printed, "Nous passerons mardi." in printed) == (True, True)
    assert list(AccessEntry.objects.order_by("number").values_list("verb", flat=True)) == [
        "listed",
        "printed",
    ]
    for said in ("1 lettre postée", "0 lettre postée"):
        answer = client.post(reverse("messages:posted"), {"letter": [str(letter.id), "rubbish"]}, follow=True)
        assert said in answer.content.decode()
    with within(collective):
        assert Message.objects.values_list("state", "body", "recipient").get() == ("sent", None, None)
    assert "Aucune lettre" in page(client, "messages:to_post")


def test_the_words_are_looked_at_kept_and_undone(browse, collective, coordinator):
    client, address = browse(coordinator), reverse("messages:wording", args=["worry"])
    assert "Une inquiétude attend un regard" in page(client, "messages:wordings")
    words = {"subject": "À lire", "body": "Venez voir {lien}"}
    looked = client.post(address, words | {"preview": "1"})
    assert "Venez voir [l’adresse de la page à ouvrir]" in looked.content.decode()
    with within(collective):
        assert MessageWording.objects.count() == 0
    client.post(address, words)
    assert "Ces mots sont ceux du collectif" in page(client, "messages:wording", "worry")
    client.post(reverse("messages:as_usual", args=["worry"]))
    assert "Ces mots sont ceux du collectif" not in page(client, "messages:wording", "worry")
    refused = client.post(address, {"subject": "À lire", "body": "{nom}"})
    assert (refused.status_code, "n’existe pas ici" in refused.content.decode()) == (422, True)
    assert client.get(reverse("messages:wording", args=["login_code"])).status_code == 404


def test_a_member_chooses_her_messages(browse, collective, coordinator, settings):
    settings.SMS_URL = "console:"
    client = browse(coordinator)
    assert "Un danger est signalé" in page(client, "messages:mine")
    choice = {"wanted": ["signal"], "rhythm": "weekly", "language": "en", "phone": "06 12 34 56 78"}
    client.post(reverse("messages:mine"), choice)
    with within(collective):
        kept = Notices.objects.get()
        assert ("worry" in kept.refused, "signal" in kept.refused) == (True, False)
        assert (kept.rhythm, kept.language, kept.phone) == ("weekly", "en", "+33612345678")
    wrong = client.post(reverse("messages:mine"), choice | {"phone": "abc", "language": "xx", "rhythm": "x"})
    assert wrong.status_code == 422


def test_the_link_of_a_mail_refuses_without_account_and_looking_changes_nothing(collective, coordinator):
    address = reverse("messages:refuse", args=[token_to_refuse(coordinator.id, "worry")])
    anyone = Client(enforce_csrf_checks=True)
    shown = anyone.get(address).content.decode()
    assert ("Une inquiétude attend un regard" in shown, "Nadia" in shown) == (True, False)
    with within(collective):
        assert Notices.objects.count() == 0
    assert anyone.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    with within(collective):
        assert Notices.objects.get().refused == ["worry"]
    anyone.post(address, {"undo": "1"})
    with within(collective):
        assert Notices.objects.get().refused == []


@pytest.mark.parametrize("kind", ["danger", "unknown"])
def test_the_link_refuses_neither_what_is_owed_nor_what_does_not_exist(collective, coordinator, kind):
    address = reverse("messages:refuse", args=[token_to_refuse(coordinator.id, kind)])
    Client().post(address)
    with within(collective):
        assert [one.refused for one in Notices.objects.all() if one.refused] == []


def test_an_altered_link_is_no_link(coordinator):
    token = token_to_refuse(coordinator.id, "worry")
    for wrong in (token[:-1], f"{token}x", "x", token.replace(":", ".")):
        assert Client().post(reverse("messages:refuse", args=[wrong])).status_code == 404


def test_a_member_corrects_her_hours_and_her_word_holds(browse, collective, coordinator, volunteer):
    tour, today = factories.new_id(), timezone.localdate()
    counted = {"members": [volunteer.id, coordinator.id], "activity": "tour", "on": today, "of": tour}
    with within(collective):
        count_hours(collective, minutes=125, **counted)
        hers, other = (GivenHours.objects.get(member=one) for one in (volunteer, coordinator))
    client = browse(volunteer)
    assert "2 h 05" in page(client, "hours:mine")
    client.post(reverse("hours:correct", args=[hers.id]), {"hours": "1", "minutes": "30"})
    with within(collective):
        count_hours(collective, minutes=140, **counted)
        assert [
            one.minutes for one in (GivenHours.objects.get(member=m) for m in (volunteer, coordinator))
        ] == [90, 140]
    assert client.get(reverse("hours:correct", args=[other.id])).status_code == 404
    wrong = client.post(reverse("hours:correct", args=[hers.id]), {"hours": "25", "minutes": "-1"})
    assert wrong.status_code == 422


def test_what_waits_may_be_given_up_and_a_volunteer_may_not(browse, collective, coordinator, volunteer):
    one = put(collective, coordinator)
    assert browse(volunteer).post(reverse("messages:give_up", args=[one.id])).status_code == 403
    with within(collective):
        give_keys(collective.id, [volunteer.id])
        assert Message.objects.get().state == "waiting"
        assert Message.objects.get().not_after - Message.objects.get().put_at == timedelta(days=3)
