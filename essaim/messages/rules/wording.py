"""The words of a template: `{lien}` and its like, and nothing that executes."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from essaim.kernel.errors import DomainError
from essaim.messages.rules.kinds import MessageKind

LONGEST_SUBJECT = 120
LONGEST_BODY = 3000
_WORD = re.compile(r"\{([^{}]*)\}")


class EmptyWording(DomainError):
    """Écrivez l’objet et le texte."""


class WordingTooLong(DomainError):
    """C’est trop long : {subject} signes au plus pour l’objet, {body} pour le texte."""


class UnknownWord(DomainError):
    """« {word} » n’existe pas ici. Entre accolades, vous pouvez écrire : {allowed}."""


class NothingButCounts(DomainError):
    """L’objet se lit sur un écran verrouillé : « {word} » n’y a pas sa place."""


class WordIsMissing(DomainError):
    """Gardez {word} dans le texte : sans lui, le message ne dit rien."""


def filled(template: str, values: Mapping[str, object]) -> str:
    """Each `{word}` replaced once: what a value holds is never read as a template."""
    return _WORD.sub(lambda found: str(values.get(found[1], found[0])), template)


def checked(kind: MessageKind, subject: str, body: str) -> tuple[str, str]:
    """Both, tidied.

    Raises:
        EmptyWording, WordingTooLong, UnknownWord, NothingButCounts, WordIsMissing.
    """
    subject = " ".join(subject.split(" ")).strip().replace("\r", " ").replace("\n", " ")
    body = body.replace("\r\n", "\n").strip()
    if not subject or not body:
        raise EmptyWording
    if len(subject) > LONGEST_SUBJECT or len(body) > LONGEST_BODY:
        raise WordingTooLong(subject=LONGEST_SUBJECT, body=LONGEST_BODY)
    used = _WORD.findall(subject + body)
    if unknown := [word for word in used if word not in kind.allowed]:
        raise UnknownWord(word=unknown[0], allowed=said(kind))
    if shown := [word for word in _WORD.findall(subject) if word not in kind.allowed_in_subject]:
        raise NothingButCounts(word=shown[0])
    if missing := sorted(kind.needed.difference(_WORD.findall(body))):
        raise WordIsMissing(word=f"{{{missing[0]}}}")
    return subject, body


def said(kind: MessageKind) -> str:
    return ", ".join(f"{{{word}}}" for word in sorted(kind.allowed)) or str(_("rien"))
