"""Abbreviations that end in a full stop, and the words that begin sentences, in French, English, German.

All entries are lower case and without the last full stop.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NEVER_LAST = _words(
    """m mm mme mmes mlle mlles mgr me mes dr drs pr prof st ste sts stes fr p.ex ex-m
    mr mrs ms messrs rev hon gen col sgt capt lt cmdr gov sen rep pres
    hr hrn fr frl dipl ing dipl.-ing nr nrn bzw vgl inkl exkl zzgl evtl ggf sog z.b d.h u.a i.d.r
    cf ca e.g i.e viz vs ibid resp boul bd av ap apr c.-à-d c-à-d approx dept dép"""
)
"""A sentence hardly ever ends with these: a title waits for its name, "cf." for its reference."""

SELDOM_LAST = _words(
    """inc corp ltd co cie bros jr sr u.s u.k u.n e.u u.s.a ph.d d.c
    janv févr juil
    al coll trad éd ed eds hrsg aufl suppl op cit loc mio mrd mill tsd str gmbh
    univ dir réf ref adj adv subst syn fam litt angl all lat gr arrond chap sect max
    tél tel fax ex gouv admin assoc soc dép prov ass nat const
    ph th ch cl chr wm geo jos alex alph"""
)
"""A sentence ends with these only where the next word plainly begins another."""

ALSO_LAST = _words("j.-c j.c a.m p.m b.c a.d n.chr v.chr")
"""Dotted like initials, but no name follows: a capital after them begins a sentence."""

BEFORE_NUMBERS = _words(
    """no nos n nᵒ n° art arts al p pp pg vol vols fig figs tab tabl chap ch sec sect par t l r d c s abs bd
    bde nr ziff kap lit anm ann rn rdnr q éq eq ex pos lig col lib liv tit alin bat bât abb min
    fév avr sept oct nov déc jan feb mar jun jul aug sep dec okt dez mrz
    lun mar mer jeu ven sam dim mon tue wed thu fri sat sun"""
)
"""Abbreviations where a number, a single letter or a Roman numeral follows."""

STARTERS = _words(
    """le la les l un une des ce cet cette ces c il elle ils elles on nous vous je j tu en dans sur sous pour
    par avec sans selon après avant depuis pendant mais et ou or donc car ainsi alors aussi cependant
    toutefois pourtant néanmoins enfin puis ensuite quand lorsque si comme d de du au aux à son sa ses celui
    celle ceux celles cela ça chacun chacune toujours jamais souvent parfois seul seule seuls beaucoup peu
    lors grâce afin outre face dès déjà très même autre autres ici là voici voilà autour notamment
    contrairement leur leurs mon ma mes notre nos votre vos qui que quoi quel quelle quels quelles où
    pourquoi comment plus tout tous toute toutes certains certaines chaque plusieurs aucun aucune entre chez
    vers malgré the a an this that these those he she it they we you i his her its their our your my in on
    at by for from with without after before since during but and or so then however although though when
    while if as who what which where why how all some many most each every there here no not to according
    der die das den dem ein eine einer einem einen dieser diese dieses er sie es wir ihr ich man im am an
    auf aus bei mit nach seit von vom zu zum zur über unter vor während aber und oder denn doch dennoch wenn
    als wie wer was wo warum nicht auch nur noch schon so dann damit dabei sein seine für gegen durch ohne
    um bis laut"""
)
"""Words that begin a sentence when capitalised."""

ARTICLES = _words("le la de du d von van di el al")
"""Starters that also begin a name ("J. Le Goff"), told apart by the word after them."""

BEFORE_ORDINALS = _words(
    """am im der die das den dem des vom zum zur ab bis seit und ihr sein seine ihre einen ein eine
    beim jeden jeder jedes dieser diese dieses"""
)
"""German words after which a number with a full stop is an ordinal: "am 3. Mai"."""

MONTHS_DE = _words(
    """januar jänner februar märz april mai juni juli august september oktober november dezember
    jahrhundert jahrhunderts jahrhunderte jahrtausend jahrtausends weltkrieg weltkriegs auflage bundesliga"""
)

HANGING = _words(
    """le la les l un une des du de d au aux à en dans sur sous pour par avec sans et ou que qu qui dont ce
    cette ces son sa ses leur leurs se ne the a of to in on at by for from with and or that which his her
    its their is are was der die das den dem des ein eine einer eines einem einen und oder in im am auf aus
    bei mit nach von vom zu zum zur für über unter dass m mm mme mmes mlle mgr dr pr mr mrs ms herr frau est
    sont ont"""
)
"""Words that no line ends with unless it reads on in the next one."""
