"""The curriculum on the screens: read by those who lead, written by the lead of the network."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from essaim.transmission.queries.curricula import current, draft_of
from essaim.transmission.rules.default import default_programme
from essaim.transmission.rules.programme import as_file, read
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(client, network_lead):
    client.force_login(network_lead.user)
    return client


def go(client, name, *args, **data):
    path = reverse(f"transmission:{name}", args=args)
    return client.post(path, data) if data else client.get(path)


def fields(page):
    """What the form of the page would send back as it stands."""
    form = page.context["form"]
    return {name: ("" if form[name].value() is None else form[name].value()) for name in form.fields}


def test_a_coordinator_and_a_facilitator_read_it_and_print_it(client, collective, coordinator):
    for member in (coordinator, factories.member(collective, role="facilitator")):
        client.force_login(member.user)
        page = go(client, "programme").content.decode()
        assert "1. Le quartier que nous connaissons" in page
        assert "Modifier" not in page
        page = go(client, "workshop", "portes").content.decode()
        assert "Les refus, en vrai" in page
        assert "12 cartes à découper" in page
        for name in ("kit", "run_sheet"):
            assert go(client, name, "portes").content.startswith(b"%PDF")
        assert go(client, "export").content == as_file(default_programme())
        assert go(client, "draft").status_code == 403
        assert go(client, "kit", "inconnue").status_code == 404


def test_the_lead_changes_a_step_publishes_and_every_collective_reads_it(
    lead, client, collective, coordinator
):
    assert (
        "Il n’y a pas de brouillon" in lead.get(reverse("transmission:draft"), follow=True).content.decode()
    )
    go(lead, "start", x="1")
    same = fields(go(lead, "edit", "portes"))
    assert go(lead, "edit", "portes", **same).status_code == 302
    assert (
        read(draft_of(collective.network).content) == default_programme()
    )  # saved as it stood, nothing changes
    step = fields(go(lead, "step", "portes", 4))
    assert go(lead, "step", "portes", 4, **step).status_code == 302
    assert read(draft_of(collective.network).content) == default_programme()
    step |= {
        "minutes": 50,
        "core": "",
        "cards": "La porte verte\nTu ouvres.\n\n\nLa porte bleue\nTu n’ouvres pas.\nJamais.",
    }
    assert go(lead, "step", "portes", 4, **step).status_code == 302
    assert "10 minutes de trop" in go(lead, "edit", "portes").content.decode()
    late = go(lead, "step", "portes", 4, **step)
    assert (late.status_code, "pendant que vous la lisiez" in late.content.decode()) == (422, True)
    assert go(lead, "publish", reason="").status_code == 422
    assert go(lead, "publish", reason="Plus de temps aux refus.").status_code == 302
    changed = current(collective.network).programme.workshop("portes").steps[3]
    assert [(one.title, one.text) for one in changed.cards] == [
        ("La porte verte", "Tu ouvres."),
        ("La porte bleue", "Tu n’ouvres pas.\nJamais."),
    ]
    client.force_login(coordinator.user)
    page = go(client, "edition", 1).content.decode()
    assert "Plus de temps aux refus." in page
    assert "Les refus, en vrai, 50 min" in page
    assert go(client, "edition", 2**40).status_code == 404


def test_workshops_are_added_moved_and_taken_out(lead, collective):
    go(lead, "start", x="1")
    assert go(lead, "add", title="", minutes="x").status_code == 302
    assert go(lead, "add", title="Second souffle", minutes="90").url == reverse(
        "transmission:edit", args=["second-souffle"]
    )
    go(lead, "move", "second-souffle", to="up")
    go(lead, "move", "envol", to="out")
    go(
        lead,
        "new_step",
        "second-souffle",
        title="Se revoir",
        minutes="90",
        text="",
        say="",
        debrief="",
        core="",
        cards="",
    )
    found = read(draft_of(collective.network).content)
    assert [one.key for one in found.workshops][-2:] == ["limites", "second-souffle"]
    assert found.workshop("second-souffle").planned == 90
    page = go(lead, "draft").content.decode()
    assert "endroits ont changé" in page
    go(lead, "drop", x="1")
    assert draft_of(collective.network) is None


def test_a_file_is_compared_then_taken_or_set_aside(lead, collective):
    document = json.loads(as_file(default_programme()))
    document["workshops"][4]["title"] = "La voix, la rue"
    good = json.dumps(document).encode()
    bad = {
        "coupé ou abîmé": good[: len(good) // 2],
        "n’est pas un programme": b"nom;rue\n",
        "version plus récente": json.dumps(document | {"format_version": 9}).encode(),
    }
    for told, content in bad.items():
        page = go(lead, "receive", file=SimpleUploadedFile("x.json", content))
        assert (page.status_code, told in page.content.decode()) == (422, True)
    assert go(lead, "received").status_code == 302
    assert go(lead, "receive", file=SimpleUploadedFile("x.json", good)).status_code == 302
    page = go(lead, "received").content.decode()
    assert page.count('name="take"') == 1
    assert "<ins>La voix, la rue</ins>" in page
    assert go(lead, "received", x="1").url == reverse("transmission:received")
    assert go(lead, "received", take="-telephone").url == reverse("transmission:draft")
    assert read(draft_of(collective.network).content).workshop("telephone").title == "La voix, la rue"
    go(lead, "receive", file=SimpleUploadedFile("x.json", as_file(default_programme())))
    go(lead, "drop_received", x="1")
    assert go(lead, "received").url == reverse("transmission:programme")
