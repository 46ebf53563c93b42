"""What the collective learns about places from the orientations it made. Of places, never of people: from five on."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from essaim.kernel.keyring import blind_indexes
from essaim.network.models import Collective
from essaim.places.models import Place
from essaim.places.queries.merges import gone_by_kept
from essaim.places.queries.places import places
from essaim.referrals.enums import ReferralState as State
from essaim.referrals.models import Referral, ReferralMoment
from essaim.referrals.queries.referrals import PLACE

LEAST = 5
_ANSWERED = Q(state__in=[State.EXPECTED, State.REFUSED]) | Q(by=None) & ~Q(state=State.EXPIRED)


@dataclass(frozen=True)
class Learned:
    """`came`, `returned`: how many times; `asked`, `answered`: how many times the place was told, and said something."""

    place: Place
    asked: int
    answered: int
    came: int
    returned: int

    @property
    def never_answers(self) -> bool:
        return self.asked >= LEAST and not self.answered

    @property
    def is_returned_to(self) -> bool:
        """Of five or more who came, half at least came back."""
        return self.came >= LEAST and 2 * self.returned >= self.came


def learned(collective: Collective) -> list[Learned]:
    """The open places of which something may be said, by name."""
    rows = Referral.objects.filter(collective=collective).exclude(place_mark="").order_by()
    told = rows.values("place_mark").annotate(times=Count("id")).values_list("place_mark", "times")
    often = {mark for mark, times in told if times >= LEAST}
    if not often:
        return []
    came = _times(Referral.objects.filter(collective=collective, came_on__isnull=False), "place_mark")
    asked, answered, returned = (
        _times(
            ReferralMoment.objects.filter(which, collective=collective), "referral__place_mark", "referral"
        )
        for which in (Q(state=State.SENT), _ANSWERED, Q(state__in=[State.RETURNED, State.HOLDS]))
    )
    found, gone = [], gone_by_kept(collective)
    for place in places(collective).order_by("name__folded", "id"):
        names = [place.id, *gone.get(place.id, ())]
        marks = [mark for one in names for mark in blind_indexes(collective.id, PLACE, str(one))]
        if often & set(marks):
            found.append(Learned(place, *(_sum(of, marks) for of in (asked, answered, came, returned))))
    return [one for one in found if one.never_answers or one.is_returned_to]


def _times(rows: object, mark: str, what: str = "id") -> Counter[str]:
    """Mark → of how many orientations."""
    grouped = rows.order_by().values(mark).annotate(times=Count(what, distinct=True))  # type: ignore[attr-defined]
    return Counter(dict(grouped.values_list(mark, "times")))


def _sum(counted: Counter[str], marks: Iterable[str]) -> int:
    return sum(counted[mark] for mark in marks)
