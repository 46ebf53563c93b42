"""What a network lead writes of its collectives; what anyone asks."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.entrance.policies import MemberRequest
from essaim.kernel.words import fold
from essaim.network.actions.keeping import LONGEST_SAID, LONGEST_STEP
from essaim.network.actions.stages import LONGEST_REASON
from essaim.network.enums import ContactKind, Stage
from essaim.network.models import Collective, Course, Membership
from essaim.swarm.enums import RequestState, Sign
from essaim.swarm.models import NAME_LENGTH, Agreement, CollectiveRequest
from essaim.swarm.queries.cockpit import leads, standing
from essaim.swarm.rules.requests import LONGEST_LINE, LONGEST_TEXT, MOST_EUROS, Study
from essaim.swarm.rules.signs import THRESHOLDS, usual
from essaim.territory.queries.communes import Listed, communes_like

OLDEST = date(1990, 1, 1)
FURTHEST_DAYS = 3660


def _day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


def _text(
    label: Any, rows: int, *, most: int, required: bool = False, help_text: Any = ""
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, max_length=most, required=required, widget=widget, help_text=help_text
    )


class Dated(forms.Form):
    """Its days are days that someone may mean."""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        last = timezone.localdate() + timedelta(days=FURTHEST_DAYS)
        for name, day in list(values.items()):
            if isinstance(day, date) and not OLDEST <= day <= last:
                self.add_error(name, _("Cette date est trop loin : vérifiez l’année."))
        return self.cleaned_data


class Past(Dated):
    """`on` has been."""

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise ValidationError(_("Cette date n’est pas encore venue."))
        return on


class CollectiveFilter(forms.Form):
    q = forms.CharField(label=_("Nom, ou porteur"), required=False, max_length=80)
    stage = forms.ChoiceField(label=_("Étape"), required=False, choices=[("", _("Toutes")), *Stage.choices])
    only = forms.ChoiceField(
        label=_("Seulement"), required=False,
        choices=[("", _("Tous")), ("signs", _("Où prendre des nouvelles")), ("late", _("En retard")), ("mine", _("Dont je me charge"))],
    )  # fmt: skip

    @classmethod
    def of(cls, request: MemberRequest) -> "CollectiveFilter":
        return cls(request.GET)


class RequestFilter(forms.Form):
    q = forms.CharField(label=_("Commune"), required=False, max_length=80)
    state = forms.ChoiceField(
        label=_("Réponse"), required=False, choices=[("", _("Toutes")), *RequestState.choices]
    )

    @classmethod
    def of(cls, request: MemberRequest) -> "RequestFilter":
        return cls(request.GET)


class MoveForm(Past):
    stage = forms.ChoiceField(label=_("Étape"), choices=Stage.choices)
    on = _day(_("Depuis le"))
    reason = _text(
        _("Pourquoi"), 2, most=LONGEST_REASON,
        help_text=_("Nécessaire si une étape est sautée, si l’on revient en arrière, ou à l’arrêt. Ne nommez personne."),
    )  # fmt: skip


class NextForm(Dated):
    step = forms.CharField(
        label=_("Ce qui vient"),
        max_length=LONGEST_STEP,
        required=False,
        help_text=_("Vide : rien n’est attendu."),
    )
    on = _day(_("Pour le"), required=False)
    owner: "forms.ModelChoiceField[Membership]" = forms.ModelChoiceField(
        label=_("Qui s’en charge"), queryset=None, required=False, empty_label=_("Personne")
    )

    @classmethod
    def of(cls, request: MemberRequest, course: Course | None) -> "NextForm":
        initial = {"step": course.next_step, "on": course.next_on, "owner": course.owner_id} if course else {}
        form = cls(
            request.POST or None,
            initial={"owner": request.member.id, **{k: v for k, v in initial.items() if v}},
        )
        owners: Any = form.fields["owner"]
        owners.queryset = leads(request.network, on=timezone.localdate())
        owners.label_from_instance = lambda one: one.user.name
        return form


class AccompanyForm(forms.Form):
    by_collective: "forms.ModelChoiceField[Collective]" = forms.ModelChoiceField(
        label=_("Accompagné par"), queryset=None, required=False, empty_label=_("Personne du réseau"),
        help_text=_("Le collectif qui lui a passé la méthode."),
    )  # fmt: skip

    @classmethod
    def of(cls, request: MemberRequest, collective: Collective, course: Course | None) -> "AccompanyForm":
        form = cls(
            request.POST or None, initial={"by_collective": course.accompanied_by_id if course else None}
        )
        others: Any = form.fields["by_collective"]
        others.queryset = standing(request.network).exclude(id=collective.id)
        return form


class ContactForm(Past):
    kind = forms.ChoiceField(label=_("Comment"), choices=ContactKind.choices, widget=forms.RadioSelect)
    on = _day(_("Le"))
    sign = forms.ChoiceField(
        label=_("À la suite de"), choices=[("", _("Rien de particulier")), *Sign.choices], required=False
    )
    said = _text(
        _("Ce qui s’est dit"), 4, most=LONGEST_SAID,
        help_text=_("Le réseau seul le lit. Rien sur une personne rencontrée, rien sur la santé de quelqu’un."),
    )  # fmt: skip


class DueForm(Past):
    on = _day(_("Fait le"))
    said = _text(_("Ce qui s’est dit"), 4, most=LONGEST_SAID, help_text=_("Le réseau seul le lit."))


class AgreementForm(Dated):
    carrier = forms.CharField(
        label=_("Porteur"), max_length=NAME_LENGTH,
        help_text=_("L’association, le centre social ou la mairie : responsable des données du collectif."),
    )  # fmt: skip
    starts_on = _day(_("Prend effet le"))
    ends_on = _day(_("Finit le"))
    workshops = forms.IntegerField(label=_("Séances prévues"), min_value=1, max_value=40)
    signed_on = _day(_("Signée le"), required=False, help_text=_("Vide : elle n’est pas encore signée."))
    joint_on = _day(
        _("Accord de responsabilité conjointe signé le"), required=False,
        help_text=_("Sans cet accord, le réseau ne voit que des nombres."),
    )  # fmt: skip

    @classmethod
    def of(cls, found: Agreement | None, collective: Collective, data: Any) -> "AgreementForm":
        today = timezone.localdate()
        initial: dict[str, Any] = {"carrier": collective.carrier, "starts_on": today, "workshops": 8}
        if found:
            initial = {name: getattr(found, name) for name in cls.base_fields}
        return cls(data, initial=initial)


class PaymentForm(Dated):
    payer = forms.CharField(label=_("Qui verse"), max_length=NAME_LENGTH)
    euros = forms.IntegerField(label=_("Montant (euros)"), min_value=1, max_value=MOST_EUROS)
    due_on = _day(_("Pour le"))
    paid_on = _day(_("Versé le"), required=False)


class ThresholdsForm(forms.Form):
    def __init__(self, *args: Any, own: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = usual(own)
        for sign, bounds in THRESHOLDS.items():
            self.fields[sign] = forms.IntegerField(
                label=Sign(sign).label, min_value=bounds.least, max_value=bounds.most, initial=now[sign],
                help_text=_("%(unit)s ; d’habitude %(usual)s.") % {"unit": bounds.unit, "usual": bounds.usual},
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )  # fmt: skip


class StudyForm(forms.Form):
    partners = _text(
        _("Partenaires d’accord, en leur nom"),
        3,
        most=LONGEST_TEXT,
        help_text=_("Un par ligne : la structure, et qui l’a dit."),
    )
    sure = forms.IntegerField(label=_("Argent sûr sur douze mois (euros)"), min_value=0, max_value=MOST_EUROS)
    needed = forms.IntegerField(
        label=_("Argent nécessaire sur douze mois (euros)"), min_value=0, max_value=MOST_EUROS
    )
    second_carrier = forms.CharField(label=_("Un second porteur"), max_length=LONGEST_LINE, required=False)
    load = forms.CharField(
        label=_("Qui animera, et sa charge"), max_length=LONGEST_LINE, required=False,
        help_text=_("La charge de chacun·e se voit sur « L’essaim »."),
    )  # fmt: skip

    @classmethod
    def of(cls, found: CollectiveRequest, data: Any) -> "StudyForm":
        return cls(data, initial=vars(Study.from_kept(found.study)), prefix="study")


class AnswerForm(Dated):
    answer = forms.ChoiceField(
        label=_("Réponse"),
        choices=[("go", _("On y va")), ("not_yet", _("Pas encore"))],
        widget=forms.RadioSelect,
    )
    opinion = _text(
        _("Avis écrit"), 5, most=LONGEST_TEXT, required=True,
        help_text=_("La personne le lira tel quel : ce qui est réuni, ce qui manque, comment y arriver."),
    )  # fmt: skip
    back_on = _day(_("À reprendre le"), required=False, help_text=_("Nécessaire pour « Pas encore »."))


class AskForm(forms.Form):
    """By anyone. Several communes bear one name: they are then given to choose among."""

    commune = forms.CharField(
        label=_("Commune"), max_length=80, help_text=_("Son nom, ou son code postal."),
        error_messages={"required": _("Écrivez le nom de la commune, ou son code postal.")},
    )  # fmt: skip
    asker = forms.CharField(
        label=_("Votre prénom et votre nom, ou votre structure"), max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Dites qui demande : une personne ou une structure.")},
    )  # fmt: skip
    reach = forms.CharField(
        label=_("Votre adresse e-mail, ou votre téléphone"), max_length=120,
        help_text=_("Pour vous répondre, et pour rien d’autre."),
        error_messages={"required": _("Donnez une adresse e-mail ou un téléphone : sans cela, nous ne pouvons pas répondre.")},
    )  # fmt: skip
    motives = _text(
        _("Pourquoi chez vous ?"), 5, most=LONGEST_TEXT, required=True,
        help_text=_("Ce que vous voyez autour de vous, et qui serait de la partie. Ne nommez aucune personne isolée."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["motives"].error_messages["required"] = _(
            "Dites en quelques mots pourquoi un collectif chez vous."
        )
        self.near = near_communes(str(self.data.get("commune", ""))) if self.is_bound else []
        if len(self.near) > 1:
            self.fields["insee"] = forms.ChoiceField(
                label=_("Laquelle de ces communes ?"), choices=[(one.insee, _said(one)) for one in self.near],
                widget=forms.RadioSelect, error_messages={"required": _("Plusieurs communes ressemblent à ce nom : choisissez la vôtre.")},
            )  # fmt: skip
            self.order_fields(["commune", "insee"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "commune" in values and "insee" not in self.fields:
            if self.near:
                values["insee"] = self.near[0].insee
            else:
                self.add_error(
                    "commune",
                    _("Nous ne trouvons pas cette commune : vérifiez son nom, ou écrivez son code postal."),
                )
        return values


def near_communes(typed: str) -> list[Listed]:
    """The one of that very name, else those that come near."""
    found = communes_like(typed[:80])
    same = [one for one in found if fold(one.former or one.name) == fold(typed)]
    return same or found


def _said(one: Listed) -> str:
    return f"{one.former or one.name} ({one.department}, {one.postcodes.split()[0] if one.postcodes else one.insee})"
