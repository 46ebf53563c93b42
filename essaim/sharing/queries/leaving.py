"""A text ready for the groups where people already talk: short, with its link, and telling of nobody."""

from dataclasses import dataclass
from urllib.parse import quote

from essaim.network.models import Collective
from essaim.sharing.queries.private import tells_of_someone

MOST_SIGNS = 600


@dataclass(frozen=True)
class Leaving:
    """`is_refused`: a telephone, a door or the name of someone is in it."""

    text: str
    is_refused: bool = False

    @property
    def whatsapp(self) -> str:
        """Opened on the phone of who shares: our server sends nothing."""
        return f"https://wa.me/?text={quote(self.text, safe='')}"

    @property
    def sms(self) -> str:
        return f"sms:?&body={quote(self.text, safe='')}"


def to_share(collective: Collective, *said: str, url: str) -> Leaving:
    """Inside the collective. What is too long is cut before the link."""
    text = " ".join(" ".join(one.split()) for one in said if one.strip())
    room = MOST_SIGNS - len(url) - 1
    if len(text) > room:
        text = text[: room - 1].rstrip() + "…"
    return Leaving(f"{text}\n{url}", tells_of_someone(collective, text))
