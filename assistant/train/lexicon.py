"""Small tables of French words that mean the same, and of words that mean the opposite."""

_SAME = """
très fort | important considérable | grand vaste | créer fonder | créé fondé | créée fondée
meurt décède | mourut décéda | débute commence | débuta commença
début commencement | environ approximativement | également aussi | notamment en-particulier | lorsque quand
cependant toutefois néanmoins | divers différents | obtenir recevoir | obtient reçoit | obtenu reçu
utiliser employer | utilise emploie | réaliser effectuer | réalisé effectué | réalisée effectuée
situé localisé | située localisée | habitants résidents | ville cité | entreprise société firme
roi souverain monarque | médecin docteur | augmentation hausse | diminution baisse réduction
augmente progresse croît | diminue baisse recule | augmenté progressé | diminué reculé | élève écolier
enseignant professeur | travailleur salarié | demande requête | exiger imposer | exige impose
interdit prohibé | interdite prohibée
délai temps-imparti | domicile logement | gratuit sans-frais | gratuite sans-frais
payer régler verser | annuel de-chaque-année | auteur écrivain | film long-métrage | livre ouvrage
équipe formation | soldats militaires | découvert mis-au-jour | construit bâti édifié
construite bâtie édifiée | détruit démoli anéanti | détruite démolie anéantie | région zone contrée
montre indique révèle
déclare affirme indique | déclaré affirmé indiqué | annonce fait-savoir | célèbre renommé | rapide prompt
rapidement vite | difficile ardu | facile aisé | actuellement à-présent aujourd'hui | autrefois jadis
surtout principalement avant-tout | seulement uniquement | selon d'après | nommé appelé
nommée appelée | possède détient | comprend inclut comporte | contient renferme | provoque entraîne
provoqué entraîné | refuse décline | remporte gagne | remporté gagné | participe prend-part | but objectif
"""

_OPPOSITE = """
avant après | plus moins | augmenter baisser | augmente baisse | augmenté baissé | augmentation baisse
hausse baisse | premier dernier | première dernière | premiers derniers | premières dernières | début fin
commence finit | gagne perd | gagné perdu | victoire défaite | vainqueur perdant | nord sud | grand petit
grande petite | grands petits | grandes petites | haut bas | haute basse | forte faible | toujours jamais
jamais souvent | tous aucun | autorisé interdit | autorisée interdite | obligatoire facultatif
obligatoires facultatifs | possible impossible | accepte refuse | accepté refusé | acceptée refusée
achète vend | acheté vendu | achat vente | entrée sortie | ancien nouveau | ancienne nouvelle
mort naissance | meurt naît | guerre paix | ami ennemi | alliés ennemis | riche pauvre | riches pauvres
public privé | publique privée | publics privés | publiques privées | masculin féminin | homme femme
hommes femmes | père fils | mère fille | frère père | mari frère | avec sans | maximum minimum
maximale minimale | supérieur inférieur | supérieure inférieure | supérieurs inférieurs
supérieures inférieures | majorité minorité | meilleur pire | meilleure pire | rapide lent
rapidement lentement | facile difficile | jeune âgé | jeunes âgés | ouvert fermé | ouverte fermée
gratuit payant | gratuite payante | temporaire définitif | définitive provisoire | créé supprimé
créée supprimée | construit détruit | construite détruite | attaque défend | attaquer défendre
gauche droite | jour nuit | occidental oriental | occidentale orientale | positif négatif
positive négative | rare fréquent | rares fréquents | intérieur extérieur | intérieure extérieure
favorable défavorable | légal illégal | majeur mineur | majeurs mineurs | présence absence | succès échec
réussi échoué | avantage inconvénient | avantages inconvénients | employeur salarié | vendeur acheteur
bailleur locataire | propriétaire locataire | français anglais | française allemande | allemand italien
européen africain | européenne asiatique | empereur roi | ministre député | catholique protestant
officiel officieux | officielle officieuse | augmentent diminuent | diminue augmente
diminution augmentation | soutenu combattu | précède suit | arrivée départ | inclus exclu | incluse exclue
entier partiel | totalité moitié
"""

CONDITIONAL = {
    "serait": "est", "seraient": "sont", "aurait": "a", "auraient": "ont", "pourrait": "peut",
    "pourraient": "peuvent", "devrait": "doit", "devraient": "doivent", "permettrait": "permet",
    "permettraient": "permettent", "ferait": "fait", "feraient": "font", "irait": "va", "viendrait": "vient",
    "proviendrait": "provient", "prendrait": "prend", "existerait": "existe", "voudrait": "veut",
    "s'agirait": "s'agit", "remonterait": "remonte", "compterait": "compte", "deviendrait": "devient",
}  # fmt: skip

QUANTIFIERS = (
    ("la plupart des", "tous les"), ("certains", "tous les"), ("certaines", "toutes les"),
    ("la majorité des", "tous les"), ("parfois", "toujours"), ("souvent", "toujours"),
    ("généralement", "toujours"), ("en général", "toujours"), ("au moins", "exactement"),
    ("plus de", "moins de"), ("moins de", "plus de"), ("au maximum", "au minimum"), ("jusqu'à", "au moins"),
    ("presque", "exactement"), ("peut", "doit"), ("peuvent", "doivent"), ("l'un des", "le seul des"),
    ("l'une des", "la seule des"), ("peut-être", "certainement"), ("probablement", "certainement"),
)  # fmt: skip
"""What a claim says of too many, too surely: the first is true where the second is not."""


def _grouped(table: str, *, both: bool) -> dict[str, tuple[str, ...]]:
    """Each word with the others of its group; ``both`` false takes the first two of each alone.

    A hyphen stands for a space.
    """
    found: dict[str, tuple[str, ...]] = {}
    for group in table.replace("\n", " | ").split("|"):
        words = [word.replace("-", " ") for word in group.split()]
        for word in words if both else words[:2]:
            found[word] = found.get(word, ()) + tuple(other for other in words if other != word)
    return found


SAME = _grouped(_SAME, both=True)
OPPOSITE = _grouped(_OPPOSITE, both=False)
