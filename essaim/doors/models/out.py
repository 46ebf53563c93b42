"""A pair that goes out and comes back, whatever it goes out for."""

from django.db import models

from essaim.kernel.tenancy import Scoped


class Out(Scoped):
    """A tour, a street round: whoever does not come back is looked for. Its pair is `pair`, rows with a `member`."""

    started_at = models.DateTimeField("Partie à", null=True)
    expected_back_at = models.DateTimeField("Retour prévu à", null=True)
    returned_at = models.DateTimeField("Rentrée à", null=True)
    late_notice_at = models.DateTimeField("Retard annoncé à", null=True)

    class Meta(Scoped.Meta):
        abstract = True

    @property
    def is_out(self) -> bool:
        return self.started_at is not None and self.returned_at is None
