"""What she states for alerts, who agreed, where each stands in a watch."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from essaim.calls.enums import CallOutcome
from essaim.entrance.policies import COORDINATORS, FIELD, MemberRequest, members_only
from essaim.entrance.sight import change_file, open_file
from essaim.kernel.errors import DomainError
from essaim.kernel.journal import Verb
from essaim.people.enums import PersonState, Purpose
from essaim.people.queries.file_codes import code_of
from essaim.people.rules.consents import has_consent
from essaim.people.rules.shown_names import name_in_lists
from essaim.vigilance.actions import wishes as actions
from essaim.vigilance.enums import WISHES, Standing
from essaim.vigilance.models import Vigilance
from essaim.vigilance.queries.agreed import wish_of, with_freshness
from essaim.vigilance.queries.board import lines_with_standing, waves_of
from essaim.vigilance.rules.times import asked_since, current_season
from essaim.web.frame.addresses import address
from essaim.web.listing import Asked, Batch, Column, Empty, Kind, Listing, Shown, show_list
from essaim.web.vigilance.forms import AgreedFilter, StandingFilter, WishForm
from essaim.web.vigilance.watches import watch_of


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def wish(request: MemberRequest, person_id: UUID) -> HttpResponse:
    """With her, or with her on the telephone: what she wants in an alert; asked again before each season."""
    verb = Verb.CHANGED if request.method == "POST" else Verb.OPENED
    seen = open_file(request, person_id, verb=verb, part=WISHES)
    today = timezone.localdate()
    known = wish_of(seen.person)
    form = WishForm(request.POST or None, instance=known)
    if form.is_valid():
        try:
            actions.agree_to_vigilance(
                seen.person, stated=form.stated, how=form.cleaned_data["how"], by=request.member, on=today
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est noté : elle est d’accord, à ce jour."))
            return redirect("vigilance:wish", person_id=seen.person.id)
    context = {
        "person": seen.person,
        "who": name_in_lists(seen.person),
        "known": known,
        "has_agreed": has_consent(seen.person.consents.all(), Purpose.VIGILANCE),
        "is_fresh": known is not None and known.confirmed_on >= asked_since(current_season(today), on=today),
        "is_active": seen.person.state == PersonState.ACTIVE,
        "form": form,
    }
    return render(request, "vigilance/wish.html", context, status=422 if form.errors else 200)


@members_only(*FIELD)
@require_POST
def no_longer(request: MemberRequest, person_id: UUID) -> HttpResponse:
    seen = change_file(request, person_id, WISHES)
    try:
        actions.no_longer(seen.person, by=request.member, on=timezone.localdate())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est noté : elle n’est plus appelée pendant les alertes."))
    return redirect("vigilance:wish", person_id=person_id)


@dataclass(frozen=True)
class Line:
    row: Any
    who: str

    @property
    def standing(self) -> Standing:
        return Standing(self.row.standing)

    @property
    def outcome(self) -> str:
        return str(CallOutcome(self.row.last_outcome).label) if self.row.last_outcome else ""


def _watch(request: MemberRequest) -> Vigilance:
    asked: UUID = request.resolver_match.kwargs["vigilance_id"]  # type: ignore[union-attr]  # resolved
    return watch_of(request, asked)


def _rows(asked: Asked) -> Any:
    shown = _watch(asked.request)
    rows = lines_with_standing(shown, waves_of(shown)[:1]).select_related("person", "campaign")
    if asked["standing"]:
        rows = rows.filter(standing=asked["standing"])
    return rows.order_by("not_before", "id")


def _lines(page: Batch) -> list[Line]:
    seen = {one.id: one for one in page.show_people(row.person for row in page.rows)}
    return [
        Line(row, name_in_lists(seen[row.person_id]) if row.person_id in seen else "") for row in page.rows
    ]


LINES = Listing(
    name="veille",
    title=_("Les personnes de la veille"),
    columns=(
        Column(name="qui", title=_("Qui"), value=lambda line: line.who or str(_("Fiche effacée")), url=lambda line: address("people:person", line.row.person_id) if line.who else "", in_file=False),
        Column(name="fiche", title=_("Fiche"), value=lambda line: code_of(line.row.person_id), on_screen=False, definition=_("Le code de la fiche : les noms ne s’exportent pas.")),
        Column(name="etat", title=_("Où elle en est"), value=lambda line: str(line.standing.label)),
        Column(name="issue", title=_("Dernier appel"), value=lambda line: line.outcome),
        Column(name="moment", title=_("Moment convenu"), value=lambda line: line.row.call_back_at, kind=Kind.MOMENT, on_phone=False),
        Column(name="suite", title=_("Suite"), value=lambda _line: "", cell="vigilance/_line_cell.html", in_file=False),
    ),
    rows=_rows,
    lines=_lines,
    filters=lambda request: StandingFilter(request.GET),
    counted=ngettext_lazy("%(shown)s personne", "%(shown)s personnes", "total"),
    nothing_yet=Empty(_("Aucune liste n’est ouverte encore.")),
    nothing_matches=_("Personne n’en est là."),
)  # fmt: skip


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def lines(request: MemberRequest, vigilance_id: UUID) -> HttpResponse:
    shown = watch_of(request, vigilance_id)

    def context(_shown: Shown) -> dict[str, Any]:
        return {"watch": shown}

    return show_list(request, LINES, "vigilance/lines.html", context=context)


@dataclass(frozen=True)
class Agreed:
    person: Any
    who: str

    @property
    def stated(self) -> str:
        known = getattr(self.person, "vigilance", None)
        names = ("asks_calls", "is_alone", "no_relative")
        said = (
            [known._meta.get_field(name).verbose_name for name in names if getattr(known, name)]
            if known
            else []
        )
        return " · ".join(str(one) for one in said)

    @property
    def confirmed_on(self) -> Any:
        known = getattr(self.person, "vigilance", None)
        return known.confirmed_on if known else None


def _agreed_rows(asked: Asked) -> Any:
    today = timezone.localdate()
    rows = with_freshness(asked.request.collective, hazard=current_season(today), on=today)
    return (rows.filter(is_fresh=False) if asked["ask"] else rows).order_by("id")


def _agreed_lines(page: Batch) -> list[Agreed]:
    by_id = {one.id: one for one in page.rows}
    return [Agreed(by_id[one.id], name_in_lists(one)) for one in page.show_people(page.rows)]


AGREED = Listing(
    name="accords-vigilance",
    title=_("Les personnes d’accord pour les alertes"),
    columns=(
        Column(name="qui", title=_("Qui"), value=lambda line: line.who, url=lambda line: address("vigilance:wish", line.person.id), in_file=False),
        Column(name="fiche", title=_("Fiche"), value=lambda line: code_of(line.person.id), on_screen=False, definition=_("Le code de la fiche : les noms ne s’exportent pas.")),
        Column(name="dit", title=_("Ce qu’elle a dit"), value=lambda line: line.stated),
        Column(name="confirme", title=_("Confirmé le"), value=lambda line: line.confirmed_on, kind=Kind.DATE),
        Column(name="numero", title=_("Numéro"), value=lambda line: str(_("oui")) if line.person.is_reachable else str(_("non"))),
    ),
    rows=_agreed_rows,
    lines=_agreed_lines,
    filters=lambda request: AgreedFilter(request.GET),
    counted=ngettext_lazy("%(shown)s personne", "%(shown)s personnes", "total"),
    nothing_yet=Empty(_("Personne encore. L’accord se demande avec elle, depuis sa fiche : « Canicule, grand froid ».")),
    nothing_matches=_("Tout le monde a été redemandé cette saison."),
)  # fmt: skip


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def agreed(request: MemberRequest) -> HttpResponse:
    return show_list(request, AGREED, "vigilance/agreed.html")
