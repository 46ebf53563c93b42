"""The number that will call is announced: on the card, by letter, in a contact; to nobody who does not want it."""

import pytest
from django.utils import translation

from essaim.calls.actions.announcing import NoNumberToAnnounce, write_announcements
from essaim.calls.actions.campaigns import CallNumberWrong, change_settings
from essaim.calls.models import CallSettings
from essaim.documents.contact_card import contact_card
from essaim.models import CallLine, Message
from essaim.people.actions.consents import stop_contact
from tests import factories
from tests.calls.samples import MONDAY, campaign, someone

pytestmark = pytest.mark.usefixtures("inside")


def test_a_letter_to_each_one_still_to_be_reached_once_a_season(collective, coordinator):
    door = factories.dwelling(collective, 12, on=factories.street(collective, "Rue des Lilas"))
    odette, done, no_mail = (
        someone(collective, coordinator, name, dwelling_ref=str(door.id))
        for name in ("Odette Renaud", "Ahmed Saïdi", "Rosa Lopez")
    )
    nowhere = someone(collective, coordinator, "Line Petit")
    made = campaign(collective, coordinator, people=[odette, done, no_mail, nowhere])
    CallLine.objects.filter(person=done).update(done_at=MONDAY)
    stop_contact(no_mail, channels=["mail"], on=MONDAY.date(), by=coordinator)
    with pytest.raises(NoNumberToAnnounce):
        write_announcements(made, by=coordinator, at=MONDAY)
    change_settings(
        collective, values=CallSettings(collective=collective, number="0780000001"), by=coordinator
    )
    with translation.override("en"):
        sent = [write_announcements(made, by=coordinator, at=MONDAY) for _twice in range(2)]
    assert sent == [1, 0]
    other = campaign(collective, coordinator, people=[odette])
    assert write_announcements(other, by=coordinator, at=MONDAY) == 0
    letter = Message.objects.get(channel="letter")
    assert letter.body.startswith("Bonjour,")
    assert letter.recipient.splitlines()[:2] == ["Odette Renaud", "12 Rue des Lilas"]
    assert ("07 80 00 00 01" in letter.body.replace("\u00a0", " "), "Odette" in letter.body) == (True, False)


def test_a_number_that_is_no_number_is_refused_with_a_sentence(collective, coordinator):
    for typed in ("appelez-moi", "12", "06 12"):
        with pytest.raises(CallNumberWrong):
            change_settings(
                collective, values=CallSettings(collective=collective, number=typed), by=coordinator
            )
    kept = change_settings(
        collective, values=CallSettings(collective=collective, number=" 0780000001 "), by=coordinator
    )
    assert kept.number == "07\u00a080\u00a000\u00a000\u00a001"


def test_the_contact_is_read_by_any_telephone():
    assert contact_card("Bondy; Nord, ensemble", ["07\u00a080\u00a000\u00a000\u00a001", "", "07 80 00 00 01"]).split("\r\n") == [
        "BEGIN:VCARD", "VERSION:3.0", "FN:Bondy\\; Nord\\, ensemble", "N:Bondy\\; Nord\\, ensemble;;;;",
        "ORG:Bondy\\; Nord\\, ensemble", "TEL;TYPE=VOICE:+33780000001", "END:VCARD", "",
    ]  # fmt: skip
    assert contact_card("Bondy", ["", "rien"]) == ""
