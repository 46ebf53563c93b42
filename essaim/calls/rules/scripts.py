"""The listening guide a campaign starts with. No database."""

from django.utils.translation import gettext_lazy as _

FIRST_SCRIPT = _("""Titre : Se présenter
- Bonjour, je suis bénévole du collectif de votre quartier. Vous aviez accepté que l’on vous appelle.
- Est-ce un bon moment ? Sinon, convenir d’un jour et d’une heure : c’est vous qui la rappellerez.

Titre : Écouter
- Comment s’est passée votre semaine ?
- Qui avez-vous vu, ou entendu ? La famille, les amis, les voisins, les commerçants.
- Êtes-vous sortie ? Où aimeriez-vous aller ?
- De quoi auriez-vous besoin ? Courses, papiers, trajets, téléphone. La santé s’écoute, elle ne se note pas.
- De quoi auriez-vous envie ?

Titre : Proposer, sans presser
- Un lieu près de chez elle, et quelqu’un pour y aller avec elle la première fois.
- Convenir du prochain appel : le jour, l’heure.

Titre : Sur un répondeur
- Dire son prénom, et que l’on rappellera. Rien de plus : ni le collectif, ni pourquoi.

Titre : Si quelqu’un d’autre répond
- Demander à lui parler, ne pas dire pourquoi. Rappeler à un autre moment.""")
