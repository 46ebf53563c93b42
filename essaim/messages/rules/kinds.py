"""What Essaim may write to someone, said once beside the action that writes it: `LATE = kind(MessageKind(…))`."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from essaim.messages.enums import Audience, MessageChannel

_SUBJECT_MAY_NAME = {"nombre"}
LINK = "lien"


@dataclass(frozen=True, kw_only=True)
class MessageKind:
    """`words`: what a template may hold between braces, each with what it means. Nobody is named by any of them.

    `is_owed`: it leaves at once and cannot be refused (a danger, a late tour). `page`: the address of `{lien}`.
    `text`: the SMS, when there may be one; of the words between braces, it holds those of `text_words` alone: a day, an hour.
    `is_prompt`: it leaves at once, whatever the rhythm; it may be refused. `takes_her_way`: by the one way that she
    chose, mail, SMS or letter.
    """

    key: str
    title: Any
    audience: Audience
    subject: Any
    body: Any
    page: str = ""
    words: tuple[tuple[str, Any], ...] = ()
    text: Any = ""
    text_words: tuple[str, ...] = ()
    is_owed: bool = False
    is_prompt: bool = False
    takes_her_way: bool = False
    lives: timedelta = timedelta(days=3)
    needs: tuple[str, ...] = ()
    anchor: str = ""

    @property
    def channels(self) -> tuple[MessageChannel, ...]:
        return (MessageChannel.MAIL, MessageChannel.TEXT) if self.text else (MessageChannel.MAIL,)

    @property
    def allowed(self) -> frozenset[str]:
        return frozenset(name for name, _meaning in self.words) | ({LINK} if self.page else set())

    @property
    def needed(self) -> frozenset[str]:
        """Without these a text says nothing."""
        return frozenset(self.needs) | ({LINK} if self.page else set())

    @property
    def allowed_in_subject(self) -> frozenset[str]:
        """A subject is read on a locked screen: a count at most."""
        return self.allowed & _SUBJECT_MAY_NAME


_kinds: dict[str, MessageKind] = {}


def kind(one: MessageKind) -> MessageKind:
    """Make it known: the screens list it, members may refuse it, coordinators may word it."""
    assert one.key not in _kinds, one.key
    _kinds[one.key] = one
    return one


def all_kinds() -> list[MessageKind]:
    return sorted(_kinds.values(), key=lambda one: (one.audience, one.key))


def kind_named(key: str) -> MessageKind | None:
    return _kinds.get(key)


DIGEST = kind(
    MessageKind(
        key="digest",
        title=_("Le résumé"),
        audience=Audience.MEMBERS,
        subject=_("Essaim : votre résumé"),
        body=_("Bonjour,\n\nVoici ce que vous avez à savoir.\n\n{messages}"),
        words=(("messages", _("les messages réunis")),),
        needs=("messages",),
        lives=timedelta(days=2),
    )
)
