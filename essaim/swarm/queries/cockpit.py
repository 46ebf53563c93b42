"""What the cockpit reads: the courses and the pulses of a network, in a number of queries that does not grow."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from essaim.kernel.words import fold, saying
from essaim.network.enums import Role, Stage
from essaim.network.models import Collective, Membership, Network
from essaim.network.rules import AT_REST
from essaim.swarm.enums import RequestState
from essaim.swarm.models import CollectiveRequest, Pulse, SignSettings


def thresholds_of(network: Network) -> dict[str, int]:
    row = SignSettings.objects.filter(network=network).first()
    return dict(row.thresholds) if row else {}


def pulses(network: Network) -> QuerySet[Pulse]:
    return Pulse.objects.filter(collective__network=network).select_related("collective__course")


def followed(
    network: Network,
    *,
    matching: str = "",
    stage: str = "",
    only: str = "",
    owner: Membership | None = None,
    on: date,
) -> QuerySet[Collective]:
    """Its collectives with their course and their pulse. `only`: those with signs, those whose contact or step is late."""
    rows = Collective.objects.filter(network=network).select_related("course__owner__user", "pulse")
    if matching:
        rows = rows.filter(saying("name", matching) | saying("carrier", matching))
    if stage in Stage.values:
        rows = rows.filter(stage=stage)
    if only == "signs":
        rows = rows.filter(pulse__talk__gt=0)
    elif only == "late":
        rows = rows.filter(late(on))
    elif only == "mine" and owner is not None:
        rows = rows.filter(course__owner=owner)
    return rows.order_by("name__folded", "id")


@dataclass(frozen=True)
class ByName:
    """Collectives in the order of their names, cut in pages: names are folded here, where PostgreSQL takes a second for 2,000."""

    rows: QuerySet[Collective]

    def __len__(self) -> int:
        return self.rows.count()

    def __getitem__(self, part: slice) -> list[Collective]:
        named = self.rows.order_by().values_list("name", "id")
        chosen = [one for _name, one in sorted((fold(name), one) for name, one in named)[part]]
        found = {one.id: one for one in self.rows.order_by().filter(id__in=chosen)}
        return [found[one] for one in chosen if one in found]

    def whole(self) -> QuerySet[Collective]:
        return self.rows


def late(on: date) -> Q:
    """A contact is owed, or what comes next was for before that day."""
    return Q(course__contact_due_on__lt=on) | (Q(course__next_on__lt=on) & ~Q(course__next_step=""))


def late_ones(network: Network, *, on: date) -> QuerySet[Collective]:
    rows = Collective.objects.filter(late(on), network=network).select_related("course__owner__user")
    return rows.order_by("course__contact_due_on", "course__next_on", "id")


def with_signs(network: Network) -> int:
    return Collective.objects.filter(network=network, pulse__talk__gt=0).count()


def leads(network: Network, *, on: date) -> QuerySet[Membership]:
    """Who may see to something, for the network."""
    return Membership.objects.filter(
        network=network, role=Role.NETWORK_LEAD, ended_at=None, ends_on__gte=on, user__is_active=True
    ).select_related("user")


def standing(network: Network) -> QuerySet[Collective]:
    """Those that may accompany another one."""
    return (
        Collective.objects.filter(network=network).exclude(stage__in=AT_REST).order_by("name__folded", "id")
    )


def requests(network: Network, *, matching: str = "", state: str = "") -> QuerySet[CollectiveRequest]:
    """Those that wait first, then the latest."""
    rows = CollectiveRequest.objects.filter(network=network).select_related("collective")
    if matching:
        rows = rows.filter(saying("commune", matching))
    if state in RequestState.values:
        rows = rows.filter(state=state)
    return rows.order_by("-received_on", "-id")


def requests_to_settle(network: Network, *, on: date) -> QuerySet[CollectiveRequest]:
    """Never answered, or to be taken up again by that day."""
    waits = Q(state=RequestState.RECEIVED) | Q(state=RequestState.NOT_YET, back_on__lte=on)
    return requests(network).filter(waits, emptied_on=None)


def network_with(slug: str) -> QuerySet[Network]:
    return Network.objects.filter(slug=slug)
