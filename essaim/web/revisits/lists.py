"""The doors to be left alone, and those to find a way into."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods

from essaim.doors.queries import contact as queries
from essaim.doors.queries.sheets import papers_with
from essaim.doors.rules.revisits import remembered
from essaim.entrance.policies import COORDINATORS, MemberRequest, members_only
from essaim.kernel.keyring import load_keys
from essaim.people.enums import Channel
from essaim.web.listing import Asked, Batch, Column, Empty, Kind, Listing, show_list
from essaim.web.revisits.forms import SearchForm, WayInForm


class WishFilter(SearchForm):
    leves = forms.ChoiceField(
        label=_("Lesquels ?"), required=False, choices=[("", _("En vigueur")), ("1", _("Levés"))]
    )


def _place(dwelling: Any) -> str:
    return ", ".join(filter(None, (str(dwelling), dwelling.place_label)))


def _standing(page: Batch) -> list[Any]:
    """With the papers on which the door still stands, that nobody rings there."""
    wishes = list(page.rows)
    if wishes:
        load_keys(wishes[0].collective_id, [wish.id for wish in wishes])
    papers = papers_with(
        wish.dwelling_id for wish in wishes if wish.channel == Channel.DOOR and not wish.lifted_at
    )
    for wish in wishes:
        wish.papers = papers.get(wish.dwelling_id, "")
    return wishes


def _none(asked: Asked) -> Any:
    return _("Aucune porte ne répond à cette recherche.") if asked["q"] else _("Aucun choix n’a été levé.")


WISHES = Listing(
    name="ne-plus-solliciter",
    title=_("Ne plus solliciter"),
    columns=(
        Column(name="porte", title=_("Porte"), value=lambda wish: _place(wish.dwelling)),
        Column(name="moyen", title=_("Moyen"), value=lambda wish: wish.get_channel_display()),
        Column(name="dit", title=_("Dit"), value=lambda wish: wish.said_on, kind=Kind.DATE, cell="revisits/_said_cell.html"),
        Column(name="par", title=_("Noté par"), value=lambda wish: wish.recorded_by.user.first_name if wish.recorded_by else ""),
        Column(name="papier", title=_("À rayer sur"), value=lambda wish: wish.papers),
        Column(name="lever", title=_("Lever"), value=str, cell="revisits/_lift_cell.html"),
    ),
    rows=lambda asked: queries.wishes(asked.request.collective, lifted=bool(asked["leves"]), search=asked["q"] or ""),
    lines=_standing,
    counted=ngettext_lazy("%(shown)s choix", "%(shown)s choix", "total"),
    filters=lambda request: WishFilter(request.GET),
    tabs="leves",
    nothing_yet=Empty(_("Personne n’a demandé à ne plus être sollicité. Quand un binôme note « Ne pas revenir », la porte arrive ici.")),
    nothing_matches=_none,
    per_page=50,
    exported_by=(),  # these doors are in no list that leaves
)  # fmt: skip


def _tasks(page: Batch) -> list[dict[str, Any]]:
    return [_task(task) for task in page.rows]


def _task(task: Any) -> dict[str, Any]:
    memory = getattr(task.dwelling, "memory", None)
    form = WayInForm(prefix=str(task.id)[:8], auto_id=f"acces-{task.id}-%s")
    return {"task": task, "form": form, "memory": remembered(memory) if memory else ""}


ACCESS = Listing(
    name="acces-a-trouver",
    title=_("Accès à trouver"),
    columns=(
        Column(name="porte", title=_("Porte"), value=lambda line: _place(line["task"].dwelling)),
        Column(name="note", title=_("Noté le"), value=lambda line: line["task"].opened_at, kind=Kind.MOMENT),
        Column(name="par", title=_("Noté par"), value=lambda line: line["task"].visit.recorded_by.user.first_name),
        Column(name="memoire", title=_("Dernier passage"), value=lambda line: line["memory"]),
    ),
    rows=lambda asked: queries.access_tasks(asked.request.collective),
    lines=_tasks,
    counted=ngettext_lazy("%(shown)s porte", "%(shown)s portes", "total"),
    row="revisits/_access.html",
    rows_class="stack",
    nothing_yet=Empty(_("Aucune porte n’attend. Quand un binôme note « Pas d’accès », elle arrive ici.")),
    per_page=50,
)  # fmt: skip


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def do_not_contact(request: MemberRequest) -> HttpResponse:
    """Who asked to be left alone: for the coordinator only."""
    return show_list(request, WISHES, "revisits/do_not_contact.html")


@members_only(*COORDINATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def access_tasks(request: MemberRequest) -> HttpResponse:
    """The doors that nobody could reach."""
    return show_list(request, ACCESS, "revisits/access_tasks.html")
