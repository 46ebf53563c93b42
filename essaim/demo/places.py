"""The fictional places where the collective of the demonstration guides people."""

from datetime import date, time, timedelta

from essaim.demo.people import People
from essaim.kernel.ids import uuid7
from essaim.places.actions.climate import say_climate
from essaim.places.actions.closures import announce_closure
from essaim.places.actions.places import PlaceData, add_place
from essaim.places.actions.publishing import publish_place
from essaim.places.actions.services import ServiceData, add_service
from essaim.places.enums import Day, Known, Need, PlaceKind, Welcome
from essaim.places.models import Place
from essaim.territory.queries.doors import live_doors, middle_of

_MORNING, _AFTERNOON = (time(9), time(12)), (time(14), time(17, 30))
_WORKING_DAYS = dict.fromkeys((Day.MONDAY, Day.TUESDAY, Day.THURSDAY, Day.FRIDAY), (_MORNING, _AFTERNOON))
_TOWN = "Bondy"

PLACES = (
    (PlaceData(name="Centre social des Lilas (fictif)", kind=PlaceKind.SOCIAL_CENTRE, address="12 rue des Lilas", town=_TOWN, phone="01 00 00 00 21", email="accueil@lilas.example",
               getting_there="Bus 616, arrêt Lilas, devant la porte", step_free=Known.YES, languages="français, arabe, peul", week=_WORKING_DAYS), 20,
     (ServiceData(name="Café du mardi", need=Need.MEET, welcome=Welcome.ANYONE, when="le mardi, de 14 h à 16 h", is_free=Known.YES,
                  first_contact="Entrer, dire que l’on vient pour le café : quelqu’un accompagne jusqu’à la salle."),
      ServiceData(name="Écrivain public", need=Need.PAPERS, welcome=Welcome.APPOINTMENT, when="le jeudi matin", is_free=Known.YES,
                  first_contact="Téléphoner à l’accueil, venir avec ses papiers."))),
    (PlaceData(name="Médiathèque du canal (fictive)", kind=PlaceKind.LIBRARY, address="3 place du Canal", town=_TOWN, phone="01 00 00 00 22", email="accueil@canal.example", step_free=Known.YES,
               week={Day.WEDNESDAY: (_MORNING, _AFTERNOON), Day.SATURDAY: (_MORNING, _AFTERNOON)}, hours_note="fermée en août"), 210,
     (ServiceData(name="Club de lecture", need=Need.MEET, welcome=Welcome.ANYONE, when="le premier samedi du mois, à 10 h", is_free=Known.YES),
      ServiceData(name="Atelier tablette", need=Need.DIGITAL, welcome=Welcome.APPOINTMENT, is_free=Known.YES))),
    (PlaceData(name="La Table d’à côté (fictive)", kind=PlaceKind.MEALS, address="8 avenue du Parc", town=_TOWN, phone="01 00 00 00 23", step_free=Known.NO,
               week={Day.THURSDAY: ((time(12), time(14)),)}), 45,
     (ServiceData(name="Repas du jeudi", need=Need.EAT, welcome=Welcome.APPOINTMENT, when="le jeudi à midi", price="4 €", is_free=Known.NO,
                  first_contact="Réserver la veille par téléphone."),)),
    (PlaceData(name="Jardin partagé des Noyers (fictif)", kind=PlaceKind.CULTURE, address="rue des Noyers", town=_TOWN, hours_note="le samedi quand il fait beau"), 90,
     (ServiceData(name="Jardiner ensemble", need=Need.USEFUL, welcome=Welcome.ANYONE, is_free=Known.YES),)),
)  # fmt: skip

CLIMATE: tuple[dict[str, str], ...] = (
    {"cool": "yes", "water": "yes", "toilets": "yes", "seats": "yes", "warm": "yes"},
    {"cooled": "yes", "toilets": "yes", "seats": "yes", "warm": "yes"},
    {"cool": "no", "toilets": "yes", "seats": "yes"},
    {"cool": "yes", "toilets": "no"},
)
SHOWN = 3  # the coordinator chose these for everyone; the garden is not ready
AROUND = (
    (0.002, 0.001),
    (-0.004, 0.0015),
    (0.001, -0.002),
    (-0.001, -0.003),
)  # degrees from the middle of the doors


def describe_places(people: People, *, today: date) -> list[Place]:
    """Inside the collective of the town."""
    described, middle = [], middle_of(live_doors(people.town))
    for number, (data, days_ago, services) in enumerate(PLACES):
        by, on = people.volunteers[number % len(people.volunteers)], today - timedelta(days=days_ago)
        place = add_place(people.town, data=data, place_id=uuid7(), by=by, on=on)
        for service in services:
            add_service(place, data=service, service_id=uuid7(), by=by, on=on)
        described.append(place)
    for place, facts, (east, north) in zip(described, CLIMATE, AROUND, strict=True):
        if middle is not None:
            Place.objects.filter(id=place.id).update(lon=middle[0] + east, lat=middle[1] + north)
        say_climate(place, facts=facts, by=people.volunteers[0], on=today - timedelta(days=30))
    for place in described[:SHOWN]:
        publish_place(place, by=people.coordinator, on=today - timedelta(days=15))
    first = today + timedelta(days=10)
    announce_closure(
        described[0],
        first=first,
        last=first + timedelta(days=1),
        why="inventaire",
        by=people.coordinator,
        on=today,
    )
    return described
