"""What she agrees to, what happened next, and the day someone goes with her."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from essaim.kernel.ids import uuid7
from essaim.network.models import Membership
from essaim.people.enums import InformedHow
from essaim.places.enums import Day, Moment, Need
from essaim.referrals.actions.news import LONGEST_REACH
from essaim.referrals.actions.referrals import (
    LONGEST_FACTS,
    LONGEST_MEETING,
    LONGEST_SAID,
    MOST_SEATS,
    Agreement,
    Ride,
)
from essaim.referrals.enums import Lack, ReferralState, Transport
from essaim.referrals.models import Referral
from essaim.referrals.rules.states import NEXT
from essaim.web.look import DateInput


class WishForm(forms.Form):
    """What she would like, in her words."""

    q = forms.CharField(label=_("Un mot, une envie, un nom"), required=False, max_length=100)
    need = forms.ChoiceField(
        label=_("Elle y viendrait pour"), required=False, choices=[("", _("Tout")), *Need.choices]
    )
    day = forms.ChoiceField(
        label=_("Ouvert le"), required=False, choices=[("", _("N’importe quel jour")), *Day.choices]
    )
    moment = forms.ChoiceField(
        label=_("À quel moment"), required=False, choices=[("", _("N’importe quand")), *Moment.choices]
    )
    language = forms.CharField(label=_("Langue parlée"), required=False, max_length=40)
    free = forms.BooleanField(label=_("Gratuit"), required=False)
    step_free = forms.BooleanField(label=_("Entrée sans marche"), required=False)

    @property
    def more(self) -> list[Any]:
        """When and on what conditions: folded, open when something of it is asked."""
        return [self[name] for name in ("need", "day", "moment", "language", "free", "step_free")]

    @property
    def asks_more(self) -> bool:
        return any(self.cleaned_data.get(one.name) for one in self.more if one.name != "need")


class AgreeForm(forms.Form):
    facts = forms.CharField(
        label=_("Ce que l’on dit d’elle au lieu"), max_length=LONGEST_FACTS,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("Avec ses mots, et rien de plus. Lisez-lui à voix haute. Par exemple « elle s’appelle Odette, elle entend mal, elle aime lire »."),
    )  # fmt: skip
    how = forms.ChoiceField(
        label=_("Comment elle a dit oui"),
        choices=InformedHow,
        widget=forms.RadioSelect,
        initial=InformedHow.SPOKEN,
    )
    on = forms.DateField(label=_("Le"), widget=DateInput())
    asks_herself = forms.BooleanField(
        label=_("Elle en a reparlé d’elle-même"), required=False, help_text=_("À cocher seulement si elle avait dit non."),
    )  # fmt: skip
    referral_id = forms.UUIDField(widget=forms.HiddenInput)

    @classmethod
    def new(cls, data: Any = None, *, today: date) -> "AgreeForm":
        return cls(data, initial={"referral_id": uuid7(), "on": today, "how": InformedHow.SPOKEN})

    @property
    def agreement(self) -> Agreement:
        names = ("facts", "how", "on", "asks_herself")
        return Agreement(**{name: self.cleaned_data[name] for name in names})


class NoForm(forms.Form):
    referral_id = forms.UUIDField(widget=forms.HiddenInput)


class MomentForm(forms.Form):
    """Only what may follow is proposed."""

    state = forms.ChoiceField(label=_("Que s’est-il passé ?"), widget=forms.RadioSelect)
    on = forms.DateField(label=_("Le"), widget=DateInput())
    said = forms.CharField(
        label=_("Ce qui a été dit"), required=False, max_length=LONGEST_SAID,
        help_text=_("En quelques mots : un jour proposé, une raison. Pas de santé, pas de jugement."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, referral: Referral, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        may = NEXT.get(ReferralState(referral.state), frozenset())
        self.fields["state"].choices = [one for one in ReferralState.choices if one[0] in may]  # type: ignore[attr-defined]


class TogetherForm(forms.Form):
    on = forms.DateField(label=_("Le jour où l’on y va"), widget=DateInput())
    with_whom: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        label=_("Qui y va avec elle"), queryset=None
    )
    meeting = forms.CharField(
        label=_("Où et quand l’on se retrouve"), required=False, max_length=LONGEST_MEETING,
        help_text=_("Par exemple « 14 h, en bas de chez elle, puis le bus 616 »."),
    )  # fmt: skip

    transport = forms.ChoiceField(
        label=_("Comment on y va"), required=False, choices=[("", _("On verra")), *Transport.choices]
    )
    seats = forms.IntegerField(
        label=_("Places libres dans la voiture"), required=False, min_value=0, max_value=MOST_SEATS,
        help_text=_("Si l’on y va en voiture et que quelqu’un d’autre peut monter."), widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, team: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["with_whom"].queryset = team  # type: ignore[attr-defined]
        self.fields["with_whom"].label_from_instance = lambda one: one.user.name  # type: ignore[attr-defined]

    @property
    def together(self) -> dict[str, Any]:
        """What the action is told."""
        said = self.cleaned_data
        ride = Ride(transport=said["transport"], seats=said["seats"] or 0)
        return {name: said[name] for name in ("on", "with_whom", "meeting")} | {"ride": ride}


class NewsForm(forms.Form):
    """Her yes, and how to reach whoever told us of her."""

    reach = forms.CharField(
        label=_("Comment joindre la personne qui nous a prévenus"), max_length=LONGEST_REACH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Un numéro ou un e-mail, redemandé à cette personne. Effacé dès que la nouvelle est dite, ou après six mois."),
    )  # fmt: skip
    how = forms.ChoiceField(
        label=_("Comment elle a dit oui"),
        choices=InformedHow,
        widget=forms.RadioSelect,
        initial=InformedHow.SPOKEN,
    )
    on = forms.DateField(label=_("Le"), widget=DateInput())


class UnmetForm(forms.Form):
    need = forms.ChoiceField(label=_("Elle y viendrait pour"), choices=Need)
    lack = forms.ChoiceField(label=_("Ce qui manque"), choices=Lack, widget=forms.RadioSelect)
    need_id = forms.UUIDField(widget=forms.HiddenInput)
