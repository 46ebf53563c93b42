"""The register of processing, made from the models: whose data, which fields, sealed or not, kept how long, seen by whom."""

import inspect
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import override

from essaim.kernel.fields import SealedText
from essaim.network.models import Collective
from essaim.people.enums import RetentionSubject
from essaim.people.queries.care import settings_of
from essaim.rights.queries.retention import rules_of
from essaim.rights.rules.processing import ACTIVITIES, MODELS, Activity, ModelWords, lasting, who_sees
from essaim.rights.rules.wording import words_of

_STRUCTURE = {"id", "collective", "collective_id"}
WHOSE = {"persons": "personnes rencontrées", "members": "équipe"}


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


def our_models() -> list[type[models.Model]]:
    return list(apps.get_app_config("essaim").get_models())


def about_someone(model: type[models.Model]) -> bool:
    return getattr(model, "personal_data", "none") != "none"


def register_of(collective: Collective) -> Register:
    """In French, whatever language the screen is read in."""
    with override(settings.LANGUAGE_CODE):
        rules = rules_of(collective)
        days = {RetentionSubject(rule.subject): rule.days for rule in rules}
        lines = {model.__name__: _line(model, days) for model in our_models() if about_someone(model)}
        chosen = settings_of(collective)
        return Register(
            collective=collective.name,
            controller=chosen.controller or collective.carrier,
            dpo_contact=chosen.dpo_contact,
            activities=tuple(
                ActivityLine(one, tuple(lines[name] for name, words in MODELS.items() if words.activity == one.key))
                for one in ACTIVITIES
            ),
            without_people=tuple(model.__name__ for model in our_models() if not about_someone(model)),
            kept=tuple(
                (str(RetentionSubject(rule.subject).label), lasting(rule.days), rule.justification)
                for rule in rules
            ),
        )  # fmt: skip


def _line(model: type[models.Model], days: dict[RetentionSubject, int]) -> ModelLine:
    words = MODELS[model.__name__]
    return ModelLine(
        name=model.__name__,
        title=words.title,
        purpose=words.purpose,
        whose=WHOSE[getattr(model, "personal_data", "")],
        fields=tuple(_fields(model)),
        kept=_kept(words, days),
        seen_by=who_sees(words),
        doc=inspect.cleandoc(model.__doc__ or "").split("\n")[0],
    )


def _kept(words: ModelWords, days: dict[RetentionSubject, int]) -> str:
    if not isinstance(words.kept, RetentionSubject):
        return words.kept
    return f"{lasting(days[words.kept])} ({str(words.kept.label).lower()})"


def _fields(model: type[models.Model]) -> list[FieldLine]:
    return [
        FieldLine(
            one.name,
            words_of(model.__name__, one.name, vars(one).get("_verbose_name")),
            isinstance(one, SealedText),
        )
        for one in model._meta.concrete_fields
        if one.name not in _STRUCTURE
    ]
