"""Those who keep an eye open in the neighbourhood."""

from django.db.models import QuerySet

from essaim.network.models import Collective
from essaim.street.models import Watcher


def watchers(collective: Collective) -> QuerySet[Watcher]:
    """Those whom one has not seen for longest first."""
    rows = Watcher.objects.filter(collective=collective)
    return rows.select_related("circuit", "collective").order_by("seen_on", "id")
