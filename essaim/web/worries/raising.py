"""Saying that something is wrong: from the menu, from a person's file, from a door of a tour."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from essaim.doors.models import Tour
from essaim.doors.queries.tours import doors_in_reach, tours_of
from essaim.entrance.gates import fetch
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.entrance.sight import open_file
from essaim.kernel.errors import DomainError
from essaim.kernel.ids import uuid7
from essaim.kernel.journal import Verb
from essaim.network.enums import Role
from essaim.people.models import Person
from essaim.people.rules.shown_names import name_in_lists
from essaim.territory.models import Dwelling
from essaim.web.worries.forms import WorryForm
from essaim.worries.actions.worries import WorryData, raise_worry
from essaim.worries.enums import WorryLevel
from essaim.worries.models import Worry
from essaim.worries.queries.emergency import emergency_numbers


@dataclass(frozen=True)
class About:
    """Whom or what it is about, when it was raised from there."""

    person: Person | None = None
    door: Dwelling | None = None
    tour: Tour | None = None  # the walk to go back to

    @property
    def query(self) -> str:
        if self.person:
            return f"?person={self.person.id}"
        walk = f"&tournee={self.tour.id}" if self.tour else ""
        return f"?porte={self.door.id}{walk}" if self.door else ""

    @property
    def words(self) -> str:
        if self.person:
            return name_in_lists(self.person)
        return (
            ", ".join(part for part in (str(self.door), self.door.place_label) if part) if self.door else ""
        )


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Three levels in words. A danger answers with the numbers at once, even when the form has a fault."""
    about = _about(request)
    is_danger = request.POST.get("level") == WorryLevel.DANGER
    form = WorryForm(request.POST or None, initial={"worry_id": uuid7()})
    worry = _raise(request, form, about) if form.is_valid() else None
    if worry is not None and is_danger:
        return render(request, "worries/danger.html", _help(request) | {"worry": worry})
    if worry is not None:
        return _thanks(request, worry, about)
    context: dict[str, Any] = {"form": form, "about": about, "is_danger": is_danger}
    if is_danger or about.door:
        context |= _help(request)
    return render(request, "worries/new.html", context, status=422 if form.errors else 200)


def _help(request: MemberRequest) -> dict[str, Any]:
    numbers = emergency_numbers(request.collective)
    return {"numbers": numbers, "checked_on": min(number.verified_on for number in numbers)}


def _about(request: MemberRequest) -> About:
    if asked := request.GET.get("person"):
        verb = Verb.CHANGED if request.method == "POST" else Verb.OPENED
        return About(person=open_file(request, _uuid(asked), verb=verb).person)
    if asked := request.GET.get("porte"):
        doors = doors_in_reach(request.member).select_related("street", "building")
        walks = tours_of(request.member).filter(id=_uuid(request.GET.get("tournee", "")))
        return About(
            door=fetch(doors, id=_uuid(asked)), tour=walks.filter(stops__dwelling=_uuid(asked)).first()
        )
    return About()


def _uuid(text: str) -> UUID:
    """An id that is no id is an absent one."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _raise(request: MemberRequest, form: WorryForm, about: About) -> Worry | None:
    data = form.cleaned_data
    try:
        return raise_worry(
            request.collective,
            data=WorryData(
                level=WorryLevel(data["level"]),
                fact=data["fact"],
                person=about.person,
                where=about.words if about.door else "",
            ),
            by=request.member,
            at=timezone.now(),
            worry_id=data["worry_id"],
        )
    except DomainError as refusal:
        form.add_error("fact", str(refusal))
        return None


def _thanks(request: MemberRequest, worry: Worry, about: About) -> HttpResponse:
    if about.tour and about.door:
        messages.success(request, _("C’est envoyé. La ou le référent·e regardera, et vous en parlera."))
        return redirect("field:door", tour_id=about.tour.id, dwelling_id=about.door.id)
    if request.member.role == Role.COORDINATOR:
        messages.success(request, _("C’est noté."))
        return redirect("worries:worry", worry_id=worry.id)
    messages.success(request, _("C’est envoyé. La ou le référent·e regardera, et vous en parlera."))
    return redirect("home")
