"""Know-how: what each says of herself, and what was done, read from the facts and never typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F

from essaim.calls.models import Call
from essaim.diagnosis.models import DiagnosisFile
from essaim.doors.models import PastPassage, Visit
from essaim.network.models import Collective, Membership
from essaim.network.queries import active_members
from essaim.referrals.enums import ReferralState
from essaim.referrals.models import Referral
from essaim.street.models import RoundMember, Watcher
from essaim.transmission.enums import ShownBy
from essaim.transmission.models import SelfRating, SkillsShared
from essaim.transmission.queries.curricula import current
from essaim.transmission.rules.programme import Competence
from essaim.transmission.rules.skills import ABLE, SHOWN_FROM

CAME = (ReferralState.CAME, ReferralState.RETURNED, ReferralState.HOLDS, ReferralState.LEFT)


@dataclass(frozen=True)
class Skill:
    """`first` and `level`: what she said of herself, first and last; `done`: how often, `wanted` to be shown."""

    competence: Competence
    first: int | None
    level: int | None
    done: int
    wanted: int

    @property
    def is_shown(self) -> bool:
        return self.wanted > 0 and self.done >= self.wanted

    @property
    def is_able(self) -> bool:
        return self.is_shown or (self.level or 0) >= ABLE


def facts(collective: Collective) -> dict[str, dict[UUID, int]]:
    """Where each fact is → member → how often."""
    here = {"collective": collective}
    rows: dict[str, Any] = {
        ShownBy.DIAGNOSIS: DiagnosisFile.objects.filter(**here).annotate(who=F("imported_by")),
        ShownBy.WATCHERS: Watcher.objects.filter(**here).annotate(who=F("made_by")),
        ShownBy.DOORS: Visit.objects.filter(**here, superseded_by=None).annotate(who=F("tour__pair__member")),
        ShownBy.CALLS: Call.objects.filter(**here).annotate(who=F("by")),
        ShownBy.ROUNDS: RoundMember.objects.filter(**here, street_round__returned_at__isnull=False).annotate(who=F("member")),
        ShownBy.REFERRALS: Referral.objects.filter(**here, state__in=CAME).annotate(who=F("goes_with")),
    }  # fmt: skip
    found = {name: _counted(one) for name, one in rows.items()}
    old = PastPassage.objects.filter(**here).annotate(
        who=F("tour__pair__member")
    )  # those that lost their address
    for who, count in _counted(old).items():
        found[ShownBy.DOORS][who] = found[ShownBy.DOORS].get(who, 0) + count
    return found


def _counted(rows: Any) -> dict[UUID, int]:
    return dict(
        rows.exclude(who=None)
        .order_by()
        .values("who")
        .annotate(n=Count("id", distinct=True))
        .values_list("who", "n")
    )


def skills_of(member: Membership) -> list[Skill]:
    assert member.collective is not None
    return _skills(member.collective, [member])[member.id]


def _skills(collective: Collective, members: Sequence[Membership]) -> dict[UUID, list[Skill]]:
    done = facts(collective)
    said: dict[tuple[UUID, str], list[int]] = {}
    rows = SelfRating.objects.filter(collective=collective, member__in=members).order_by("at", "id")
    for who, key, level in rows.values_list("member_id", "key", "level"):
        said.setdefault((who, key), []).append(level)
    competences = current(collective.network).programme.competences
    return {one.id: [_skill(known, one.id, said, done) for known in competences] for one in members}


def _skill(
    known: Competence,
    who: UUID,
    said: Mapping[tuple[UUID, str], list[int]],
    done: Mapping[str, Mapping[UUID, int]],
) -> Skill:
    levels = said.get((who, known.key), [])
    return Skill(
        known,
        levels[0] if levels else None,
        levels[-1] if levels else None,
        done.get(known.shown_by, {}).get(who, 0),
        SHOWN_FROM.get(known.shown_by, 0),  # type: ignore[call-overload]
    )


def is_shared(member: Membership) -> bool:
    return SkillsShared.objects.filter(collective=member.collective_id, member=member).exists()


@dataclass(frozen=True)
class Known:
    """A know-how, and who of those who chose to show it has it."""

    competence: Competence
    who: list[Membership]


def known_here(collective: Collective, *, on: date) -> tuple[list[Known], int, int]:
    """Each know-how; how many members show theirs, of how many."""
    team = list(active_members(collective, on=on))
    shared = set(SkillsShared.objects.filter(collective=collective).values_list("member_id", flat=True))
    showing = [one for one in team if one.id in shared]
    skills = _skills(collective, showing)
    competences = current(collective.network).programme.competences
    found = [
        Known(known, [one for one in showing if skills[one.id][place].is_able])
        for place, known in enumerate(competences)
    ]
    return found, len(showing), len(team)
