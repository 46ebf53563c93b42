from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import COORDINATORS
from essaim.network.enums import Role
from essaim.web.frame.areas import Area, Card, Dates, MenuLine, Place, Step
from essaim.web.tours import cards, dates

WALKERS = (Role.VOLUNTEER, Role.FACILITATOR)

AREA = Area(
    at="tournees/",
    title="Tournées",
    urls=("essaim.web.tours.urls",),
    guide="preparer-des-tournees",
    guides={"mine": "a-la-porte"},
    step=Step.REACH,
    dates=(Dates(dates.outings),),
    lines=(
        MenuLine("tours:board", _("Tournées"), "door", COORDINATORS, rank=40),
        MenuLine("tours:mine", _("Mes tournées"), "door", WALKERS, rank=10),
    ),
    cards=(
        Card(Place.ACTION, "tours/_action.html", COORDINATORS, rank=20),
        Card(Place.ALERT, "tours/_late_ones.html", COORDINATORS, cards.late, cards.is_someone_late, rank=10),
        Card(Place.LEAD, "tours/_next_tour.html", WALKERS, cards.next_tour, rank=10),
        Card(
            Place.LEAD,
            "tours/_next_tour.html",
            COORDINATORS,
            cards.my_tour_of_the_day,
            cards.is_expected,
            rank=10,
        ),
        Card(
            Place.TODO,
            "tours/_todo.html",
            COORDINATORS,
            cards.without_pair,
            cards.is_any_without_pair,
            rank=50,
        ),
        Card(Place.TODO, "tours/_todo.html", COORDINATORS, cards.to_close, cards.is_any_to_close, rank=51),
        Card(
            Place.TODO, "tours/_todo.html", COORDINATORS, cards.never_left, cards.did_any_never_leave, rank=52
        ),
        Card(Place.TODO, "tours/_todo_dates.html", COORDINATORS, asks=cards.without_date, rank=80),
        Card(Place.ASIDE, "tours/_next_outing.html", COORDINATORS, cards.next_outing, rank=10),
        Card(Place.FOOT, "tours/_all_mine.html", WALKERS, rank=20),
    ),
)
