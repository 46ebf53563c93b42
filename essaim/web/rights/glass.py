"""« Ouvrir une fiche en urgence »: someone who may list nobody, and knows exactly whom she speaks of."""

from uuid import UUID

from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from essaim.entrance.gates import fetch
from essaim.entrance.policies import MemberRequest, members_only
from essaim.entrance.sight import device_of
from essaim.kernel.errors import DomainError
from essaim.network.enums import Role
from essaim.people.actions.glass import break_glass, must_be_allowed_to_break
from essaim.people.models import Person
from essaim.people.queries.glass import Known, file_known_as
from essaim.people.queries.sight import capacity_of, people_with_a_file
from essaim.web.rights.forms import FindForm, ReasonForm

WITHOUT_A_LIST = (Role.VOLUNTEER, Role.FACILITATOR)
MOST_TRIES = 10  # an hour: whoever guesses is stopped
_HOUR = 3600


class TooManyTries(DomainError):
    """Vous avez essayé dix fois. Appelez la ou le référent·e."""


@members_only(*WITHOUT_A_LIST)
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: MemberRequest) -> HttpResponse:
    """By her phone, her name or her door, exactly."""
    form = FindForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        data = form.cleaned_data
        known = Known(**{name: data[name] for name in ("code", "phone", "name", "number", "street")})
        try:
            must_be_allowed_to_break(request.member, reason=data["reason"], at=timezone.now())
            _count_a_try(request)
            person = file_known_as(request.collective, known)
            if capacity_of(request.member, person, at=timezone.now()) is not None:
                return redirect("people:person", person_id=person.id)
            return _break(request, person, data["reason"])
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    return render(request, "rights/glass_find.html", {"form": form}, status=422 if form.errors else 200)


@members_only(*WITHOUT_A_LIST)
@require_http_methods(["GET", "HEAD", "POST"])
def glass(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """From a link: a worry that she raised, a number that the coordinator gave. Nothing of the person is shown here."""
    person = fetch(people_with_a_file(request.collective), id=person_id)
    if capacity_of(request.member, person, at=timezone.now()) is not None:
        return redirect("people:person", person_id=person.id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return _break(request, person, form.cleaned_data["reason"])
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    return render(request, "rights/glass.html", {"form": form}, status=422 if form.errors else 200)


def _break(request: MemberRequest, person: Person, reason: str) -> HttpResponse:
    break_glass(request.member, person=person, reason=reason, at=timezone.now(), device=device_of(request))
    return redirect("people:person", person_id=person.id)


def _count_a_try(request: MemberRequest) -> None:
    key = f"glass-tries:{request.member.id}"
    tries = cache.get_or_set(key, 0, _HOUR) or 0
    if tries >= MOST_TRIES:
        raise TooManyTries
    cache.set(key, tries + 1, _HOUR)
