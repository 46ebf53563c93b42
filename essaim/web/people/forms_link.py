"""What hangs from a file: contacts, notes, next steps, what she agrees to, who accompanies her."""

from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.kernel.ids import uuid7
from essaim.people.enums import Channel, CompanionRole, ContactKind, InformedHow, Purpose, StepKind
from essaim.web.look import DateInput
from essaim.web.people.forms import MemberField, long_text, short_text

MOST_PEOPLE = 50
OF_NOBODY = (ContactKind.STREET, ContactKind.DROP_IN, ContactKind.DOOR, ContactKind.PHONE)


class ContactForm(forms.Form):
    """Two taps: how, then what came of it. `contact_id` was drawn with the page: pressing twice records once."""

    contact_id = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Comment ?"), choices=ContactKind.choices, initial=ContactKind.PHONE,
        widget=forms.RadioSelect(attrs={"class": "inline"}),
        error_messages={"required": _("Dites comment : au téléphone, chez elle…")},
    )  # fmt: skip
    on = forms.DateField(label=_("Quel jour ?"), widget=DateInput, required=False)
    result = forms.ChoiceField(
        choices=[("talked", ""), ("nothing", "")],
        error_messages={"required": _("Dites si vous vous êtes parlé."), "invalid_choice": _("Dites si vous vous êtes parlé.")},
    )  # fmt: skip

    @property
    def is_two_way(self) -> bool:
        return bool(self.cleaned_data["result"] == "talked")

    @property
    def identifier(self) -> UUID:
        """The same answer sent twice is one contact; another answer from the same page is another contact."""
        data = self.cleaned_data
        return uuid5(data["contact_id"], f"{data['kind']} {data['result']} {data['on']}")


class AnonymousForm(forms.Form):
    """A meeting without a name: it counts."""

    contact_id = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Où ?"), choices=[(one.value, one.label) for one in OF_NOBODY], widget=forms.RadioSelect,
        error_messages={"required": _("Dites où : dans la rue, à une permanence…")},
    )  # fmt: skip
    people = forms.IntegerField(
        label=_("Combien de personnes ?"), min_value=1, max_value=MOST_PEOPLE, initial=1,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    on = forms.DateField(label=_("Quel jour ?"), widget=DateInput)
    leave_alone = forms.BooleanField(
        label=_("Elle demande que personne ne sonne plus chez elle"), required=False
    )


class SentOnce(forms.Form):
    """`sent_id` was drawn with the page: pressing twice keeps once, and something else typed there is something else."""

    sent_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    @property
    def identifier(self) -> UUID | None:
        drawn, typed = self.cleaned_data["sent_id"], sorted(self.cleaned_data.items())
        return uuid5(drawn, " ".join(f"{name}={value}" for name, value in typed)) if drawn else None

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        return uuid7() if field_name == "sent_id" else super().get_initial_for_field(field, field_name)


class NoteForm(SentOnce):
    body = forms.CharField(
        label=_("Écrire une note"), max_length=2000, widget=long_text(3),
        help_text=_("Des faits, ce qu’elle a dit et accepte. Elle peut lire ceci."),
        error_messages={"required": _("Écrivez la note avant d’enregistrer."),
                        "max_length": _("Une note tient en 2 000 signes : celle-ci en a %(show_value)d. Gardez l’essentiel.")},
    )  # fmt: skip


class StepForm(SentOnce):
    """What someone will do, and by when."""

    kind = forms.ChoiceField(label=_("Quoi faire ?"), choices=StepKind.choices)
    what = forms.CharField(
        label=_("Précision"), required=False, max_length=200, widget=short_text(),
        help_text=_("« Lui porter le programme du club. »"),
    )  # fmt: skip
    due_on = forms.DateField(
        label=_("Pour quel jour ?"), widget=DateInput,
        error_messages={"required": _("Choisissez un jour : sans date, une étape s’oublie.")},
    )  # fmt: skip
    is_promise = forms.BooleanField(label=_("Je le lui ai promis"), required=False)
    assigned_to = MemberField(
        label=_("Qui s’en charge ?"), required=False,
        empty_label=_("À décider"),
    )  # fmt: skip

    def __init__(self, *args: Any, team: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["assigned_to"]
        assert isinstance(field, MemberField)
        field.queryset = team
        self.fields["due_on"].widget.attrs["min"] = today.isoformat()


class ConsentForm(SentOnce):
    purpose = forms.ChoiceField(
        label=_("Elle est d’accord pour"), choices=Purpose.choices, widget=forms.RadioSelect
    )
    detail = forms.CharField(
        label=_("Précision"), required=False, max_length=120, widget=short_text(),
        help_text=_("Quel lieu, quel proche : ce qu’elle a dit."),
    )  # fmt: skip
    how = forms.ChoiceField(
        label=_("Dit comment ?"), choices=InformedHow.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Dites comment elle a donné son accord.")},
    )  # fmt: skip
    on = forms.DateField(label=_("Le"), widget=DateInput)


class StopForm(forms.Form):
    """« Ne plus solliciter », by the means she names."""

    channels = forms.MultipleChoiceField(
        label=_("Elle ne veut plus être contactée"), choices=Channel.choices, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Cochez au moins un moyen.")},
    )  # fmt: skip


class LiftForm(forms.Form):
    reason = forms.CharField(
        label=_("Pourquoi lever ce choix ?"), max_length=200, widget=short_text(),
        help_text=_("Par exemple « elle a rappelé » ou « erreur de fiche »."),
        error_messages={"required": _("Dites pourquoi : la raison est conservée.")},
    )  # fmt: skip


class LinkForm(forms.Form):
    """Who accompanies her, or stands in."""

    member = MemberField(
        label=_("Qui ?"), empty_label=_("Choisissez"),
        error_messages={"required": _("Choisissez quelqu’un de l’équipe.")},
    )  # fmt: skip
    role = forms.ChoiceField(label=_("En tant que"), choices=CompanionRole.choices, widget=forms.RadioSelect)
    may_insist = False  # the limit was met: the coordinator may go beyond
    beyond_limit = forms.BooleanField(
        label=_("Même au-delà de la limite par bénévole"), required=False,
        help_text=_("Demandez-lui d’abord : trop de personnes à la fois use vite."),
    )  # fmt: skip

    def __init__(self, *args: Any, team: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["member"]
        assert isinstance(field, MemberField)
        field.queryset = team
