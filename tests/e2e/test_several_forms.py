"""Every page with several forms: what was typed in one is found again after another was sent."""

import pytest
from django.test import Client

from tests import factories
from tests.e2e.test_journey import sign_in
from tests.test_matrix import BACKEND, values_for
from tests.walker import addresses
from tests.worlds import build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

_TYPED = (
    "input:is([type=text], [type=tel], [type=email], [type=number], [type=date], [type=time], :not([type]))"
    ":not([readonly]), textarea:not([readonly])"
)
# Writes in every form that is posted, and says how many fields each had.
WRITE = """typed => {
  const samples = {number: "7", date: "2026-11-28", time: "10:30", email: "a@b.fr", tel: "01 23 45 67 89"};
  return [...document.querySelectorAll("form[method=post]")].map(form => [...form.querySelectorAll(typed)].map(one => {
    one.value = samples[one.type] || "essai";
    return one.name;
  }));
}"""
SEND = """place => {
  const form = document.querySelectorAll("form[method=post]")[place];
  form.noValidate = true;
  delete form.dataset.confirm;
  form.requestSubmit();
}"""
READ = """typed => [...document.querySelectorAll("form[method=post]")].map(form => [...form.querySelectorAll(typed)]
  .filter(one => ["essai", "7", "2026-11-28", "10:30", "a@b.fr", "01 23 45 67 89"].includes(one.value))
  .map(one => one.name))"""


def _with_several_forms(member, world):
    """The pages of a member that post more than one thing."""
    client = Client()
    client.force_login(member.user, backend=BACKEND)
    for address in addresses():
        path = address.at(values_for(address, world.ids()))
        answer = client.get(path)
        is_page = answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
        if is_page and answer.content.count(b'method="post"') > 1:
            yield address.name, path
        answer.close()  # a file that is not read


@pytest.mark.parametrize(
    ("role", "one_in"),
    [("coordinator", 9), pytest.param("coordinator", 1, marks=pytest.mark.slow),
     pytest.param("volunteer", 1, marks=pytest.mark.slow)],
)  # fmt: skip
def test_no_page_loses_what_was_typed_in_another_of_its_forms(
    desk, live_server, record_property, role, one_in
):
    """Every page in the campaign; one in nine of them each time."""
    world = build(factories.network(), 1)
    member = world.members[role]
    sign_in(desk, member, live_server)
    # what is sent is answered as what was kept: the page again
    desk.route("**/*", lambda route: _answer(route, desk))
    lost, walked = [], 0
    for name, path in list(_with_several_forms(member, world))[::one_in]:
        desk.goto(live_server.url + path)
        written = desk.evaluate(WRITE, _TYPED)
        typed = [place for place, names in enumerate(written) if names]
        if not typed or len(written) < 2:
            continue
        sent = next(place for place in range(len(written)) if place != typed[-1])
        with desk.expect_event("requestfinished", lambda one: one.redirected_from is not None):
            desk.evaluate(SEND, sent)
        desk.locator("html[data-scripts=ready]").wait_for()
        desk.wait_for_timeout(150)
        found = desk.evaluate(READ, _TYPED)
        walked += 1
        lost += [(name, place) for place in typed if place != sent and found[place] != written[place]]
    record_property(f"pages with several forms walked by a {role}", walked)
    assert lost == []
    assert walked > 3


def _answer(route, page):
    if route.request.method == "POST":
        route.fulfill(status=303, headers={"Location": page.url})
    else:
        route.fallback()
