"""A practice of a small collective, as a draft: what is shared is read by the whole network."""

from typing import Any

from essaim.models import Adoption, AssociationIdentity, Practice, PracticeComment
from essaim.sharing.models.cards import IDENTITY_LENGTHS, LENGTHS, Card, Identity, written


def add_sharing(world: Any, now: Any) -> None:
    of, canary, by = world.collective, world.canary, world.members["coordinator"]
    AssociationIdentity.objects.create(
        collective=of, **{name: canary(f"AssociationIdentity.{name}") for name in IDENTITY_LENGTHS}
    )
    texts = {name: canary(f"Practice.content {name}") for name in LENGTHS}
    identity = Identity(
        collective=of.name, **{name: canary(f"Practice.content {name}") for name in IDENTITY_LENGTHS}
    )
    card = Card(
        **{**texts, "title": canary("Practice.title")},
        theme="reach",
        steps=(canary("Practice.content steps"),),
        identity=identity,
    )
    practice = Practice.objects.create(
        network=of.network, collective=of, title=card.title, theme=card.theme, content=written(card), words=canary("Practice.words"),
        made_at=now, hidden_reason=canary("Practice.hidden_reason"), origin=canary("Practice.origin"), origin_id=canary("Practice.origin_id"),
        key=canary("Practice.key"),
    )  # fmt: skip
    Adoption.objects.create(practice=practice, collective=of, told=canary("Adoption.told"), at=now)
    said = PracticeComment.objects.create(
        practice=practice, collective=of, by=by, body=canary("PracticeComment.body"), at=now
    )
    world.rows |= {"practice_id": practice, "practicecomment_id": said}
