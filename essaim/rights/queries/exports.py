"""What left as a file."""

from django.db.models import QuerySet

from essaim.network.models import Collective
from essaim.rights.models import ExportLedger


def exports(collective: Collective) -> QuerySet[ExportLedger]:
    """The newest first."""
    return ExportLedger.objects.filter(collective=collective).select_related("member__user")
