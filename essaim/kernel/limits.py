"""How often something may be tried: a table of its own, one atomic statement a try, nothing evicted.

A limit slows down, it never closes: `burst` tries at once, then one more each time `every` seconds have passed.
In any stretch of time T at most `burst + T / every` pass, however many hands try at the same instant.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, models
from django.utils.crypto import salted_hmac

from essaim.kernel.about import nobody


@dataclass(frozen=True)
class Rate:
    burst: int
    every: float  # seconds

    @classmethod
    def per_hour(cls, tries: int) -> "Rate":
        """Never more in any hour: half of them at once."""
        burst = (tries + 1) // 2
        return cls(burst, 3600 / max(1, tries - burst))


class Attempts(models.Model):
    """How much of a limit is used. What is limited and for whom is a fingerprint: it names nobody."""

    about = nobody("Essais comptés")

    key = models.CharField("Repère", primary_key=True, max_length=64)
    used_until = models.BigIntegerField(
        "Essais déjà faits"
    )  # milliseconds: each try pushes it further by `every`

    def __str__(self) -> str:
        return self.key


_TAKE = """
    INSERT INTO essaim_attempts (key, used_until) VALUES (%(key)s, %(now)s + %(every)s)
    ON CONFLICT (key) DO UPDATE SET used_until = %(every)s +
        CASE WHEN essaim_attempts.used_until BETWEEN %(now)s AND %(latest)s
        THEN essaim_attempts.used_until ELSE %(now)s END
    WHERE NOT (essaim_attempts.used_until > %(now)s + %(room)s AND essaim_attempts.used_until <= %(latest)s)
"""


def take(action: str, *, of: str, rate: Rate, at: datetime) -> bool:
    """One more try of `action` by or against `of`: may it be? Counted at once, whatever becomes of the request.

    A mark that no rule could have left (the clock of the server went back) counts for nothing.
    """
    now, every = _milliseconds(at), round(rate.every * 1000)
    values: dict[str, str | int] = {
        "key": _key(action, of),
        "now": now,
        "every": every,
        "room": every * (rate.burst - 1),
        "latest": now + every * rate.burst,
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, values)
        return bool(cursor.rowcount == 1)


def give_back(action: str, *, of: str, rate: Rate) -> None:
    """What was tried was right: it does not count."""
    rows = Attempts.objects.filter(key=_key(action, of))
    rows.update(used_until=models.F("used_until") - round(rate.every * 1000))


def clear(action: str, *, of: str) -> None:
    Attempts.objects.filter(key=_key(action, of)).delete()


def seconds_to_wait(action: str, *, of: str, rate: Rate, at: datetime) -> int:
    """Until the next try passes."""
    used = Attempts.objects.filter(key=_key(action, of)).values_list("used_until", flat=True).first()
    room = round(rate.every * 1000) * (rate.burst - 1)
    return max(0, -((_milliseconds(at) + room - used) // 1000)) if used is not None else 0


def forget_old_attempts(*, at: datetime) -> int:
    """Those that count for nothing any more."""
    return Attempts.objects.filter(used_until__lt=_milliseconds(at)).delete()[0]


def _key(action: str, of: str) -> str:
    return salted_hmac(f"essaim.limits.{action}", of, settings.SECRET_KEY, algorithm="sha256").hexdigest()


def _milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)
