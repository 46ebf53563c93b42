"""Writing a curriculum: lists are typed a line each; cards and questions, a block each, its first line being its title."""

from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from essaim.transmission.enums import Deliverable, Variant
from essaim.transmission.models import LONGEST_REASON
from essaim.transmission.rules.programme import (  # fmt: skip
    LINE,
    MOST_CARDS,
    MOST_LINES,
    MOST_MINUTES,
    TEXT,
    Programme,
    Step,
    Titled,
    Workshop,
)

LONGEST = 20_000
BLOCKS = _("Une ligne vide entre deux. La première ligne de chacune est son titre.")
LINES = _("Une par ligne.")


def _area(label: Any, rows: int = 4, help_text: Any = "", *, most: int = TEXT) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=most, widget=widget, help_text=help_text)


def _minutes(label: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=1, max_value=MOST_MINUTES, widget=widget)


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Le fichier du programme"), allow_empty_file=True, max_length=200, widget=forms.FileInput(),
        help_text=_("Celui qu’un autre réseau a exporté depuis « Le programme »."),
        error_messages={"required": _("Choisissez le fichier du programme.")},
    )  # fmt: skip


class AddForm(forms.Form):
    title = forms.CharField(label=_("Titre de la nouvelle séance"), max_length=LINE)
    minutes = _minutes(_("Durée (minutes)"))

    @classmethod
    def new(cls) -> "AddForm":
        return cls(initial={"minutes": 150})


class DescribeForm(forms.Form):
    title = forms.CharField(label=_("Titre du programme"), max_length=LINE)
    about = _area(_("Présentation"))
    licence = forms.CharField(
        label=_("Licence"), max_length=LINE, required=False, help_text=_("À quelles conditions un autre réseau peut s’en servir.")
    )  # fmt: skip

    @classmethod
    def of(cls, shown: Programme, data: Any = None) -> "DescribeForm":
        return cls(data, initial={"title": shown.title, "about": shown.about, "licence": shown.licence})


class PublishForm(forms.Form):
    reason = forms.CharField(
        label=_("Ce qui change, et pourquoi"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Les collectifs liront ces mots à côté de la nouvelle édition."),
    )  # fmt: skip


def blocks(items: tuple[Titled, ...]) -> str:
    return "\n\n".join(f"{one.title}\n{one.text}".strip() for one in items)


def titled(text: str, most: int) -> tuple[Titled, ...]:
    """The blocks of a text, back."""
    parts = [[line.strip() for line in part.split("\n")] for part in _parts(text)]
    if len(parts) > most:
        raise ValidationError(_("%(most)s au plus : retirez-en, ou réunissez-en deux.") % {"most": most})
    if any(len(first) > LINE for first, *_rest in parts):
        raise ValidationError(
            _("La première ligne de chacune est son titre : %(most)s signes au plus.") % {"most": LINE}
        )
    return tuple(Titled(first, "\n".join(rest)) for first, *rest in parts)


def _parts(text: str) -> list[str]:
    found, current = [], []
    for line in [*text.replace("\r", "").split("\n"), ""]:
        if line.strip():
            current.append(line)
        elif current:
            found.append("\n".join(current))
            current = []
    return found


def lines(text: str) -> tuple[str, ...]:
    found = tuple(line.strip() for line in text.replace("\r", "").split("\n") if line.strip())
    if len(found) > MOST_LINES:
        raise ValidationError(_("%(most)s lignes au plus.") % {"most": MOST_LINES})
    return found


class WorkshopForm(forms.Form):
    """All of a workshop but its steps."""

    title = forms.CharField(label=_("Titre"), max_length=LINE)
    minutes = _minutes(_("Durée (minutes)"))
    intent = _area(_("Intention"))
    aims = _area(_("Ce que l’on vise"), 4, LINES, most=LONGEST)
    before = _area(_("À préparer"), 4, LINES, most=LONGEST)
    competences = forms.MultipleChoiceField(
        label=_("Savoir-faire visés"), required=False, widget=forms.CheckboxSelectMultiple
    )
    deliverable = forms.ChoiceField(label=_("Ce qu’elle produit"), choices=Deliverable)
    deliverable_text = _area(_("En une phrase"), 2)
    practice = _area(_("Sur le terrain, d’ici la prochaine fois"), 3)
    notes = _area(_("Pour qui anime"), 4, LINES, most=LONGEST)
    questions = _area(_("Les questions qui reviennent, et quoi répondre"), 8, BLOCKS, most=LONGEST)
    trouble = _area(_("Ce qui peut mal tourner, et que faire"), 5, BLOCKS, most=LONGEST)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, data: Any = None, *, programme: Programme, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["competences"].choices = [(one.key, one.name) for one in programme.competences]  # type: ignore[attr-defined]
        for kind in Variant:
            self.fields[kind.value] = _area(kind.label, 2)

    @classmethod
    def of(cls, one: Workshop, data: Any = None, *, programme: Programme, seen: str) -> "WorkshopForm":
        same = ("title", "minutes", "intent", "deliverable", "deliverable_text", "practice")
        initial = {name: getattr(one, name) for name in same} | {
            "competences": list(one.competences),
            "seen": seen,
        }
        initial |= {name: "\n".join(getattr(one, name)) for name in ("aims", "before", "notes")}
        initial |= {name: blocks(getattr(one, name)) for name in ("questions", "trouble")} | dict(
            one.variants
        )
        return cls(data, programme=programme, initial=initial)

    def clean_aims(self) -> tuple[str, ...]:
        return lines(self.cleaned_data["aims"])

    def clean_before(self) -> tuple[str, ...]:
        return lines(self.cleaned_data["before"])

    def clean_notes(self) -> tuple[str, ...]:
        return lines(self.cleaned_data["notes"])

    def clean_questions(self) -> tuple[Titled, ...]:
        return titled(self.cleaned_data["questions"], MOST_LINES)

    def clean_trouble(self) -> tuple[Titled, ...]:
        return titled(self.cleaned_data["trouble"], MOST_LINES)

    def changed(self, one: Workshop) -> Workshop:
        told = dict(self.cleaned_data)
        told.pop("seen")
        variants = {kind.value: text for kind in Variant if (text := told.pop(kind.value))}
        return replace(one, **told | {"competences": tuple(told["competences"]), "variants": variants})


class StepForm(forms.Form):
    title = forms.CharField(label=_("Titre"), max_length=LINE)
    minutes = _minutes(_("Durée (minutes)"))
    text = _area(_("Comment faire"), 10)
    say = _area(_("À dire, mot pour mot"), 2)
    debrief = _area(_("Pour finir l’exercice"), 2)
    core = _area(_("Noyau : pourquoi ne pas la retirer"), 2, _("À laisser vide si chacun peut l’adapter."))
    cards = _area(_("Cartes à découper"), 10, BLOCKS, most=LONGEST)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    @classmethod
    def of(cls, step: Step | None, data: Any = None, *, seen: str) -> "StepForm":
        if step is None:
            return cls(data, initial={"seen": seen, "minutes": 15})
        same = ("title", "minutes", "text", "say", "debrief", "core")
        return cls(
            data,
            initial={name: getattr(step, name) for name in same}
            | {"cards": blocks(step.cards), "seen": seen},
        )

    def clean_cards(self) -> tuple[Titled, ...]:
        return titled(self.cleaned_data["cards"], MOST_CARDS)

    @property
    def step(self) -> Step:
        return Step(**{name: value for name, value in self.cleaned_data.items() if name != "seen"})
