"""Names that nobody bears, and the ways they are misspelt, for the tests of search and of duplicates."""

import random

FIRST = """
Marie Jeanne Françoise Monique Nathalie Catherine Jacqueline Anne Sylvie Martine Madeleine Nicole Suzanne Hélène Christine
Odette Simone Denise Louise Marguerite Christiane Yvonne Ginette Paulette Thérèse Geneviève Germaine Colette Lucienne
Huguette Raymonde Mireille Bernadette Yvette Andrée Éliane Micheline Josiane Huberte Cécile Agnès Élisabeth Brigitte
Jean Pierre Michel André Philippe René Louis Alain Jacques Bernard Marcel Daniel Roger Robert Paul Claude Christian Henri
Georges Gérard Raymond Guy Maurice Lucien Gilbert Roland Émile Guillaume Gauthier Thierry François Stéphane Rémi Joël
Fatima Khadija Aïcha Zohra Djamila Yamina Fatoumata Aminata Mariama Awa Rokia Maria Rosa Conceição Fernanda Svetlana Olga
Natalia Irina Thi Mai Linh Meriem Samira Nadia Leïla Mohamed Ahmed Ali Abdallah Youssef Rachid Moussa Ibrahima Mamadou
Seydou Oumar José Manuel António Joaquim Giuseppe Salvatore Stanisław Jerzy Nguyen Van Minh Tomasz Dragan Vladimir
""".split()  # noqa: SIM905 -- a list of words reads better
LAST = """
Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefebvre Michel Garcia David Bertrand
Roux Vincent Fournier Morel Girard André Lefèvre Mercier Dupont Lambert Bonnet François Martinez Legrand Garnier Faure
Rousseau Blanc Guérin Muller Henry Roussel Nicolas Perrin Morin Mathieu Clément Gauthier Dumont Lopez Fontaine Chevalier
Robin Masson Sanchez Gérard Nguyen Boyer Denis Lemaire Duval Joly Gautier Roger Roche Roy Noël Meyer Lucas Meunier Perez
Marchand Dufour Blanchard Marie Barbier Brun Dumas Brunet Schmitt Leroux Colas Fernandez Renard Arnaud Rolland Caron
Aubert Giraud Leclerc Vidal Bourgeois Renaud Lemoine Picard Gaillard Philippe Leclercq Lacroix Fabre Dupuis Olivier
Rodriguez Da-Silva Hubert Louis Charles Guillot Rivière Guillaume Adam Rey Moulin Gonzalez Berger Lecomte Menard Fleury
Deschamps Carpentier Julien Benoît Paris Maillard Marchal Aubry Vasseur Renault Jacquet Collet Prévost Poirier Charpentier
Royer Huet Baron Dupuy Pons Paul Laine Carre Breton Rémy Schneider Perrot Guyot Barre Marty Cousin Benali Benyahia Bouzid
Haddad Mansouri Belkacem Cherif Khelifi Amrani Diallo Traoré Coulibaly Diop Ndiaye Konaté Camara Sissoko Keita Touré Ferreira
Pereira Santos Oliveira Rodrigues Gomes Rossi Esposito Bianchi Kowalski Wiśniewski Nowak Popescu Ionescu Petrović Ivanova
Tran Pham Le-Thi Hoang Yilmaz Kaya Demir Singh Okafor Abdelkader
""".split()  # noqa: SIM905 -- a list of words reads better

# Typed by someone who heard the name, or copied it badly, against the name as it is kept.
MISSPELT = [
    ("Gautier", "Gauthier"), ("Filipe", "Philippe"), ("Moraux", "Moreau"), ("Ben Ali", "Benali"), ("Benali", "Ben Ali"),
    ("Odete", "Odette"), ("Odette Renault", "Odette Renaud"), ("Reno", "Renaud"), ("Lefevre", "Lefebvre"),
    ("Terese", "Thérèse"), ("Cristine", "Christine"), ("Dupond", "Dupont"), ("Cecille", "Cécile"), ("Mirelle", "Mireille"),
    ("Guilaume", "Guillaume"), ("Guiyaume", "Guillaume"), ("Mary", "Marie"), ("Sylvi", "Sylvie"), ("Geneviéve", "Geneviève"), ("Jenevieve", "Geneviève"), ("Elizabeth", "Élisabeth"),
    ("Jamila", "Djamila"), ("Yousef", "Youssef"), ("Mouhamed", "Mohamed"), ("Mohammed", "Mohamed"), ("Aicha", "Aïcha"),
    ("Aisha", "Aïcha"), ("Kadija", "Khadija"), ("Fatoumatta", "Fatoumata"), ("Coulibali", "Coulibaly"), ("Traore", "Traoré"),
    ("Ndiaie", "Ndiaye"), ("N’Diaye", "Ndiaye"), ("Stanislaw", "Stanisław"), ("Wisniewski", "Wiśniewski"),
    ("Petrovic", "Petrović"), ("Conceicao", "Conceição"), ("Rodrigez", "Rodriguez"), ("Gonzales", "Gonzalez"),
    ("Ngyuen", "Nguyen"), ("Nguyên", "Nguyen"), ("Da Silva", "Da-Silva"), ("Dasilva", "Da Silva"), ("Shmitt", "Schmitt"),
    ("Schmidt", "Schmitt"), ("Boulay", "Boulez"), ("Duprey", "Dupré"), ("Michaut", "Michaud"), ("Leclerc", "Leclercq"),
    ("Jaquet", "Jacquet"), ("Guiot", "Guyot"), ("Remi", "Rémy"), ("Menar", "Ménard"), ("Carpantier", "Carpentier"),
    ("Renaud Odette", "Odette Renaud"), ("Mme Renaud", "Odette Renaud"), ("Jean Noel", "Jean-Noël"), ("Jeannoel", "Jean-Noël"),
    ("De la Tour", "Delatour"), ("Lœuillet", "Loeuillet"), ("Abdel Kader", "Abdelkader"), ("Fatima Ben Yahia", "Benyahia Fatima"),
    ("Svetlanna", "Svetlana"), ("Jozé", "José"), ("Vladimire", "Vladimir"), ("Huguete", "Huguette"), ("Raimonde", "Raymonde"),
    ("Bernadete Fournié", "Bernadette Fournier"), ("Ivette", "Yvette"), ("Emile", "Émile"), ("Okafore", "Okafor"),
]  # fmt: skip
TWO_NAMES = [
    ("Odette Renaud", "Paulette Morel"), ("Odette Renaud", "Odette Morel"), ("Marie Dupont", "Marie Durand"),
    ("Ali", "Awa"), ("Roy", "Rey"), ("Jean", "Joël"), ("Simon", "Masson"), ("Benali", "Bernard"), ("Petit", "Perrin"),
    ("Nguyen", "Nowak"), ("Louise", "Denise"), ("Robert Blanc", "Robin Brun"), ("Diallo", "Diop"), ("Touré", "Traoré"),
    ("Haddad", "Hubert"), ("Germaine", "Gervais Laurent"), ("Li", "Le"), ("Paul", "Pauline Martin"),
]  # fmt: skip


def made_names(count=2000, seed=3):
    """Names of a plausible frequency: the first of each list are the commonest."""
    chance = random.Random(seed)
    first = [1 / (1 + rank) ** 0.5 for rank in range(len(FIRST))]
    last = [1 / (1 + rank) ** 0.5 for rank in range(len(LAST))]
    return [
        f"{chance.choices(FIRST, first)[0]} {chance.choices(LAST, last)[0].replace('-', ' ')}"
        for _ in range(count)
    ]


_HEARD = [
    ("ph", "f"), ("th", "t"), ("y", "i"), ("ss", "c"), ("qu", "k"), ("eau", "o"), ("au", "o"), ("ai", "é"), ("en", "an"), ("an", "en"),
    ("ch", "sh"), ("c", "k"), ("s", "z"), ("ou", "u"), ("ie", "y"), ("ll", "l"), ("nn", "n"), ("tt", "t"), ("rr", "r"),
    ("ff", "f"), ("ain", "in"), ("in", "ain"), ("er", "é"), ("ez", "é"), ("et", "ay"), ("x", "s"), ("gu", "g"), ("dj", "j"), ("h", ""),
]  # fmt: skip


def misspell(name, chance):
    """As heard on the telephone, or as typed in a hurry: one fault, sometimes two."""
    words = name.split()
    for _ in range(1 if chance.random() < 0.75 else 2):
        place = chance.randrange(len(words))
        words[place] = _fault(words[place], chance)
    if chance.random() < 0.25:
        words.reverse()
    return " ".join(words)


def _fault(word, chance):
    heard = [pair for pair in _HEARD if pair[0] in word.lower()]
    if heard and chance.random() < 0.6:
        was, is_now = chance.choice(heard)
        return word.lower().replace(was, is_now, 1) or word
    if len(word) < 4:
        return word + chance.choice("aeisth")
    at = chance.randrange(1, len(word) - 1)
    return chance.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + chance.choice("aeioulnrst") + word[at + 1 :],
            word.upper(),
        ]
    )
