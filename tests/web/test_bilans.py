"""A coordinator publishes; a partner reads behind a link and a password; files are those of the page."""

import io
import re
from datetime import date, timedelta
from urllib.parse import urlsplit

import docx
import pytest
from django.urls import reverse
from django.utils import timezone
from pypdfium2 import PdfDocument

from essaim.bilans.models import Bilan, BilanLink, Quotation
from essaim.bilans.rules.periods import publishable
from essaim.kernel.ids import uuid7
from essaim.kernel.tenancy import within
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def observer(collective):
    return factories.member(collective, role="observer", name="Mairie")


@pytest.fixture
def published(client, collective, coordinator):
    """Through the screens, as she does."""
    collective.is_published = True
    client.force_login(coordinator.user)
    period = publishable(timezone.localdate())[0]
    given = {"bilan_id": uuid7(), "period": f"{period.first}_{period.last}", "title": "Bilan du trimestre"}
    where = client.post(reverse("bilans:new"), given)["Location"]
    assert (
        client.post(where, {"title": "Bilan du trimestre", "failed": "Deux permanences vides."}).status_code
        == 302
    )
    with within(collective):
        bilan = Bilan.objects.get()
    words = {
        "quotation_id": uuid7(), "words": "J’attends le jeudi.", "said_by": "une habitante, 74 ans",
        "agreed_on": timezone.localdate(), "agreed_until": timezone.localdate() + timedelta(days=60),
    }  # fmt: skip
    assert client.post(reverse("bilans:quote", args=[bilan.id]), words).status_code == 302
    assert client.post(reverse("bilans:publish", args=[bilan.id])).status_code == 302
    return bilan


def test_the_page_the_pdf_and_the_docx_say_the_same(client, published):
    page = client.get(reverse("bilans:bilan", args=[published.id])).content.decode()
    pdf = client.get(reverse("bilans:file", args=[published.id, "pdf"]))
    with_pages = PdfDocument(pdf.content)
    printed = " ".join(one.get_textpage().get_text_range() for one in with_pages)
    written = client.get(reverse("bilans:file", args=[published.id, "docx"]))
    document = docx.Document(io.BytesIO(written.content))
    typed = "\n".join(one.text for one in document.paragraphs)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    for words in ("Deux permanences vides.", "J’attends le jeudi.", "Niveau de preuve"):
        assert words in page
        assert words in " ".join(printed.split())
        assert words in typed
    assert "moins de 15" in cells
    assert document.tables[0].rows[0]._tr.trPr.find(docx.oxml.ns.qn("w:tblHeader")) is not None


def test_a_partner_reads_what_is_published_and_no_draft(client, published, observer, coordinator):
    client.force_login(coordinator.user)
    period = publishable(timezone.localdate())[1]
    given = {"bilan_id": uuid7(), "period": f"{period.first}_{period.last}", "title": "Brouillon secret"}
    draft = client.post(reverse("bilans:new"), given)["Location"]
    client.force_login(observer.user)
    assert "Brouillon secret" not in client.get(reverse("bilans:list")).content.decode()
    assert client.get(reverse("bilans:bilan", args=[published.id])).status_code == 200
    assert client.get(draft).status_code == 403
    assert client.get(draft.removesuffix("ecrire/")).status_code == 404


def test_bad_forms_say_what_to_do_and_keep_nothing(client, published, collective):
    bad = {
        "quotation_id": uuid7(),
        "words": "x" * 401,
        "said_by": "",
        "agreed_on": "hier",
        "agreed_until": "",
    }
    answer = client.post(reverse("bilans:quote", args=[published.id]), bad)
    assert answer.status_code == 422
    assert client.post(reverse("bilans:new"), {"bilan_id": "x", "period": "1900"}).status_code == 422
    old = {"reader": "Mairie", "password": "jonquille", "until": "2001-01-01"}
    page = client.post(reverse("bilans:links", args=[published.id]), old)
    assert page.status_code == 422
    assert "un jour à venir" in page.content.decode()
    with within(collective):
        assert (Quotation.objects.count(), Bilan.objects.count(), BilanLink.objects.count()) == (1, 1, 0)


def test_a_draft_without_what_did_not_work_says_so_and_is_not_published(client, collective, coordinator):
    client.force_login(coordinator.user)
    period = publishable(timezone.localdate())[0]
    given = {"bilan_id": uuid7(), "period": f"{period.first}_{period.last}"}
    where = client.post(reverse("bilans:new"), given)["Location"]
    told = client.post(where.replace("ecrire", "publier"), follow=True).content.decode()
    assert "Écrivez ce qui n’a pas marché" in told
    page = client.post(where, {"title": "x", "failed": "Grâce à nous, rien."}, follow=True).content.decode()
    assert "disent une cause" in page


def test_a_link_asks_a_password_counts_its_readings_and_dies_when_it_is_withdrawn(
    client, published, collective
):
    given = {"reader": "Mairie", "password": "jonquille", "until": timezone.localdate() + timedelta(days=9)}
    page = client.post(reverse("bilans:links", args=[published.id]), given).content.decode()
    address = urlsplit(re.search(r"https?://[^<\s]+/bilans/lire/[^<\s]+", page)[0]).path
    client.logout()
    gate = client.get(address)
    assert (gate.status_code, "Deux permanences" in gate.content.decode()) == (200, False)
    assert client.get(f"{address}bilan.pdf").status_code == 404
    assert client.post(address, {"password": "non"}).status_code == 422
    assert client.post(address, {"password": "jonquille"}).status_code == 302
    assert "Deux permanences vides." in client.get(address).content.decode()
    assert client.get(f"{address}bilan.pdf")["Content-Type"] == "application/pdf"
    with within(collective):
        link = BilanLink.objects.get()
        assert link.reads == 1
        quotation = Quotation.objects.get()
    coordinator = published.made_by
    client.force_login(coordinator.user)
    client.post(reverse("bilans:unquote", args=[published.id, quotation.id]))
    client.logout()
    client.post(address, {"password": "jonquille"})
    assert "J’attends le jeudi." not in client.get(address).content.decode()
    client.force_login(coordinator.user)
    client.post(reverse("bilans:withdraw_link", args=[published.id, link.id]))
    client.logout()
    assert client.get(address).status_code == 410
    assert client.get(address.replace(address.rstrip("/").rpartition("/")[2], "x" * 32)).status_code == 410


def test_passwords_are_tried_a_few_times_only(client, published):
    given = {"reader": "Mairie", "password": "jonquille", "until": date.today() + timedelta(days=9)}
    page = client.post(reverse("bilans:links", args=[published.id]), given).content.decode()
    address = urlsplit(re.search(r"https?://[^<\s]+/bilans/lire/[^<\s]+", page)[0]).path
    client.logout()
    told = [client.post(address, {"password": f"essai {number}"}).content.decode() for number in range(6)]
    assert "Trop d’essais" not in told[4]
    assert "Trop d’essais" in told[5]
    assert client.post(address, {"password": "jonquille"}).status_code == 422
