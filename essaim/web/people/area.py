from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS, FIELD
from essaim.web.frame.areas import Area, Card, MenuLine, Place, Searcher, Step
from essaim.web.people import cards, finding

AREA = Area(
    at="personnes/",
    title="Personnes",
    urls=("essaim.web.people.urls",),
    guide="personnes",
    step=Step.ACCOMPANY,
    lines=(
        MenuLine("people:list", _("Personnes"), "bubble", FIELD, rank=10),
        MenuLine("people:steps", _("Prochaines étapes"), "check", FIELD, rank=20),
    ),
    searchers=(Searcher(_("Personnes"), FIELD, finding.people, rank=10),),
    cards=(
        Card(Place.TODO, "people/_todo.html", COORDINATORS, asks=cards.waiting, rank=30),
        Card(Place.MAIN, "people/_home_card.html", FIELD, cards.next_steps, cards.any_step, rank=10),
    ),
)
