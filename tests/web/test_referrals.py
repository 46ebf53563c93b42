"""The screens of orientations: chosen with her, agreed, gone to together, asked about."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from essaim.kernel.tenancy import within
from essaim.models import AccessEntry, NextStep, Place, Referral, UnmetNeed
from essaim.places.actions.places import PlaceData, add_place
from essaim.referrals.actions.referrals import Agreement, refer
from tests import factories
from tests.web.people_met import meet

pytestmark = pytest.mark.django_db
FACTS = "Elle entend mal, elle aime lire."


def made(of, by, name="Médiathèque du canal"):
    with within(of):
        data = PlaceData(name=name, kind="library")
        return add_place(of, data=data, place_id=factories.new_id(), by=by, on=timezone.localdate())


def agreed(of, person, place, by):
    with within(of):
        said = Agreement(facts=FACTS, how="spoken", on=timezone.localdate())
        at = timezone.now()
        return refer(person, to=place, agreed=said, by=by, at=at, referral_id=factories.new_id())


@pytest.fixture
def library(collective, volunteer):
    return made(collective, volunteer)


@pytest.fixture
def referral(collective, odette, library, volunteer):
    return agreed(collective, odette, library, volunteer)


def kept(collective):
    with within(collective):
        return [(one.state, one.place_name, one.facts) for one in Referral.objects.all()]


def yes(**changes):
    return {
        "facts": FACTS,
        "how": "spoken",
        "on": timezone.localdate().isoformat(),
        "referral_id": str(factories.new_id()),
        **changes,
    }


def text(answer):
    return answer.content.decode().replace("\u00a0", " ")


def test_from_her_file_to_a_place_that_she_chose(browse, volunteer, collective, odette, library):
    client = browse(volunteer)
    choose = reverse("referrals:choose", args=[odette.id])
    assert choose in text(client.get(reverse("people:person", args=[odette.id])))
    assert "Médiathèque du canal" in text(client.get(choose))
    where = reverse("referrals:agree", args=[odette.id, library.id])
    assert "Est-elle d’accord ?" in text(client.get(where))
    answer = client.post(where, yes())
    assert kept(collective) == [("agreed", "Médiathèque du canal", FACTS)]
    shown = text(client.get(answer.url))
    assert (FACTS in shown, "Elle est d’accord" in shown) == (True, True)
    title = shown.partition("<title>")[2].partition("</title>")[0]
    assert ("Odette" in title, "Médiathèque" in title) == (False, False)


def test_places_near_her_come_first_for_whoever_may_know_where_she_lives(
    browse, volunteer, collective, odette, library
):
    with within(collective):
        door = factories.dwelling(collective, 3, lon=2.48, lat=48.9)
        odette.dwelling_ref = str(door.id)
        odette.save()
        far, near = made(collective, volunteer, "Aaa loin"), made(collective, volunteer, "Zzz près")
        Place.objects.filter(id=far.id).update(lon=2.52, lat=48.9)
        Place.objects.filter(id=near.id).update(lon=2.481, lat=48.9)
    shown = text(browse(volunteer).get(reverse("referrals:choose", args=[odette.id])))
    order = [shown.index(name) for name in ("Zzz près", "Aaa loin", "Médiathèque du canal")]
    assert order == sorted(order)
    assert "à 2 min à pied environ" in shown


def test_nothing_to_say_of_her_is_refused_in_words(browse, volunteer, collective, odette, library):
    where = reverse("referrals:agree", args=[odette.id, library.id])
    for faulty in (yes(facts=""), yes(on="demain"), yes(how="none"), yes(referral_id="x")):
        assert browse(volunteer).post(where, faulty).status_code == 422
    assert kept(collective) == []


def test_her_no_is_kept_and_not_asked_again(browse, volunteer, collective, odette, library):
    client = browse(volunteer)
    no = reverse("referrals:her_no", args=[odette.id, library.id])
    client.post(no, {"referral_id": str(factories.new_id())})
    assert kept(collective) == [("declined", "Médiathèque du canal", None)]
    answer = client.post(reverse("referrals:agree", args=[odette.id, library.id]), yes())
    assert answer.status_code == 422
    assert "Elle a dit non à ce lieu il y a peu." in text(answer)


def test_someone_goes_with_her_then_she_came(browse, volunteer, collective, referral):
    client, today = browse(volunteer), timezone.localdate()
    page = reverse("referrals:referral", args=[referral.id])
    day = today + timedelta(days=3)
    said = {"on": day.isoformat(), "with_whom": str(volunteer.id), "meeting": "14 h, à l’arrêt"}
    client.post(reverse("referrals:together", args=[referral.id]), said)
    assert "14 h, à l’arrêt" in text(client.get(page))
    with within(collective):
        step = NextStep.objects.get(done_at=None)
        assert (step.kind, step.due_on, step.assigned_to_id) == ("go_with", day, volunteer.id)
    client.post(reverse("referrals:moment", args=[referral.id]), {"state": "came", "on": today.isoformat()})
    assert kept(collective)[0][0] == "came"
    shown = text(client.get(page))
    assert ("Je viens avec vous" in shown, "Elle y est retournée après un mois" in shown) == (False, True)


def test_what_does_not_follow_is_refused(browse, volunteer, collective, referral):
    where = reverse("referrals:moment", args=[referral.id])
    today = timezone.localdate()
    for said in (
        {"state": "holds", "on": today.isoformat()},
        {"state": "sent", "on": (today + timedelta(days=1)).isoformat()},
        {"state": "sent", "on": ""},
    ):
        assert browse(volunteer).post(where, said).status_code == 422
    assert kept(collective)[0][0] == "agreed"


def test_a_stranger_goes_with_nobody(browse, volunteer, collective, referral):
    said = {"on": timezone.localdate().isoformat(), "with_whom": str(factories.member(collective).id)}
    answer = browse(volunteer).post(reverse("referrals:together", args=[referral.id]), said)
    assert answer.status_code == 422


def test_whoever_does_not_see_her_sees_no_orientation(
    browse, collective, referral, odette, library, stranger
):
    client = browse(factories.member(collective, name="Ali"))
    for name, ids in (
        ("referrals:referral", [referral.id]),
        ("referrals:choose", [odette.id]),
        ("referrals:agree", [odette.id, library.id]),
        ("referrals:choose", [stranger.id]),
    ):
        assert client.get(reverse(name, args=ids)).status_code == 404
    assert "Médiathèque" not in text(client.get(reverse("referrals:list")))


def test_each_look_leaves_a_line(browse, volunteer, referral, odette):
    client = browse(volunteer)
    client.get(reverse("referrals:referral", args=[referral.id]))
    client.get(reverse("referrals:list"))
    lines = AccessEntry.objects.filter(subject_id=odette.id).order_by("number")
    assert [one.verb for one in lines][-2:] == ["opened", "listed"]


def test_the_file_that_leaves_names_neither_her_nor_the_place(browse, coordinator, referral):
    answer = browse(coordinator).post(reverse("referrals:list"), {"format": "csv"})
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "Elle est d’accord" in body
    assert [word for word in ("Odette", "Renaud", "Médiathèque", FACTS) if word in body] == []


def test_the_list_asks_as_much_for_three_as_for_one(browse, coordinator, collective, referral, library):
    client = browse(coordinator)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("referrals:list"))
        return len(asked)

    queries()
    one = queries()
    for name in ("Simone Weber", "Rose Petit"):
        agreed(collective, meet(collective, coordinator, name), library, coordinator)
    assert queries() == one


def test_a_place_of_another_collective_is_absent(browse, volunteer, collective, odette):
    other = factories.collective("Allonnes", of=collective.network)
    theirs = made(other, factories.member(other, role="coordinator"))
    where = reverse("referrals:agree", args=[odette.id, theirs.id])
    assert browse(volunteer).post(where, yes()).status_code == 404
    assert kept(collective) == []


def test_what_was_not_found_is_noted_in_one_tap_from_her_choice(browse, volunteer, collective, odette):
    client = browse(volunteer)
    shown = text(client.get(reverse("referrals:choose", args=[odette.id]), {"need": "meet"}))
    need_id = shown.partition('name="need_id" value="')[2].partition('"')[0]
    answer = client.post(
        "/orientations/besoins/", {"need": "meet", "lack": "far", "need_id": need_id}, follow=True
    )
    assert "C’est noté, sans rien d’elle." in text(answer)
    assert "moins de 5" in text(answer)
    with within(collective):
        assert UnmetNeed.objects.get().lack == "far"
    assert client.post("/orientations/besoins/", {"need": "meet", "need_id": need_id}).status_code == 422


def test_what_is_learnt_of_places_is_a_page_and_names_nobody(browse, volunteer, observer, odette):
    client = browse(volunteer)
    assert "Ce que nous apprenons des lieux" in text(client.get(reverse("referrals:list")))
    page = text(client.get(reverse("referrals:learning")))
    assert ("À partir de 5 orientations" in page, "Odette" in page) == (True, False)
    assert browse(observer).get(reverse("referrals:learning")).status_code == 403


def test_how_the_first_time_was_is_said_in_one_more_tap(browse, volunteer, collective, odette, library):
    kept = agreed(collective, odette, library, volunteer)
    client, page = browse(volunteer), reverse("referrals:referral", args=[kept.id])
    how, note = reverse("referrals:how", args=[kept.id]), reverse("referrals:moment", args=[kept.id])
    assert "Comment c’était" not in text(client.get(page))
    client.post(how, {"how": "well"})
    client.post(note, {"state": "came", "on": timezone.localdate().isoformat()})
    assert "Comment c’était" in text(client.get(page))
    client.post(how, {"how": "perhaps"})
    client.post(how, {"how": "well"})
    shown = text(client.get(page))
    assert ("Cela lui a plu" in shown, "Comment c’était" in shown) == (True, False)
    client.post(how, {"how": "not"})
    assert "Quelqu’un a déjà dit" in text(client.get(page))
