from essaim.entrance.policies import COORDINATORS
from essaim.web.first_steps import views
from essaim.web.frame.areas import Area, Card, Place

AREA = Area(
    at="premiers-pas/",
    title="Premiers pas",
    urls=("essaim.web.first_steps.urls",),
    guide="premiers-pas",
    cards=(
        Card(Place.BEGINNING, "first_steps/_card.html", COORDINATORS, views.of_the_day, views.is_beginning),
    ),
)
