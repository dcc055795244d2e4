"""Reads the raw sources of office holders and turns each row into a Holding.

Sources (folder "kb" of the shared reference data; each has a SOURCE file with its licence):
  officeholders_wikidata/ministers/*.holders21.csv   positions per state, state of 2022
  officeholders_wikidata/leaders_{history,current}.csv   heads of state and government, state of October 2025
  derived/hos_hog_factbook.tsv   heads of state and government of January 2026, without Wikidata ids
  us_congress/legislators-current.yaml   members of the US Congress, June 2026
"""

import csv
import glob
import html
import os
import re
from dataclasses import dataclass, field

KNOWN_MINISTERS = "2022-07"
KNOWN_LEADERS = "2025-10"
KNOWN_FACTBOOK = "2026-01"

TOP = ("head_of_state", "head_of_government", "foreign_minister", "defence_minister", "finance_minister",
       "interior_minister")

UNIT_ISO = {
    "afghanistan": "AFG", "albania": "ALB", "algeria": "DZA", "angola": "AGO", "argentina": "ARG", "armenia": "ARM",
    "australia": "AUS", "austria": "AUT", "azerbaijan": "AZE", "bahrain": "BHR", "bangladesh": "BGD", "belarus": "BLR",
    "belgium": "BEL", "bolivia": "BOL", "bosnia-herzegovina": "BIH", "brazil": "BRA", "bulgaria": "BGR",
    "burkina-faso": "BFA", "cameroon": "CMR", "canada": "CAN", "central-african-republic": "CAF", "chile": "CHL",
    "china": "CHN", "congo-brazzaville": "COG", "congo-kinshasa": "COD", "costa-rica": "CRI", "croatia": "HRV",
    "cuba": "CUB", "cyprus": "CYP", "czech": "CZE", "denmark": "DNK", "djibouti": "DJI", "dominican-republic": "DOM",
    "ecuador": "ECU", "egypt": "EGY", "el-salvador": "SLV", "estonia": "EST", "ethiopia": "ETH", "finland": "FIN",
    "france": "FRA", "georgia": "GEO", "ghana": "GHA", "greece": "GRC", "guatemala": "GTM", "guinea": "GIN",
    "hong-kong": "HKG", "hungary": "HUN", "india": "IND", "indonesia": "IDN", "iran": "IRN", "iraq": "IRQ",
    "ireland": "IRL", "israel": "ISR", "italy": "ITA", "ivory-coast": "CIV", "japan": "JPN", "jordan": "JOR",
    "kazakhstan": "KAZ", "kenya": "KEN", "kosovo": "XKX", "kuwait": "KWT", "kyrgyzstan": "KGZ", "latvia": "LVA",
    "libya": "LBY", "lithuania": "LTU", "luxembourg": "LUX", "malaysia": "MYS", "malta": "MLT", "mauritania": "MRT",
    "mexico": "MEX", "moldova": "MDA", "mongolia": "MNG", "montenegro": "MNE", "morocco": "MAR", "mozambique": "MOZ",
    "myanmar": "MMR", "nepal": "NPL", "netherlands": "NLD", "new-zealand": "NZL", "niger": "NER", "nigeria": "NGA",
    "north-korea": "PRK", "north-macedonia": "MKD", "norway": "NOR", "oman": "OMN", "pakistan": "PAK",
    "palestine": "PSE", "panama": "PAN", "paraguay": "PRY", "philippines": "PHL", "poland": "POL", "portugal": "PRT",
    "romania": "ROU", "russia": "RUS", "rwanda": "RWA", "saudi": "SAU", "senegal": "SEN", "serbia": "SRB",
    "singapore": "SGP", "slovakia": "SVK", "slovenia": "SVN", "somalia": "SOM", "south-africa": "ZAF",
    "south-korea": "KOR", "south-sudan": "SSD", "spain": "ESP", "sri-lanka": "LKA", "sudan": "SDN", "sweden": "SWE",
    "swiss-federal-council": "CHE", "syria": "SYR", "taiwan": "TWN", "tajikistan": "TJK", "tanzania": "TZA",
    "togo": "TGO", "tunisia": "TUN", "turkey": "TUR", "turkmenistan": "TKM", "uae": "ARE", "uganda": "UGA",
    "ukraine": "UKR", "united-kingdom": "GBR", "uruguay": "URY", "us": "USA", "uzbekistan": "UZB", "venezuela": "VEN",
    "vietnam": "VNM", "yemen": "YEM", "zambia": "ZMB", "zimbabwe": "ZWE",
}

# Territories whose heads are not kept (their sovereign is; the affairs are local).
SKIP_LEADERS = set("""ABW AIA ALA ATF ASM BLM BMU CCK COK CUW CXR CYM FLK GGY GIB GLP GUF GUM IMN JEY MAF MNP MSR MTQ MYT
NCL NFK NIU IOT PCN PYF REU SHN SPM SXM TCA TKL VGB VIR WLF BES ESH""".split())

# Rows of the leaders lists that are wrong or no head (checked by hand): fictions, consorts, vice presidents.
WRONG_LEADERS = {("Q27144139", "BFA"), ("Q27146606", "BFA"), ("Q113227667", "USA"), ("Q107054330", "USA"), ("Q209532", "BTN")}

MONARCHS_ABROAD = {"Q9682", "Q43274", "Q154952", "Q29574"}  # not head of state of realms and territories here


@dataclass
class Holding:
    key: str
    name: str
    office: str
    of: str
    start: str
    end: str
    source: str
    known: str
    current: bool = False
    sector: str = ""
    gender: str = ""
    surnames: list = field(default_factory=list)


SPEAKER = re.compile(r"^(speaker|president of the (national assembly|senate|chamber of deputies|house of representatives|"
                     r"parliament|national council|riigikogu|grand national assembly|knesset|congress of deputies|"
                     r"federal senate|spanish senate|supreme council|legislative yuan|sejm)|marshal of the (sejm|senate)|"
                     r"chairman of the (state duma|federation council|verkhovna rada))\b", re.I)
DEPUTY = re.compile(r"\b(deputy|vice|assistant|under-?secretary|delegate|junior|associate|parliamentary secretary|"
                    r"minister of state|state minister|state secretary|shadow|permanent secretary|spouse|second)\b", re.I)


def office_of(position, iso):
    """Office of a position title in one state, or None where the position is not kept."""
    p = " ".join(position.split())
    low = p.lower()
    if low in ("president", "king", "queen", "emperor", "sultan", "emir", "supreme leader", "monarch", "grand duke",
               "acting president", "king of jordan"):
        return "head_of_state" if not (iso in ("SAU",) and low == "president") else None
    if low in ("prime minister", "premier", "premier of the state council", "federal chancellor", "taoiseach",
               "acting prime minister", "chairman of the council of ministers", "president of the government"):
        return "head_of_government"
    if low == "chancellor" and iso == "AUT":
        return "head_of_government"
    if low in ("chief executive", ) and iso == "HKG":
        return "head_of_government"
    if re.match(r"^(first |second |third )?(deputy|vice)[- ](prime minister|premier|chancellor|president)", low) or low in (
            "vice president", "vice-president", "tánaiste"):
        return "other"
    if SPEAKER.match(low):
        return "other"
    if re.match(r"^(chief of (the )?(national )?(general staff|defence|defense|defence staff|armed forces|joint staff|"
                r"defence force|army staff)|commander of the .*(forces|army)|commander-in-chief|chief of army staff|"
                r"head of (the )?joint chiefs|chairman of the joint chiefs of staff|chief of the general staff)", low):
        return "military_commander"
    if re.match(r"^permanent representative to the united nations", low):
        return "ambassador"
    if iso == "GBR":
        if re.match(r"^secretary of state for (foreign|defence|the home)", low):
            return {"f": "foreign_minister", "d": "defence_minister", "t": "interior_minister"}[low[23]]
        if low == "chancellor of the exchequer":
            return "finance_minister"
        if re.match(r"^(secretary of state for|lord chancellor|chancellor of the duchy|chief secretary to the treasury|"
                    r"attorney general$|leader of the house of commons)", low):
            return "minister"
    if iso == "USA":
        table = {"secretary of state": "foreign_minister", "secretary of defence": "defence_minister",
                 "secretary of defense": "defence_minister", "secretary of the treasury": "finance_minister"}
        if low in table:
            return table[low]
        if re.match(r"^(secretary of (the interior|agriculture|commerce|labor|health|housing|transport|energy|education|"
                    r"veterans|homeland)|attorney general$)", low):
            return "minister"
        if re.match(r"^(national security advis|white house chief of staff|director of the cia|"
                    r"director of national intelligence)", low):
            return "other"
    if iso in ("MEX", "PHL", "ESP", "HKG"):
        for pattern, office in ((r"^secretary (of|for) foreign affairs$", "foreign_minister"),
                                (r"^secretary of (national )?defen[cs]e$", "defence_minister"),
                                (r"^secretary of finance", "finance_minister"),
                                (r"^secretary of the interior", "interior_minister"),
                                (r"^secretary (of|for) ", "minister")):
            if re.match(pattern, low) and not (iso == "HKG" and office != "minister"):
                return office
    if re.match(r"^prime minister of montenegro$", low) or low == "chairman of the cabinet of ministers (prime minister)":
        return "head_of_government"
    if DEPUTY.search(low):
        return None
    if iso == "AUS":
        if low == "treasurer":
            return "finance_minister"
        if low == "minister for finance":
            return "minister"
    if re.match(r"^(federal )?minister (of|for) (foreign|external)\b(?!.*\b(trade|investment)\b(?<!foreign affairs and trade))",
                low) and not re.search(r"foreign (trade|investment|aid)", low):
        return "foreign_minister"
    if re.match(r"^(federal )?minister (of|for) (national )?defen[cs]e\b(?!.*(industr|materiel|science|equipment|personnel|"
                r"people|procurement))", low) or low in ("minister of the armed forces", "minister of armed forces"):
        return "defence_minister"
    if re.match(r"^(federal )?minister (of|for) (the )?(economy,? (and )?|economic affairs and )?(public )?finances?\b(?!.*of "
                r"[A-Z])", p, re.I) or low in ("minister of the treasury", "minister of economy, finance and planning"):
        return "finance_minister"
    if re.match(r"^(federal )?minister (of|for) (the )?(interior|internal affairs|home affairs)\b", low):
        return "interior_minister"
    if re.match(r"^(federal )?minister\b", low) and not re.search(r"resident|counsel|-president|president", low):
        return "minister"
    return None


def clean_date(text):
    m = re.match(r"^(\d{4})(-\d\d)?(-\d\d)?", text or "")
    return m.group(0) if m and m.group(1) <= "2027" else ""


def ministers(kb):
    """Holdings of the positions files; rows without start are kept only for persons' names (start empty)."""
    for path in sorted(glob.glob(os.path.join(kb, "officeholders_wikidata/ministers/*.holders21.csv"))):
        unit = os.path.basename(path).split(".")[0]
        iso = UNIT_ISO.get(unit) or UNIT_ISO.get(re.sub(r"-(cabinet|ministers)$", "", unit))
        if not iso:
            continue
        with open(path, encoding="utf-8") as f:
            for row in csv.DictReader(f):
                office = office_of(row["position"], iso)
                if not office or not re.match(r"^Q\d+$", row["personID"]):
                    continue
                yield Holding(row["personID"], row["person"].strip(), office, iso, clean_date(row["start"]),
                              clean_date(row["end"]), "wikidata-ministers", KNOWN_MINISTERS,
                              gender={"male": "m", "female": "f"}.get(row.get("gender") or "", ""))


def english_names(kb):
    """Wikidata id -> English label, from every positions file (also those of positions not kept)."""
    names = {}
    for path in sorted(glob.glob(os.path.join(kb, "officeholders_wikidata/ministers/*.holders21.csv"))):
        with open(path, encoding="utf-8") as f:
            for row in csv.DictReader(f):
                if not re.match(r"^Q\d+$", row["person"]):
                    names.setdefault(row["personID"], row["person"].strip())
    return names


def labels(kb):
    """(Wikidata id, label) of every source: positions files, titles of the English Wikipedia, leaders lists."""
    for path in sorted(glob.glob(os.path.join(kb, "officeholders_wikidata/ministers/*.holders21.csv"))):
        with open(path, encoding="utf-8") as f:
            for row in csv.DictReader(f):
                for label in (row["person"], row.get("enwiki")):
                    if label and not re.match(r"^Q\d+$", label) and "," not in label:
                        yield row["personID"], label
    for name in ("leaders_history.csv", "leaders_current.csv"):
        with open(os.path.join(kb, "officeholders_wikidata", name), encoding="utf-8") as f:
            for row in csv.DictReader(f):  # labels of monarchs and popes are Portuguese
                label = row["person"]
                if not re.search(r"\b(d[aoe]s?|Papa)\b|^Q\d+$|http|,", label) and not re.search(r" [IVX]+$", label):
                    yield row["person_qid"], label


def leaders(kb):
    for name, current in (("leaders_history.csv", False), ("leaders_current.csv", True)):
        with open(os.path.join(kb, "officeholders_wikidata", name), encoding="utf-8") as f:
            for row in csv.DictReader(f):
                qid, iso = row["person_qid"], row["iso3"]
                if not re.match(r"^Q\d+$", qid) or re.match(r"^Q\d+$", row["person"]) or iso in SKIP_LEADERS:
                    continue
                if (qid, iso) in WRONG_LEADERS or (iso == "CHE" and row["role"] == "head_of_state"):
                    continue
                if iso == "AND" and row["role"] == "head_of_state":  # co-princes: French presidents and bishops
                    continue
                if qid in MONARCHS_ABROAD and iso not in ("GBR", "NLD"):
                    continue
                start = clean_date(re.sub(r"-01-01T.*", "", row["start"]))  # 1 January stands for "in the year"
                if not start:
                    continue
                yield Holding(qid, row["person"].strip(), row["role"], iso, start,
                              clean_date(re.sub(r"-01-01T.*", "", row["end"])), "wikidata-leaders", KNOWN_LEADERS, current)


MONTHS = {m: i + 1 for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split())}
TITLES = re.compile(r"^(interim|acting|transition(al)?|president of [^,]*?|prime minister|president|premier|chancellor|king|"
                    r"emperor|sultan|emir|amir|queen|taoiseach \(prime minister\)|gnu|cnsp|general|gen\.|sr\. gen\.|col\.|"
                    r"capt\.|chairperson of the [a-z ]+?(?= [A-Z][a-z]+ [A-Z]{2})|vice president|captains? regent|dr\.|sir|"
                    r"dame|ratu|crown prince|grand duke|pope|federal|supreme leader|and|chief executive|"
                    r"chairman of the cabinet of ministers|state affairs commission|of ministers|governor|minister of state|"
                    r"swiss confederation)\s+", re.I)


def factbook(kb):
    """Heads of January 2026. The capitals of the Factbook mark the family name: they give `surnames`."""
    with open(os.path.join(kb, "derived/hos_hog_factbook.tsv"), encoding="utf-8") as f:
        for row in csv.DictReader(f, delimiter="\t"):
            iso = row["iso3"]
            if not iso or iso in SKIP_LEADERS:
                continue
            if row["office"] == "chief of state" and iso in ("HKG", "MAC", "PRI", "GUM", "GRL", "FRO"):
                continue  # heads of the sovereign state
            text = html.unescape(row["text"])
            m = re.match(r"^(.*?)\s*\((?:since )?(?:(\d{1,2}) )?(?:([A-Z][a-z]{2})[a-z]* )?(\d{4})", text)
            if not m:
                continue
            name = m.group(1).split(",")[-1 if "Presidential Council" in m.group(1) else 0]  # "King X, represented by …"
            name = re.sub(r"\(.*?\)|\"[^\"]*\"", " ", name).strip()
            while TITLES.match(name):
                name = TITLES.sub("", name, count=1).strip()
            surnames = re.findall(r"\b(?:al-|el-|EL-|AL-)?[A-ZÀ-Þ][A-ZÀ-Þ'’-]+(?:[ -][A-ZÀ-Þ]{2,})*\b", name)
            if name.startswith("XI "):
                name, surnames = name.title(), ["Xi"]
            if not surnames or len(name.split()) > 6 or " of " in name or " for " in name:
                continue
            if name.startswith(("CHARLES", "FREDERIK")) and iso not in ("GBR", "DNK"):
                continue
            pretty = lambda s: re.sub(r"[^\W\d_]+", lambda w: w.group(0).capitalize() if w.group(0).isupper() and
                                      len(w.group(0)) > 1 and not re.fullmatch("[IVX]+", w.group(0)) else w.group(0), s)
            start = m.group(4)
            if m.group(3):
                start += "-%02d" % MONTHS[m.group(3).lower()]
                if m.group(2):
                    start += "-%02d" % int(m.group(2))
            office = "head_of_state" if row["office"] == "chief of state" else "head_of_government"
            yield Holding("", pretty(name), office, iso, start, "", "factbook", KNOWN_FACTBOOK, True,
                          surnames=[pretty(s) for s in surnames])


def congress(kb):
    """Sitting members of the US Congress. The YAML is regular, so that lines are read one by one."""
    path = os.path.join(kb, "us_congress/legislators-current.yaml")
    person = None

    def done(p):
        if p and p.get("wikidata") and p.get("start"):
            name = p.get("official_full") or (p["first"] + " " + p["last"])
            h = Holding(p["wikidata"], name, "legislator", "USA", p["start"], "", "us-congress", "2026-06", True, "LEG",
                        {"M": "m", "F": "f"}.get(p.get("gender"), ""))
            h.surnames = [p["last"]]
            return h
        return None

    def value(line):
        return line.split(":", 1)[1].strip().strip("'\"")

    with open(path, encoding="utf-8") as f:
        for line in f:
            if line.startswith("- id:"):
                h = done(person)
                if h:
                    yield h
                person = {}
            elif person is None:
                continue
            else:
                s = line.strip()
                for k in ("wikidata", "first", "last", "official_full", "gender"):
                    if s.startswith(k + ":"):
                        person.setdefault(k, value(s))
                if s.startswith("start:") and "start" not in person:
                    person["start"] = value(s)
    h = done(person)
    if h:
        yield h
