from django import forms
from django.utils.translation import gettext_lazy as _

from essaim.web.look import DateInput, TimeInput

_OUTCOMES = [
    ("talk", _("On a parlé")),
    ("absent", _("Personne n’ouvre")),
    ("again", _("Repasser un autre jour")),
]
_SECTORS = [("north", "Saint-Roch nord"), ("south", "Saint-Roch sud"), ("mills", "Les Moulins")]


class EveryField(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label=_("Nom du secteur"), max_length=40, help_text=_("Court : il s’écrit sur les feuilles.")
    )
    email = forms.EmailField(label=_("Adresse e-mail"), required=False)
    pairs = forms.IntegerField(label=_("Nombre de binômes"), min_value=1, max_value=20)
    on = forms.DateField(label=_("Date de la sortie"), widget=DateInput)
    at = forms.TimeField(label=_("Heure du rendez-vous"), widget=TimeInput)
    sector = forms.ChoiceField(label=_("Secteur"), choices=_SECTORS)
    outcome = forms.ChoiceField(label=_("Que s’est-il passé ?"), choices=_OUTCOMES, widget=forms.RadioSelect)
    sectors = forms.MultipleChoiceField(
        label=_("Secteurs à visiter"), choices=_SECTORS, required=False, widget=forms.CheckboxSelectMultiple
    )
    addresses = forms.FileField(
        label=_("Fichier des adresses"), help_text=_("Fichier .csv ou .csv.gz de la Base Adresse Nationale.")
    )
    note = forms.CharField(
        label=_("Un mot"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("N’écrivez pas de nom."),
    )
    agrees = forms.BooleanField(label=_("J’ai lu les consignes de la tournée"))
