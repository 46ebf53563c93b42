"""What every list does: the address says it, files hold exactly that, and each leaves its line."""

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse, reverse_lazy

from essaim.kernel.journal import entries_about
from essaim.kernel.tenancy import within
from essaim.rights.models import ExportLedger
from essaim.web.listing import leaving
from tests import factories
from tests.web.leaving import csv_rows, leave, sheets

pytestmark = pytest.mark.django_db
DOORS, TEAM, REQUESTS = (
    reverse_lazy(name) for name in ("territory:doors", "network:members", "rights:requests")
)


@pytest.fixture
def desk(browse, coordinator):
    return browse(coordinator)


def some_doors(collective, streets=("Rue des Lilas", "Rue du Parc", "Place Jaurès")):
    with within(collective):
        return [factories.dwelling(collective, 5, on=factories.street(collective, name)) for name in streets]


def ledger(collective):
    with within(collective):
        return list(ExportLedger.objects.order_by("at"))


def asked(collective, coordinator, count=2):
    from essaim.rights.actions.requests import open_request

    with within(collective):
        people = [factories.person(collective, coordinator, f"Anne {n}") for n in range(count)]
        for one in people:
            open_request(
                one, kind="access", via="phone", on=date(2026, 11, 1), at=factories.NOW, by=coordinator
            )
    return people


@pytest.mark.parametrize("shape", ["xlsx", "ods", "csv"])
def test_a_file_holds_exactly_what_is_filtered(desk, collective, shape):
    some_doors(collective)
    content = leave(desk, f"{DOORS}?q=parc", shape)
    if shape == "csv":
        assert [row[1] for row in csv_rows(desk, f"{DOORS}?q=parc")[1]] == ["Rue du Parc"]
    else:
        found = sheets(content)
        assert [row[1] for row in found["Liste"]] == ["Rue", "Rue du Parc"]
        assert ["Rue, ou numéro et rue", "parc"] in found["À lire"]
    assert [row[1] for row in csv_rows(desk, DOORS)[1]] == ["Place Jaurès", "Rue des Lilas", "Rue du Parc"]


def test_each_file_leaves_a_line_in_the_ledger_with_the_number_that_it_bears(desk, collective, coordinator):
    some_doors(collective)
    mark = csv_rows(desk, f"{DOORS}?q=parc")[2]
    [line] = ledger(collective)
    assert (line.listing, line.shape, line.rows, line.people, line.member) == (
        "portes",
        "csv",
        1,
        0,
        coordinator,
    )
    assert line.filters == [["Rue, ou numéro et rue", "…"]]  # what was typed is not kept
    assert f"n° {line.id.hex[-8:].upper()}." in mark[0].replace("\u00a0", " ")
    page = desk.get(reverse("rights:exports")).content.decode()
    assert line.id.hex[-8:].upper() in page


def test_a_ledger_line_is_never_altered(collective, coordinator, desk):
    from django.db import DatabaseError, transaction

    some_doors(collective, ["Rue des Lilas"])
    csv_rows(desk, DOORS)
    with within(collective), pytest.raises(DatabaseError), transaction.atomic():
        ExportLedger.objects.update(rows=0)


def test_whoever_a_file_shows_is_in_the_journal_and_counted_in_the_ledger(desk, collective, coordinator):
    people = asked(collective, coordinator)
    csv_rows(desk, REQUESTS)
    with within(collective):
        told = [(line.verb, line.why) for line in entries_about(collective.id, [one.id for one in people])]
    assert told == [("exported", "coordinator")] * 2
    assert [line.people for line in ledger(collective)] == [2]


def test_what_is_printed_is_whole_marked_and_journalled_as_printed(desk, collective, coordinator):
    [person] = asked(collective, coordinator, 1)
    page = desk.get(f"{REQUESTS}?imprimer=1").content.decode()
    assert coordinator.user.name in page[page.index("print-only small") :]
    with within(collective):
        assert [line.verb for line in entries_about(collective.id, [person.id])] == ["printed"]
    assert ledger(collective) == []


def test_a_get_takes_no_file_and_an_unknown_shape_gets_a_sentence(desk, collective):
    some_doors(collective, ["Rue des Lilas"])
    assert desk.get(f"{DOORS}?format=csv").headers["Content-Type"].startswith("text/html")
    for typed in ("", "exe", "é" * 300):
        page = desk.post(f"{DOORS}?q=rue", {"format": typed}, follow=True)
        assert "Choisissez le format" in page.content.decode()
        assert page.redirect_chain == [(f"{DOORS}?q=rue", 302)]
    assert ledger(collective) == []


@pytest.mark.parametrize("role", ["volunteer", "facilitator", "observer"])
def test_only_those_who_may_take_a_file(browse, collective, role):
    member = factories.member(collective, role=role)
    assert browse(member).post(DOORS, {"format": "csv"}).status_code == 403
    assert ledger(collective) == []


def _full(**_options):
    return Path("/dev/full").open("wb")


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # of the library, as it lets go
@pytest.mark.parametrize("shape", ["xlsx", "ods", "csv"])
def test_a_full_disk_gets_a_sentence_and_no_line_in_the_ledger(desk, collective, monkeypatch, shape):
    some_doors(collective, ["Rue des Lilas"])

    monkeypatch.setattr(leaving.tempfile, "SpooledTemporaryFile", _full)
    page = desk.post(DOORS, {"format": shape}, follow=True).content.decode()
    assert "le disque du serveur est plein" in page
    assert ledger(collective) == []


def test_filters_order_and_pages_are_in_the_address(desk, collective):
    for number in range(3):
        member = factories.member(collective, name=f"Bénévole {number}")
        member.outings_done = number
        member.save()
    names = [one.user.name for one in desk.get(f"{TEAM}?role=volunteer&tri=-sorties").context["lines"]]
    assert names == ["Bénévole 2", "Bénévole 1", "Bénévole 0"]
    _heading, rows, _mark = csv_rows(desk, f"{TEAM}?role=volunteer&tri=sorties")
    assert [row[0] for row in rows] == names[::-1]
    assert desk.get(f"{TEAM}?tri=password&page=zz&role=x").status_code == 200


def test_a_list_without_rows_says_what_to_do_and_one_that_matches_nothing_too(desk, collective):
    assert "Importer les adresses" in desk.get(DOORS).content.decode()
    some_doors(collective, ["Rue des Lilas"])
    page = desk.get(f"{DOORS}?q=zzz").content.decode()
    assert "Essayez seulement un mot de la rue." in page
    assert f'href="{DOORS}"' in page


def test_the_number_of_queries_of_a_file_grows_with_neither_rows_nor_people(
    desk, collective, coordinator, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for more in (1, 5):
        asked(collective, coordinator, more)
        with CaptureQueriesContext(connection) as queries:
            csv_rows(desk, REQUESTS)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_another_collective_reads_neither_our_file_nor_our_ledger(desk, collective, browse):
    some_doors(collective)
    csv_rows(desk, DOORS)
    stranger = browse(factories.member(factories.collective("Allonnes"), role="coordinator"))
    assert csv_rows(stranger, reverse("rights:exports"))[1] == []
    assert csv_rows(stranger, DOORS)[1] == []
