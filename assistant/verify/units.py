"""Scales and units of French, English and German figures, in normal form."""

from decimal import Decimal
from enum import StrEnum

from assistant.verify.wordlist import listed


class Kind(StrEnum):
    """What a figure measures."""

    NUMBER = "number"
    PERCENT = "percent"
    MONEY = "money"
    DURATION = "duration"
    MEASURE = "measure"
    ORDINAL = "ordinal"
    DATE = "date"
    TIME = "time"


Unit = tuple[Kind, str]

_SCALES = {
    "dizaine dizaines": Decimal(10),
    "douzaine douzaines dozen dozens dutzend": Decimal(12),
    "quinzaine": Decimal(15),
    "vingtaine": Decimal(20),
    "trentaine": Decimal(30),
    "quarantaine": Decimal(40),
    "cinquantaine": Decimal(50),
    "soixantaine": Decimal(60),
    "centaine centaines hundred hundreds": Decimal(100),
    "mille millier milliers thousand thousands tausend k tsd": Decimal(10) ** 3,
    "million millions millionen mio": Decimal(10) ** 6,
    "milliard milliards milliarde milliarden md mds mrd": Decimal(10) ** 9,
    "billion billions billionen": Decimal(10) ** 12,
    "trillion trillions trillionen": Decimal(10) ** 18,
}
LONG_SCALE = {word: value for words, value in _SCALES.items() for word in words.split()}
SHORT_SCALE = LONG_SCALE | {
    word: value
    for words, value in (
        ("billion billions bn", Decimal(10) ** 9),
        ("trillion trillions tn", Decimal(10) ** 12),
    )
    for word in words.split()
}
"""English counts 10⁹ as a billion, French and German 10¹²."""

BESIDE_MONEY = {
    "M": 10**6,
    "m": 10**6,
    "B": 10**9,
    "b": 10**9,
    "bn": 10**9,
    "Md": 10**9,
    "T": 10**12,
    "t": 10**12,
}
"""Letters that scale a figure only beside a currency: "5 M€", "$1.5b"."""

HALVES = frozenset(listed("demi demie half halbe halber halben halbes"))

_MONEY = {
    "EUR": "€ eur euro euros",
    "USD": "$ usd dollar dollars",
    "GBP": "£ gbp sterling pound pounds pfund",
    "JPY": "¥ jpy yen yens",
    "CHF": "chf franken",
    "CNY": "cny yuan yuans renminbi",
    "FRF": "franc francs",
}
_DURATIONS = {
    "second": "s seconde secondes second seconds sekunde sekunden",
    "minute": "min minute minutes minuten",
    "hour": "h heure heures hour hours stunde stunden",
    "day": "jour jours journée journées day days tag tage tagen",
    "week": "semaine semaines week weeks woche wochen",
    "month": "mois month months monat monate monaten",
    "year": "an ans année années year years jahr jahre jahren",
    "decade": "décennie décennies decade decades jahrzehnt jahrzehnte jahrzehnten",
    "century": "siècle siècles century centuries jahrhundert jahrhunderte jahrhunderten",
}
_MEASURES = {
    "km": "km kilomètre kilomètres kilometre kilometres kilometer kilometers kilometern",
    "m": "m mètre mètres metre metres meter meters metern",
    "cm": "cm centimètre centimètres centimeter centimeters",
    "mm": "mm millimètre millimètres millimeter millimeters",
    "km²": "km² km2",
    "m²": "m² m2",
    "ha": "ha hectare hectares hektar",
    "kg": "kg kilo kilos kilogramme kilogrammes kilogram kilograms",
    "t": "tonne tonnes tonnen",
    "l": "litre litres liter liters",
    "kW": "kw kilowatt kilowatts",
    "MW": "mw mégawatt mégawatts megawatt megawatts",
    "GW": "gw gigawatt gigawatts",
    "°": "° degré degrés degree degrees grad",
}

UNITS: dict[str, Unit] = {
    word: (kind, name)
    for kind, table in (
        (Kind.MONEY, _MONEY),
        (Kind.DURATION, _DURATIONS),
        (Kind.MEASURE, _MEASURES),
        (Kind.PERCENT, {"%": "% percent prozent", "‰": "‰"}),
        (Kind.ORDINAL, {"": "er ère re e ème ième nd nde st th rd"}),
    )
    for name, words in table.items()
    for word in words.split()
}

PAIRED: dict[tuple[str, str], Unit] = {
    ("pour", "cent"): (Kind.PERCENT, "%"),
    ("per", "cent"): (Kind.PERCENT, "%"),
    ("livres", "sterling"): (Kind.MONEY, "GBP"),
    ("livre", "sterling"): (Kind.MONEY, "GBP"),
    ("dollars", "canadiens"): (Kind.MONEY, "CAD"),
    ("dollars", "australiens"): (Kind.MONEY, "AUD"),
    ("francs", "suisses"): (Kind.MONEY, "CHF"),
    ("°", "c"): (Kind.MEASURE, "°C"),
    ("us", "dollars"): (Kind.MONEY, "USD"),
    ("canadian", "dollars"): (Kind.MONEY, "CAD"),
}

IN_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
IN_MONTHS = {"month": 1, "year": 12, "decade": 120, "century": 1200}
