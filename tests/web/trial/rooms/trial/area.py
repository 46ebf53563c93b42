"""An area of the screens that stands nowhere but here: nothing else names it."""

from essaim.entrance.policies import COORDINATORS
from essaim.network.enums import Role
from essaim.web.frame.areas import Area, Card, Found, MenuLine, Place, Searcher, Step

AREA = Area(
    at="essai/",
    urls=("essaim.web.trial.urls",),
    step=Step.GUIDE,
    lines=(MenuLine("trial:list", "Lieux d’essai", "pin", (Role.COORDINATOR, Role.VOLUNTEER)),),
    searchers=(
        Searcher("Essais", COORDINATORS, lambda _request, words: [Found(f"Essai de {words}", "/essai/un/")]),
    ),
    cards=(
        Card(Place.TODO, "trial/todo.html", COORDINATORS, lambda _request, _at: {"count": 3}),
        Card(Place.MAIN, "trial/todo.html", COORDINATORS, lambda _request, _at: None),
    ),
)
