"""What is put into the outbox: by the action, in its transaction, to whoever wants it, with nobody's name in it."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from essaim.doors.rules.kinds import LATE
from essaim.kernel.tenancy import within
from essaim.kernel.vault import SubjectKey
from essaim.messages.actions import choices
from essaim.messages.actions.forgetting import forget_members
from essaim.messages.actions.put import tell, tell_account
from essaim.messages.actions.wording import OnlyTheCoordinatorWords, word_as_usual, word_message
from essaim.messages.enums import Rhythm
from essaim.messages.rules.kinds import DIGEST, all_kinds
from essaim.messages.rules.texts import ALONE, segments, septets, transliterated
from essaim.messages.rules.times import digest_hour, first_hour, next_try
from essaim.messages.rules.wording import NothingButCounts, UnknownWord, WordIsMissing, checked, filled
from essaim.models import AccountMessage, Message, Notices
from essaim.people.actions.glass import break_glass
from essaim.rights.actions.requests import open_request
from essaim.worries.actions.signals import SignalData, receive_signal
from essaim.worries.actions.worries import WorryData, raise_worry
from essaim.worries.rules.kinds import DANGER, WORRY
from tests import factories
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("inside")]


def put():
    return [(one.kind, one.member.user.name, one.state) for one in Message.objects.order_by("put_at", "id")]


def a_worry(collective, by, *, level="worry", worry_id=None, **fields):
    data = WorryData(level=level, fact="Elle ne répond plus.", **fields)
    return raise_worry(collective, data=data, by=by, at=NOW, worry_id=worry_id or factories.new_id())


def test_a_worry_tells_the_coordinators_whoever_raised_it_and_once(collective, coordinator, volunteer):
    worry_id = factories.new_id()
    for _ in range(2):
        a_worry(collective, volunteer, worry_id=worry_id)
    assert put() == [("worry", "Nadia Benali", "waiting")]


def test_what_is_undone_is_not_told(collective, coordinator, volunteer):
    with transaction.atomic():
        a_worry(collective, volunteer)
        transaction.set_rollback(True)
    assert put() == []


def test_nobody_is_named_in_what_is_told(collective, coordinator, volunteer, caplog):
    odette = factories.person(collective, coordinator, "Odette Renaud", phone="+33612345678")
    a_worry(collective, volunteer, level="danger", person=odette, where="3 rue des Lilas")
    receive_signal(
        collective, data=SignalData(kind="neighbour", where="3 rue des Lilas", what="Volets clos"), at=NOW
    )
    break_glass(volunteer, person=odette, reason="Elle m’appelle, elle est tombée", at=NOW)
    open_request(odette, kind="erasure", via="web", on=NOW.date(), at=NOW, by=None)
    told = [f"{one.subject} {one.body}" for one in Message.objects.all()]
    assert len(told) == 4
    words = (
        "Odette",
        "Renaud",
        "Lilas",
        "Volets",
        "tombée",
        "Amina",
        "Diallo",
        "Nadia",
        "612345678",
        str(odette.id),
    )
    assert [word for word in words if word in " ".join(told) + caplog.text] == []


def test_neither_the_text_nor_an_address_is_readable_in_the_database(collective, coordinator, volunteer):
    a_worry(collective, volunteer)
    tell_account("lila@exemple.org", kind="login_code", subject="Votre code", body="AB12-CD34", at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SELECT body, recipient FROM essaim_accountmessage")
        account = cursor.fetchall()
    stored = b" ".join(bytes(cell) for row in account for cell in row)
    stored += bytes(Message.objects.values_list("body", flat=True).get().envelope)
    assert b"lila" not in stored
    assert b"AB12" not in stored
    assert b"Bonjour" not in stored
    assert (AccountMessage.objects.get().body, AccountMessage.objects.get().recipient) == (
        "AB12-CD34",
        "lila@exemple.org",
    )


def test_what_is_refused_is_not_put_and_a_danger_is(collective, coordinator, volunteer):
    choices.refuse_kind(coordinator, kind="worry")
    a_worry(collective, volunteer)
    a_worry(collective, volunteer, level="danger")
    assert put() == [("danger", "Nadia Benali", "waiting")]
    with pytest.raises(choices.MustBeTold):
        choices.refuse_kind(coordinator, kind="danger")
    choices.accept_kind(coordinator, kind="worry")
    a_worry(collective, volunteer)
    assert len(put()) == 2


def test_each_reads_her_language(collective, coordinator, volunteer):
    Notices.objects.create(collective=collective, member=coordinator, language="en")
    a_worry(collective, volunteer)
    assert Message.objects.get().subject == "Essaim: a worry waits for your look"


def test_the_collective_words_its_messages_and_goes_back(collective, coordinator, volunteer):
    word_message(WORRY, language="fr", subject="À lire", body="Voyez {lien}", by=coordinator, at=NOW)
    a_worry(collective, volunteer)
    one = Message.objects.get()
    assert one.subject == "À lire"
    assert one.body.startswith("Voyez http://localhost:8000/inquietudes/")
    word_as_usual(WORRY, language="fr", by=coordinator)
    a_worry(collective, volunteer)
    assert Message.objects.order_by("id").last().subject == "Essaim\u00a0: une inquiétude attend votre regard"
    with pytest.raises(OnlyTheCoordinatorWords):
        word_message(WORRY, language="fr", subject="x", body="{lien}", by=volunteer, at=NOW)


def test_a_digest_without_its_messages_is_refused():
    with pytest.raises(WordIsMissing):
        checked(DIGEST, "Objet", "Bonjour")


@pytest.mark.parametrize(
    ("subject", "body", "refusal"),
    [
        ("Objet", "Sans lien", WordIsMissing),
        ("Objet", "{lien} {nom}", UnknownWord),
        ("La tournée {tournee}", "{lien}", NothingButCounts),
        ("Objet", "{lien} {}", UnknownWord),
        ("Objet", "{lien} {lien.__class__}", UnknownWord),
    ],
)
def test_a_wording_says_what_may_not_be_in_it(subject, body, refusal):
    with pytest.raises(refusal):
        checked(LATE, subject, body)


def test_a_value_is_never_read_as_a_template():
    assert filled("{a} {b}", {"a": "{b}", "b": "x"}) == "{b} x"


def test_every_kind_fits_its_own_rules():
    assert len(all_kinds()) >= 8
    for kind in all_kinds():
        if kind.page:
            checked(kind, str(kind.subject), str(kind.body))
        assert segments(transliterated(str(kind.text))) <= 1


def test_a_member_who_left_for_long_leaves_no_message_no_choice_no_key(collective, coordinator, volunteer):
    Notices.objects.create(collective=collective, member=coordinator)
    a_worry(collective, volunteer)
    assert SubjectKey.objects.filter(subject_id=coordinator.id).count() == 1
    coordinator.user.email = f"{coordinator.user_id}@parti.invalid"
    coordinator.user.save()
    with transaction.atomic():
        forget_members(collective, NOW.date(), NOW.date())
    assert (Message.objects.count(), Notices.objects.count()) == (0, 0)


def test_the_members_of_another_collective_are_never_told(collective, coordinator, volunteer):
    other = factories.collective("Allonnes")
    theirs = factories.member(other, role="coordinator")
    a_worry(collective, volunteer)
    with within(other):
        assert Message.objects.count() == 0
        tell([theirs], DANGER, collective=other, at=NOW)
    assert len(put()) == 1


# --- hours


def test_an_sms_waits_for_the_morning_and_a_mail_does_not():
    night = NOW.replace(hour=20)  # 21 h in Paris
    assert first_hour(night, channel="mail") == night
    assert first_hour(night, channel="text").isoformat() == "2026-11-22T08:00:00+01:00"
    assert first_hour(NOW.replace(hour=3), channel="text").isoformat() == "2026-11-21T08:00:00+01:00"
    assert first_hour(NOW, channel="text") == NOW


def test_a_digest_comes_the_next_morning_or_the_next_monday():
    assert digest_hour(NOW, rhythm=Rhythm.DAILY).isoformat() == "2026-11-22T08:00:00+01:00"
    assert digest_hour(NOW, rhythm=Rhythm.WEEKLY).isoformat() == "2026-11-23T08:00:00+01:00"
    early = NOW.replace(hour=5)
    assert digest_hour(early, rhythm=Rhythm.DAILY).isoformat() == "2026-11-21T08:00:00+01:00"


def test_tries_are_further_and_further_apart_then_stop():
    waits = [next_try(NOW, tries=n) for n in range(1, 10)]
    assert [one - NOW for one in waits if one] == [
        timedelta(minutes=n) for n in (1, 5, 15, 60, 180, 360, 720)
    ]
    assert waits[7:] == [None, None]


# --- SMS


def test_an_sms_is_written_in_the_alphabet_of_every_phone():
    assert transliterated("« Élodie » : 3 œufs… ça va ? 😀ê") == '"Élodie" : 3 oeufs... ca va ? e'
    assert segments("a" * ALONE) == 1
    assert segments("a" * (ALONE + 1)) == 2
    assert segments("€" * 81) == 2
    assert segments("") == 0


@given(st.text(max_size=400))
def test_whatever_is_written_fits_the_alphabet_and_its_count(text):
    sent = transliterated(text)
    assert transliterated(sent) == sent
    assert (segments(sent) == 1) == (0 < septets(sent) <= ALONE)
