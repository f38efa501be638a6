"""The words of attribution: French verbs of saying, those who speak, and the rules that only regulate."""

from assistant.verify.wordlist import listed

ER_VERBS = listed(
    """
    affirm ajout alert allègu annonc annonç argu argument assur assèn avanc avanç avert avou certifi
    clam confi confirm constat déclar démont dénonc dénonç détaill dévoil estim expliqu fustig indiqu
    insinu insist interrog ironis jug juge jur lanc lanç martel mentionn not observ pens plaid pointe
    précis pronostiqu protest racont raill rapport rappel rappell réaffirm regrett répèt répét répliqu
    rétorqu révél révèl ripost signal soulign soupçonn souten spécul suggèr suggér suppos témoign
    considèr considér
    """
)
"""Stems of regular verbs of saying and thinking, each as the endings of the present need it."""

OTHER_FORMS = listed(
    """
    dit disent disait disaient dirent disant écrit écrivent écrivait écrivaient écrivit écrivirent
    écrivant soutient soutiennent soutenait soutenaient soutint soutinrent soutenant prétend prétendent
    prétendait prétendaient prétendit prétendant répond répondent répondait répondit répondirent
    répondant promet promettent promettait promit promettant admet admettent admettait admit admettant
    reconnaît reconnait reconnaissent reconnaissait reconnut maintient maintiennent maintenait maintint
    prévient préviennent prévint prévenait avertit avertissent craint craignent craignait craignaient
    croit croient croyait croyaient crut croyant conclut concluent concluait conclurent poursuit
    poursuivit nie nient niait dément démentent démentait démentit
    """
)

PARTICIPLES = listed(
    """
    dit écrit soutenu prétendu répondu promis admis reconnu maintenu prévenu averti craint cru conclu
    poursuivi démenti
    """
)

PHRASES = r"(?:fai[st]|font|fit|firent|faisait|faisaient|laisse|laissent|laissait) (?:savoir|valoir|entendre)"
"""Verbs of saying in two words: "fait valoir que", "laisse entendre que"."""

INFINITIVES = "être avoir vouloir pouvoir devoir souhaiter craindre ignorer disposer savoir connaître"
"""What a verb of saying may govern without "que": "affirme être", "annonce vouloir"."""

SPEAKERS = frozenset(
    listed(
        """
    source sources information informations rapport rapports étude études enquête enquêtes sondage
    sondages auteur auteurs autrice expert experts experte expertes employé employés employée employées
    témoin témoins témoignage témoignages presse média médias journal journaux quotidien magazine
    hebdomadaire revue article communiqué agence ong ministère ministre gouvernement porte-parole police
    autorités autorité organisation organisations association associations institut observateur
    observateurs initié initiés légende légendes tradition traditions mythe récit récits rumeur rumeurs
    hypothèse hypothèses théorie théories thèse estimation estimations prévisions projections donnée
    données statistiques chiffres recensement analyse analyses calculs avocat avocats avocate président
    présidente pdg patron dirigeant dirigeants responsable responsables maire député députés sénateur
    roi pape évêque chef fondateur directeur directrice professeur professeurs sociologue philosophe
    philosophes médecin médecins proche proches collègue collègues ami amis entourage critique critiques
    détracteurs adversaires opposants partisans défenseurs historien historiens spécialiste spécialistes
    chercheur chercheurs chercheuse biographe biographes voisins famille mère père frère soeur sœur
    homme femme gens personne personnes organisateurs syndicats syndicat manifestants parquet procureur
    juge juges tribunal fbi cia onu oms wikipédia bible coran évangile évangiles texte textes chronique
    chroniques archives document documents mémoire mémoires dires propos déclaration déclarations
    explication explications version versions opinion avis vision interprétation définition classement
    universitaires scientifiques savants linguistes géologues archéologues commentateurs sceptiques
    investisseur investisseurs concurrents population habitants banque économistes site mot mots formule
    expression société entreprise compagnie groupe parti église doctrine croyance croyances
    """
    )
)
"""Nouns whose bearer can say something: "selon une étude", "d'après son biographe"."""

SPEAKER_ENDINGS = (
    "iste",
    "istes",
    "logue",
    "logues",
    "icien",
    "iciens",
    "icienne",
    "iennes",
    "graphe",
    "graphes",
)

TEXTS = listed(
    """
    loi lois règle règles règlement règlements réglementation décret décrets arrêté article articles
    code constitution convention conventions contrat contrats accord accords clause bail statut statuts
    barème norme normes formulaire formulaires attestation jugement ordonnance directive acte alinéa
    législation jurisprudence notice guide
    """
)
"""Texts that lay down rather than tell: "le contrat précise que" reports nobody."""

RULES = frozenset(TEXTS) | frozenset(
    listed(
        """
    codes barèmes tarif tarifs critère critères type types genre âge âges cas situation situations
    nature modalité modalités montant montants durée taille niveau niveaux lieu date dates mode modes
    méthode méthodes procédure procédures principe principes besoins besoin goût goûts degré ordre axe
    circonstances conditions possibilités moyens plan schéma calendrier nombre état localisation
    résultat toute toutes lequel laquelle lesquels lesquelles que qu quel quelle si
    """
    )
)
"""Nouns that regulate or vary: "selon la loi", "selon leur âge" attribute nothing to anybody."""
