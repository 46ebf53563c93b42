"""Someone new: look for her first, then the information, then what she agrees to, then the little that is kept."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from essaim.doors.actions.meeting import Meeting, meet, recognise
from essaim.doors.models import Visit
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.entrance.readers import look_for
from essaim.entrance.sight import change_file, reader_of
from essaim.kernel.errors import DomainError
from essaim.kernel.ids import uuid7
from essaim.network.queries import active_members
from essaim.people.actions.companions import TooManyPeople
from essaim.people.enums import PERSON_FILE, MetHow, Parts
from essaim.people.models import Person
from essaim.people.queries.care import settings_of
from essaim.people.queries.sight import capacity_of
from essaim.people.rules.persons import InformedInTheFuture
from essaim.rights.queries.retention import rule_of
from essaim.web.people.doors import day_of, door_of, doors_for, visit_of
from essaim.web.people.forms import (
    CompanionForm,
    DoorForm,
    InformationForm,
    PersonForm,
    SearchForm,
    as_uuid,
    proposed_name,
)
from essaim.web.people.team import may_accompany

DAYS_IN_A_MONTH = 30.44


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """First: does she have a file already? `?visit=`: a conversation at a door."""
    visit = visit_of(request, request.GET.get("visit", ""))
    form = SearchForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context: dict[str, Any] = {"form": form, "visit": visit}
        return render(request, "people/new.html", context, status=422 if form.errors else 200)
    found = look_for(
        reader_of(request),
        name=form.cleaned_data["name"],
        phone=form.cleaned_data["phone"],
        dwelling_id=visit.dwelling_id if visit else None,
    )
    if not found.known and not found.elsewhere:
        messages.info(request, _("Aucune fiche trouvée parmi celles que vous voyez."))
        return _blank(request, visit)
    context = {"form": form, "visit": visit, "known": found.known, "elsewhere": found.elsewhere}
    return render(request, "people/new_matches.html", context)


@members_only(*FIELD)
@require_POST
def known(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """« C’est elle »: the conversation at the door is a contact of hers."""
    seen = change_file(request, person_id, Parts.CONTACTS)
    visit = visit_of(request, request.POST.get("visit", ""))
    if visit is not None:
        try:
            recognise(seen.person, visit, by=request.member, at=timezone.now())
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("L’échange à sa porte est dans sa fiche."))
    return redirect("people:person", person_id=person_id)


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def new_file(request: MemberRequest) -> HttpResponse:
    """The form. Three POSTs lead here: « continuer », « chercher la porte », « ouvrir sa fiche »."""
    if request.method != "POST":
        return redirect("people:new")
    visit = visit_of(request, request.POST.get("visit", ""))
    if "begin" in request.POST:
        return _blank(request, visit)
    if "find_door" in request.POST:
        return _page(request, visit, _Forms.typed(request))
    forms = _Forms.sent(request)
    if forms.are_valid() and (made := _open(request, visit, forms)):
        return made
    return _page(request, visit, forms)


class _Forms:
    """The four parts of one page, sent together."""

    def __init__(
        self, request: MemberRequest, data: Any, initial: dict[str, Any], *, is_name_proposed: bool = False
    ) -> None:
        team = may_accompany(request)
        everyone = active_members(request.collective, on=timezone.localdate()).order_by("user__name__folded")
        self.file = PersonForm(data, initial=initial, is_name_proposed=is_name_proposed)
        self.information = InformationForm(data, team=everyone, initial=initial)
        self.companion = CompanionForm(data, team=team, initial=initial)
        self.door = DoorForm(data, initial=initial)
        self.person_id = as_uuid(str(initial.get("person_id") or ""))

    @classmethod
    def sent(cls, request: MemberRequest) -> "_Forms":
        return cls(request, request.POST, {"person_id": request.POST.get("person_id", "")})

    @classmethod
    def typed(cls, request: MemberRequest) -> "_Forms":
        """What was typed until now, as it is, without a fault yet."""
        values = {name: request.POST[name] for name in request.POST}
        return cls(request, None, values | {"consents": request.POST.getlist("consents")})

    @property
    def all(self) -> list[Any]:
        return [self.information, self.file, self.door, self.companion]

    @property
    def has_faults(self) -> bool:
        return any(form.is_bound and form.errors for form in self.all)

    def are_valid(self) -> bool:
        verdicts = [form.is_valid() for form in self.all]  # each tells its faults
        return all(verdicts)

    def refuse(self, refusal: DomainError) -> None:
        if isinstance(refusal, InformedInTheFuture):
            self.information.add_error("informed_on", str(refusal))
        elif isinstance(refusal, TooManyPeople):
            self.companion.add_error("companion", str(refusal))
        else:
            self.file.refuse(refusal)

    @property
    def door_asked(self) -> tuple[str, str]:
        return str(self.door["door_text"].value() or ""), str(self.door["dwelling"].value() or "")


def _blank(request: MemberRequest, visit: Visit | None) -> HttpResponse:
    today = timezone.localdate()
    initial = {
        **proposed_name(request.POST.get("name", "")),
        "phone": request.POST.get("phone", ""),
        "met_on": day_of(visit) if visit else today,
        "met_how": MetHow.DOOR if visit else None,
        "informed_on": today,
        "informed_by": request.member.id,
        "companion": request.member.id,
        "dwelling": visit.dwelling_id if visit else None,
        "person_id": uuid7(),
        "silence_days": settings_of(request.collective).silence_days,
    }
    return _page(request, visit, _Forms(request, None, initial, is_name_proposed=True))


def _page(request: MemberRequest, visit: Visit | None, forms: _Forms) -> HttpResponse:
    text, chosen = forms.door_asked
    context = {
        "visit": visit,
        "forms": forms,
        "doors": doors_for(request, text=text, chosen=chosen),
        "person_id": forms.person_id,
        "settings": settings_of(request.collective),
        "months": round(rule_of(request.collective, PERSON_FILE).days / DAYS_IN_A_MONTH),
    }
    return render(request, "people/new_file.html", context, status=422 if forms.has_faults else 200)


def _open(request: MemberRequest, visit: Visit | None, forms: _Forms) -> HttpResponse | None:
    try:
        person = _keep(request, visit, forms)
    except DomainError as refusal:
        forms.refuse(refusal)
        return None
    if capacity_of(request.member, person, at=timezone.now()) is None:
        messages.success(
            request, _("La fiche est ouverte. Votre référent·e voit avec elle qui l’accompagnera.")
        )
        return redirect("people:list")
    messages.success(request, _("La fiche est ouverte."))
    return redirect("people:person", person_id=person.id)


def _keep(request: MemberRequest, visit: Visit | None, forms: _Forms) -> Person:
    door = door_of(request, forms.door.cleaned_data["dwelling"])
    meeting = Meeting(
        data=forms.file.data_of(door),
        informed=forms.information.information,
        consents=forms.information.purposes,
        visit=visit,
        companion=forms.companion.cleaned_data["companion"],
        person_id=forms.person_id if forms.person_id.int else None,
    )
    return meet(request.collective, meeting, by=request.member, at=timezone.now())
