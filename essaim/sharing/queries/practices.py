"""The practices of a network: who sees which, who adopted them, what became of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, QuerySet

from essaim.kernel.words import saying
from essaim.network.enums import Role
from essaim.network.models import Collective, Membership, Network
from essaim.sharing.enums import PracticeState
from essaim.sharing.models import Adoption, AssociationIdentity, Practice, PracticeComment
from essaim.sharing.models.cards import IDENTITY_LENGTHS, Identity


def practices_for(member: Membership) -> QuerySet[Practice]:
    """What is shared in her network; a collective's own drafts too, and to the lead what was taken back."""
    rows = Practice.objects.filter(network=member.network_id).select_related(
        "collective", "parent__collective"
    )
    if member.role == Role.NETWORK_LEAD:
        return rows.exclude(state=PracticeState.DRAFT)
    return rows.filter(Q(state=PracticeState.SHARED) | Q(collective=member.collective_id))


def own_practices(collective: Collective) -> QuerySet[Practice]:
    return Practice.objects.filter(collective=collective)


def saying_so(rows: QuerySet[Practice], text: str) -> QuerySet[Practice]:
    return rows.filter(saying("words", text))


def adopters(practices: Sequence[Practice]) -> Mapping[UUID, int]:
    """How many collectives took each up, as it is or adapted, however far from the first. Two statements."""
    if not practices:
        return {}
    rows = Practice.objects.filter(network__in={one.network_id for one in practices}).exclude(parent=None)
    children: dict[UUID, list[UUID]] = {}
    for child, parent in rows.values_list("id", "parent_id"):
        children.setdefault(parent, []).append(child)
    below = {one.id: _below(one.id, children) for one in practices}
    every = {identifier for ids in below.values() for identifier in ids}
    taken: dict[UUID, set[UUID]] = {}
    for practice, collective in Adoption.objects.filter(practice__in=every).values_list(
        "practice_id", "collective_id"
    ):
        taken.setdefault(practice, set()).add(collective)
    return {
        one.id: len(set().union(*(taken.get(each, set()) for each in below[one.id])) - {one.collective_id})
        for one in practices
    }


def _below(root: UUID, children: Mapping[UUID, Sequence[UUID]]) -> set[UUID]:
    found, waiting = set(), [root]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += children.get(one, ())
    return found


@dataclass
class Branch:
    """A practice, who took it up as it is, and what it became elsewhere."""

    practice: Practice
    adoptions: list[Adoption] = field(default_factory=list)
    branches: list["Branch"] = field(default_factory=list)


def tree_of(practice: Practice, member: Membership) -> Branch:
    """From the first of all: only what the reader sees."""
    root, seen = practice, {practice.id}
    visible = {one.id: one for one in practices_for(member).exclude(parent=None)}
    parents = {one.id: one for one in practices_for(member).filter(adaptations__isnull=False)}
    while root.parent_id in parents and root.parent_id not in seen:
        root = parents[root.parent_id]
        seen.add(root.id)
    adoptions: dict[UUID, list[Adoption]] = {}
    for one in Adoption.objects.filter(practice__in=[root.id, *visible]).select_related("collective"):
        adoptions.setdefault(one.practice_id, []).append(one)
    return _branch(root, list(visible.values()), adoptions)


def _branch(
    practice: Practice, known: Sequence[Practice], adoptions: Mapping[UUID, list[Adoption]]
) -> Branch:
    below = [_branch(one, known, adoptions) for one in known if one.parent_id == practice.id]
    return Branch(practice, adoptions.get(practice.id, []), below)


def comments_of(practice: Practice) -> QuerySet[PracticeComment]:
    return PracticeComment.objects.filter(practice=practice, hidden_at=None).select_related("collective")


def comments_for(member: Membership) -> QuerySet[PracticeComment]:
    """Those under a card she sees."""
    rows = PracticeComment.objects.filter(practice__in=practices_for(member), hidden_at=None)
    return rows.select_related("practice", "collective")


def adoption_by(practice: Practice, collective: Collective | None) -> Adoption | None:
    return Adoption.objects.filter(practice=practice, collective=collective).first() if collective else None


def identity_row(collective: Collective) -> AssociationIdentity | None:
    return AssociationIdentity.objects.filter(collective=collective).first()


def identity_of(collective: Collective) -> Identity:
    """What a card says of its collective; what was not written is taken from what it publishes of itself."""
    row = identity_row(collective)
    told = {name: getattr(row, name) if row else "" for name in IDENTITY_LENGTHS}
    told["carrier"] = told["carrier"] or collective.carrier[: IDENTITY_LENGTHS["carrier"]]
    told["contact"] = told["contact"] or collective.phone
    return Identity(collective=collective.name, **told)


def known_keys(network: Network) -> Mapping[str, str]:
    """Key → name, of those whose files were received before."""
    rows = Practice.objects.filter(network=network).exclude(key="").order_by("made_at")
    return dict(rows.values_list("key", "origin"))
