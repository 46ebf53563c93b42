"""Who takes over from whom; what the coordinator sets."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from essaim.network.models import Membership
from essaim.people.actions.settings import MOST_PEOPLE
from essaim.people.enums import CompanionRole
from essaim.people.models import PeopleSettings
from essaim.people.queries.care import Load
from essaim.people.queries.handovers import Handover, Relay
from essaim.people.rules.shown_names import name_in_lists


class MemberField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A member of the team, by name; the form says among whom."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=None, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.user.name)


LATER = "-"


class HandoverForm(forms.Form):
    """For each of her people, who takes over. The field bears the identifier of the person."""

    may_insist = False  # the limit was met: the coordinator may go beyond
    beyond_limit = forms.BooleanField(
        label=_("Même au-delà de la limite par bénévole"), required=False,
        help_text=_("Demandez d’abord à qui reçoit : trop de personnes à la fois use vite."),
    )  # fmt: skip

    def __init__(self, *args: Any, handover: Handover, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.handover = handover
        self.members = {str(one.member.id): one.member for one in handover.takers}
        choices = [(LATER, _("Pas encore : à décider")), *(_taker(one) for one in handover.takers)]
        for relay in handover.relays:
            self.fields[str(relay.link.person_id)] = forms.ChoiceField(
                label=name_in_lists(relay.link.person),
                choices=choices,
                initial=str(relay.proposed.id) if relay.proposed else LATER,
                help_text=_what_goes(relay),
                error_messages={
                    "required": _("Dites qui prend la suite, ou « Pas encore »."),
                    "invalid_choice": _("Choisissez quelqu’un de la liste."),
                },
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and self.handover.relays and not self.handover.others and not self.chosen:
            self.add_error(None, gettext("Choisissez qui prend la suite, pour une personne au moins."))
        return data

    @property
    def relays(self) -> list[forms.BoundField]:
        return [self[str(relay.link.person_id)] for relay in self.handover.relays]

    @property
    def chosen(self) -> dict[Any, Membership]:
        """{person's id: who takes over}."""
        wanted = {
            relay.link.person_id: self.cleaned_data.get(str(relay.link.person_id))
            for relay in self.handover.relays
        }
        return {
            person: self.members[member] for person, member in wanted.items() if member and member != LATER
        }


def _taker(load: Load) -> tuple[str, str]:
    told = gettext("%(name)s (%(people)d sur %(limit)d)")
    return str(load.member.id), told % {
        "name": load.member.user.name,
        "people": load.people,
        "limit": load.limit,
    }


def _what_goes(relay: Relay) -> str:
    role = CompanionRole(relay.link.role).label
    if not relay.steps:
        return str(role)
    return gettext("%(role)s. Étapes à faire, remises avec elle : %(steps)d.") % {
        "role": role,
        "steps": relay.steps,
    }


class SettingsForm(forms.Form):
    people_per_volunteer = forms.IntegerField(
        label=_("Personnes accompagnées par bénévole, au plus"), min_value=1, max_value=MOST_PEOPLE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("Au-delà, vous devez insister. Cinq est déjà beaucoup."),
    )  # fmt: skip
    silence_days = forms.IntegerField(
        label=_("Silence qui alerte (jours)"), min_value=1, max_value=365,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("Pour les prochaines fiches. Se change aussi sur chacune."),
    )  # fmt: skip
    coordinator_substitute = MemberField(
        label=_("Qui remplace le ou la référent·e absent·e"), required=False,
        empty_label=_("Personne pour l’instant"),
        help_text=_("Elle est prévenue d’un silence quand personne d’autre ne peut l’être."),
    )  # fmt: skip
    controller = forms.CharField(
        label=_("Responsable du traitement"), required=False, max_length=200,
        help_text=_("L’organisme qui répond des données : l’association, le centre social ou la mairie."),
    )  # fmt: skip
    dpo_contact = forms.CharField(
        label=_("Contact pour les données"), required=False, max_length=200,
        help_text=_("L’adresse ou le téléphone donné aux personnes qui ont une question."),
    )  # fmt: skip

    def __init__(self, *args: Any, team: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["coordinator_substitute"]
        assert isinstance(field, MemberField)
        field.queryset = team

    @classmethod
    def initial_of(cls, settings: PeopleSettings) -> dict[str, Any]:
        names = list(cls.base_fields)
        return {name: getattr(settings, name) for name in names if name != "coordinator_substitute"} | {
            "coordinator_substitute": settings.coordinator_substitute_id
        }
