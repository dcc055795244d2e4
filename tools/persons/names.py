"""Names of persons: variants as printed in the German and English press, and family names.

Rules only; what rules get wrong is curated in data/common/persons_curated_de.tsv and persons_curated_en.tsv.
"""

import re
import unicodedata

FAMILY_FIRST = {"CHN", "TWN", "KOR", "PRK", "HKG", "MAC"}          # Xi Jinping, Moon Jae-in
FAMILY_BOTH = {"VNM", "KHM", "LAO", "MMR", "THA", "MNG", "ETH", "ERI", "MYS", "IDN", "SGP", "LKA"}  # press uses either part
SPANISH = {"ESP", "MEX", "ARG", "CHL", "COL", "PER", "VEN", "BOL", "ECU", "PRY", "URY", "CUB", "DOM", "GTM", "HND", "SLV",
           "NIC", "CRI", "PAN", "GNQ"}
CYRILLIC = {"RUS", "UKR", "BLR", "BGR", "KAZ", "KGZ", "UZB", "TKM", "TJK", "GEO", "ARM", "AZE", "MNG", "MKD", "MDA"}
PARTICLES = {"van", "von", "de", "del", "della", "di", "da", "dos", "das", "do", "du", "der", "den", "ter", "ten", "zu", "af",
             "la", "le", "el", "al", "bin", "ben", "ibn", "bint", "abu", "ould", "mc", "st.", "san", "'t", "te", "vom",
             "zum", "zur"}
HONORIFIC = re.compile(r"^(Sir|Dame|Lord|Dr\.?|Prof\.?|General|Gen\.|Colonel|Col\.|Captain|Sheikh|Prince|Ratu|Mr\.|Mrs\.) ", re.I)
TITLES = set("""
    König Königin Queen King Prinz Prinzessin Prince Princess Papst Pope Kaiser Kaiserin Emperor Empress
    Kronprinz Patriarch Ajatollah Ayatollah Großherzog Grand Duke Mullah Lady Crown Empress Scheich
    Subcomandante Mutter Mother
""".split())
NUMERAL = re.compile(r"^[IVX]+$")
KOREAN_FAMILY = set("""
    Kim Lee Park Choi Choe Jung Jeong Chung Kang Cho Yoon Yun Jang Chang Lim Im Han Oh Seo Shin Sin Kwon Hwang
    Ahn An Song Yoo Yu Ryu Hong Jeon Jun Ko Moon Son Sohn Yang Bae Paik Baek Heo Hur Nam Shim No Roh Ha Kwak
    Sung Cha Joo Ju Woo Min Na Jin Ji Um Eom Chae Won Cheon Bang Gong Hyun Ham Ri Ro Pak Hyon Thae Kang Yi Ban
    Suh Lho Goh Myung
""".split())
CHINESE_FAMILY = set("""
    Wang Li Lee Zhang Liu Chen Yang Zhao Huang Zhou Wu Xu Hsu Sun Hu Zhu Gao Lin He Guo Kuo Ma Luo Liang Song
    Zheng Cheng Xie Hsieh Han Tang Feng Yu Dong Xiao Hsiao Cao Tsao Tsai Cai Yuan Deng Teng Fu Shen Zeng Peng Lu
    Su Jiang Chiang Jia Ding Wei Xue Ye Yeh Yan Pan Du Dai Xia Zhong Tian Ren Fan Fang Shi Yao Liao Zou Xiong
    Jin Hao Kong Bai Cui Kang Mao Qiu Qin Gu Hou Shao Meng Long Wan Duan Qian Tan Chien Chang Chow Chu Chiu Ko
    Koo Tseng Tung Wong Leung Lam Chan Cheung Ho Lau Tsang Yip Ip Yau Law Hau Mo Bo Xi Wen Qi Bi Hua Geng Mei
    Nie Qiang Lou Yin Lian Lien You Tien Lai Hung Weng Kao Lung Shih Pai Zhan Chai Shang Luo Miao Niu Pu Rao
    Shuai Zhuang Ban Che Cho
""".split())

def fold(text):
    """Text without diacritics; ß ø ł đ æ spelt out as the press does."""
    text = text.translate(str.maketrans({"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "æ": "ae",
                                         "Æ": "Ae", "œ": "oe", "ı": "i", "İ": "I", "ə": "e", "Ə": "E", "ð": "d", "Þ": "Th",
                                         "þ": "th", "ʻ": "", "ʼ": "", "’": "'"}))
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def clean(name):
    """Canonical name: no honorific, parenthesis, nickname or "Jr."."""
    name = re.sub(r"\s*\([^)]*\)", "", name)
    name = re.sub(r"\s+[\"“'„][^\"”'“]+[\"”'“]\s+", " ", name)
    name = re.sub(r",? (Jr|Sr)\.?$", "", name)
    name = re.sub(r",? (1st|2nd|3rd|[4-9]th) (Baron|Viscount|Earl|Duke).*$|,? Baron(ess)? .*$", "", name)
    while HONORIFIC.match(name):
        name = HONORIFIC.sub("", name)
    return " ".join(name.split())


def surnames(name, country):
    """Family names as used alone in the press, most usual first."""
    tokens = name.split()
    if len(tokens) > 1 and tokens[0] in TITLES:
        tokens = tokens[1:]
    name = " ".join(tokens)
    if len(tokens) == 1:
        return [name]
    if NUMERAL.match(tokens[-1].rstrip(".")):
        return [name, " ".join(tokens[:-1])]
    first, last = tokens[0], tokens[-1]
    out = []
    if country in FAMILY_FIRST:
        family = KOREAN_FAMILY if country in ("KOR", "PRK") else CHINESE_FAMILY
        out = [last] if last in family and first not in family else [first]
        if "-" in first and last in family:
            out = [last]
    elif country in FAMILY_BOTH:
        out = [last, first] if country not in ("VNM", "ETH", "ERI") else [first, last]
    else:
        i = len(tokens) - 1
        while i > 1 and (tokens[i - 1].lower() in PARTICLES or tokens[i - 1].lower() in ("al-", "el-")):
            i -= 1
        out = [" ".join(tokens[i:])]
        if i < len(tokens) - 1:
            out.append(last)
        if country in SPANISH and len(tokens) >= 3 and i == len(tokens) - 1:
            out = [tokens[-2] + " " + last, tokens[-2], last] if tokens[-2] not in COMMON_FORENAMES else [last]
    for s in list(out):
        m = re.match(r"^(al|el|ad|as|at|an|ar)-(.+)$", s, re.I)
        if m:
            out.append(m.group(2))
    return list(dict.fromkeys(out + [fold(s) for s in out]))


COMMON_FORENAMES = set("""
    José Jose Luis Carlos Manuel Antonio Fernando Miguel Ángel Angel Juan Pablo Francisco Javier María Maria
    Alberto Eduardo Enrique Ricardo Rafael Jorge Alejandro Andrés Felipe Ignacio Daniel David Alfonso Ramón
    Pedro Jesús Jesus Mario Guillermo Roberto Gustavo Hugo Sebastián Rodrigo Martín Diego Álvaro Nicolás Isabel
    Teresa Cristina Elena Carmen Ana Rosa Patricia Julio César Cesar Augusto Vicente Ernesto Tomás Gabriel
    Joaquín Arturo Oscar Óscar Raúl Sergio Adolfo Hernán Mauricio Marcelo Pablo
""".split())


def _western(name, country):
    """The same name with the family name at the other end, or None."""
    t = name.split()
    if country == "JPN" and len(t) == 2:
        return t[1] + " " + t[0]
    if country == "HUN" and len(t) == 2:
        return None
    if country in ("KOR", "PRK", "CHN", "TWN") and len(t) == 2 and surnames(name, country)[0] == t[0] and "-" in t[1]:
        return t[1] + " " + t[0]
    if country in FAMILY_FIRST and len(t) == 2 and surnames(name, country)[0] == t[1] and "-" in t[0]:
        return t[1] + " " + t[0]
    return None


def variants(name, country):
    """Language-neutral variants: short forms, the other order of names, without diacritics."""
    out = [name]
    t = name.split()
    if len(t) >= 3:
        short = [x for i, x in enumerate(t) if i in (0, len(t) - 1) or not re.fullmatch(r"[A-Z]\.?", x)]
        if len(short) >= 2:
            out.append(" ".join(short))
        if country in CYRILLIC and re.search(r"(vich|vych|vna|ich)$", t[1]):
            out.append(t[0] + " " + " ".join(t[2:]))
        if country in SPANISH and len(t) == 4 and t[-2].lower() not in PARTICLES:
            out += [t[0] + " " + t[2], t[0] + " " + t[1] + " " + t[2], t[0] + " " + t[2] + " " + t[3]]
        if country in SPANISH and len(t) == 3 and t[1] not in COMMON_FORENAMES and t[1].lower() not in PARTICLES:
            out.append(t[0] + " " + t[1])
        if country in ("USA", "GBR", "CAN", "AUS", "FRA", "DEU", "ITA", "POL", "ZAF", "NGA", "GHA", "KEN") and len(t) == 3 and \
                t[1].lower() not in PARTICLES:
            out.append(t[0] + " " + t[2])
    if country in ("KOR", "PRK", "TWN"):
        out += [re.sub(r"-(\w)", lambda m: " " + m.group(1).upper(), n) for n in list(out) if n.count("-") == 1]
    if country == "PRK" and len(t) == 3:
        out.append(f"{t[0]} {t[1]}-{t[2].lower()}")
    for n in list(out):
        w = _western(n, country)
        if w:
            out.append(w)
    out += [fold(n) for n in out]
    if country in ("DEU", "AUT", "CHE", "LUX") and any(c in name for c in "äöüÄÖÜ"):
        out += [n.translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})) for n in list(out)]
    return list(dict.fromkeys(" ".join(n.split()) for n in out if len(n) > 2))


RULES_DE = [("shch", "schtsch"), ("tsch", "tsch"), ("zh", "sch"), ("kh", "ch"), ("sh", "sch"), ("ch", "tsch"), ("ts", "z"),
            ("yya", "ija"), ("iya", "ija"), ("yu", "ju"), ("ya", "ja"), ("ye", "je"), ("yo", "jo"), ("yi", "ji"), ("v", "w"),
            ("z", "s")]
FORENAMES_DE = {
    "Vladimir": "Wladimir", "Dmitry": "Dmitri|Dmitrij", "Dmitriy": "Dmitri|Dmitrij", "Sergei": "Sergej|Sergei",
    "Sergey": "Sergej|Sergei", "Alexei": "Alexej|Alexei", "Alexey": "Alexej|Alexei", "Aleksey": "Alexej|Alexei",
    "Aleksei": "Alexej|Alexei", "Aleksandr": "Alexander", "Alyaksandr": "Alexander|Aljaksandr",
    "Oleksandr": "Olexander|Oleksandr", "Oleksiy": "Olexij|Oleksij", "Andrei": "Andrej|Andrei", "Andrey": "Andrej|Andrei",
    "Andriy": "Andrij", "Mikhail": "Michail", "Mykhailo": "Mychajlo", "Yuri": "Juri|Jurij", "Yury": "Juri|Jurij",
    "Yuriy": "Jurij|Juri", "Yevgeny": "Jewgeni|Jewgenij", "Evgeny": "Jewgeni", "Nikolai": "Nikolaj|Nikolai",
    "Nikolay": "Nikolaj|Nikolai", "Viktor": "Viktor|Wiktor", "Volodymyr": "Wolodymyr", "Valery": "Waleri",
    "Vasily": "Wassili", "Vyacheslav": "Wjatscheslaw", "Vladislav": "Wladislaw", "Yulia": "Julia", "Yuliya": "Julia",
    "Tatyana": "Tatjana", "Natalya": "Natalja", "Lyudmila": "Ljudmila", "Anatoly": "Anatoli|Anatolij", "Gennady": "Gennadi",
    "Georgy": "Georgi", "Grigory": "Grigori", "Arkady": "Arkadi", "Vitaly": "Witali", "Vitaliy": "Witalij",
    "Valeriy": "Walerij", "Serhiy": "Serhij", "Dmytro": "Dmytro", "Yevhen": "Jewhen", "Arseniy": "Arsenij",
    "Vadim": "Wadim", "Vadym": "Wadym", "Valentina": "Walentina", "Ivan": "Iwan", "Pavel": "Pawel", "Pavlo": "Pawlo",
    "Stanislav": "Stanislaw", "Yaroslav": "Jaroslaw", "Rostyslav": "Rostyslaw", "Denys": "Denys", "Maksim": "Maxim",
    "Kirill": "Kirill", "Sviatlana": "Swetlana", "Svetlana": "Swetlana", "Konstantin": "Konstantin"}


def german_word(word):
    """Transliterates one English spelling of a Cyrillic name into the German press spelling."""
    low = word.lower()
    out, i = "", 0
    while i < len(low):
        for a, b in RULES_DE:
            if low.startswith(a, i):
                if a == "z" and i > 0 and low[i - 1] == "t":
                    b = "z"
                out, i = out + b, i + len(a)
                break
        else:
            c = low[i]
            if c == "y":
                c = "j" if i > 0 and low[i - 1] in "aeiou" or i + 1 < len(low) and low[i + 1] in "aeiou" else "i" if i == len(
                    low) - 1 else "y"
            out, i = out + c, i + 1
    out = re.sub(r"sk(i|y|yy|iy|ij)$", "ski", out)
    return out[:1].upper() + out[1:]


def german_variants(name, country):
    if country in ARABIC:
        return arabic_german_variants(name)
    if country not in CYRILLIC or country in ("MKD",):
        return []
    t = [fold(x) for x in name.split()]
    if len(t) < 2:
        return []
    rest = " ".join("-".join(german_word(p) for p in x.split("-")) for x in t[1:])
    rests = [rest]
    if rest.endswith("ew") and not rest.endswith("jew") and country in ("RUS", "BLR", "KAZ"):
        rests.append(rest[:-2] + "jew")
    firsts = FORENAMES_DE.get(t[0], german_word(t[0])).split("|")
    return [f"{f} {r}" for r in rests for f in firsts]


ARABIC = set("ARE BHR DZA EGY IRQ IRN JOR KWT LBN LBY MRT OMN PSE QAT SAU SDN SYR YEM AFG PAK".split())
ARABIC_DE = [("sh", "sch"), ("kh", "ch"), ("dj", "dsch"), ("j", "dsch"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("z", "s"),
             ("q", "k"), ("ya", "ja"), ("yo", "jo"), ("yu", "ju"), ("iyy", "ij"), ("ey", "ej")]


def arabic_german_variants(name):
    """German spellings of an English transcription from Arabic or Persian: a light one (sh, ou) and a full one."""
    def turn(rules):
        def word(w):
            low, out, i = w.lower(), "", 0
            while i < len(low):
                for a, b in rules:
                    if low.startswith(a, i):
                        out, i = out + b, i + len(a)
                        break
                else:
                    out, i = out + low[i], i + 1
            return out[:1].upper() + out[1:] if w[:1].isupper() else out
        return " ".join("-".join(word(p) for p in x.split("-")) for x in fold(name).split())
    light = [r for r in ARABIC_DE if r[0] in ("sh", "ou", "oo", "j", "kh")]
    out = [turn(light), turn(ARABIC_DE)]
    for n in [name] + list(out):
        for a in ("Mohammad", "Mohamed", "Muhammad", "Mohamad"):
            if a in n.split():
                out.append(n.replace(a, "Mohammed"))
        m = re.search(r"\b(al|el|ad|as|at|an|ar|Al|El)[- ](?=\w)", n)
        if m:
            out += [n[:m.start()] + a + n[m.end():] for a in ("al-", "el-", "al ", "")]
    return [x for x in dict.fromkeys(out) if x != name and " " in x]


def german_surnames(name, country):
    """Family names of the German transliteration."""
    return list(dict.fromkeys(s for n in german_variants(name, country) for s in surnames(n, country)))
