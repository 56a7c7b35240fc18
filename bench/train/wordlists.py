"""The words the generator fills its frames with. None of the probe suite's frames is here: what is measured there must be learnt, not remembered."""

from __future__ import annotations

from typing import NamedTuple

STATES = tuple(
    "Albania Argentina Armenia Australia Austria Bolivia Botswana Brazil Bulgaria Cambodia Canada Chile Colombia Croatia Cyprus Denmark Ecuador Egypt "
    "Estonia Ethiopia Finland France Georgia Germany Ghana Greece Guatemala Hungary Iceland India Indonesia Ireland Italy Japan Jordan Kazakhstan Kenya Laos "
    "Latvia Lebanon Malaysia Mexico Moldova Mongolia Morocco Mozambique Namibia Nepal Nigeria Norway Oman Pakistan Panama Paraguay Peru Poland Portugal "
    "Romania Rwanda Senegal Serbia Slovakia Slovenia Spain Sudan Sweden Tanzania Thailand Togo Tunisia Turkey Uganda Uruguay Vietnam Yemen Zambia".split(
        " "
    )
)
SURNAMES = tuple(
    "Abara Arslan Bekova Castellan Dahl Eriksen Farouq Galvao Hakimi Ivanenko Jansone Kovic Lindqvist Mbeki Navarro Okoye Petrossian Quiroga Rahmani "
    "Sandoval Tanaka Ulmanis Varga Wanjiru Yilmaz Zelaya Moreau Bianchi Novak Haddad".split(" ")
)
OFFICES = (
    "president",
    "prime minister",
    "foreign minister",
    "defence minister",
    "chief of staff",
    "finance minister",
    "interior minister",
    "spokesman",
)
TOWNS = tuple(
    "Arvika Balti Corvo Dorohoi Elvas Farsund Gorna Halden Iskar Jelsa Karvina Lomza Mostar Narva Olhao Pernik Rezina Sibiu Tirana Ubeda Varna Wismar "
    "Yambol Zadar Montero Tarija Loja Encarna Sokode Bouake Kaolack Moroto Kasese Lichinga Mwanza".split(" ")
)
BODIES = ("the ministry", "a parliamentary inquiry", "an independent panel", "the observers' mission", "the regulator", "a court filing", "satellite pictures",
          "two diplomats", "the armed forces", "the central bank", "local officials", "an aid group", "investigators", "the statistics office")  # fmt: skip
MONTHS = tuple("January February March April May June July August September October November December".split(" "))


class Deed(NamedTuple):
    """A thing done to an object: past, base form, participle, and what is done."""

    past: str
    base: str
    done: str
    things: tuple[str, ...]


DEEDS = (
    Deed("opened", "open", "opened", ("the border crossing", "the grain terminal", "the airport at {town}", "the pipeline", "its embassy in {town}")),
    Deed("closed", "close", "closed", ("the consulate in {town}", "its airspace", "the {town} crossing", "the refinery", "the naval base at {town}")),
    Deed(
        "signed",
        "sign",
        "signed",
        ("the customs accord", "the fishing agreement", "the gas contract", "the defence protocol", "the {town} memorandum"),
    ),
    Deed("ratified", "ratify", "ratified", ("the border treaty", "the climate protocol", "the extradition convention")),
    Deed("bought", "buy", "bought", ("the radar systems", "the patrol boats", "the drones", "the armoured cars")),
    Deed("released", "release", "released", ("the detained sailors", "the journalists", "the opposition leader", "the frozen funds")),
    Deed("arrested", "arrest", "arrested", ("the former governor", "the two engineers", "the general", "the union leaders")),
    Deed("shelled", "shell", "shelled", ("the port of {town}", "the power station near {town}", "the market in {town}")),
    Deed("captured", "capture", "captured", ("the town of {town}", "the heights above {town}", "the airfield at {town}")),
    Deed("abandoned", "abandon", "abandoned", ("the outpost at {town}", "the dam project", "the currency peg", "the peace talks")),
    Deed("extended", "extend", "extended", ("the state of emergency", "the ceasefire", "the visa ban", "the loan", "the mandate of the mission")),
    Deed("lifted", "lift", "lifted", ("the export ban", "the curfew in {town}", "the blockade", "the tariff on steel", "the price cap")),
    Deed("expelled", "expel", "expelled", ("the ambassador", "the aid workers", "the inspectors", "three diplomats")),
    Deed("recalled", "recall", "recalled", ("its envoy", "the peacekeepers", "its negotiators")),
    Deed("destroyed", "destroy", "destroyed", ("the bridge at {town}", "the ammunition depot", "the radar station", "the last of its landmines")),
    Deed("delivered", "deliver", "delivered", ("the generators", "the vaccines", "the artillery shells", "the wheat")),
    Deed("halted", "halt", "halted", ("work on the reactor", "gas flows to {town}", "the exercises", "the deportations")),
    Deed("resumed", "resume", "resumed", ("flights to {town}", "the negotiations", "uranium mining", "oil exports")),
    Deed("devalued", "devalue", "devalued", ("its currency",)),
    Deed("recognised", "recognise", "recognised", ("the breakaway government", "the election result", "the new border")),
    Deed("banned", "ban", "banned", ("the opposition party", "grain imports", "the messaging service", "public rallies")),
    Deed("launched", "launch", "launched", ("the satellite", "the offensive", "the inquiry", "its own payment system")),
    Deed("vetoed", "veto", "vetoed", ("the resolution", "the budget", "the pension law")),
    Deed("evacuated", "evacuate", "evacuated", ("the hospital in {town}", "its citizens", "the villages along the river")),
)

OPPOSITES = (
    ("rose", "fell"), ("increased", "decreased"), ("widened", "narrowed"), ("strengthened", "weakened"), ("improved", "worsened"),
    ("accelerated", "slowed"), ("expanded", "shrank"), ("tightened", "eased"),
)  # fmt: skip
TRENDS = ("unemployment in {state}", "{state}'s trade deficit", "wheat output in {state}", "the {state} currency", "inflation in {state}", "cross-border traffic at {town}",
          "{state}'s foreign debt", "press freedom in {state}", "piracy off {state}", "support for the government in {state}")  # fmt: skip
COUNTED = (
    ("people", "were displaced by the floods in {town}"), ("households", "lost power in {town}"), ("fighters", "crossed the border near {town}"),
    ("tonnes of rice", "were shipped to {state}"), ("aircraft", "were grounded in {state}"), ("ballots", "were rejected in {town}"),
    ("miners", "joined the strike in {town}"), ("migrants", "arrived in {state}"), ("hectares", "burned near {town}"), ("schools", "were shut in {state}"),
    ("trucks", "were waiting at {town}"), ("megawatts", "were added to the grid of {state}"), ("voters", "registered in {town}"),
    ("doses", "were sent to {state}"), ("shells", "were fired at {town}"), ("delegates", "attended the congress in {town}"),
)  # fmt: skip
GIVEN = ("four frigates", "the island", "the gas field", "twenty helicopters", "the disputed archive", "a billion in credits", "the captured pilots", "the water rights",
         "a shipment of rifles", "the fugitive banker")  # fmt: skip
GIVING = (("sold", "to", "bought", "from"), ("handed", "to", "received", "from"), ("leased", "to", "rented", "from"), ("lent", "to", "borrowed", "from"),
          ("transferred", "to", "acquired", "from"))  # fmt: skip
BEATING = (("defeated", "was defeated by", "lost to"), ("invaded", "was invaded by", "was overrun by"), ("outvoted", "was outvoted by", "lost the vote to"),
           ("overtook", "was overtaken by", "fell behind"))  # fmt: skip
MUTUAL = (
    ("bordered", "shared a border with"),
    ("signed a truce with", "agreed a truce with"),
    ("traded with", "did business with"),
    ("held talks with", "sat down with"),
)
GOODS = ("copper", "cocoa", "cotton", "rice", "coal", "tea", "lithium", "timber", "wool", "cement", "olive oil", "natural rubber")
HARM = (("killed", "wounded"), ("killed", "missing"), ("wounded", "captured"), ("arrested", "injured"), ("dead", "homeless"))
UNITS = (("tonnes", "barrels"), ("kilometres", "square kilometres"), ("dollars", "euros"), ("per cent", "percentage points"), ("megawatts", "megawatt-hours"),
         ("households", "people"), ("flights", "passengers"), ("companies", "employees"), ("months", "weeks"))  # fmt: skip
FILLER = ("The weather was mild for the season.", "Markets were closed for the holiday.", "The announcement came late in the evening.", "No questions were taken.",
          "The session lasted four hours.", "Opposition papers carried the story on their front pages.")  # fmt: skip
