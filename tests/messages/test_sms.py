"""What is asked of each SMS provider, against a server of our own, and what is understood of its answers."""

import json
from hashlib import sha1
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from essaim.kernel.tenancy import within
from essaim.messages.actions.mail import NotTaken, Unknown
from essaim.messages.actions.put import give_keys, tell
from essaim.messages.actions.send import send_due
from essaim.messages.actions.sms import send_text
from essaim.models import Message, Notices
from essaim.worries.rules.kinds import DANGER
from tests.factories import NOW


class Provider(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append((self.path, dict(self.headers), json.loads(body), body))
        if not self.server.status:  # hangs up
            self.connection.close()
            return
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


@pytest.fixture
def provider():
    server = HTTPServer(("127.0.0.1", 0), Provider)
    server.asked, server.status = [], 201
    server.base = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def nothing():
    pass


def test_ovh_is_asked_with_its_signature(provider, settings):
    settings.SMS_URL = f"ovh://key:secret:consumer@sms-ab1-1/Essaim?api={provider.base}"
    send_text("+33612345678", "Bonjour", before=nothing)
    [(path, head, asked, body)] = provider.asked
    assert path == "/sms/sms-ab1-1/jobs"
    assert (asked["receivers"], asked["message"], asked["sender"]) == (["+33612345678"], "Bonjour", "Essaim")
    stamp = head["X-Ovh-Timestamp"]
    signed = f"secret+consumer+POST+{provider.base}{path}+{body}+{stamp}"
    assert head["X-Ovh-Signature"] == "$1$" + sha1(signed.encode()).hexdigest()


def test_brevo_and_smsmode_are_asked_with_their_key(provider, settings):
    settings.SMS_URL = f"brevo://a-key@/Essaim?api={provider.base}"
    send_text("+33612345678", "Bonjour", before=nothing)
    settings.SMS_URL = f"smsmode://b-key@/Essaim?api={provider.base}"
    send_text("+33612345678", "Bonjour", before=nothing)
    (path, head, asked, _), (other_path, other_head, other, _) = provider.asked
    assert (path, head["Api-Key"]) == ("/transactionalSMS/send", "a-key")
    assert (asked["recipient"], asked["content"], asked["sender"]) == ("33612345678", "Bonjour", "Essaim")
    assert (other_path, other_head["X-Api-Key"]) == ("/messages", "b-key")
    assert other == {"recipient": {"to": "33612345678"}, "body": {"text": "Bonjour"}, "from": "Essaim"}


@pytest.mark.parametrize(
    ("status", "refusal", "for_good"),
    [(401, NotTaken, True), (429, NotTaken, False), (500, Unknown, None), (0, Unknown, None)],
)
def test_an_answer_says_taken_refused_or_unknown(provider, settings, status, refusal, for_good):
    settings.SMS_URL = f"brevo://a-key@/Essaim?api={provider.base}"
    provider.status = status
    with pytest.raises(refusal) as met:
        send_text("+33612345678", "Bonjour", before=nothing)
    assert getattr(met.value, "for_good", None) == for_good
    assert "33612345678" not in str(met.value)


def test_a_provider_that_is_not_there_took_nothing(settings):
    settings.SMS_URL = "brevo://a-key@/Essaim?api=http://127.0.0.1:9"
    with pytest.raises(NotTaken):
        send_text("+33612345678", "Bonjour", before=nothing)


@pytest.mark.django_db
def test_a_danger_is_also_an_sms_for_whoever_gave_her_number_and_is_never_sent_twice(
    collective, coordinator, provider, settings, caplog
):
    settings.SMS_URL = f"brevo://a-key@/Essaim?api={provider.base}"
    settings.MAIL_SERVER_DEDUPLICATES = True
    with within(collective):
        give_keys(collective.id, [coordinator.id])
        Notices.objects.create(collective=collective, member=coordinator, phone="+33612345678")
        tell([coordinator], DANGER, collective=collective, at=NOW)
    provider.status = 500
    assert send_due(at=NOW) == {"sent": 1, "unsure": 1}
    provider.status = 201
    assert send_due(at=NOW.replace(day=22)) == {}
    assert len(provider.asked) == 1
    assert (
        provider.asked[0][2]["content"]
        == "Essaim : un danger vient d'etre signalé. Ouvrez Essaim maintenant."
    )
    with within(collective):
        assert Message.objects.get(channel="text").state == "unsure"
    assert "612345678" not in caplog.text
