"""What a call left, what a campaign is."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.calls.actions.calls import Answer
from essaim.calls.actions.campaigns import CampaignData
from essaim.calls.actions.drop_ins import LEAST_MINUTES, MOST_MINUTES, MOST_SEATS
from essaim.calls.actions.regular import LONGEST_RELATIVE, Rendezvous
from essaim.calls.enums import CallOutcome, CallSlot, RegularEnd, Rhythm, SkipReason, WhyNot
from essaim.calls.models import NAME_LENGTH, SCRIPT_LENGTH, Call, CallCampaign, CallSettings
from essaim.calls.queries.targets import Target
from essaim.kernel.ids import uuid7
from essaim.network.models import Membership
from essaim.territory.models import Sector
from essaim.web.look import DateInput, TimeInput

LONGEST_SILENCE = 730


class AnswerForm(forms.Form):
    """The outcome is the button that was pressed; a day and an hour only when she chose them."""

    call_id = forms.UUIDField(widget=forms.HiddenInput)
    back_on = forms.DateField(label=_("La rappeler le"), required=False, widget=DateInput())
    back_at = forms.TimeField(label=_("À quelle heure"), required=False, widget=TimeInput())

    @classmethod
    def new(cls, data: Any = None) -> "AnswerForm":
        return cls(data, initial={"call_id": uuid7()})

    def clean(self) -> None:
        day, hour = self.cleaned_data.get("back_on"), self.cleaned_data.get("back_at")
        if (day is None) != (hour is None) and not self.errors:
            self.add_error("back_at" if hour is None else "back_on", _("Donnez le jour et l’heure, ou rien."))

    def answer(self, outcome: str) -> Answer:
        day, hour = self.cleaned_data["back_on"], self.cleaned_data["back_at"]
        moment = timezone.make_aware(datetime.combine(day, hour)) if day and hour else None
        return Answer(outcome, moment)


class CorrectForm(AnswerForm):
    """What was noted, filled in; her number only when it was said not to be hers."""

    phone = forms.CharField(
        label=_("Son numéro"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
        help_text=_("Il a été retiré de sa fiche. Vous le retrouvez dans les derniers appels de votre téléphone."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, call: Call) -> None:
        moment = timezone.localtime(call.call_back_at) if call.call_back_at else None
        said = {"back_on": moment.date(), "back_at": moment.time()} if moment else {}
        super().__init__(data, initial={"call_id": uuid7(), **said})
        if call.outcome != CallOutcome.WRONG_NUMBER:
            del self.fields["phone"]


class SkipForm(forms.Form):
    reason = forms.ChoiceField(label=_("Pourquoi passer ?"), choices=SkipReason, widget=forms.RadioSelect)


class RingForm(forms.Form):
    text = forms.CharField(
        label=_("Son numéro, ou son prénom"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Parmi les personnes que vous accompagnez, et celles que vous avez appelées depuis trente jours."),
    )  # fmt: skip


class CampaignForm(forms.Form):
    name = forms.CharField(
        label=_("Nom de la campagne"), max_length=NAME_LENGTH, help_text=_("Par exemple « Nouvelles de rentrée ». Ni nom ni santé.")
    )  # fmt: skip
    slots = forms.MultipleChoiceField(
        label=_("À quels moments de la semaine"), choices=CallSlot, widget=forms.CheckboxSelectMultiple
    )
    starts_on = forms.DateField(label=_("À partir du"), widget=DateInput())
    campaign_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    @classmethod
    def new(cls, data: Any = None, *, today: date) -> "CampaignForm":
        slots = [one.value for one in CallSlot if one != CallSlot.WEEKEND]
        return cls(data, initial={"campaign_id": uuid7(), "starts_on": today, "slots": slots})

    @classmethod
    def of(cls, campaign: CallCampaign, data: Any = None) -> "CampaignForm":
        names = ("name", "slots", "starts_on")
        return cls(data, initial={name: getattr(campaign, name) for name in names})

    @property
    def data_of(self) -> CampaignData:
        given = self.cleaned_data
        return CampaignData(name=given["name"], slots=given["slots"], starts_on=given["starts_on"])


class CallScriptForm(forms.Form):
    body = forms.CharField(
        label=_("Ce que l’on dit, ce que l’on écoute"), max_length=SCRIPT_LENGTH, widget=forms.Textarea(attrs={"rows": 24}),
        help_text=_("Une ligne qui commence par « Titre : » devient un titre, une ligne qui commence par un tiret une étape."),
    )  # fmt: skip


class CallersForm(forms.Form):
    members: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        label=_("Qui appelle"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, team: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["members"].queryset = team  # type: ignore[attr-defined]
        self.fields["members"].label_from_instance = lambda one: one.user.name  # type: ignore[attr-defined]


class TargetForm(forms.Form):
    """All that is left empty narrows nothing."""

    silent_days = forms.IntegerField(
        label=_("Sans nouvelles depuis, en jours, au moins"), required=False, min_value=1, max_value=LONGEST_SILENCE
    )  # fmt: skip
    sector: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("D’un secteur"), queryset=None, required=False, empty_label=_("Tous les secteurs")
    )
    has_call_step = forms.BooleanField(label=_("Un appel est prévu pour elle"), required=False)
    has_measure = forms.NullBooleanField(
        label=_("Ses cercles de relations"),
        required=False,
        widget=forms.Select(
            choices=[
                ("", _("Sans en tenir compte")),
                ("false", _("Jamais interrogée")),
                ("true", _("Déjà interrogée")),
            ]
        ),
    )

    vigilance = forms.BooleanField(label=_("D’accord pour les alertes (canicule, froid)"), required=False)

    def __init__(self, data: Any = None, *, sectors: QuerySet[Sector], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["sector"].queryset = sectors  # type: ignore[attr-defined]

    @property
    def target(self) -> Target:
        return Target(**self.cleaned_data)


class FindForm(forms.Form):
    text = forms.CharField(
        label=_("Un prénom, un nom ou un téléphone"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )  # fmt: skip


class LinesFilter(forms.Form):
    why = forms.ChoiceField(
        label=_("Où en sont-elles ?"), required=False, choices=[("", _("Toutes")), *WhyNot.choices]
    )


class SettingsForm(forms.ModelForm[CallSettings]):
    class Meta:
        model = CallSettings
        fields = (
            "morning_from", "morning_to", "afternoon_from", "afternoon_to", "at_weekends", "most_attempts", "attempt_days",
            "again_days", "short_calls", "trial_calls", "number", "dial_in", "dial_in_code",
        )  # fmt: skip
        widgets = dict.fromkeys(("morning_from", "morning_to", "afternoon_from", "afternoon_to"), TimeInput())


class RendezvousForm(forms.Form):
    """What she chose: with whom, how often, which day, at what hour."""

    member: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Qui l’appelle"), queryset=None)
    rhythm = forms.ChoiceField(label=_("À quel rythme"), choices=Rhythm, widget=forms.RadioSelect)
    first_on = forms.DateField(label=_("Le prochain appel"), widget=DateInput())
    first_at = forms.TimeField(label=_("À quelle heure"), widget=TimeInput())
    substitute: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Qui remplace"), queryset=None, required=False, empty_label=_("Personne encore")
    )
    is_new_to_us = forms.BooleanField(
        label=_("Commencer par faire connaissance"), required=False,
        help_text=_("Quelques appels courts par un membre qui a l’habitude, puis quatre appels d’essai avec la personne qui l’appellera."),
    )  # fmt: skip
    relative = forms.CharField(
        label=_("Un proche à prévenir, si elle l’a accepté"), required=False, max_length=LONGEST_RELATIVE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Seulement si elle a accepté que l’on prévienne un proche. Par exemple « sa fille Anne, le soir »."),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, team: QuerySet[Membership], is_begun: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        if is_begun:
            del self.fields["is_new_to_us"]
        for name in ("member", "substitute"):
            self.fields[name].queryset = team  # type: ignore[attr-defined]
            self.fields[name].label_from_instance = lambda one: one.user.name  # type: ignore[attr-defined]

    @property
    def rendezvous(self) -> Rendezvous:
        given = self.cleaned_data
        moment = timezone.make_aware(datetime.combine(given["first_on"], given["first_at"]))
        names = ("member", "rhythm", "substitute", "relative", "is_new_to_us")
        return Rendezvous(next_at=moment, **{name: given[name] for name in names if name in given})


class PairForm(forms.Form):
    """One of those that were shown; `anyway`: though she accompanies as many people as she may."""

    member: forms.ModelChoiceField[Any] = forms.ModelChoiceField(label=_("Qui l’appellera"), queryset=None)
    anyway = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, *, team: QuerySet[Membership]) -> None:
        super().__init__(data)
        self.fields["member"].queryset = team  # type: ignore[attr-defined]


class AwayForm(forms.Form):
    until = forms.DateField(
        label=_("Remplacée jusqu’au"), required=False, widget=DateInput(), help_text=_("Vide : de retour.")
    )


class EndRegularForm(forms.Form):
    ends_on = forms.DateField(
        label=_("Le dernier appel, au plus tard le"), widget=DateInput(),
        help_text=_("Dites-le-lui : le dernier appel sera marqué comme tel. Aujourd’hui : ils sont finis."),
    )  # fmt: skip
    is_handed_over = forms.BooleanField(
        label=_("Un dernier appel à deux, pour lui présenter qui prend la suite"), required=False
    )
    why = forms.ChoiceField(
        label=_("Comment ces appels finissent"), choices=RegularEnd, widget=forms.RadioSelect
    )


class TalkForm(forms.Form):
    """A date for a talk of several."""

    day = forms.DateField(label=_("Quel jour"), widget=DateInput())
    hour = forms.TimeField(label=_("À quelle heure"), widget=TimeInput())
    minutes = forms.IntegerField(
        label=_("Durée (minutes)"), initial=45, min_value=LEAST_MINUTES, max_value=MOST_MINUTES, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )  # fmt: skip
    seats = forms.IntegerField(
        label=_("Places, six au plus"), initial=6, min_value=1, max_value=MOST_SEATS, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )  # fmt: skip
    drop_in_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    @property
    def starts_at(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"]))


class CameForm(forms.Form):
    came = forms.IntegerField(
        label=_("Combien sont venues, sans vous compter"), min_value=0, max_value=MOST_SEATS, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )  # fmt: skip
