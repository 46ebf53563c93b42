"""The screens of practices: written, printed, taken up by another collective; what the lead sees; the demonstration's own page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from essaim.demo.sharing import CARD, IDENTITY, share, take_up
from essaim.doors.actions.visits import record_visit
from essaim.kernel.tenancy import within
from essaim.models import Practice
from essaim.sharing.actions import practices as actions
from essaim.sharing.models.cards import IDENTITY_LENGTHS, LENGTHS
from tests import factories
from tests.documents import reading
from tests.factories import NOW, new_id
from tests.sharing.samples import CAFE

pytestmark = pytest.mark.django_db


def typed(**changes):
    texts = {name: getattr(CAFE, name) for name in LENGTHS}
    return {
        **texts,
        "theme": "accompany",
        "steps": "\n".join(CAFE.steps),
        "agreed": "on",
        "practice_id": new_id(),
        **changes,
    }


def page_of(name, practice):
    return reverse(f"practices:{name}", args=[practice.id])


def test_a_card_is_written_shared_read_by_others_and_printed(browse, collective, coordinator, volunteer):
    wrong = browse(coordinator).post(reverse("practices:new"), typed(agreed=""))
    assert (
        wrong.status_code,
        "avec son accord" in wrong.content.decode(),
        CAFE.title in wrong.content.decode(),
    ) == (422, True, True)
    given = typed()
    for _twice in range(2):
        assert browse(coordinator).post(reverse("practices:new"), given).status_code == 302
    made = Practice.objects.get()
    assert browse(volunteer).post(page_of("share", made)).status_code == 403
    browse(coordinator).post(page_of("share", made))
    other = factories.collective("Pantin", of=collective.network)
    rose = factories.member(other, role="coordinator", name="Rose Petit")
    shown = browse(rose).get(page_of("practice", made)).content.decode()
    assert ("Je suis descendue" in shown, "Modifier" in shown, "Adopter" in shown) == (True, False, True)
    assert browse(rose).get(page_of("edit", made)).status_code == 404
    browse(rose).post(page_of("adopt", made), {"went": "well", "told": "Dix voisins."})
    browse(rose).post(page_of("comment", made), {"body": "Et l’hiver ?", "comment_id": new_id()})
    hers = browse(coordinator).get(page_of("practice", made)).content.decode()
    assert (
        "Adoptée par 1 collectif" in hers,
        "Dix voisins." in hers,
        "Et l’hiver" in hers,
        "Rose" in hers,
    ) == (True, True, True, False)
    assert reading.pages(browse(rose).get(page_of("sheet", made)).content)[0].count("reprise") == 1
    found = (
        browse(rose).get(reverse("practices:list"), {"q": "thermos", "theme": "accompany"}).context["list"]
    )
    assert [(line.practice, line.taken_up) for line in found.lines] == [(made, 1)]


def test_an_adaptation_begins_as_a_draft_of_ones_own(browse, collective, coordinator):
    with within(collective):
        made = actions.write_card(collective, CAFE, by=coordinator, at=NOW, practice_id=new_id())
        actions.share_card(made, by=coordinator, at=NOW)
    other = factories.collective("Pantin", of=collective.network)
    rose = factories.member(other, role="coordinator", name="Rose Petit")
    for _twice in range(2):
        answer = browse(rose).post(page_of("adapt", made), {"fresh_id": "n’importe quoi"})
    mine = Practice.objects.get(collective=other)
    assert (answer["Location"], mine.parent, mine.state) == (page_of("edit", mine), made, "draft")
    assert browse(coordinator).get(page_of("practice", mine)).status_code == 404


def test_the_lead_gives_a_file_and_looks_before_taking_one(browse, collective, coordinator):
    with within(collective):
        made = actions.write_card(collective, CAFE, by=coordinator, at=NOW, practice_id=new_id())
    lead = factories.member(None, role="network_lead", lead_of=collective.network)
    nothing = browse(lead).get(reverse("practices:export"), follow=True).content.decode()
    assert "rien à mettre dans le fichier" in nothing
    with within(collective):
        actions.share_card(made, by=coordinator, at=NOW)
    file = browse(lead).get(reverse("practices:export")).content
    away = factories.member(None, role="network_lead", lead_of=factories.network("Nord"), name="Ines Nord")

    def give(content):
        return browse(away).post(
            reverse("practices:receive"), {"file": SimpleUploadedFile("a.json", content)}
        )

    for wrong, said in (
        (b"", "pas un fichier de pratiques"),
        (b"{}", "pas un fichier de pratiques"),
        (file.replace(b"palier", b"Palier"), "modifié depuis"),
    ):
        refused = give(wrong)
        assert (refused.status_code, said in refused.content.decode()) == (422, True)
    looked = give(file)
    page = looked.content.decode()
    assert (
        looked.context["received"].fingerprint in page,
        "première fois" in page,
        Practice.objects.count(),
    ) == (True, True, 1)
    taken = browse(away).post(reverse("practices:receive"), {"content": looked.context["content"]})
    assert (taken.status_code, Practice.objects.filter(network=away.network).count()) == (302, 1)
    assert "Vous avez déjà reçu" in give(file).content.decode()


def test_the_page_of_the_seed_is_made_again_from_the_demonstration(browse, collective, coordinator):
    """Its identity, its mission, its question, its answer, its figures, someone's words, its contact: on one page."""
    village = factories.collective("Collectif des hameaux", of=collective.network)
    bernard = factories.member(village, role="coordinator", name="Bernard Colin")
    people = type("People", (), {"town": collective, "village": village, "coordinator": coordinator})
    with within(collective):
        doors = factories.dwellings(collective, 3)
        out = factories.walk(collective, coordinator, doors, starts_at=NOW, pair=[coordinator])
        record_visit(out, doors[0], visit_id=new_id(), outcome="talked", at=NOW, by=coordinator, now=NOW)
        practice = share(people, now=NOW)
    take_up(practice, people, now=NOW)
    (page,) = reading.pages(browse(bernard).get(page_of("sheet", practice)).content)
    plain = "".join(page.split())
    texts = (
        [getattr(CARD, name) for name in LENGTHS]
        + [getattr(IDENTITY, name) for name in IDENTITY_LENGTHS]
        + list(CARD.steps)
    )
    assert [one for one in texts if "".join(one.split()) not in plain] == []
    for heading in (
        "Quisommes-nous",
        "Créée en",
        "Région",
        "Domaine",
        "Équipe",
        "Budget",
        "Mission",
        "La question",
        "La réponse",
        "Les résultats",
        "Contact",
    ):
        assert "".join(heading.split()) in plain
    assert ("1collectifl’areprise" in plain, "Tournéesfaites" in plain) == (True, True)
