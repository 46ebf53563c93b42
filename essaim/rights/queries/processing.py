"""The register of processing, made from the models: whose data, which fields, sealed or not, kept how long, seen by whom."""

import inspect
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.utils.translation import override

from essaim.kernel.about import Activity, Keep, Whose, about_of, activities, label_of, models_about
from essaim.kernel.fields import SealedText
from essaim.network.models import Collective
from essaim.people.queries.care import settings_of
from essaim.rights.queries.retention import rules_of
from essaim.rights.rules.processing import lasting, who_sees

_STRUCTURE = {"id", "collective", "collective_id"}
WHOSE = {Whose.PERSONS: "personnes rencontrées", Whose.MEMBERS: "équipe"}


@dataclass(frozen=True)
class FieldLine:
    name: str
    label: str
    is_sealed: bool


@dataclass(frozen=True)
class ModelLine:
    """One model that holds something of someone."""

    name: str
    title: str
    purpose: str
    whose: str
    fields: tuple[FieldLine, ...]
    kept: str
    seen_by: str
    doc: str  # what the code says of itself, in English

    @property
    def sealed(self) -> tuple[str, ...]:
        return tuple(one.label for one in self.fields if one.is_sealed)

    @property
    def clear(self) -> tuple[str, ...]:
        return tuple(one.label for one in self.fields if not one.is_sealed)


@dataclass(frozen=True)
class ActivityLine:
    words: Activity
    models: tuple[ModelLine, ...]


@dataclass(frozen=True)
class Register:
    collective: str
    controller: str
    dpo_contact: str
    activities: tuple[ActivityLine, ...]
    without_people: tuple[str, ...]  # models that hold nothing of anyone
    kept: tuple[tuple[str, str, str], ...]  # what, how long, why longer


def register_of(collective: Collective) -> Register:
    """In French, whatever language the screen is read in."""
    with override(settings.LANGUAGE_CODE):
        rules = rules_of(collective)
        days = {rule.subject: rule.days for rule in rules}
        someones = models_about(Whose.PERSONS, Whose.MEMBERS)
        chosen = settings_of(collective)
        return Register(
            collective=collective.name,
            controller=chosen.controller or collective.carrier,
            dpo_contact=chosen.dpo_contact,
            activities=tuple(
                ActivityLine(
                    one, tuple(_line(model, days) for model in someones if about_of(model).activity == one)
                )
                for one in activities()
            ),
            without_people=tuple(model.__name__ for model in models_about(Whose.NOBODY)),
            kept=tuple((rule.title, lasting(rule.days), rule.justification) for rule in rules),
        )


def _line(model: type[models.Model], days: dict[str, int]) -> ModelLine:
    about = about_of(model)
    return ModelLine(
        name=model.__name__,
        title=about.title,
        purpose=about.purpose,
        whose=WHOSE[about.whose],
        fields=tuple(
            FieldLine(one.name, label_of(one), isinstance(one, SealedText))
            for one in model._meta.concrete_fields
            if one.name not in _STRUCTURE
        ),
        kept=_kept(about.kept, days),
        seen_by=who_sees(about),
        doc=inspect.cleandoc(model.__doc__ or "").split("\n")[0],
    )


def _kept(kept: Keep | str, days: dict[str, int]) -> str:
    return kept if isinstance(kept, str) else f"{lasting(days[kept.key])} ({str(kept.title).lower()})"
