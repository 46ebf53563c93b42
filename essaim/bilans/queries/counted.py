"""Who is behind each figure of a period that is over: identifiers, from which only protected numbers leave."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from essaim.bilans.enums import Met, Table, Work
from essaim.bilans.rules import atoms
from essaim.bilans.rules.periods import Quarter, of_quarter, quarters_of
from essaim.doors.enums import CONVERSATIONS, OPENED, REFUSALS
from essaim.doors.models import PastPassage
from essaim.dropins.models import Came, DropInDay
from essaim.impact.enums import Indicator, StreetIndicator
from essaim.impact.queries import figures, street_figures, visits_in
from essaim.impact.rules import Period
from essaim.network.models import Collective
from essaim.network.queries import minutes_given
from essaim.people.enums import ContactKind, PersonState
from essaim.people.models import Person
from essaim.people.queries.contacts import accompanied_ids, contacts_in, named_ids
from essaim.referrals.enums import ReferralState
from essaim.referrals.models import ReferralMoment

Ids = frozenset[str]
UNKNOWN = ""  # the commune of a passage that lost its address


@dataclass(frozen=True)
class Behind:
    """The smallest groups that a number sums, and who is in them."""

    atoms: atoms.Atoms
    ids: Ids


@dataclass(frozen=True)
class Counted:
    work: Mapping[Work, float]
    met: Mapping[Met, Behind]
    tables: Mapping[Table, Mapping[str, Behind]]


def counted(collective: Collective, period: Period) -> Counted:
    """Of whole quarters of one year. The same numbers as the page of figures shows (a test says so)."""
    quarters = quarters_of(period)
    doors, by_commune = _doors(collective, quarters)
    contacts, by_kind = _contacts(collective, quarters)
    return Counted(
        work=_work(collective, period),
        met={
            **doors,
            **contacts,
            **_people(collective, quarters),
            **_orientations(collective, quarters),
            Met.AT_DROP_INS: _at_drop_ins(collective, quarters),
        },
        tables={Table.BY_COMMUNE: by_commune, Table.BY_KIND: by_kind},
    )


def _work(collective: Collective, period: Period) -> dict[Work, float]:
    done = figures(collective, period)
    minutes = minutes_given(collective, since=period.first, until=period.last)
    start, end = period.bounds(timezone.get_current_timezone())
    days = DropInDay.objects.filter(
        collective=collective, starts_at__gte=start, starts_at__lt=end, closed_at__isnull=False
    )
    found = {Work(one.value): done[one] for one in Indicator if one.value in Work.values}
    return found | {
        Work.ROUNDS: street_figures(collective, period)[StreetIndicator.ROUNDS],
        Work.DROP_INS: days.count(),
        Work.GIVEN: round(sum(minutes.values()) / 60, 1),
    }


@dataclass(frozen=True)
class _Passage:
    id: str
    outcome: str
    door: str
    quarter: Quarter
    commune: str


def _passages(collective: Collective, quarters: Iterable[Quarter]) -> list[_Passage]:
    found = []
    for quarter in quarters:
        period = of_quarter(quarter)
        start, end = period.bounds(timezone.get_current_timezone())
        known = visits_in(collective, period).values_list(
            "id", "outcome", "dwelling_id", "dwelling__street__commune__name"
        )
        past = PastPassage.objects.filter(collective=collective, at__gte=start, at__lt=end)
        rows = [*known, *((*one, UNKNOWN) for one in past.values_list("id", "outcome", "door_id"))]
        found += [
            _Passage(str(identifier), outcome, str(door), quarter, commune or UNKNOWN)
            for identifier, outcome, door, commune in rows
        ]
    return found


def _doors(collective: Collective, quarters: list[Quarter]) -> tuple[dict[Met, Behind], dict[str, Behind]]:
    passages = _passages(collective, quarters)
    talks = [one for one in passages if one.outcome in CONVERSATIONS]
    refusals = [one for one in passages if one.outcome in REFUSALS]
    communes = sorted({one.commune for one in passages})
    found = {
        Met.OPENED: Behind(
            atoms.doors(quarters), frozenset(one.door for one in passages if one.outcome in OPENED)
        ),
        Met.CONVERSATIONS: Behind(atoms.events("talks", quarters, communes or [""]), _ids(talks)),
        Met.REFUSALS: Behind(atoms.events("refusals", quarters), _ids(refusals)),
    }
    parts = {
        commune: Behind(
            atoms.events("talks", quarters, [commune]), _ids(one for one in talks if one.commune == commune)
        )
        for commune in communes
    }
    return found, parts


def _ids(passages: Iterable[_Passage]) -> Ids:
    return frozenset(one.id for one in passages)


def _contacts(collective: Collective, quarters: list[Quarter]) -> tuple[dict[Met, Behind], dict[str, Behind]]:
    ids: dict[tuple[str, bool], set[str]] = defaultdict(set)
    for quarter in quarters:
        period = of_quarter(quarter)
        rows = contacts_in(collective, first=period.first, last=period.last).order_by()
        for identifier, kind, is_two_way in rows.values_list("id", "kind", "is_two_way"):
            ids[kind, is_two_way].add(str(identifier))

    def behind(*wanted: tuple[str, bool]) -> Behind:
        kinds = [f"{kind}{'+' if answered else '-'}" for kind, answered in wanted]
        return Behind(
            atoms.events("contacts", quarters, kinds), frozenset().union(*(ids[one] for one in wanted))
        )

    every = [(kind, answered) for kind in ContactKind.values for answered in (True, False)]
    answered = [one for one in every if one[1]]
    found = {
        Met.CONTACTS: behind(*every),
        Met.TWO_WAY: behind(*answered),
        Met.BY_PHONE: behind((ContactKind.PHONE, True)),
    }
    return found, {kind: behind((kind, True)) for kind in ContactKind.values}


def _people(collective: Collective, quarters: list[Quarter]) -> dict[Met, Behind]:
    named: set[Any] = set()
    accompanied: set[Any] = set()
    for quarter in quarters:
        period = of_quarter(quarter)
        named |= named_ids(collective, first=period.first, last=period.last)
        accompanied |= accompanied_ids(collective, first=period.first, last=period.last)
    first, last = of_quarter(quarters[0]).first, of_quarter(quarters[-1]).last
    new = Person.objects.filter(collective=collective, met_on__gte=first, met_on__lte=last)
    new = new.exclude(state=PersonState.MERGED).order_by()
    is_named, is_accompanied = atoms.NAMED + atoms.BOTH, atoms.ACCOMPANIED + atoms.BOTH
    return {
        Met.NAMED: Behind(atoms.people(quarters, is_named), _words(named)),
        Met.ACCOMPANIED: Behind(atoms.people(quarters, is_accompanied), _words(accompanied)),
        Met.STILL_LINKED: Behind(
            atoms.people(quarters, is_named, is_accompanied), _words(named & accompanied)
        ),
        Met.NEW: Behind(atoms.events("new", quarters), _words(new.values_list("id", flat=True))),
    }


def _orientations(collective: Collective, quarters: list[Quarter]) -> dict[Met, Behind]:
    first, last = of_quarter(quarters[0]).first, of_quarter(quarters[-1]).last
    moments = ReferralMoment.objects.filter(collective=collective, on__gte=first, on__lte=last).order_by()
    asked = {
        Met.ORIENTED: ReferralState.AGREED,
        Met.CAME: ReferralState.CAME,
        Met.HOLDS: ReferralState.HOLDS,
    }
    return {
        figure: Behind(
            atoms.events(figure.value, quarters),
            _words(moments.filter(state=state).values_list("referral_id", flat=True)),
        )
        for figure, state in asked.items()
    }


def _at_drop_ins(collective: Collective, quarters: list[Quarter]) -> Behind:
    whole = Period(of_quarter(quarters[0]).first, of_quarter(quarters[-1]).last)
    start, end = whole.bounds(timezone.get_current_timezone())
    rows = Came.objects.filter(
        collective=collective, undone_at=None, day__starts_at__gte=start, day__starts_at__lt=end
    ).order_by()
    ids = [f"{one}#{place}" for one, people in rows.values_list("id", "people") for place in range(people)]
    return Behind(atoms.events("at_drop_ins", quarters), frozenset(ids))


def _words(ids: Iterable[Any]) -> Ids:
    return frozenset(map(str, ids))
