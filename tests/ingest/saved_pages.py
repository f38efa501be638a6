"""What stands before and after (¶) the article of a saved web page, in three languages."""

PAGES = {
    "fr": """Aller au contenu
Accueil > Politique > Budget

Nous utilisons des cookies pour améliorer votre expérience.
Tout accepter
Refuser
¶
Partager :
Facebook
Twitter

Cliquez pour partager sur Facebook(ouvre dans une nouvelle fenêtre)

Articles similaires

La piscine rouvre
Un nouveau bus

Laisser un commentaire Annuler la réponse

Votre adresse e-mail ne sera pas publiée. Les champs obligatoires sont indiqués avec *
Commentaire *
Nom *
Enregistrer mon nom, mon e-mail et mon site dans le navigateur pour mon prochain commentaire.

Ce site utilise Akismet pour réduire les indésirables.

© 2024 Le Journal. Tous droits réservés.""",
    "en": """Skip to content
Home » News » Budget
¶
Share this:
Click to share on Twitter (Opens in new window)
Facebook LinkedIn WhatsApp

Like this:
Loading...

You may also like

The pool opens again

3 Comments

Leave a Reply
Your email address will not be published. Required fields are marked *
Name *
Email *
Website
Post Comment

Subscribe to our weekly newsletter

Copyright © 2024 The Paper. All rights reserved.""",
    "de": """Zum Inhalt springen
Sie sind hier: Start > Politik
¶
Beitrag teilen

Das könnte Sie auch interessieren

Das Bad öffnet wieder

Schreibe einen Kommentar
Deine E-Mail-Adresse wird nicht veröffentlicht. Erforderliche Felder sind mit * markiert
Kommentar *

Jetzt Newsletter abonnieren
Impressum
Datenschutz
© 2024 Die Zeitung. Alle Rechte vorbehalten.""",
}
