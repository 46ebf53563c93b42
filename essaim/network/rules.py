"""Who may invite whom, and for how long; the way of a collective, stage after stage. No database."""

from collections.abc import Iterable
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from essaim.network.enums import ContactKind, LocalTime, Role, Stage
from essaim.network.models import Collective, Membership

LONGEST = timedelta(days=550)  # a year and a summer: an adhesion is renewed, never eternal
SOON = timedelta(days=30)
MOST_MINUTES = 24 * 60  # of one activity

_INVITES: dict[str, tuple[Role, ...]] = {
    Role.COORDINATOR: (Role.VOLUNTEER, Role.COORDINATOR, Role.FACILITATOR, Role.OBSERVER),
    Role.NETWORK_LEAD: (Role.COORDINATOR,),
}


def invitable_roles(role: str) -> tuple[Role, ...]:
    """The roles that someone of this role may give, the most usual first."""
    return _INVITES.get(role, ())


def can_invite(by: Membership, *, role: str) -> bool:
    return role in invitable_roles(by.role)


def can_manage(by: Membership, member: Membership) -> bool:
    """Change the role of a member, prolong her, end her membership."""
    return (
        by.role == Role.COORDINATOR
        and by.collective_id is not None
        and by.collective_id == member.collective_id
    )


def may_do_without_password(role: str) -> bool:
    """A volunteer sees her own tour only: a code received by e-mail is enough for her."""
    return role == Role.VOLUNTEER


def default_end(today: date) -> date:
    """The end of the next summer: memberships are renewed together in September."""
    summer = date(today.year, 8, 31)
    return summer if summer - today >= timedelta(days=90) else summer.replace(year=today.year + 1)


def latest_end(today: date) -> date:
    return today + LONGEST


def is_possible_end(ends_on: date, *, today: date) -> bool:
    return today < ends_on <= latest_end(today)


def ends_soon(ends_on: date, *, today: date) -> bool:
    return ends_on - today <= SOON


_CLOCKS = {
    **dict.fromkeys(("971", "977", "978"), LocalTime.GUADELOUPE),
    "972": LocalTime.MARTINIQUE,
    "973": LocalTime.CAYENNE,
    "974": LocalTime.REUNION,
    "975": LocalTime.MIQUELON,
    "976": LocalTime.MAYOTTE,
    "986": LocalTime.WALLIS,
    "987": LocalTime.TAHITI,
    "988": LocalTime.NOUMEA,
}
_ISLANDS = {
    **dict.fromkeys(("98719",), LocalTime.GAMBIER),
    **dict.fromkeys(("98723", "98731", "98732", "98746", "98747", "98756"), LocalTime.MARQUESAS),
}


def local_time_of(communes: Iterable[str]) -> str:
    """The clock of these communes, when they have one that is not that of Paris; else nothing."""
    found = {_ISLANDS.get(insee) or _CLOCKS.get(insee[:3], LocalTime.PARIS) for insee in communes}
    return "" if len(found) != 1 or LocalTime.PARIS in found else found.pop().value


EMPTIED = "@parti.invalid"  # the end of the address of an emptied account: it leads nowhere
NOBODY = "Quelqu’un"  # what signs what she did


WAY = (
    Stage.REQUESTED, Stage.MET, Stage.AGREED, Stage.ON_PATH, Stage.FIRST_OUTINGS, Stage.AUTONOMOUS, Stage.COMPANION,
)  # fmt: skip
STANDS_ALONE = (Stage.AUTONOMOUS, Stage.COMPANION)
AT_REST = (Stage.DORMANT, Stage.CLOSED)
_VISITS, _CALLS = (1, 3, 6, 12), (2, 4, 5, 9, 15, 18, 21, 24)  # months after a collective stands alone


def next_stage(stage: str) -> Stage | None:
    """The one that follows on the way; none at its end, and aside from it."""
    if stage not in WAY[:-1]:
        return None
    return WAY[WAY.index(Stage(stage)) + 1]


def needs_reason(before: str, after: str) -> bool:
    """All but the next step of the way: a stage skipped, a way back, a rest, an awakening."""
    return after != next_stage(before)


def can_move(by: Membership, collective: Collective) -> bool:
    """Its network, or those who lead and coordinate it: the handover is theirs."""
    if by.role == Role.NETWORK_LEAD:
        return by.network_id == collective.network_id
    return by.role in (Role.COORDINATOR, Role.FACILITATOR) and by.collective_id == collective.id


def contacts_after(on: date) -> list[tuple[date, ContactKind]]:
    """What a network owes to a collective that stands alone since then: visits, then calls, for 24 months."""
    every = dict.fromkeys(_VISITS, ContactKind.VISIT) | dict.fromkeys(_CALLS, ContactKind.CALL)
    return [(on + relativedelta(months=months), every[months]) for months in sorted(every)]
