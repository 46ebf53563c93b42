"""What a collective shows of its directory to everyone."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext

from essaim.kernel.dates import in_words
from essaim.kernel.prepared import Wanted, number_of
from essaim.network.models import Collective
from essaim.places.models import ClimateFact, DirectorySettings, Origin, Place, Proposal
from essaim.places.queries.places import every_place, places
from essaim.places.rules.days import DayHours, Shut, days_from
from essaim.places.rules.hours import is_plain, say_week
from essaim.places.rules.public import public_phone, public_text
from essaim.places.rules.sourced import NEVER

TOLD_FOR = timedelta(days=60)  # a closing stays among the news so long


@dataclass(frozen=True)
class PublicService:
    name: str
    need: str
    welcome: str
    is_free: bool
    details: list[str]


@dataclass(frozen=True)
class PublicPlace:
    """The one form in which a place leaves for everyone's eyes: no mail, no mobile number, no remark, no member."""

    place: Place

    @property
    def name(self) -> str:
        return public_text(self.place.name)

    @property
    def kind(self) -> str:
        return str(self.place.get_kind_display())

    @property
    def address(self) -> str:
        return public_text(", ".join(filter(None, (self.place.address, self.place.town))))

    @property
    def phone(self) -> str:
        return public_phone(self.place.phone) if self.place.phone else ""

    @property
    def description(self) -> str:
        return public_text(self.place.description)

    @property
    def hours(self) -> list[tuple[str, str]]:
        return say_week(self.place.hours) if is_plain(self.place.hours) else []

    @property
    def hours_as_written(self) -> str:
        return "" if self.hours else self.place.hours

    @property
    def hours_note(self) -> str:
        return public_text(self.place.hours_note)

    @property
    def getting_there(self) -> str:
        return public_text(self.place.getting_there)

    @property
    def checked_on(self) -> date | None:
        return None if self.place.checked_on == NEVER else self.place.checked_on

    @property
    def climate(self) -> list[str]:
        """« Il y fait frais…, des toilettes »: one sentence."""
        said = [str(one.get_fact_display()) for one in self.place.climate.all() if one.is_so]
        return said[:1] + [one[:1].lower() + one[1:] for one in said[1:]]

    def closures_from(self, day: date) -> list[tuple[date, date, str]]:
        """(from, to, why), those that go on or are to come."""
        told = [one for one in self.place.closures.all() if one.last >= day]
        return [(one.first, one.last, public_text(one.why)) for one in told]

    def week_from(self, day: date) -> list[DayHours]:
        """The seven days to come: the week, the holidays there, what was announced."""
        shut = [Shut(*one) for one in self.closures_from(day)]
        return days_from(self.place.hours, day, many=7, where=self.place.where, closures=shut)

    @property
    def sources(self) -> list[str]:
        """Each source with its licence, which asks to be named."""
        said = (" · ".join(filter(None, (one.source, one.licence))) for one in self.place.origins.all())
        return list(dict.fromkeys(said))

    @property
    def services(self) -> list[PublicService]:
        return [
            PublicService(
                public_text(one.name),
                str(one.get_need_display()),
                str(one.get_welcome_display()),
                one.is_free == "yes",
                [public_text(text) for text in (one.description, one.when, one.for_whom, one.price, one.first_contact) if text],
            )
            for one in self.place.services.all()
        ]  # fmt: skip


def published_places(collective: Collective) -> QuerySet[Place]:
    """The open ones that a coordinator chose to show, with all that is shown of them."""
    own = Origin.objects.filter(service=None)
    facts = ClimateFact.objects.filter(is_so=True)
    rows = places(collective).filter(published_on__isnull=False)
    rows = rows.prefetch_related("services", "closures", Prefetch("origins", own), Prefetch("climate", facts))
    return rows.order_by("name__folded", "id")


def place_news(collective: Collective, *, on: date, most: int) -> QuerySet[Place]:
    """What changed among them, the latest first; those that closed lately too."""
    rows = every_place(collective).filter(published_on__isnull=False, changed_on__isnull=False)
    return rows.exclude(closed_on__lt=on - TOLD_FOR).order_by("-changed_on", "-id")[:most]


def open_proposals(collective: Collective) -> QuerySet[Proposal]:
    """The errors that were told and that nobody looked at, the oldest first."""
    rows = Proposal.objects.filter(collective=collective, settled_on=None)
    return rows.select_related("place", "by__user").order_by("said_on", "id")


def number_told(collective: Collective) -> Wanted:
    """How many of these."""
    return _TOLD.wanted(collective=collective.id)


_TOLD = number_of(lambda collective: Proposal.objects.filter(collective=collective, settled_on=None))


def shares_directory(collective: Collective) -> bool:
    return DirectorySettings.objects.filter(collective=collective, is_shared=True).exists()


def told_to_someone(place: Place, *, on: date) -> str:
    """What is given of a place to whoever might go, in a few lines: never a mobile number, a mail nor a remark."""
    shown = PublicPlace(place)
    week = [f"{days.capitalize()}\u00a0: {hours}" for days, hours in shown.hours]
    shut = [
        gettext("Fermé du %(first)s au %(last)s")
        % {"first": in_words(first, "j F"), "last": in_words(last, "j F")}
        for first, last, _why in shown.closures_from(on)
    ]
    services = [", ".join(filter(None, (one.name, one.welcome.lower()))) for one in shown.services]
    lines = [
        shown.name,
        shown.address,
        shown.phone,
        *services,
        *week,
        shown.hours_note,
        *shut,
        shown.getting_there,
    ]
    return "\n".join(filter(None, lines))
