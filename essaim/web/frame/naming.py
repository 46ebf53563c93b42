"""« Qui était-ce ? »: someone looked for by her name, among those whom the reader sees, then chosen."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import MemberRequest
from essaim.entrance.sight import show_people
from essaim.kernel.journal import Verb
from essaim.people.queries.people import find_people
from essaim.people.rules.shown_names import name_in_lists


class WhoForm(forms.Form):
    text = forms.CharField(
        label=_("Un prénom, un nom ou un téléphone"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Parmi les personnes que vous voyez déjà."),
    )  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    name: str
    url: str


def candidates(request: MemberRequest, form: WhoForm, *, chosen_at: Callable[[UUID], str]) -> list[Candidate]:
    """None as long as nothing was typed: by POST only, what is typed is a name."""
    if not form.is_valid():
        return []
    matches = find_people(request.member, text=form.cleaned_data["text"], at=timezone.now())
    seen = show_people(request, [one.person for one in matches], verb=Verb.FOUND)
    return [Candidate(name_in_lists(one.person), chosen_at(one.person.id)) for one in seen]
