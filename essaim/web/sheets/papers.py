"""What a paper says of the collective."""

from django.conf import settings
from django.urls import reverse

from essaim.documents.notice import Notice
from essaim.network.models import Collective


def notice_of(collective: Collective) -> Notice:
    """« Avis de passage »: names nobody."""
    address = f"{settings.PUBLIC_URL}{reverse('public_page:collective', args=[collective.slug])}"
    return Notice(
        collective=collective.name,
        phone=collective.phone,
        phone_hours=collective.phone_hours,
        public_url=address,
        public_label=address.partition("://")[2].rstrip("/"),
    )
