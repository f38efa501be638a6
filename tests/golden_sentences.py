"""Sentences set apart by hand, a line each, in the order of a text."""

FRENCH = """
M. Dupont et Mme. La Rue ont vu le Dr. Martin.
César est né en 100 av. J.-C. à Rome.
Il est mort en 44 av. J.-C.
Alexandre vivait avant lui.
Certains fruits, p. ex. les pommes, se gardent.
Voir art. L. 121-3 du code, p. 12 et suiv.
Le 3 janv. 2020, J.-P. Martin est élu.
Le 1er mai, il prend 3,14 % des parts, soit 1.250 euros.
J. Le Goff, A. de Gaulle et W. E. B. Du Bois écrivent.
Vraiment ?!
Oui…
Non...
« Bonjour ! dit-il.
Je pars. »
Altman a ajouté : « J’espère que vous viendrez. »
« C’est faux. », a-t-il répondu.
« Plus de puissance », a expliqué Kevin Weil.
Elle répondit : « C’est faux. ».
Reste à savoir s'ils trouveront un terrain d’entente… à suivre.
Voir https://www.example.com/a.b?c=d.
Écrire à jean.dupont@example.com.
Elon Musk a fondé X.com puis vendu la version 2.0.1 de son outil.
La vitamine C.
Elle est utile.
Il roule à 426 km/h.
Classé premier, il gagne à 15 h.
Le départ est à 8 h.
Il vend des pommes, des poires, etc.
Le marché est grand.
Il habite (depuis 1950. Ou 1951 ?) à Paris.
[…] Il revient en 2003.
12 personnes l'attendent.[3]
Le Ve s. apr. J.-C. commence.
Puis rien, car c'est fini.
"""

ENGLISH = """
Mr. Smith met Dr. J. R. Brown vs. the U.S. Army.
He works for Apple Inc.
The firm is rich, e.g. in Fig. 3 and No. 5.
It was, i.e. is, version 3.11.
“Really?” she asked.
“Yes.”
He left at 5 p.m.
Peter came on Jan. 5, 2020.
I have a Ph.D.
She said no.
John F. Kennedy Jr. lived in Washington D.C.
The gov. of St. Louis won (see Smith et al. 2019, pp. 3-5).
Wait...
What?!
So be it!
Apache 2.0.
See the file.
In the U.S.
The dollar fell by 3.5%.
"""

GERMAN = """
Er kam am 3. Mai 2020 an.
Im 19. Jahrhundert war das anders.
Die 2. Auflage erschien am 5.3.1990.
Das gilt z. B. für Kinder, d. h. für alle.
Das gilt z.B. für Frauen, u. a. in Bonn.
Siehe Nr. 5 und Abs. 2.
„Niemand hat das gesagt.“
Er schwieg.
„Wirklich?“, fragte sie.
»Ich komme.«
Er ging.
»Nein!«, rief sie.
Ludwig XIV. regierte lange.
Das war 500 v. Chr.
Der Tempel kostete ca. 5 Mio. Euro, vgl. Abb. 3.
Prof. Dr. Müller lebt in Frankfurt a. M. und St. Gallen.
Am 1. und 2. Mai ist frei.
Das 3. Kapitel endet hier.
"""
