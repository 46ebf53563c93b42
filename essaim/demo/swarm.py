"""The network of the demonstration: collectives at every stage, requests, contacts owed. Fictional, but for the communes."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from essaim.demo.people import People
from essaim.kernel.tenancy import within
from essaim.network.actions import keeping
from essaim.network.actions.collectives import cover_commune, open_collective
from essaim.network.actions.stages import begin, enter
from essaim.network.enums import Role, Stage
from essaim.network.models import Collective, Membership
from essaim.network.queries import contacts_due
from essaim.network.rules import WAY
from essaim.swarm.actions.agreements import AgreementData, record_agreement, record_payment
from essaim.swarm.actions.pulses import count_pulse
from essaim.swarm.actions.requests import Asked, answer_request, receive_request
from essaim.swarm.models import Pulse
from essaim.territory.queries.communes import listed

# name, code of its commune, months since the request, months from one stage to the next, stage that it came to, where
OTHERS = (
    ("Allonnes", "72003", 46, 2, Stage.COMPANION, (0.16, 47.97)),
    ("Le Mans sud", "72181", 30, 2, Stage.AUTONOMOUS, (0.2, 47.98)),
    ("Saint-Denis centre", "93066", 26, 3, Stage.AUTONOMOUS, (2.36, 48.94)),
    ("Roubaix est", "59512", 20, 2, Stage.DORMANT, (3.19, 50.69)),
    ("Vaulx-en-Velin", "69256", 9, 2, Stage.ON_PATH, (4.92, 45.78)),
    ("Guéret", "23096", 4, 2, Stage.MET, (1.87, 46.17)),
)
ASKED = (
    ("44109", "Maison de quartier des Dervallières", "quartier@exemple.org", "Beaucoup de gens seuls dans les tours, et dix voisins prêts.", None),
    ("31555", "Paul et Aïcha", "06 11 22 33 44", "Notre immeuble ne se parle plus depuis le confinement.", 90),
)  # fmt: skip


def swarm(people: People, *, now: datetime) -> None:
    """After everything else: what was counted is counted last."""
    today = timezone.localdate(now)
    lead = Membership.objects.get(network=people.network, role=Role.NETWORK_LEAD)
    for known in (people.town, people.village):
        _known(known, lead, today=today)
    made = [_other(one, people, lead, today=today) for one in OTHERS]
    keeping.accompany(made[1], by_collective=made[0], by=lead)
    keeping.accompany(people.town, by_collective=made[0], by=lead)
    keeping.accompany(made[4], by_collective=made[1], by=lead)
    keeping.settle_next(
        people.village,
        step="Trouver une salle pour la première séance",
        on=today - timedelta(days=4),
        owner=lead,
        by=lead,
    )
    with within(people.town):
        _agree(people.town, "Centre social fictif", lead, now=now)
    for insee, asker, reach, motives, wait in ASKED:
        asked = Asked(insee=insee, asker=asker, reach=reach, motives=motives)
        request = receive_request(people.network, asked=asked, on=today - timedelta(days=20))
        if wait:
            answer_request(
                request, is_go=False, opinion="Il manque un porteur, et une seconde personne.",
                back_on=today + timedelta(days=wait), by=lead, at=now,
            )  # fmt: skip
    for one in Collective.objects.filter(network=people.network):
        with within(one):
            count_pulse(one, at=now)
    for one, told in zip(made, OTHERS, strict=True):
        Pulse.objects.filter(collective=one).update(centre=list(told[5]))


def _other(
    told: tuple[str, str, int, int, Stage, tuple[float, float]],
    people: People,
    lead: Membership,
    *,
    today: date,
) -> Collective:
    name, insee, months, pace, last, _where = told
    on = today - relativedelta(months=months)
    made = open_collective(people.network, name=name, carrier=f"Association de {name}", by=lead, on=on)
    with within(made):
        known = listed(insee)
        cover_commune(made, insee=insee, name=known.name if known else name)
        for stage in _way_to(last):
            on += relativedelta(months=pace)
            enter(
                made,
                stage,
                by=lead,
                on=min(on, today),
                reason="Plus de référente depuis l’été." if stage not in WAY else "",
            )
        for contact in contacts_due(made).filter(due_on__lt=today - timedelta(days=20)):
            keeping.contact_done(contact, on=contact.due_on or today, said="", by=lead)
    return made


def _way_to(last: Stage) -> Sequence[Stage]:
    return WAY[1 : WAY.index(last) + 1] if last in WAY else (*WAY[1:6], last)


def _known(collective: Collective, lead: Membership, *, today: date) -> None:
    """One that the rest of the demonstration made: its way up to its stage."""
    reached = WAY.index(Stage(collective.stage))
    on = today - relativedelta(months=2 * reached + 1)
    with within(collective):
        collective.stage = Stage.REQUESTED
        collective.save(update_fields=["stage"])
        begin(collective, by=lead, on=on)
        for stage in WAY[1 : reached + 1]:
            on += relativedelta(months=2)
            enter(collective, stage, by=lead, on=on)


def _agree(collective: Collective, carrier: str, lead: Membership, *, now: datetime) -> None:
    today = timezone.localdate(now)
    data = AgreementData(
        carrier=carrier, starts_on=today - relativedelta(months=10), ends_on=today + relativedelta(months=2),
        signed_on=today - relativedelta(months=10), joint_on=today - relativedelta(months=10),
    )  # fmt: skip
    agreement = record_agreement(collective, data=data, by=lead, at=now)
    for payer, euros, months, is_paid in (
        ("La commune", 4000, -9, True),
        ("La caisse de retraite", 3500, 1, False),
    ):
        due = today + relativedelta(months=months)
        record_payment(
            agreement, payer=payer, euros=euros, due_on=due, paid_on=due if is_paid else None, by=lead
        )
