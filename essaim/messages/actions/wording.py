"""How a collective words its messages: changed for one kind and one language, and undone."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from essaim.kernel.errors import DomainError
from essaim.messages.models import MessageWording
from essaim.messages.rules.kinds import MessageKind
from essaim.messages.rules.wording import checked
from essaim.network.enums import Role
from essaim.network.models import Membership


class OnlyTheCoordinatorWords(DomainError):
    """Seul·e un·e référent·e change les mots des messages."""


@transaction.atomic
def word_message(
    kind: MessageKind, *, language: str, subject: str, body: str, by: Membership, at: datetime
) -> MessageWording:
    """From the next one on: what is in the outbox already keeps its words.

    Raises:
        OnlyTheCoordinatorWords, and what `checked` raises.
    """
    _must_coordinate(by)
    assert language in dict(settings.LANGUAGES)
    subject, body = checked(kind, subject, body)
    kept, _ = MessageWording.objects.update_or_create(
        collective=by.collective,
        kind=kind.key,
        language=language,
        defaults={"subject": subject, "body": body, "changed_by": by, "changed_at": at},
    )
    return kept


@transaction.atomic
def word_as_usual(kind: MessageKind, *, language: str, by: Membership) -> None:
    """Undone; twice is harmless.

    Raises:
        OnlyTheCoordinatorWords.
    """
    _must_coordinate(by)
    MessageWording.objects.filter(collective=by.collective, kind=kind.key, language=language).delete()


def _must_coordinate(by: Membership) -> None:
    if by.role != Role.COORDINATOR or by.collective is None:
        raise OnlyTheCoordinatorWords
