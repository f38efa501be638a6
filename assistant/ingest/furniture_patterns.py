"""Lines of page furniture that vary, as patterns over a whole line without the marks around it.

All but COPYRIGHT expect lower case with straight apostrophes and single spaces.
"""

import re

_NETWORK = (
    r"(?:facebook|twitter|x|linkedin|whatsapp|pinterest|reddit|telegram|instagram|e-?mail|bluesky|mastodon)"
)
_NEWSLETTER = r"(?:\w+ ){0,3}newsletter.{0,80}"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


COMMENT_FORM = _any(
    r"your e-?mail (?:address )?will not be (?:published|shared).*",
    r"required fields are marked.*",
    r"save my name, e-?mail.*",
    r"this site uses akismet.*",
    r"you must be logged in to (?:post|leave).*",
    r"\d+ (?:comments?|shares?|likes?|retweets?)",
    r"(?:votre|l') ?adresse (?:e-?mail|courriel|de messagerie) ne sera (?:pas|jamais) publiée.*",
    r"les champs obligatoires sont (?:indiqués|marqués).*",
    r"enregistrer mon nom, .*prochain commentaire.*",
    r"ce site utilise akismet.*",
    r"vous devez (?:être connecté|vous connecter).{0,20} pour (?:publier|poster|laisser) un commentaire.*",
    r"prévenez-moi de tous les nouveaux (?:commentaires|articles).*",
    r"\d+ (?:commentaires?|partages?)",
    r"(?:deine|ihre) e-?mail-adresse wird nicht veröffentlicht.*",
    r"erforderliche felder sind .*markiert.*",
    r"meinen? namen, meine e-?mail.*",
    r"diese (?:web)?site verwendet akismet.*",
    r"\d+ kommentare?",
)

SHARING = _any(
    rf"(?:click to )?share (?:this )?on {_NETWORK}\b.{{0,40}}",
    r"click to (?:e-?mail|print)\b.{0,60}",
    r"e-?mail (?:this|a link) to a friend\b.{0,40}",
    r"(?:\S+ )?\(?opens in (?:a )?new (?:window|tab)",
    r"cliqu(?:ez|er) pour (?:partager|imprimer|envoyer)\b.*",
    rf"partager sur {_NETWORK}\b.{{0,40}}",
    rf"(?:auf|bei|per|über) {_NETWORK} teilen.{{0,40}}",
    r"klick(?:en)?,? um .{0,30} zu teilen.*",
)

SITE = _any(
    rf"(?:subscribe|sign up) (?:to|for) (?:our|the|my) {_NEWSLETTER}",
    r"enter your e-?mail(?: address)?(?: to subscribe.*)?",
    rf"(?:abonnez-vous|inscrivez-vous|s'abonner|s'inscrire) à (?:la|notre|ma) {_NEWSLETTER}",
    r"recevez (?:notre newsletter|nos (?:actualités|articles)).{0,80}",
    r"(?:jetzt )?(?:unseren )?newsletter abonnieren.{0,60}",
    r"(?:proudly )?powered by wordpress.*",
    r"fièrement propulsé par .*",
    r"mit stolz präsentiert von wordpress",
)

READ_ALSO = _any(
    r"(?:à )?(?:lire|voir|découvrir|écouter) (?:aussi|également) ?(?:[:|>»→–—-]|«).{1,200}",
    r"sur le même sujet ?[:|].{1,200}",
    r"(?:read also|also read|read more|read next|related|recommended) ?[:|].{1,200}",
    r"(?:lesen sie auch|lies auch|auch interessant|mehr zum thema) ?[:|].{1,200}",
)

BREADCRUMBS = _any(
    r"(?:you are here|vous êtes ici|sie sind hier) ?:.{1,200}",
    r"(?:accueil|home|startseite) ?(?:[>›»→] ?[^>›»→]{1,80}){1,8}",
    r"(?:accueil|home|startseite) ?(?:[/|] ?[^/|]{1,80}){2,8}",
)

_CREDIT = r"(?:[^.!?]|\.(?=\w))"
_RESERVED = r"(?:[Aa]ll [Rr]ights [Rr]eserved|[Tt]ous droits réservés|[Aa]lle Rechte vorbehalten)"

COPYRIGHT = _any(
    r"(?:©|\([cC]\) )\s?(?:\d{4}|[A-ZÀ-Þ])" + _CREDIT + r"{0,110}\.?",
    r"©\s?" + _CREDIT + r"{1,60}\.[a-z]{2,4}",
    r"(?:©|\([cC]\)|[Cc]opyright)[^.!?]{0,20}\d{4}\b[^.!?]{0,80}\.?",
    rf"(?:.{{0,70}}(?:©|\([cC]\)|[Cc]opyright|\d{{4}}).{{0,70}})?{_RESERVED}\.?.{{0,30}}",
)

COOKIES = _any(
    r"(?:we|this (?:web)?site|our (?:web)?site) uses? (?:\w+ ){0,3}cookies\b.*",
    r"(?:ce site|notre site|nous) (?:web )?utilis(?:e|ons) (?:\w+ ){0,3}cookies\b.*",
    r"(?:en poursuivant|en continuant) (?:votre navigation|à naviguer).*cookies.*",
    r"by continuing to (?:use|browse) (?:this|our|the) (?:web)?site.*cookies.*",
    r"(?:wir|diese (?:web)?site|diese webseite) (?:verwende[nt]|nutz(?:en|t)) (?:\w+ ){0,3}cookies\b.*",
)
"""A notice to the visitor, where the page asks for consent; elsewhere it may be the subject."""

CONSENT = re.compile(
    r"accept|consent|agree|experience|improve|(?:pour|en)suivant|continu|expérience|améliorer|préférences|"
    r"akzeptier|zustimm|einverstanden|erlebnis|verbessern"
)
