"""The votes on dates, those that go on first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods

from essaim.agenda.models import DatePoll
from essaim.agenda.queries import polls as queries
from essaim.entrance.policies import FIELD, MemberRequest, members_only
from essaim.kernel.words import saying
from essaim.web.frame.addresses import address
from essaim.web.listing import Asked, Batch, Column, Empty, Kind, Listing, show_list


class PollFilter(forms.Form):
    q = forms.CharField(label=_("Pour quoi"), max_length=80, required=False)
    state = forms.ChoiceField(
        label=_("État"), choices=[("", _("Tous")), ("open", _("En cours")), ("chosen", _("Date choisie"))], required=False
    )  # fmt: skip


@dataclass(frozen=True)
class Line:
    poll: DatePoll
    chosen_at: datetime | None
    is_open: bool

    @property
    def state(self) -> str:
        if self.chosen_at:
            return str(_("date choisie"))
        return str(_("en cours") if self.is_open else _("terminé sans date"))


def _rows(asked: Asked) -> Any:
    rows = queries.polls(asked.request.collective)
    if asked["state"] == "open":
        rows = queries.open_polls(asked.request.collective, at=timezone.now())
    elif asked["state"] == "chosen":
        rows = rows.filter(settled_at__isnull=False)
    return rows.filter(saying("title", asked["q"])) if asked["q"] else rows


def _lines(page: Batch) -> list[Line]:
    rows, today = list(page.rows), timezone.localdate()
    prefetch_related_objects(rows, "options")
    return [
        Line(
            one,
            next((option.starts_at for option in one.options.all() if option.is_chosen), None),
            one.settled_at is None and one.closes_on >= today,
        )
        for one in rows
    ]


POLLS = Listing(
    name="sondages-de-dates",
    title=_("Trouver une date"),
    columns=(
        Column(name="sujet", title=_("Pour quoi"), value=lambda line: line.poll.title, url=lambda line: address("agenda:poll", line.poll.id)),
        Column(name="avant", title=_("Répondre avant le"), value=lambda line: line.poll.closes_on, kind=Kind.DATE, sort=("closes_on",)),
        Column(name="etat", title=_("État"), value=lambda line: line.state),
        Column(name="date", title=_("Date choisie"), value=lambda line: line.chosen_at, kind=Kind.MOMENT, definition=_("Vide tant qu’aucune date n’est choisie.")),
    ),
    rows=_rows,
    lines=_lines,
    counted=ngettext_lazy("%(shown)s sondage", "%(shown)s sondages", "total"),
    filters=lambda request: PollFilter(request.GET),
    nothing_yet=Empty(_("Deux à sept dates, et chacun·e répond oui, s’il le faut, ou non, par un lien et sans mot de passe. La date choisie va dans l’agenda.")),
)  # fmt: skip


@members_only(*FIELD)
@require_http_methods(["GET", "HEAD", "POST"])
def polls(request: MemberRequest) -> HttpResponse:
    return show_list(request, POLLS, "agenda/polls.html")
