"""Model fields that are sealed in the database and open when read: `person.name`.

The field knows the column that holds the identifier of the person whose key seals it (`key="id"` on the person
herself, `key="person_id"` on what hangs from her). No lookup but `isnull`: search goes through blind indexes.
A query in SQL, a dump, a log or a `repr` sees the envelope only.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext_lazy as _

from essaim.kernel import keyring, sealing
from essaim.kernel.about import our_models
from essaim.kernel.keyring import Subject, VaultIsEmpty
from essaim.kernel.master_keys import NoMasterKey
from essaim.kernel.sealing import BrokenSeal
from essaim.kernel.tenancy import Scoped

log = logging.getLogger("essaim.seals")
UNREADABLE = _("(illisible)")


class Sealed:
    """An envelope as it stands in the database."""

    __slots__ = ("envelope",)

    def __init__(self, envelope: bytes) -> None:
        self.envelope = envelope

    def __repr__(self) -> str:
        return "<sealed>"


class SealedAttribute(DeferredAttribute):
    """`person.name` opens the envelope each time it is read; what is assigned is sealed when saved."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        value = instance.__dict__[name] if name in instance.__dict__ else super().__get__(instance, cls)
        return self._opened(instance, value) if isinstance(value, Sealed) else value

    def _opened(self, instance: Any, value: Sealed) -> Any:
        field: Any = self.field
        try:
            return field.open(instance, value)
        except (NoMasterKey, VaultIsEmpty):  # nothing opens at all: said once, by the health of the whole
            raise
        except BrokenSeal:
            if not _broken_are_shown.get():
                raise
            log.error("a seal does not hold: %s of %s %s", field.name, kind_of(type(instance)), instance.pk)  # noqa: TRY400 -- idem
            return field.if_broken and str(field.if_broken)

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


_broken_are_shown: ContextVar[bool] = ContextVar("essaim_broken_are_shown", default=False)


@contextmanager
def broken_seals_shown() -> Iterator[None]:
    """While a page is read: what no longer opens shows as unreadable, and the rest of the list stands.

    Never while something is written: an unreadable text must not take the place of what was sealed.
    """
    token = _broken_are_shown.set(True)
    try:
        yield
    finally:
        _broken_are_shown.reset(token)


if TYPE_CHECKING:
    _Bytes = models.BinaryField[Any, Any]
else:
    _Bytes = models.BinaryField


class SealedText(_Bytes):
    """A text, sealed. `None` is no text; the empty text is sealed like another."""

    descriptor_class = SealedAttribute

    def __init__(self, *args: Any, key: str = "id", if_broken: Any = UNREADABLE, **kwargs: Any) -> None:
        self.key, self.if_broken = key, if_broken
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "key": self.key}

    def from_db_value(self, value: Any, *_: Any) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))

    def pre_save(self, model_instance: Any, add: Any) -> Any:  # noqa: ARG002 -- Django's signature
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Sealed):
            return value
        return self.close(model_instance, value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: Any = False) -> Any:  # noqa: FBT002 -- Django's signature
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise TypeError(f"{self.name} is sealed: assign it on an instance, then save")
        return super().get_db_prep_value(value.envelope, connection, prepared)

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def value_to_string(self, obj: Any) -> str:
        value = self.pre_save(obj, add=False)
        return "" if value is None else value.envelope.hex()

    def close(self, instance: Any, value: Any) -> Sealed:
        """Seal a value for its row. What is read later opens the same envelope."""
        if self.if_broken is not None and value == str(UNREADABLE):
            raise BrokenSeal  # the form of a file that does not open, sent back
        generation, key = keyring.subject_key(instance.collective_id, self.owner_of(instance))
        envelope = sealing.seal(
            self.to_bytes(value), key=key, bound_to=self._place(instance), generation=generation
        )
        instance.__dict__[self.attname] = Sealed(envelope)
        return instance.__dict__[self.attname]  # type: ignore[no-any-return]

    def open(self, instance: Any, value: Sealed) -> Any:
        """The value.

        Raises:
            BrokenSeal: altered, moved from another row or field, or its key was destroyed.
        """
        generation = sealing.generation_of(value.envelope)
        _, key = keyring.subject_key(instance.collective_id, self.owner_of(instance), generation)
        return self.from_bytes(sealing.unseal(value.envelope, key=key, bound_to=self._place(instance)))

    def to_bytes(self, value: Any) -> bytes:
        return str(value).encode()

    def from_bytes(self, plain: bytes) -> Any:
        return plain.decode()

    def owner_of(self, instance: Any) -> Subject:
        kind = getattr(instance, f"{self.key}_kind", None) or self.owner_kinds[0]
        return Subject(kind, getattr(instance, self.key))

    @property
    def owner_kinds(self) -> tuple[str, ...]:
        """The kind of the row whose key seals: its own, the one its column points to, or those that the model names.

        A column `x` that may hold the identifier of several kinds has `x_kinds` on its model, and `x_kind` on each row.
        """
        if self.key == "id":
            return (kind_of(self.model),)
        if named := getattr(self.model, f"{self.key}_kinds", None):
            return tuple(named)
        pointing: Any = next(field for field in self.model._meta.concrete_fields if field.attname == self.key)
        return (kind_of(pointing.related_model),)

    def _place(self, instance: Any) -> str:
        return f"{instance._meta.db_table}|{self.column}|{instance.pk}|{instance.collective_id}"


if TYPE_CHECKING:
    _Text = models.CharField[Any, Any]
else:
    _Text = models.CharField


class BlindIndexField(_Text):
    """An index made by `keyring.blind_index`. A new secret makes again those of every such field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 22)  # the generation of the secret, a dot, 16 signs
        super().__init__(*args, **kwargs)


class SealedJSON(SealedText):
    """Lists, mappings, numbers, sealed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"if_broken": None, **kwargs})

    def to_bytes(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def from_bytes(self, plain: bytes) -> Any:
        return json.loads(plain)


def kind_of(model: type[models.Model]) -> str:
    return model._meta.model_name or ""


def sealed_fields(model: type[models.Model]) -> list[SealedText]:
    return [field for field in model._meta.concrete_fields if isinstance(field, SealedText)]


def blind_index_fields() -> list[tuple[type[Scoped], str]]:
    """(model, name of the field)."""
    found = [model for model in our_models() if issubclass(model, Scoped)]
    return [
        (model, field.name)
        for model in found
        for field in model._meta.concrete_fields
        if isinstance(field, BlindIndexField)
    ]


def sealed_models() -> list[type[Scoped]]:
    """Every model with a sealed field: the rotation and the erasure walk them, so that none is forgotten."""
    return [model for model in our_models() if issubclass(model, Scoped) and sealed_fields(model)]
