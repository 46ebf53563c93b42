"""She is guided to a place: chosen with her, agreed, gone to together, asked about afterwards."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essaim.entrance.gates import fetch
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.entrance.sight import change_file, open_file
from essaim.kernel.errors import DomainError
from essaim.kernel.journal import Verb
from essaim.network.queries import active_members
from essaim.people.enums import PersonState
from essaim.people.models import Person
from essaim.people.queries.care import who_may_do_steps
from essaim.people.rules.shown_names import name_in_lists
from essaim.places.models import Place
from essaim.places.queries.days import open_on
from essaim.places.queries.places import places
from essaim.places.rules.hours import say_hour
from essaim.referrals.actions import referrals as actions
from essaim.referrals.actions.afterwards import say_how_it_was
from essaim.referrals.enums import REFERRALS, HowItWas, ReferralState
from essaim.referrals.models import Referral
from essaim.referrals.queries import referrals as queries
from essaim.referrals.queries.answers import last_link, place_of
from essaim.referrals.queries.going import free_seats, promised_news, proposed_slots
from essaim.referrals.rules.states import OPEN
from essaim.web.referrals.forms import AgreeForm, MomentForm, NewsForm, NoForm, TogetherForm

BEFORE_THE_FIRST_TIME = OPEN[:4]


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: MemberRequest, person_id: UUID, place_id: UUID) -> HttpResponse:
    """Her yes, and exactly what is said of her."""
    verb = Verb.CHANGED if request.method == "POST" else Verb.OPENED
    person = open_file(request, person_id, verb=verb, part=REFERRALS).person
    place = _place(request, place_id)
    form = AgreeForm.new(request.POST or None, today=timezone.localdate())
    if form.is_valid():
        try:
            made = actions.refer(
                person,
                to=place,
                agreed=form.agreement,
                by=request.member,
                at=timezone.now(),
                referral_id=form.cleaned_data["referral_id"],
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est noté, avec son accord. Qui y va avec elle ?"))
            return redirect("referrals:referral", referral_id=made.id)
    context = {"person": person, "who": name_in_lists(person), "place": place, "form": form}
    context["no_form"] = NoForm(initial={"referral_id": form.initial["referral_id"]}, auto_id="non-%s")
    return render(request, "referrals/agree.html", context, status=422 if form.errors else 200)


def _place(request: MemberRequest, place_id: UUID) -> Place:
    return fetch(places(request.collective), id=place_id)


@members_only(*FIELD)
@require_POST
def her_no(request: MemberRequest, person_id: UUID, place_id: UUID) -> HttpResponse:
    """« Non »: nobody asks again for three months."""
    person = change_file(request, person_id, REFERRALS).person
    place, form = _place(request, place_id), NoForm(request.POST)
    now = timezone.now()
    if not form.is_valid():
        messages.error(request, _("Cela n’a pas pu être enregistré. Rouvrez la page et recommencez."))
        return redirect("referrals:agree", person_id=person.id, place_id=place.id)
    chosen = form.cleaned_data["referral_id"]
    try:
        actions.note_her_no(
            person, to=place, on=timezone.localdate(now), by=request.member, at=now, referral_id=chosen
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est noté : on ne lui redemandera pas avant trois mois."))
    return redirect("referrals:choose", person_id=person.id)


def followed(request: MemberRequest, referral_id: UUID, verb: Verb) -> Referral:
    """Of someone she sees, in that part; a line in the journal."""
    found = fetch(queries.referrals_in_sight(request.member, at=timezone.now()), id=referral_id)
    found.person = open_file(request, found.person_id, verb=verb, part=REFERRALS).person
    return found


@members_only(*FIELD)
@require_safe
def referral(request: MemberRequest, referral_id: UUID) -> HttpResponse:
    return show_referral(request, followed(request, referral_id, Verb.OPENED))


def show_referral(request: MemberRequest, shown: Referral, **faulty: Any) -> HttpResponse:
    today = timezone.localdate()
    goes_on = shown.ended_on is None and shown.person.state == PersonState.ACTIVE
    moments = list(queries.moments_of(shown))
    came = [one for one in moments if one.state == ReferralState.CAME]
    context = {
        "referral": shown,
        "who": name_in_lists(shown.person),
        "moments": moments,
        "hows": HowItWas.choices
        if goes_on and shown.state == ReferralState.CAME and not came[-1].said
        else [],
        "goes_on": goes_on,
        "asked": last_link(shown),
        "place": place_of(shown),
        "may_ask": goes_on and shown.state in {ReferralState.AGREED, ReferralState.SENT},
        "may_choose_again": shown.state in {ReferralState.REFUSED, ReferralState.EXPIRED},
        "may_go": goes_on and shown.state in BEFORE_THE_FIRST_TIME,
        **_the_day(
            request, shown, moments, today=today, may_go=goes_on and shown.state in BEFORE_THE_FIRST_TIME
        ),
        "news": promised_news(shown),
        "may_promise": goes_on,
        "news_form": NewsForm(initial={"on": today}, auto_id="nouvelle-%s"),
        "moment_form": MomentForm(referral=shown, initial={"on": today}, auto_id="suite-%s"),
        **faulty,
    }
    return render(request, "referrals/referral.html", context, status=422 if faulty else 200)


def _the_day(
    request: MemberRequest, shown: Referral, moments: list[Any], *, today: date, may_go: bool
) -> dict[str, Any]:
    """« Je viens avec vous »: the moments that the place proposed, the form, whether it is open that day."""
    if not may_go:
        return {}
    now = timezone.localtime().replace(tzinfo=None)
    slots = proposed_slots(moments, after=now)
    chosen = next((one for one in slots if f"{one:%Y-%m-%dT%H:%M}" == request.GET.get("moment")), None)
    place, day = place_of(shown), chosen.date() if chosen else shown.going_on
    hour = say_hour(chosen.time()) if chosen else ""
    form = TogetherForm(
        team=_team(request, shown.person),
        initial={
            "on": day or today,
            "with_whom": shown.goes_with_id or request.member.id,
            "meeting": hour or shown.meeting or "",
            "transport": shown.transport,
            "seats": shown.seats or None,
        },
        auto_id="ensemble-%s",
    )
    return {
        "together_form": form,
        "slots": [{"at": one, "hour": say_hour(one.time()), "is_chosen": one == chosen} for one in slots],
        "there": open_on(place, day) if place and place.hours and day and day >= today else None,
        "free_seats": free_seats(shown),
    }


def _team(request: MemberRequest, person: Person) -> Any:
    here = active_members(request.collective, on=timezone.localdate()).filter(role__in=FIELD)
    return who_may_do_steps(person, among=here.order_by("user__name__folded", "id"))


@members_only(*FIELD)
@require_POST
def moment(request: MemberRequest, referral_id: UUID) -> HttpResponse:
    """What happened next."""
    kept = followed(request, referral_id, Verb.CHANGED)
    form = MomentForm(request.POST, referral=kept, auto_id="suite-%s")
    if form.is_valid():
        try:
            actions.note_moment(kept, by=request.member, at=timezone.now(), **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est noté."))
            return redirect("referrals:referral", referral_id=kept.id)
    return show_referral(request, followed(request, referral_id, Verb.OPENED), moment_form=form)


@members_only(*FIELD)
@require_POST
def how(request: MemberRequest, referral_id: UUID) -> HttpResponse:
    """How the first time was."""
    kept = followed(request, referral_id, Verb.CHANGED)
    try:
        say_how_it_was(kept, how=request.POST.get("how", ""), by=request.member)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est noté."))
    return redirect("referrals:referral", referral_id=kept.id)


@members_only(*FIELD)
@require_POST
def together(request: MemberRequest, referral_id: UUID) -> HttpResponse:
    """« Je viens avec vous »."""
    kept = followed(request, referral_id, Verb.CHANGED)
    form = TogetherForm(request.POST, team=_team(request, kept.person), auto_id="ensemble-%s")
    if form.is_valid():
        try:
            actions.go_together(kept, by=request.member, at=timezone.now(), **form.together)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est dit : cela figure dans les prochaines étapes."))
            return redirect("referrals:referral", referral_id=kept.id)
    return show_referral(request, followed(request, referral_id, Verb.OPENED), together_form=form)
