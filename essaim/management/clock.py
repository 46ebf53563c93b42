"""What destroys is held when the clock may have jumped; it is said on every screen of those who coordinate."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.kernel.health import Trouble
from essaim.kernel.jobs.chores import LONGEST_SILENCE, is_held
from essaim.kernel.jobs.models import ChoreMark
from essaim.kernel.jobs.worker import discover

HOLD = Trouble(
    "clock",
    _("Plus de trois jours sans les tâches de la nuit, ou l’heure du serveur a sauté : rien n’est effacé."),
    _("Vérifiez la date du serveur, puis lancez « essaim tick --time-is-right »."),
)


def held() -> Iterator[Trouble]:
    discover()
    now = timezone.now()
    if any(is_held(mark, at=now) for mark in ChoreMark.objects.filter(period__lt=now - LONGEST_SILENCE)):
        yield HOLD
