"""The closed word lists of French, English and German."""

from assistant.retrieve.follow.grammar import Grammar, words

FRENCH = Grammar(
    determiners={
        "le": ("le", "m", "s"),
        "la": ("la", "f", "s"),
        "l'": ("l'", "", "s"),
        "les": ("les", "", "p"),
        "un": ("un", "m", "s"),
        "une": ("une", "f", "s"),
        "des": ("les", "", "p"),
        "du": ("le", "m", "s"),
        "au": ("le", "m", "s"),
        "aux": ("les", "", "p"),
        "ce": ("ce", "m", "s"),
        "cet": ("cet", "m", "s"),
        "cette": ("cette", "f", "s"),
        "ces": ("ces", "", "p"),
        "son": ("son", "", "s"),
        "sa": ("sa", "f", "s"),
        "ses": ("ses", "", "p"),
        "leur": ("leur", "", "s"),
        "leurs": ("leurs", "", "p"),
        "notre": ("notre", "", "s"),
        "votre": ("votre", "", "s"),
    },
    of=words("de d' du des"),
    prepositions=words(
        "a au aux de d' du des dans en sur sous pour par avec sans contre chez vers entre selon depuis "
        "pendant apres avant devant derriere envers jusqu' concernant face lors malgre parmi"
    ),
    stops=words(
        "a au aux de d' du des dans en sur sous pour par avec sans contre chez vers entre selon depuis "
        "pendant apres avant devant derriere envers jusqu' concernant lors malgre parmi et ou mais donc "
        "car ni que qu' qui quoi dont si s' se ne n' y lui il elle ils elles on nous vous je j' tu c' "
        "comme lorsque quand comment pourquoi combien quel quelle quels quelles pas plus tres deja encore "
        "aussi le la les l' un une ce cet cette ces son sa ses leur leurs est sont etait etaient ont "
        "avait avaient sera seront fut furent fait font dit disent pense pensent peut peuvent doit "
        "doivent va vont veut veulent faut vaut coute coutent compte prevoit propose contient comprend "
        "permet accepte ouvre ferme vend achete dirige preside gagne perd joue jouent habite vit vivent "
        "travaille travaillent existe demande demandent rejette annonce sert servent vient viennent reste "
        "devient devrait pourrait serait aurait refuse soutient soutiennent explique accuse reproche "
        "represente signifie commence dure paie repond affirme"
    ),
    before_noun=words(
        "grand grande grands grandes petit petite petits petites nouveau nouvel nouvelle nouveaux "
        "nouvelles premier premiere premiers premieres deuxieme troisieme dernier derniere derniers "
        "dernieres principal principale principaux ancien ancienne anciens futur future autre autres meme "
        "seul seule jeune jeunes vieux vieille beau belle bon bonne meilleur meilleure celebre fameux "
        "deux trois quatre cinq six dix"
    ),
    people=words(
        "president presidente ministre maire senateur senatrice depute deputee prefet prefete roi reine "
        "empereur imperatrice prince princesse pape juge procureur avocat avocate directeur directrice "
        "patron patronne pdg chef cheffe fondateur fondatrice createur creatrice auteur autrice ecrivain "
        "ecrivaine journaliste redacteur redactrice joueur joueuse entraineur entraineuse capitaine "
        "gardien gardienne athlete champion championne coureur coureuse acteur actrice chanteur chanteuse "
        "peintre musicien musicienne compositeur compositrice medecin docteur professeur professeure "
        "enseignant enseignante chercheur chercheuse savant savante inventeur homme femme fils fille pere "
        "mere frere freres soeur soeurs oncle tante mari epouse general colonel soldat gouverneur "
        "chancelier chanceliere secretaire porte-parole milliardaire editeur editrice temoin victime "
        "suspect accuse eleve etudiant etudiante employe employee agriculteur agriculteurs habitants "
        "employes joueurs soldats ministres deputes monsieur madame mme patrons ouvriers"
    ),
    attributes=words(
        "population salaire prix cout tarif montant budget nombre date taille hauteur longueur superficie "
        "surface poids duree age adresse capitale taux delai position avis opinion nom titre role but "
        "objectif siege horaires horaire valeur vitesse profondeur resultat score origine cause causes "
        "consequence consequences raison raisons critiques critique reproches accusations accusation "
        "reactions reaction probleme problemes avantages conditions etapes appui soutien chiffre"
    ),
    saying=words(
        "dit disent pense pensent raconte racontent ecrit ecrivent declare affirme croit sait sait-on"
    ),
)

ENGLISH = Grammar(
    determiners={
        "the": ("the", "", ""),
        "a": ("the", "", "s"),
        "an": ("the", "", "s"),
        "this": ("this", "", "s"),
        "that": ("that", "", "s"),
        "these": ("these", "", "p"),
        "those": ("those", "", "p"),
        "his": ("his", "", ""),
        "her": ("her", "", ""),
        "its": ("its", "", ""),
        "their": ("their", "", ""),
    },
    of=words("of"),
    prepositions=words(
        "of in on at to for from by with about against into after before over under between during since "
        "through towards without within near regarding concerning"
    ),
    stops=words(
        "in on at to for from by with about against into after before over under between during since "
        "through without within near and or but that which who whom whose when where why how what if "
        "because while as is are was were be been being do does did has have had will would can could "
        "should may might must not he she it they him them his its their i you we there than so the a an "
        "this these those win won lose lost say said tell told make made take took get got go went come "
        "came cost earn earned build built write wrote buy bought sell sold open opened close closed "
        "start started end ended live lived die died work worked play played promise promised plan plans "
        "want wants mean leave left invest spend spent pay paid give gave donate donated support oppose "
        "criticise criticize criticised criticized publish published lead leads led coach coached found "
        "founded happen happened born located think thinks"
    ),
    before_noun=frozenset(),
    people=words(
        "president minister mayor senator deputy king queen emperor prince princess pope judge prosecutor "
        "lawyer director boss ceo chief head founder creator author writer journalist editor player coach "
        "captain goalkeeper athlete champion actor actress singer painter musician composer doctor "
        "teacher professor researcher scientist inventor man woman son daughter father mother brother "
        "sister husband wife general soldier governor chancellor secretary spokesman spokeswoman "
        "spokesperson billionaire witness victim student employee teachers players farmers workers"
    ),
    attributes=words(
        "population salary price cost amount budget number date size height length area weight duration "
        "age address capital rate deadline position opinion name title role goal headquarters value speed "
        "result score origin cause causes consequence consequences reason reasons criticism accusations "
        "accusation reactions reaction problem problems"
    ),
    saying=words("say said says think thinks thought tell told write wrote believe"),
)

GERMAN = Grammar(
    determiners={
        "der": ("der", "m", "s"),
        "die": ("die", "f", ""),
        "das": ("das", "n", "s"),
        "den": ("der", "m", "s"),
        "dem": ("der", "m", "s"),
        "des": ("der", "m", "s"),
        "ein": ("der", "", "s"),
        "eine": ("die", "f", "s"),
        "einen": ("der", "m", "s"),
        "einem": ("der", "m", "s"),
        "einer": ("die", "f", "s"),
        "dieser": ("dieser", "m", "s"),
        "diese": ("diese", "f", ""),
        "dieses": ("dieses", "n", "s"),
        "im": ("der", "m", "s"),
        "am": ("der", "m", "s"),
        "zum": ("der", "m", "s"),
        "zur": ("die", "f", "s"),
        "vom": ("der", "m", "s"),
        "beim": ("der", "m", "s"),
    },
    of=words("von vom des"),
    prepositions=words(
        "in im an am auf aus bei beim mit nach von vom zu zum zur fur gegen uber unter vor hinter durch "
        "ohne um seit zwischen wegen wahrend neben"
    ),
    stops=words(
        "in an auf aus bei mit nach zu fur gegen uber unter vor hinter durch ohne um seit zwischen und "
        "oder aber dass ob wenn weil als wie wer was wann wo warum wieso nicht ist sind war waren wird "
        "wurde wurden hat haben hatte hatten kann soll muss er sie es ihn ihm ihr ihnen sich"
    ),
    before_noun=frozenset(),
    people=words(
        "prasident prasidentin minister ministerin burgermeister burgermeisterin konig konigin kaiser "
        "papst richter anwalt direktor direktorin chef chefin grunder grunderin autor autorin "
        "schriftsteller journalist journalistin spieler spielerin trainer trainerin kapitan sanger "
        "sangerin maler komponist arzt arztin lehrer lehrerin professor professorin mann frau sohn "
        "tochter vater mutter bruder schwester kanzler kanzlerin general soldat"
    ),
    attributes=words(
        "bevolkerung gehalt preis kosten betrag budget zahl datum grosse hohe lange flache gewicht dauer "
        "alter adresse hauptstadt meinung name titel rolle ziel sitz wert ergebnis ursache folgen grund "
        "kritik"
    ),
    saying=words("sagt sagte denkt meint schreibt schrieb"),
)

GRAMMARS = {"fr": FRENCH, "en": ENGLISH, "de": GERMAN}

QUESTION_WORDS = words(
    "que qu' qui quoi quel quelle quels quelles ou quand comment combien pourquoi lequel laquelle est-ce "
    "est what who whom whose which where when why how wer wen wem was wann wo warum wie wieso welche "
    "welcher welches wohin woher"
)
