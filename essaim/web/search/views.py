"""One box over everything that the reader may see. What is typed may be a name: it is in no address and in no history."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from essaim.entrance.policies import MemberRequest, members_only
from essaim.network.enums import Role
from essaim.web.frame.areas import Searcher, areas


class BoxForm(forms.Form):
    words = forms.CharField(
        label=_("Chercher une personne, une porte, un membre, de l’aide"),
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={"required": _("Écrivez un mot : un prénom, une rue, ce que vous voulez faire.")},
    )


@members_only(*Role)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: MemberRequest) -> HttpResponse:
    """Each area answers for itself, with what the reader may see."""
    form = BoxForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        words = form.cleaned_data["words"]
        answers = [(one.title, one.find(request, words)) for one in _searchers(request.member.role)]
        context["answers"] = [(title, found) for title, found in answers if found]
    return render(request, "search/page.html", context, status=422 if form.errors else 200)


def _searchers(role: str) -> list[Searcher]:
    return sorted(_declared(role), key=lambda one: one.rank)


def _declared(role: str) -> Iterator[Searcher]:
    for area in areas().values():
        yield from (one for one in area.searchers if role in one.roles)
