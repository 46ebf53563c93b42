"""A practice: written, shared, taken up, adapted, spoken of, taken back. And the files by which it travels."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.kernel import sealing
from essaim.kernel.collective_secrets import accounts_secret
from essaim.kernel.errors import DomainError
from essaim.kernel.ids import drawn_id
from essaim.network.enums import Role
from essaim.network.models import Collective, Membership, Network
from essaim.people.rules.authority import ForTheCoordinator, must_coordinate, must_meet_people
from essaim.people.rules.texts import clean_line, clean_text
from essaim.sharing.enums import PracticeState, Theme, Went
from essaim.sharing.models import (
    REASON_LENGTH,
    TOLD_LENGTH,
    Adoption,
    AssociationIdentity,
    Practice,
    PracticeComment,
)
from essaim.sharing.models.cards import (
    IDENTITY_LENGTHS,
    LENGTHS,
    MOST_FIGURES,
    MOST_STEPS,
    STEP_LENGTH,
    WORDS,
    Card,
    Identity,
    written,
)
from essaim.sharing.queries.practices import identity_of
from essaim.sharing.queries.private import tells_of_someone
from essaim.sharing.rules.files import Received, Sent, signed_file


class CardNeedsAnAnswer(DomainError):
    """Donnez au moins un nom à la pratique, dites quoi, la question de départ, et une étape."""


class WhichStep(DomainError):
    """Choisissez l’étape de la méthode : aller vers, accompagner, orienter, transmettre, faire vivre."""


class TooManyCardSteps(DomainError):
    """Une fiche compte {most} étapes au plus, pour tenir sur une page. Réunissez-en deux."""


class TooManyFigures(DomainError):
    """Une fiche montre {most} chiffres au plus : gardez ceux qui parlent."""


class QuotedMustAgree(DomainError):
    """Une phrase de quelqu’un se met avec son accord : cochez-le, et dites qui l’a dite sans son nom (« une voisine de 74 ans »)."""


class TellsOfSomeone(DomainError):
    """Ce texte contient un téléphone, une porte ou le nom d’une personne : il ne peut pas sortir du collectif. Retirez-le."""


class TakenBackByTheNetwork(DomainError):
    """La tête de réseau a retiré cette fiche : {reason} Corrigez-la, puis appelez-la."""


class NotYours(DomainError):
    """Cette fiche est d’un autre collectif. Adaptez-la : vous en aurez une à vous."""


class IsYours(DomainError):
    """Cette pratique est déjà la vôtre."""


class NotShared(DomainError):
    """Cette fiche n’est pas partagée."""


class SayHowItGoes(DomainError):
    """Dites comment cela se passe : on commence, cela marche, en partie, on a arrêté."""


class NothingSaidOfIt(DomainError):
    """Écrivez votre question ou votre remarque."""


class SayWhy(DomainError):
    """Dites au collectif pourquoi sa fiche est retirée : il le lira."""


class NothingToSend(DomainError):
    """Aucune pratique n’est partagée : il n’y a rien à mettre dans le fichier."""


def clean_card(card: Card) -> Card:
    """What may be kept of it.

    Raises:
        CardNeedsAnAnswer, WhichStep, TooManyCardSteps, TooManyFigures, QuotedMustAgree, TextTooLong.
    """
    told = {
        name: clean_line(getattr(card, name), limit=limit, what=WORDS[name])
        for name, limit in LENGTHS.items()
    }
    steps = tuple(clean_line(one, limit=STEP_LENGTH, what=_("Une étape")) for one in card.steps)
    clean = replace(card, **told, steps=tuple(one for one in steps if one))  # type: ignore[arg-type]  # texts alone
    if not (clean.title and clean.what and clean.question and clean.steps):
        raise CardNeedsAnAnswer
    if clean.theme not in Theme.values:
        raise WhichStep
    if len(clean.steps) > MOST_STEPS:
        raise TooManyCardSteps(most=MOST_STEPS)
    if len(clean.figures) > MOST_FIGURES:
        raise TooManyFigures(most=MOST_FIGURES)
    if clean.quotation and not (clean.agreed and clean.quoted):
        raise QuotedMustAgree
    return clean


@transaction.atomic
def write_card(
    collective: Collective, card: Card, *, by: Membership, at: datetime, practice_id: UUID, known: Practice | None = None,
    parent: Practice | None = None,
) -> Practice:  # fmt: skip
    """A draft, or the one that is `known`, changed. The same `practice_id` is kept once. Inside the collective.

    Raises:
        NotYours, TellsOfSomeone (of one that is shared), those of `clean_card`, ForTheCoordinator.
    """
    must_coordinate(by, collective_id=collective.id)
    clean = replace(clean_card(card), identity=identity_of(collective))
    if known is None:
        row_id = drawn_id("practice", collective_id=collective.id, by=by.id, chosen=practice_id)
        values = {
            "network_id": collective.network_id, "collective": collective, "parent": parent, "title": clean.title, "theme": clean.theme,
            "content": written(clean), "words": clean.words, "made_at": at,
        }  # fmt: skip
        return Practice.objects.get_or_create(id=row_id, defaults=values)[0]
    held = _own(known, collective)
    if held.state == PracticeState.SHARED and tells_of_someone(collective, *clean.texts):
        raise TellsOfSomeone
    held.title, held.theme, held.content, held.words = clean.title, clean.theme, written(clean), clean.words
    held.save(update_fields=["title", "theme", "content", "words"])
    return held


def _own(practice: Practice, collective: Collective) -> Practice:
    if practice.collective_id != collective.id:
        raise NotYours
    return Practice.objects.select_for_update(of=("self",)).get(id=practice.id)


@transaction.atomic
def share_card(practice: Practice, *, by: Membership, at: datetime) -> Practice:
    """The network reads it. Twice changes nothing. Inside the collective.

    Raises:
        NotYours, TellsOfSomeone, TakenBackByTheNetwork, ForTheCoordinator.
    """
    collective = by.collective
    assert collective is not None
    must_coordinate(by, collective_id=collective.id)
    held = _own(practice, collective)
    if held.state == PracticeState.HIDDEN:
        raise TakenBackByTheNetwork(reason=held.hidden_reason)
    if held.state == PracticeState.SHARED:
        return held
    card = replace(held.card, identity=identity_of(collective))
    if tells_of_someone(collective, *card.texts):
        raise TellsOfSomeone
    held.state, held.shared_at = PracticeState.SHARED, at
    held.content, held.words = written(card), card.words
    held.save(update_fields=["state", "shared_at", "content", "words"])
    return held


@transaction.atomic
def take_back(practice: Practice, *, by: Membership) -> Practice:
    """A draft again: its collective alone reads it. What others made of it stays theirs."""
    assert by.collective is not None
    must_coordinate(by, collective_id=by.collective.id)
    held = _own(practice, by.collective)
    if held.state == PracticeState.SHARED:
        held.state, held.shared_at = PracticeState.DRAFT, None
        held.save(update_fields=["state", "shared_at"])
    return held


def _must_lead(by: Membership, network_id: UUID) -> None:
    if by.role != Role.NETWORK_LEAD or by.network_id != network_id:
        raise ForTheCoordinator


@transaction.atomic
def hide_card(practice: Practice, *, reason: str, by: Membership) -> None:
    """The lead of the network takes it out of sight; its collective reads why.

    Raises:
        SayWhy, ForTheCoordinator.
    """
    _must_lead(by, practice.network_id)
    why = clean_line(reason, limit=REASON_LENGTH, what=_("Pourquoi elle est retirée"))
    if not why:
        raise SayWhy
    Practice.objects.filter(id=practice.id).update(state=PracticeState.HIDDEN, hidden_reason=why)


@transaction.atomic
def show_card(practice: Practice, *, by: Membership) -> None:
    """What the lead had taken out of sight is there again."""
    _must_lead(by, practice.network_id)
    rows = Practice.objects.filter(id=practice.id, state=PracticeState.HIDDEN)
    rows.update(state=PracticeState.SHARED, hidden_reason="")


@transaction.atomic
def adopt(
    practice: Practice, *, went: str, told: str, by: Membership, at: datetime, is_adapted: bool = False
) -> Adoption:  # fmt: skip
    """Once for each collective; said again, it replaces what was said.

    Raises:
        NotShared, IsYours, SayHowItGoes, TellsOfSomeone, TextTooLong, ForTheCoordinator.
    """
    collective = by.collective
    assert collective is not None
    must_coordinate(by, collective_id=collective.id)
    held = Practice.objects.select_for_update(of=("self",)).get(id=practice.id)
    if held.state != PracticeState.SHARED:
        raise NotShared
    if held.collective_id == collective.id:
        raise IsYours
    if went not in Went.values:
        raise SayHowItGoes
    said = clean_line(told, limit=TOLD_LENGTH, what=_("Ce que vous en dites"))
    if tells_of_someone(collective, said):
        raise TellsOfSomeone
    known = Adoption.objects.filter(practice=held, collective=collective).first()
    row = known or Adoption(practice=held, collective=collective, at=at)
    row.went, row.told, row.is_adapted = went, said, row.is_adapted or is_adapted
    row.save()
    return row


@transaction.atomic
def adapt(practice: Practice, *, by: Membership, at: datetime, practice_id: UUID) -> Practice:
    """A draft of one's own that begins with it; the first knows that it was adapted.

    Raises:
        Those of `adopt` and `write_card`.
    """
    assert by.collective is not None
    known = Practice.objects.filter(parent=practice, collective=by.collective).first()
    if known is not None:
        return known
    adopt(practice, went=Went.TRYING, told="", by=by, at=at, is_adapted=True)
    card = practice.card.to_adapt()
    return write_card(by.collective, card, by=by, at=at, practice_id=practice_id, parent=practice)


@transaction.atomic
def comment(
    practice: Practice, *, body: str, by: Membership, at: datetime, comment_id: UUID
) -> PracticeComment:
    """In the name of the collective. The same `comment_id` is kept once.

    Raises:
        NotShared, NothingSaidOfIt, TellsOfSomeone, TextTooLong.
    """
    collective = by.collective
    assert collective is not None
    must_meet_people(by, collective_id=collective.id)
    if practice.state != PracticeState.SHARED:
        raise NotShared
    said = clean_text(body, limit=TOLD_LENGTH, what=_("Question ou remarque"))
    if not said:
        raise NothingSaidOfIt
    if tells_of_someone(collective, said):
        raise TellsOfSomeone
    row_id = drawn_id("practicecomment", collective_id=collective.id, by=by.id, chosen=comment_id)
    values = {"practice": practice, "collective": collective, "by": by, "body": said, "at": at}
    return PracticeComment.objects.get_or_create(id=row_id, defaults=values)[0]


@transaction.atomic
def hide_comment(said: PracticeComment, *, by: Membership, at: datetime) -> None:
    """By the collective that wrote it, the one whose card it is under, or the lead of the network.

    Raises:
        ForTheCoordinator.
    """
    theirs = {said.collective_id, said.practice.collective_id}
    is_lead = by.role == Role.NETWORK_LEAD and by.network_id == said.practice.network_id
    if not is_lead and not (by.role == Role.COORDINATOR and by.collective_id in theirs):
        raise ForTheCoordinator
    PracticeComment.objects.filter(id=said.id, hidden_at=None).update(hidden_at=at)


@transaction.atomic
def describe_association(collective: Collective, told: Identity, *, by: Membership) -> AssociationIdentity:
    """Once for all its cards.

    Raises:
        TextTooLong, ForTheCoordinator.
    """
    must_coordinate(by, collective_id=collective.id)
    clean = {
        name: clean_line(getattr(told, name), limit=limit, what=WORDS[name])
        for name, limit in IDENTITY_LENGTHS.items()
    }
    row, _made = AssociationIdentity.objects.update_or_create(collective=collective, defaults=clean)
    return row


def signing_seed(network: Network) -> bytes:
    """Of this network in this installation: nobody has to keep a key."""
    return sealing.derive(accounts_secret(), f"cards of {network.id}")


def file_of(network: Network, *, practices: Iterable[Practice] | None = None, at: datetime) -> bytes:
    """What is shared and its own, signed.

    Raises:
        NothingToSend.
    """
    rows = (
        Practice.objects.filter(network=network, state=PracticeState.SHARED, origin="")
        if practices is None
        else practices
    )
    cards = [Sent(str(one.id), one.card) for one in rows]
    if not cards:
        raise NothingToSend
    return signed_file(
        cards, network=network.name, made_on=timezone.localdate(at), seed=signing_seed(network)
    )


@transaction.atomic
def receive(network: Network, received: Received, *, by: Membership, at: datetime) -> int:
    """How many are new or changed; what was hidden stays hidden, what was adapted here stays as it is.

    Raises:
        ForTheCoordinator.
    """
    _must_lead(by, network.id)
    Network.objects.select_for_update().get(id=network.id)
    known = {one.origin_id: one for one in Practice.objects.filter(network=network, key=received.key)}
    changed = 0
    for sent in received.cards:
        row = known.get(sent.id) or Practice(
            network=network, key=received.key, origin_id=sent.id, state=PracticeState.SHARED, made_at=at, shared_at=at
        )  # fmt: skip
        if row.content == written(sent.card):
            continue
        row.origin, row.title, row.theme = received.network, sent.card.title, sent.card.theme
        row.content, row.words = written(sent.card), sent.card.words
        row.save()
        changed += 1
    return changed
