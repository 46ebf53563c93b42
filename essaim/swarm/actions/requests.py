"""« Un collectif chez nous »: asked without an account, studied, answered in writing, forgotten in its time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone, translation

from essaim.kernel.dates import in_words
from essaim.kernel.errors import DomainError
from essaim.messages.actions.put import tell_account
from essaim.messages.rules.wording import filled
from essaim.network.actions.collectives import open_collective
from essaim.network.actions.keeping import must_lead_network
from essaim.network.models import Membership, Network
from essaim.swarm.enums import RequestState
from essaim.swarm.models import REQUEST_DAYS, CollectiveRequest
from essaim.swarm.rules.kinds import REQUEST_ANSWERED
from essaim.swarm.rules.requests import Study
from essaim.territory.queries.communes import listed


class NoSuchCommune(DomainError):
    """Choisissez votre commune dans la liste."""


class RequestIsSettled(DomainError):
    """Le collectif de cette demande existe déjà : la suite se note sur sa page."""


class OpinionIsMissing(DomainError):
    """Écrivez votre avis : la personne qui a demandé le lira."""


class DayToComeBackIsMissing(DomainError):
    """« Pas encore » donne un jour à venir où reprendre la demande : choisissez-le."""


class AskerIsForgotten(DomainError):
    """Cette demande a fait son temps : la personne est effacée, on ne peut plus lui répondre."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    insee: str
    asker: str
    reach: str
    motives: str


@transaction.atomic
def receive_request(network: Network, *, asked: Asked, on: date) -> CollectiveRequest:
    """By the public form.

    Raises:
        NoSuchCommune.
    """
    commune = listed(asked.insee)
    if commune is None:
        raise NoSuchCommune
    return CollectiveRequest.objects.create(
        network=network, insee=commune.insee, commune=commune.name, asker=asked.asker, reach=asked.reach,
        motives=asked.motives, received_on=on,
    )  # fmt: skip


@transaction.atomic
def study_request(request: CollectiveRequest, *, study: Study, by: Membership) -> None:
    """What was found out, before any answer.

    Raises:
        OnlyTheLead, RequestIsSettled, AskerIsForgotten.
    """
    row = _open(request, by)
    row.study = study.as_kept()
    row.save(update_fields=["study"])


@transaction.atomic
def answer_request(
    request: CollectiveRequest,
    *,
    is_go: bool,
    opinion: str,
    back_on: date | None,
    by: Membership,
    at: datetime,
) -> CollectiveRequest:
    """In writing, to whoever asked. « On y va » makes the collective, whose first stage is the day of the request.

    Raises:
        OnlyTheLead, RequestIsSettled, AskerIsForgotten, OpinionIsMissing, DayToComeBackIsMissing.
    """
    row = _open(request, by)
    today, text = timezone.localdate(at), opinion.strip()
    if not text:
        raise OpinionIsMissing
    if not is_go and (back_on is None or back_on <= today):
        raise DayToComeBackIsMissing
    known = Study.from_kept(row.study)
    row.study = Study(**{**vars(known), "opinion": text}).as_kept()
    row.state = RequestState.GO if is_go else RequestState.NOT_YET
    row.decided_on, row.back_on = today, None if is_go else back_on
    if is_go:
        row.collective = open_collective(row.network, name=row.commune, by=by, on=row.received_on)
    row.save()
    _tell(row, text, at=at)
    return row


def _open(request: CollectiveRequest, by: Membership) -> CollectiveRequest:
    row = CollectiveRequest.objects.select_for_update().select_related("network").get(id=request.id)
    must_lead_network(by, row.network)
    if row.state == RequestState.GO:
        raise RequestIsSettled
    if row.emptied_on is not None:
        raise AskerIsForgotten
    return row


def mail_of(request: CollectiveRequest) -> str:
    """Where an answer can be written; nothing: she gave a telephone, and is to be called."""
    reach = (request.reach or "").strip()
    try:
        validate_email(reach)
    except ValidationError:
        return ""
    return reach


def _tell(row: CollectiveRequest, opinion: str, *, at: datetime) -> None:
    """In French, as the form is."""
    to = mail_of(row)
    if not to:
        return
    with translation.override("fr"):
        then = (
            f"Nous reprendrons votre demande le {in_words(row.back_on, 'j F Y')}."
            if row.back_on
            else "Nous vous contactons bientôt pour préparer une réunion publique."
        )
        values = {
            "commune": row.commune,
            "reseau": row.network.name,
            "reponse": str(row.get_state_display()),
            "avis": opinion,
            "suite": then,
        }
        kind = REQUEST_ANSWERED
        tell_account(
            to,
            kind=kind.key,
            subject=str(kind.subject),
            body=filled(str(kind.body), values),
            at=at,
            lives=kind.lives,
        )


@transaction.atomic
def forget_old_requests(*, at: datetime) -> int:
    """Nothing of who asked is left a year after the last answer, or the day that was promised."""
    last = timezone.localdate(at) - timedelta(days=REQUEST_DAYS)
    rows = CollectiveRequest.objects.filter(emptied_on=None, received_on__lt=last)
    over = [one for one in rows.only("id", "received_on", "decided_on", "back_on") if one.last_on < last]
    return CollectiveRequest.objects.filter(id__in=[one.id for one in over]).update(
        asker=None, reach=None, motives=None, study=None, emptied_on=timezone.localdate(at)
    )
