"""What comes back: after a workshop, what is done otherwise here; for the network, all of it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from essaim.entrance.gates import fetch
from essaim.entrance.policies import MemberRequest, members_only, network_only
from essaim.kernel.errors import DomainError
from essaim.network.enums import Role
from essaim.transmission.actions import feedback as actions
from essaim.transmission.models import ANSWER_LENGTH, CHANGE_LENGTH, AfterWorkshop
from essaim.transmission.queries import feedback as queries
from essaim.transmission.queries.curricula import current
from essaim.web.listing import Column, Empty, Kind, Listing, show_list
from essaim.web.transmission.reading import found
from essaim.web.transmission.roles import READERS
from essaim.web.transmission.workshops import workshop_of

QUESTIONS = ("spoke", "length", "change", "handed_out")


class AfterForm(forms.Form):
    """The same questions as at the foot of the run sheet."""

    def __init__(self, data: Any = None, *, said: AfterWorkshop | None) -> None:
        super().__init__(data)
        for name in QUESTIONS:
            self.fields[name] = forms.CharField(
                label=AfterWorkshop.question(name), max_length=ANSWER_LENGTH, required=False,
                widget=forms.Textarea(attrs={"rows": 2}), initial=getattr(said, name, ""),
            )  # fmt: skip
        self.fields["handed_out"].help_text = _(
            "Notices, cartes, trame, liste de numéros. Sans nommer personne."
        )


class OtherwiseForm(forms.Form):
    instead = forms.CharField(
        label=gettext_lazy("Ce que vous faites à la place"), max_length=CHANGE_LENGTH, widget=forms.Textarea(attrs={"rows": 4})
    )  # fmt: skip
    why = forms.CharField(label=gettext_lazy("Pourquoi"), max_length=ANSWER_LENGTH)


@members_only(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def after(request: MemberRequest, pathworkshop_id: UUID) -> HttpResponse:
    row = workshop_of(request, pathworkshop_id)
    form = AfterForm(request.POST if request.method == "POST" else None, said=queries.said_after(row))
    if form.is_bound and form.is_valid():
        said = actions.Said(**form.cleaned_data)
        try:
            actions.tell_after_workshop(row, said, by=request.member, at=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Merci. Le réseau le lira avant la prochaine édition du programme."))
            return redirect("transmission:path_workshop", row.id)
    context = {"workshop": row, "form": form}
    return render(request, "transmission/after.html", context, status=422 if form.errors else 200)


@members_only(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def otherwise(request: MemberRequest, workshop: str, place: int) -> HttpResponse:
    """A step that is done otherwise here."""
    one = found(current(request.network).programme, workshop)
    if not 1 <= place <= len(one.steps):
        raise Http404
    step = one.steps[place - 1]
    known = queries.changes_of(request.collective, one.key).get(step.title)
    before = {"instead": known.instead, "why": known.why} if known else {}
    form = OtherwiseForm(request.POST if request.method == "POST" else None, initial=before)
    if form.is_bound and form.is_valid():
        try:
            actions.do_otherwise(
                request.collective, key=one.key, place=place, **form.cleaned_data, by=request.member, at=timezone.now()
            )  # fmt: skip
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("C’est noté. Le réseau le lit, avec la raison."))
            return redirect("transmission:workshop", one.key)
    context = {"form": form, "workshop": one, "step": step, "known": known, "place": place}
    return render(request, "transmission/otherwise.html", context, status=422 if form.errors else 200)


@members_only(*READERS)
@require_POST
def as_written(request: MemberRequest, localchange_id: UUID) -> HttpResponse:
    change = fetch(queries.local_changes(request.collective), id=localchange_id)
    actions.do_as_written(change, by=request.member, at=timezone.now())
    messages.success(request, _("C’est noté : l’étape se fait de nouveau comme dans le programme."))
    return redirect("transmission:programme")


CHANGES = Listing(
    name="adaptations",
    title=gettext_lazy("Ce que les collectifs font autrement"),
    columns=(
        Column(name="collectif", title=gettext_lazy("Collectif"), value=lambda one: one.collective.name),
        Column(name="seance", title=gettext_lazy("Séance"), value=lambda one: one.key, on_phone=False),
        Column(name="etape", title=gettext_lazy("Étape"), value=lambda one: one.step),
        Column(name="noyau", title=gettext_lazy("Noyau"), value=lambda one: str(_("noyau") if one.is_core else _("adaptable")), definition=gettext_lazy("Une étape du noyau ne se retire pas sans le dire.")),
        Column(name="place", title=gettext_lazy("À la place"), value=lambda one: one.instead),
        Column(name="pourquoi", title=gettext_lazy("Pourquoi"), value=lambda one: one.why),
        Column(name="quand", title=gettext_lazy("Noté le"), value=lambda one: one.at, kind=Kind.MOMENT, on_phone=False),
    ),
    rows=lambda _asked: queries.every_change(),
    counted=ngettext_lazy("%(shown)s étape faite autrement", "%(shown)s étapes faites autrement", "total"),
    nothing_yet=Empty(gettext_lazy("Aucun collectif n’a dit faire autrement. Chacun peut le dire sur la page d’une séance du programme.")),
    exported_by=(Role.NETWORK_LEAD,),
)  # fmt: skip

ANSWERS = Listing(
    name="retours",
    title=gettext_lazy("Après les séances"),
    columns=(
        Column(name="collectif", title=gettext_lazy("Collectif"), value=lambda one: one.collective.name),
        Column(name="seance", title=gettext_lazy("Séance"), value=lambda one: one.workshop.key),
        Column(name="parler", title=gettext_lazy("Ce qui a fait parler"), value=lambda one: one.spoke),
        Column(name="duree", title=gettext_lazy("Trop long, trop court"), value=lambda one: one.length),
        Column(name="changer", title=gettext_lazy("À changer"), value=lambda one: one.change),
        Column(name="quand", title=gettext_lazy("Noté le"), value=lambda one: one.at, kind=Kind.MOMENT, on_phone=False),
    ),
    rows=lambda _asked: queries.every_answer(),
    counted=ngettext_lazy("%(shown)s retour", "%(shown)s retours", "total"),
    nothing_yet=Empty(gettext_lazy("Aucun retour pour l’instant. Trois questions se recopient après chaque séance, sur sa page.")),
    exported_by=(Role.NETWORK_LEAD,),
)  # fmt: skip


@network_only
@require_http_methods(["GET", "HEAD", "POST"])
def changes(request: MemberRequest) -> HttpResponse:
    return show_list(request, CHANGES, "transmission/returned.html")


@network_only
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: MemberRequest) -> HttpResponse:
    return show_list(request, ANSWERS, "transmission/returned.html")
