"""What a bilan may say of causes, and how strong its evidence is. No database."""

import re

from django.utils.translation import gettext_lazy as _

# Nesta: 1 an account of what changed, 2 measured before and after, 3 beside people who were not accompanied.
LEVEL = 1
LEVEL_SAID = _(
    "Niveau de preuve : 1 sur 5 (échelle de Nesta). Ce bilan compte ce qui a été fait et raconte ce qui a changé ; il ne mesure pas avant et après, "
    "et ne compare pas. Le niveau 2 demande de mesurer les mêmes personnes au début et six mois après."
)
THEORY = (
    _("Des habitant·es frappent aux portes, appellent, se tiennent dans la rue : ils rencontrent des personnes que l’on ne voyait plus."),
    _("Avec l’accord de chacune, ils gardent le lien et vont avec elle, la première fois, dans un lieu où elle a envie d’aller."),
    _("Elle y revient ; d’autres la connaissent ; le lien tient sans nous."),
    _("Le collectif se réunit chaque mois et transmet sa façon de faire à un autre."),
)  # fmt: skip

_CAUSES = re.compile(
    r"gr[âa]ce (?:à|aux?|au)\b|\ba permis (?:de|d[’'])|\bont permis (?:de|d[’'])|\ba r[ée]duit\b|\bont r[ée]duit\b|\ba fait (?:baisser|reculer)\b"
    r"|\bimpact (?:sur|de)\b|\ba entra[îi]n[ée]\b|\bprouve\b|\bd[ée]montre\b",
    re.IGNORECASE,
)


def causes_in(text: str) -> list[str]:
    """The words that tell a cause, as they were written: under level 3 nobody can say them."""
    return list(dict.fromkeys(found.group(0) for found in _CAUSES.finditer(text)))
