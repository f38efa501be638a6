"""What a language model is asked for: sentences about a stretch of text; whether the stretch says each."""

WRITING = "Tu rédiges des exercices de lecture en français."
GRADING = "Tu vérifies des affirmations."

WRITE = """Texte : {stretch}

Écris sur ce texte six phrases courtes, chacune sur une ligne :
VRAI : ce que le texte permet d'affirmer, dit autrement.
VRAI : une conséquence ou un détail du texte, dit autrement.
FAUX : le contraire de ce que dit le texte.
FAUX : qui fait quoi, ou un fait du texte, changé.
INCONNU : une phrase vraisemblable que le texte ne dit pas.
INCONNU : les mêmes personnes ou lieux, dans un fait que le texte ne dit pas."""

GRADE = (
    "Texte : {stretch}\n\nAffirmation : {sentence}\n\nD'après le texte seul, l'affirmation est-elle vraie ? "
    "Réponds par un mot : Oui, Non ou Inconnu."
)

EXAMPLES = (
    (
        "Après onze ans passés à la tête de la chaîne de librairies Delmas, Irène Kohl a cédé en mars ses "
        "parts au groupe suisse Arvel, qui possédait déjà un tiers du capital. Les 42 magasins resteront "
        "ouverts.",
        "VRAI : Arvel a racheté les parts d'Irène Kohl dans Delmas.\n"
        "VRAI : Irène Kohl dirigeait une entreprise de librairies.\n"
        "FAUX : Delmas va fermer ses magasins.\n"
        "FAUX : Irène Kohl a acheté des parts du groupe Arvel.\n"
        "INCONNU : Irène Kohl prend sa retraite.\n"
        "INCONNU : Arvel a payé les parts plusieurs millions de francs suisses.",
    ),
    (
        "Le virus, repéré pour la première fois dans un élevage du Jutland, n'a encore touché aucun humain, "
        "mais les autorités danoises ont fait abattre 8 000 volailles par précaution.",
        "VRAI : Des volailles ont été abattues au Danemark.\n"
        "VRAI : La maladie est apparue dans un élevage.\n"
        "FAUX : Plusieurs personnes ont été contaminées par le virus.\n"
        "FAUX : Les éleveurs du Jutland ont refusé d'abattre leurs volailles.\n"
        "INCONNU : Le virus vient d'oiseaux migrateurs.\n"
        "INCONNU : Les éleveurs danois seront indemnisés.",
    ),
)

Messages = list[dict[str, str]]


def writing(stretch: str) -> Messages:
    """The conversation after which the model writes six sentences."""
    said = [{"role": "system", "content": WRITING}]
    for text, answer in EXAMPLES:
        said += [
            {"role": "user", "content": WRITE.format(stretch=text)},
            {"role": "assistant", "content": answer},
        ]
    return [*said, {"role": "user", "content": WRITE.format(stretch=stretch)}]


def grading(stretch: str, sentence: str) -> Messages:
    """The conversation after which the model says one word."""
    asked = GRADE.format(stretch=stretch, sentence=sentence)
    return [{"role": "system", "content": GRADING}, {"role": "user", "content": asked}]
