from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS
from essaim.network.enums import Role
from essaim.web.frame.areas import Area, Card, MenuLine, Place, Step
from essaim.web.tours import cards

WALKERS = (Role.VOLUNTEER, Role.FACILITATOR)

AREA = Area(
    at="tournees/",
    title="Tournées",
    urls=("essaim.web.tours.urls",),
    guide="preparer-des-tournees",
    guides={"mine": "a-la-porte"},
    step=Step.REACH,
    lines=(
        MenuLine("tours:board", _("Tournées"), "door", COORDINATORS, rank=40),
        MenuLine("tours:mine", _("Mes tournées"), "door", WALKERS, rank=10),
    ),
    cards=(
        Card(Place.ACTION, "tours/_action.html", COORDINATORS, lambda _request, _at: {}, rank=20),
        Card(Place.ALERT, "tours/_late_ones.html", COORDINATORS, cards.late, rank=10),
        Card(Place.LEAD, "tours/_next_tour.html", WALKERS, cards.next_tour, rank=10),
        Card(Place.LEAD, "tours/_next_tour.html", COORDINATORS, cards.my_tour_of_the_day, rank=10),
        Card(Place.TODO, "tours/_todo.html", COORDINATORS, cards.todo, rank=50),
        Card(Place.TODO, "tours/_todo_dates.html", COORDINATORS, cards.without_date, rank=80),
        Card(Place.ASIDE, "tours/_next_outing.html", COORDINATORS, cards.next_outing, rank=10),
        Card(Place.FOOT, "tours/_all_mine.html", WALKERS, lambda _request, _at: {}, rank=20),
    ),
)
