"""The drop-ins of the collective of the demonstration: one each month, one today, and last week's with who came."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from essaim.demo.people import People
from essaim.dropins.actions.attendance import close_day, note_came, write_notes
from essaim.dropins.actions.drop_ins import DropInData, open_drop_in
from essaim.dropins.actions.rota import sign_up
from essaim.dropins.enums import CameAs, Every
from essaim.dropins.models import DropIn
from essaim.kernel.ids import uuid7
from essaim.places.queries.places import places

WELCOME = "Un café, un coup de main pour les papiers, quelqu’un à qui parler."


def open_doors(people: People, *, now: datetime) -> None:
    """Inside the collective of the town."""
    by, today = people.coordinator, timezone.localdate(now)
    house = places(people.town).order_by("name__folded", "id").first()
    cafe = DropInData(
        name="Le café du jeudi", place=house, where="" if house else "Maison de quartier", welcome=WELCOME, every=Every.MONTH,
        weekday=3, months_off=(7, 8), starts_on=today, starts_at=time(14), minutes=180,
    )  # fmt: skip
    open_drop_in(people.town, data=cafe, by=by, drop_in_id=uuid7())
    table = DropInData(
        name="La table du marché", where="Place du marché", every=Every.WEEK, weekday=today.weekday(),
        starts_on=today - timedelta(days=7), starts_at=time(10), minutes=120,
    )  # fmt: skip
    made = open_drop_in(people.town, data=table, by=by, drop_in_id=uuid7())
    _held(made, people, on=today - timedelta(days=7))
    if now < timezone.make_aware(datetime.combine(today, time(12))):
        sign_up(made, today, by=people.volunteers[0], at=now)
    sign_up(made, today + timedelta(days=7), by=people.volunteers[0], at=now)


def _held(made: DropIn, people: People, *, on: date) -> None:
    by, begun = people.volunteers[0], timezone.make_aware(datetime.combine(on, time(10)))
    for host in (by, people.coordinator):
        sign_up(made, on, by=host, at=begun)
    for kind, count in ((CameAs.GUEST, 6), (CameAs.FIRST_TIME, 2), (CameAs.ACCOMPANIED, 1)):
        note_came(made, on, kind=kind, people=count, by=by, at=begun, came_id=uuid7())
    write_notes(
        made, on, subjects="Le bus 351, le jardin partagé.", decisions="Demander un banc à la mairie.",
        next_steps="Écrire la lettre ensemble la prochaine fois.", by=by, at=begun,
    )  # fmt: skip
    close_day(made, on, by=by, at=begun + timedelta(hours=2))
