"""Words that say nothing about a passage's subject, folded, by language; question words are among them."""

_LISTS = {
    "fr": "a afin ai aie ainsi alors apres as au aucun aucune aussi autre autres aux avaient avait avant "
    "avec avez avoir avons c car ce ceci cela celle celles celui ces cet cette ceux chaque chez ci "
    "comme comment combien d dans de dela des desquels desquelles depuis dit donc dont du duquel "
    "elle elles en encore entre es est et etaient etait etant ete etes etre eu eux fait faut fut "
    "furent hors ici il ils j je jusqu jusque l la laquelle le lequel les lesquelles lesquels leur "
    "leurs lors lorsqu lorsque lui m ma mais me meme memes mes moi moins mon n ne ni nos notre nous "
    "on ont or ou oui par parce parmi pas pendant peu peut plus pour pourquoi puis puisqu puisque qu "
    "quand que quel quelle quelles quels qui quoi quoiqu quoique s sa sans se sera seront ses si soi "
    "soit sommes son sont sous suis sur t ta tandis te tel telle tels tes toi ton tous tout toute "
    "toutes tres tu un une unes uns vers vos votre vous y serait aurait auraient seraient ki ke koi "
    "keske kel kan pourkoi pk komment",
    "en": "a about after again against all also am an and any are aren as at be because been before being "
    "between both but by can could couldn d did didn do does doesn doing don down during each else "
    "ever few for from further get had hadn has hasn have haven having he her here hers him his how "
    "i if in into is isn it its itself just ll m many may me might more most much must my no nor not "
    "of off on once only or other our ours out over own re s same shall she should shouldn so some "
    "such t than that the their theirs them then there these they this those through to too under "
    "until up ve very was wasn we were weren what when where which while who whom whose why will "
    "with won would wouldn you your yours",
    "de": "ab aber alle allem allen aller alles als also am an andere anderen anderer anderes auch auf aus "
    "bei beim bin bis bist da dabei dadurch dafur dagegen damit danach daran darauf daraus darin "
    "darum daruber das dass dein deine dem den denn der deren des dessen dich die dies diese diesem "
    "diesen dieser dieses dir doch dort du durch ein eine einem einen einer eines er es etwas euch "
    "fur gegen gibt hab habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem "
    "ihren ihrer ihres im in indem ins ist ja jede jedem jeden jeder jedes kann kein keine keinem "
    "keinen keiner konnen mehr mein meine mich mir mit nach nicht nichts noch nun nur ob oder ohne "
    "schon sehr sein seine seinem seinen seiner seines seit sich sie sind so solche soll sollen "
    "sondern sonst uber um und uns unser unter viel viele vom von vor wann war waren warum was weil "
    "welche welchem welchen welcher welches wenn wer wen wem wessen werden wie wieder wieso wieviel "
    "will wir wird wo wohin woher womit woruber wurde wurden zu zum zur zwar zwischen",
}

STOP_WORDS = {language: frozenset(listed.split()) for language, listed in _LISTS.items()}
EVERY_STOP_WORD = frozenset().union(*STOP_WORDS.values())
