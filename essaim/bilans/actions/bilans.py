"""A bilan: begun, written, published, as many times as needed; the words of others in it, and who reads it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.bilans.actions.figures import PeriodIsNotOver, freeze
from essaim.bilans.enums import Section
from essaim.bilans.models import (
    QUOTATION_LENGTH,
    SAID_BY_LENGTH,
    TEXT_LENGTH,
    TITLE_LENGTH,
    Bilan,
    BilanEdition,
    BilanLink,
    BilanText,
    Quotation,
)
from essaim.bilans.rules.periods import in_words, publishable
from essaim.impact.rules import Period
from essaim.kernel.errors import DomainError
from essaim.kernel.fields import kind_of
from essaim.kernel.ids import drawn_id
from essaim.kernel.keyring import Subject, make_key
from essaim.kernel.tenancy import insert_once
from essaim.network.models import Collective, Membership
from essaim.network.queries import fingerprint
from essaim.people.actions.forgetting import forget_rows
from essaim.people.rules.authority import must_coordinate
from essaim.people.rules.texts import clean_line, clean_text

LONGEST_LINK = timedelta(days=366)
SHORTEST_PASSWORD = 8


class BilanNotKept(DomainError):
    """Ce bilan n’a pas pu être enregistré. Ouvrez de nouveau le formulaire et recommencez."""


class SayWhatDidNotWork(DomainError):
    """Écrivez ce qui n’a pas marché : refus, absences, permanences vides, orientations sans suite. Un bilan qui ne le dit pas n’est pas publié."""


class QuoteSomething(DomainError):
    """Écrivez les mots à citer, et comment dire qui les a dits sans la ou le nommer : « une habitante, 74 ans »."""


class AgreementIsOver(DomainError):
    """La date jusqu’à laquelle la personne est d’accord est passée, ou vient avant celle où elle l’a dit. Demandez-lui de nouveau."""


class SayForWhom(DomainError):
    """Dites pour qui est ce lien : « Mairie de Bondy », « Département »."""


class PasswordTooShort(DomainError):
    """Choisissez un mot de passe d’au moins 8 signes, que vous direz de vive voix."""


class NotADayForALink(DomainError):
    """Un lien vaut jusqu’à un jour à venir, dans l’année."""


class NothingPublished(DomainError):
    """Publiez d’abord le bilan : un lien montre sa dernière édition."""


@dataclass(frozen=True, kw_only=True)
class QuotationData:
    words: str
    said_by: str
    agreed_on: date
    agreed_until: date


@transaction.atomic
def start_bilan(
    collective: Collective,
    period: Period,
    *,
    title: str = "",
    like: Bilan | None = None,
    by: Membership,
    at: datetime,
    bilan_id: UUID,
) -> Bilan:
    """Empty, or with the texts of another (« dupliquer »). The same `bilan_id` is kept once.

    Raises:
        ForTheCoordinator, PeriodIsNotOver, BilanNotKept, TextTooLong.
    """
    must_coordinate(by, collective_id=collective.id)
    if period not in publishable(timezone.localdate(at)):
        raise PeriodIsNotOver
    told = clean_line(title, limit=TITLE_LENGTH, what=_("Titre")) or _("Bilan : %s") % in_words(period)
    bilan = Bilan(
        id=drawn_id("bilan", collective_id=collective.id, by=by.id, chosen=bilan_id),
        collective=collective, title=told, first=period.first, last=period.last, made_by=by, made_at=at,
    )  # fmt: skip
    kept = insert_once(bilan)
    if kept is None:
        raise BilanNotKept
    if kept is bilan and like is not None:
        BilanText.objects.bulk_create(
            BilanText(collective=collective, bilan=bilan, section=one.section, text=one.text)
            for one in like.texts.all()
        )
    return kept


@transaction.atomic
def write_texts(bilan: Bilan, texts: Mapping[str, str], *, title: str, by: Membership) -> None:
    """All its sections at once: one that is empty goes. What is published stays until the next edition.

    Raises:
        ForTheCoordinator, TextTooLong.
    """
    must_coordinate(by, collective_id=bilan.collective_id)
    bilan.title = clean_line(title, limit=TITLE_LENGTH, what=_("Titre")) or bilan.title
    bilan.save(update_fields=["title"])
    for section in Section:
        text = clean_text(texts.get(section, ""), limit=TEXT_LENGTH, what=section.label)
        if text:
            BilanText.objects.update_or_create(
                bilan=bilan, section=section, defaults={"text": text, "collective_id": bilan.collective_id}
            )
        else:
            bilan.texts.filter(section=section).delete()


@transaction.atomic
def add_quotation(
    bilan: Bilan, *, data: QuotationData, by: Membership, at: datetime, quotation_id: UUID
) -> Quotation:
    """In the next edition.

    Raises:
        ForTheCoordinator, QuoteSomething, AgreementIsOver, TextTooLong.
    """
    must_coordinate(by, collective_id=bilan.collective_id)
    words = clean_text(data.words, limit=QUOTATION_LENGTH, what=_("Ses mots"))
    said_by = clean_line(data.said_by, limit=SAID_BY_LENGTH, what=_("Qui l’a dit"))
    if not words or not said_by:
        raise QuoteSomething
    today = timezone.localdate(at)
    if data.agreed_until < max(data.agreed_on, today) or data.agreed_on > today:
        raise AgreementIsOver
    identifier = drawn_id("quotation", collective_id=bilan.collective_id, by=by.id, chosen=quotation_id)
    known = Quotation.objects.filter(collective_id=bilan.collective_id, id=identifier).first()
    if known is not None:
        return known
    make_key(bilan.collective_id, Subject(kind_of(Quotation), identifier))
    return Quotation.objects.create(
        id=identifier, collective_id=bilan.collective_id, bilan=bilan, words=words, said_by=said_by,
        agreed_on=data.agreed_on, agreed_until=data.agreed_until, added_by=by,
    )  # fmt: skip


@transaction.atomic
def withdraw_quotation(quotation: Quotation, *, by: Membership, at: datetime) -> None:
    """At once and everywhere: its words can be read in no edition any more.

    Raises:
        ForTheCoordinator.
    """
    must_coordinate(by, collective_id=quotation.collective_id)
    today = timezone.localdate(at)
    rows = Quotation.objects.filter(id=quotation.id)
    rows.update(agreed_until=today - timedelta(days=1))
    forget_rows(rows, on=today)


@transaction.atomic
def publish(bilan: Bilan, *, by: Membership, at: datetime) -> BilanEdition:
    """Its next edition, with the figures of the period as they are frozen.

    Raises:
        ForTheCoordinator, SayWhatDidNotWork, PeriodIsNotOver, LedgerWasAltered.
    """
    must_coordinate(by, collective_id=bilan.collective_id)
    held = Bilan.objects.select_for_update(of=("self",)).get(id=bilan.id)
    texts = dict(held.texts.values_list("section", "text"))
    if not texts.get(Section.FAILED):
        raise SayWhatDidNotWork
    figures = freeze(held.collective, Period(held.first, held.last), by=by, at=at)
    today = timezone.localdate(at)
    quotations = held.quotations.filter(agreed_until__gte=today).values_list("id", flat=True)
    return BilanEdition.objects.create(
        collective_id=held.collective_id,
        bilan=held,
        number=held.editions.count() + 1,
        title=held.title,
        figures=figures,
        texts=texts,
        quotations=[str(one) for one in quotations],
        published_at=at,
        published_by=by,
    )


@transaction.atomic
def make_link(
    bilan: Bilan, *, reader: str, password: str, until: date, by: Membership, at: datetime
) -> tuple[BilanLink, str]:
    """The link, and its secret, said once.

    Raises:
        ForTheCoordinator, NothingPublished, SayForWhom, PasswordTooShort, NotADayForALink, TextTooLong.
    """
    must_coordinate(by, collective_id=bilan.collective_id)
    if not bilan.editions.exists():
        raise NothingPublished
    whom = clean_line(reader, limit=TITLE_LENGTH, what=_("Pour qui"))
    if not whom:
        raise SayForWhom
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort
    today = timezone.localdate(at)
    if not today <= until <= today + LONGEST_LINK:
        raise NotADayForALink
    secret = secrets.token_urlsafe(24)
    link = BilanLink.objects.create(
        collective_id=bilan.collective_id, bilan=bilan, reader=whom, secret_hash=fingerprint(secret),
        password=make_password(password[:200]), until=until, made_by=by, made_at=at,
    )  # fmt: skip
    return link, secret


@transaction.atomic
def withdraw_link(link: BilanLink, *, by: Membership, at: datetime) -> None:
    """It opens nothing any more. Twice is harmless.

    Raises:
        ForTheCoordinator.
    """
    must_coordinate(by, collective_id=link.collective_id)
    BilanLink.objects.filter(id=link.id, withdrawn_at=None).update(withdrawn_at=at)


def opens(link: BilanLink, password: str, *, at: datetime) -> bool:
    """Is it the password? A right one counts as a reading."""
    if not check_password(password[:200], link.password):
        return False
    rows = BilanLink.objects.filter(id=link.id, withdrawn_at=None)
    return bool(rows.update(reads=F("reads") + 1, last_read_on=timezone.localdate(at)))
