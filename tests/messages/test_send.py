"""What is due leaves once: whatever the server answers, whoever sends at the same time, wherever the worker dies."""

from datetime import timedelta

import pytest
from django.core import mail

from essaim.kernel.tenancy import within
from essaim.messages.actions import settling
from essaim.messages.actions.boxes import AccountBox, MessageBox
from essaim.messages.actions.put import tell, tell_account
from essaim.messages.actions.send import send_due
from essaim.messages.enums import Rhythm
from essaim.messages.models import AccountMessage, Message, Notices
from essaim.messages.rules.kinds import all_kinds
from essaim.messages.rules.times import LEASE
from essaim.network.actions.memberships import end_membership
from essaim.worries.rules.kinds import DANGER, WORRY
from tests import factories
from tests.factories import NOW
from tests.installation import fresh_installation
from tests.parallel import at_once, shared_database

pytestmark = pytest.mark.django_db


def put(collective, *members, kind=WORRY, at=NOW, **more):
    with within(collective):
        return tell(members, kind, collective=collective, at=at, **more)


def one_message(collective):
    with within(collective):
        return Message.objects.get()


def to_account(address="lila@exemple.org"):
    tell_account(address, kind="login_code", subject="Votre code", body="AB12-CD34", at=NOW)


def test_what_is_due_leaves_and_its_words_with_it(collective, coordinator, sink):
    put(collective, coordinator)
    to_account()
    assert send_due(at=NOW) == {"sent": 2}
    assert send_due(at=NOW) == {}
    one = one_message(collective)
    assert (one.state, one.body, one.recipient, one.tries) == ("sent", None, None, 1)
    assert (AccountMessage.objects.get().body, AccountMessage.objects.get().recipient) == (None, None)
    assert sorted(sink.received()) == sorted([one.mail_id, AccountMessage.objects.get().mail_id])


def test_a_mail_says_how_to_refuse_it_and_what_is_owed_does_not(collective, coordinator):
    put(collective, coordinator)
    put(collective, coordinator, kind=DANGER)
    send_due(at=NOW)
    refusable, owed = sorted(mail.outbox, key=lambda one: one.subject, reverse=True)
    link = refusable.extra_headers["List-Unsubscribe"].strip("<>")
    assert refusable.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in refusable.body
    assert ("List-Unsubscribe" in owed.extra_headers, "/messages/refus/" in owed.body) == (False, False)


def test_a_server_that_is_not_there_is_tried_again_later_and_not_for_ever(collective, coordinator, settings):
    settings.EMAIL_BACKEND = "essaim.messages.actions.mail.Smtp"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    put(collective, coordinator)
    at, said = NOW, []
    for _ in range(12):
        said += list(send_due(at=at))
        at = max(at, one_message(collective).due_at)
    assert said == ["later"] * 7 + ["failed"]
    assert (one_message(collective).state, one_message(collective).fault) == (
        "failed",
        "ConnectionRefusedError",
    )


@pytest.mark.parametrize(
    ("address", "said"), [("nobody@exemple.org", "failed"), ("later@exemple.org", "later")]
)
def test_a_refused_address_is_not_tried_again_and_a_busy_one_is(sink, address, said, caplog):
    to_account(address)
    to_account("after@exemple.org")
    assert send_due(at=NOW) == {said: 1, "sent": 1}
    assert address.split("@")[0] not in caplog.text


def test_an_address_that_is_none_stops_no_other(sink):
    to_account("a@b@c\n.org")
    to_account()
    assert send_due(at=NOW) == {"failed": 1, "sent": 1}
    assert send_due(at=NOW + timedelta(hours=1)) == {}


@pytest.mark.one_database
def test_a_worker_that_reads_no_screen_knows_every_kind(tmp_path):
    installation = fresh_installation(tmp_path)
    said = installation.run(
        "import sys\nfrom essaim.messages.rules.kinds import all_kinds\n"
        "print(len(all_kinds()), 'essaim.web.frame.urls' in sys.modules)"
    )
    assert said == f"{len(all_kinds())} False"


def test_a_server_that_hangs_up_after_the_text_leaves_the_message_unsure_and_it_is_not_sent_again(
    collective, coordinator, sink
):
    put(collective, coordinator)
    sink.kept.with_suffix(".dropped").touch()
    assert send_due(at=NOW) == {"unsure": 1}
    sink.kept.with_suffix(".dropped").unlink()
    assert send_due(at=NOW + timedelta(days=1)) == {}
    assert len(sink.received()) == 1
    with within(collective):
        settling.send_again(one_message(collective), by=coordinator, at=NOW)
    assert send_due(at=NOW) == {"sent": 1}
    assert len(sink.received()) == 2
    assert len(set(sink.received())) == 1, "the same Message-ID"


def test_killed_before_the_text_it_is_sent_and_killed_after_it_is_said_unsure(collective, coordinator, sink):
    put(collective, coordinator)
    box = MessageBox()
    box.claim(at=NOW, most=9)
    assert send_due(at=NOW + LEASE - timedelta(seconds=1)) == {}
    [again] = box.claim(at=NOW + LEASE, most=9)
    box.hand(again)
    assert send_due(at=NOW + 3 * LEASE) == {}
    assert (one_message(collective).state, one_message(collective).fault) == ("unsure", "Killed")
    assert sink.received() == []


def test_killed_after_the_text_it_is_sent_again_where_the_server_drops_doubles(
    collective, coordinator, sink, settings
):
    settings.MAIL_SERVER_DEDUPLICATES = True
    put(collective, coordinator)
    [one] = MessageBox().claim(at=NOW, most=9)
    MessageBox().hand(one)
    assert send_due(at=NOW + LEASE) == {"sent": 1}


def test_a_slow_worker_whose_claim_was_taken_gives_nothing(collective, coordinator, sink):
    put(collective, coordinator)
    [slow] = MessageBox().claim(at=NOW, most=9)
    assert send_due(at=NOW + 2 * LEASE) == {"sent": 1}
    from essaim.messages.actions.boxes import AnotherHand

    with pytest.raises(AnotherHand):
        MessageBox().hand(slow)
    assert len(sink.received()) == 1


def test_what_comes_too_late_is_not_sent(collective, coordinator, sink):
    put(collective, coordinator)
    to_account()
    assert send_due(at=NOW + timedelta(days=4)) == {}
    assert (one_message(collective).state, AccountMessage.objects.get().state) == ("expired", "expired")
    assert one_message(collective).body is None


def test_who_has_left_receives_nothing_more(collective, coordinator, volunteer, sink):
    put(collective, volunteer)
    with within(collective):
        end_membership(volunteer, by=coordinator, at=NOW)
    assert send_due(at=NOW) == {"failed": 1}
    assert (one_message(collective).state, sink.received()) == ("cancelled", [])


def test_a_digest_gathers_what_does_not_press_and_leaves_once(collective, coordinator):
    with within(collective):
        Notices.objects.create(collective=collective, member=coordinator, rhythm=Rhythm.DAILY)
    for _ in range(3):
        put(collective, coordinator)
    put(collective, coordinator, kind=DANGER)
    assert send_due(at=NOW) == {"sent": 1}
    morning = NOW + timedelta(hours=18)  # 8 h in Paris
    assert send_due(at=morning - timedelta(minutes=1)) == {}
    assert send_due(at=morning) == {"sent": 1}
    assert send_due(at=morning) == {}
    assert mail.outbox[-1].subject == "Essaim\u00a0: votre résumé"
    assert mail.outbox[-1].body.count("* Essaim\u00a0: une inquiétude attend votre regard") == 3
    with within(collective):
        assert Message.objects.filter(state="gathered", body__isnull=True).count() == 3


def test_an_idle_outbox_costs_a_few_queries(collective, coordinator, django_assert_max_num_queries):
    for _ in range(3):
        factories.collective()
    with django_assert_max_num_queries(20):
        send_due(at=NOW)


def test_the_collectives_do_not_add_queries(collective, coordinator):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as told:
            send_due(at=NOW)
        counts.append(len(told))
        factories.collective()
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_each_message_once(collective, coordinator, tmp_path, sink):
    for _ in range(30):
        put(collective, coordinator)
        to_account()
    with shared_database(tmp_path):
        done = at_once([lambda: [send_due(at=NOW, most=7) for _ in range(12)] for _ in range(4)])
        sent = sum(batch["sent"] for worker in done for batch in worker)
    assert (sent, len(sink.received()), len(set(sink.received()))) == (60, 60, 60)


def test_accounts_and_collectives_are_two_boxes():
    assert {AccountBox.model, MessageBox.model} == {AccountMessage, Message}
