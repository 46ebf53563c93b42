"""What is looked at before a network says « on y va ». No database."""

import json
from dataclasses import asdict, dataclass, fields

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 2000
LONGEST_LINE = 200
MOST_EUROS = 10_000_000


@dataclass(frozen=True)
class Study:
    """`partners`: those who agreed, by name, a line each. Euros over twelve months: sure, and needed."""

    partners: str = ""
    sure: int = 0
    needed: int = 0
    second_carrier: str = ""
    load: str = ""
    opinion: str = ""

    def as_kept(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_kept(cls, text: str | None) -> "Study":
        try:
            known = json.loads(text or "{}")
        except ValueError:  # a seal that does not open shows words
            known = {}
        return cls(**{one.name: known[one.name] for one in fields(cls) if one.name in known})

    def missing(self) -> list[str | Promise]:
        """What nobody knows yet: shown beside the answer, and no more than that."""
        told = (
            (self.partners.strip(), _("Aucun partenaire n’a encore donné son accord en son nom.")),
            (self.sure >= self.needed > 0, _("L’argent de douze mois n’est pas réuni.")),
            (self.second_carrier.strip(), _("Il n’y a pas de second porteur.")),
            (self.load.strip(), _("On ne sait pas qui animera, ni s’il ou elle en a le temps.")),
        )
        return [sentence for is_known, sentence in told if not is_known]
