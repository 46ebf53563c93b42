"""The link: contacts, companions, notes, next steps."""

from typing import ClassVar, Literal

from django.db import models
from django.utils.translation import gettext_lazy as _

from essaim.kernel.fields import BlindIndexField, SealedText
from essaim.kernel.tenancy import Scoped
from essaim.people.enums import CompanionRole, ContactKind, ContactSource, RegisterState, StepKind, StepOrigin
from essaim.people.models.person import Person

PersonalData = Literal["none", "members", "persons"]


class Contact(Scoped):
    """A contact or an attempt. Without a person it counts all the same; named later, it is not counted twice.

    A day, not an hour: the time of a visit would join a person to a door.
    `source`: what it comes from; of what is a fact of its own (a visit, a call…), `source_digest` says which, unread.
    """

    personal_data: ClassVar[PersonalData] = "persons"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="contacts")
    kind = models.CharField(max_length=8, choices=ContactKind)
    on = models.DateField()
    is_two_way = models.BooleanField()  # she answered, opened, came, wrote
    people = models.PositiveSmallIntegerField(default=1)  # an encounter with three people counts three
    source = models.CharField(
        _("D’où il vient"), max_length=9, choices=ContactSource, default=ContactSource.HAND
    )
    source_digest = BlindIndexField(blank=True)  # of the visit, of the place in an encounter: named once
    by = models.ForeignKey("essaim.Membership", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta(Scoped.Meta):
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["collective", "on"]), models.Index(fields=["person", "on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["collective", "source_digest"],
                condition=~models.Q(source_digest=""),
                name="source_named_once",
            )
        ]


class Companionship(Scoped):
    """A member who accompanies a person, or stands in for her companion."""

    personal_data: ClassVar[PersonalData] = "persons"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="companionships")
    member = models.ForeignKey("essaim.Membership", on_delete=models.PROTECT, related_name="companionships")
    role = models.CharField(max_length=10, choices=CompanionRole)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta(Scoped.Meta):
        ordering = ["role", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "member"], condition=models.Q(until=None), name="companion_once"
            )
        ]
        indexes = [models.Index(fields=["member", "until"])]


class Note(Scoped):
    """A few facts, that she said and accepts, and may read. They expire."""

    personal_data: ClassVar[PersonalData] = "persons"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notes")
    body = SealedText(_("Texte de la note"), key="person_id")
    by = models.ForeignKey("essaim.Membership", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    expires_on = models.DateField()

    class Meta(Scoped.Meta):
        ordering = ["-at"]


class NextStep(Scoped):
    """What someone will do, and by when. « Je ne peux pas » gives it back."""

    personal_data: ClassVar[PersonalData] = "persons"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="next_steps")
    kind = models.CharField(max_length=8, choices=StepKind)
    origin = models.CharField(max_length=8, choices=StepOrigin, default=StepOrigin.HAND)
    what = SealedText(_("Quoi"), key="person_id")
    due_on = models.DateField(_("Pour le"))
    is_promise = models.BooleanField(_("C’est une promesse faite à la personne"), default=False)
    is_danger = models.BooleanField(default=False)
    assigned_to = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_by = models.ForeignKey("essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+")
    given_back_at = models.DateTimeField(null=True)
    given_back_by = models.ForeignKey(
        "essaim.Membership", on_delete=models.PROTECT, null=True, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True)

    class Meta(Scoped.Meta):
        ordering = ["due_on"]
        indexes = [models.Index(fields=["collective", "done_at", "due_on"])]


class RegisterBridge(Scoped):
    """The communal register was proposed to her (CASF L121-6-1). The register itself is never kept."""

    personal_data: ClassVar[PersonalData] = "persons"

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="register")
    state = models.CharField(max_length=10, choices=RegisterState)
    changed_on = models.DateField()
    by = models.ForeignKey("essaim.Membership", on_delete=models.PROTECT, related_name="+")

    class Meta(Scoped.Meta):
        pass


class BreakGlass(Scoped):
    """Three hours on a file that is not one's own, for a reason, told at once to the coordinator."""

    personal_data: ClassVar[PersonalData] = "persons"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey("essaim.Membership", on_delete=models.PROTECT, related_name="+")
    reason = SealedText(key="person_id")
    opened_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta(Scoped.Meta):
        ordering = ["-opened_at"]
