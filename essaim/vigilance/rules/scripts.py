"""What is said in an alert, by hazard. No database."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from essaim.vigilance.enums import Hazard

SCRIPTS: Mapping[Hazard, Any] = {
    Hazard.HEAT: _("""Titre : Prendre des nouvelles
- Bonjour, c’est le collectif de votre quartier. Il fait très chaud, vous aviez accepté que l’on vous appelle.
- Comment allez-vous ce matin ? Avez-vous dormi ?
- Avez-vous de l’eau ? Avez-vous bu depuis le réveil ?
- Les volets sont-ils fermés ? Une pièce reste-t-elle fraîche ?
- Quelqu’un passe-t-il vous voir aujourd’hui ?

Titre : Proposer
- Un lieu frais, ouvert maintenant, près de chez elle ; et quelqu’un pour y aller avec elle.
- Des courses, de l’eau, un ventilateur : qui peut les apporter ?
- Dire quand on rappelle.

Titre : Si elle va mal
- Confuse, très fatiguée, la peau chaude et sèche, un malaise : appelez le 15 tout de suite, restez en ligne avec elle.
- Puis dites-le : « Quelque chose m’inquiète », « Un danger »."""),
    Hazard.COLD: _("""Titre : Prendre des nouvelles
- Bonjour, c’est le collectif de votre quartier. Il fait très froid, vous aviez accepté que l’on vous appelle.
- Comment allez-vous ? Fait-il bon chez vous ? Le chauffage marche-t-il ?
- Avez-vous mangé chaud ? Avez-vous de quoi tenir sans sortir ?
- Quelqu’un passe-t-il vous voir aujourd’hui ?

Titre : Proposer
- Un lieu chauffé, ouvert maintenant, près de chez elle ; et quelqu’un pour y aller avec elle.
- Des courses, du bois, une couverture : qui peut les apporter ?
- Jamais de barbecue ni de réchaud pour se chauffer, jamais les aérations bouchées.

Titre : Si elle va mal
- Frissons qui ne passent pas, parole lente, maux de tête et nausées : appelez le 15 tout de suite, restez en ligne avec elle.
- Puis dites-le : « Quelque chose m’inquiète », « Un danger »."""),
    Hazard.FLOOD: _("""Titre : Prendre des nouvelles
- Bonjour, c’est le collectif de votre quartier. L’eau monte, vous aviez accepté que l’on vous appelle.
- Où êtes-vous ? Êtes-vous en hauteur ? Êtes-vous seule ?
- Avez-vous une lampe, de l’eau, vos papiers, vos affaires de santé près de vous ?

Titre : Proposer
- Suivre ce que dit la mairie. Ne pas descendre à la cave, ne pas prendre la voiture, couper l’électricité si c’est sans danger.
- Qui peut venir la chercher, si la mairie demande de partir ?

Titre : Si elle est en danger
- Appelez le 18 ou le 112 tout de suite, donnez l’adresse, restez en ligne avec elle.
- Puis dites-le : « Quelque chose m’inquiète », « Un danger »."""),
}  # fmt: skip
