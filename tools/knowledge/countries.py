"""States and territories: names, adjectives and inhabitants in German and English, capitals.

Sources: Unicode CLDR 48 (names, population), Destatis and SVWS NRW (German full names, adjectives), datasets/country-codes
(codes, Wikidata and GeoNames ids), CIA World Factbook (English adjectives and nouns, capitals), Lagebild's own list of
German inhabitants (de_demonym_seed).
"""
import json
import os
import re

import tables

# German words before a noun that take adjectival endings: "Vereinigte Staaten", "Islamische Republik".
_ADJECTIVE = re.compile(r'\b([A-ZÄÖÜ][a-zäöüß]+(?:isch|igt|ich|iv))e\b(?= )')
_SOURCES = 'Unicode CLDR 48, Destatis, SVWS NRW, datasets/country-codes, CIA World Factbook'


def german_pattern(name):
    """Marks the adjectives of a German name as inflected ("Vereinigt/a Staaten")."""
    name = re.sub(r'^(die|das|der) ', '', name)
    name = _ADJECTIVE.sub(r'\1/a', name)
    return re.sub(r'\b(Vereinigt)es Königreich', r'\1/a Königreich/g', name)


def cldr_names(kb, language, iso2):
    path = os.path.join(kb, 'cldr', 'territories', f'{language}.json')
    with open(path, encoding='utf-8') as file:
        main = json.load(file)
    names = next(iter(main['main'].values()))['localeDisplayNames']['territories'] if 'main' in main else main
    names = names.get('territories', names)
    keys = [iso2, f'{iso2}-alt-variant'] + ([f'{iso2}-alt-short'] if iso2 in ('GB', 'BA', 'HK', 'MO', 'PS', 'US') else [])
    return [names[k].replace('\u00ad', '') for k in keys if k in names]


def english_adjectives(text):
    text = re.sub(r'\([^)]*\)', '', re.sub(r';? note.*', '', text))
    return [a.strip() for a in re.split(r',| or |;|/', text) if a.strip() not in ('', 'Hong Kong', 'NA', 'none')]


def english_nouns(text):
    """ "Afghan(s)", "Dutchman(men), Dutchwoman(women)" → every form written out."""
    forms = []
    text = re.sub(r';? note.*', '', text)
    for part in re.split(r',| or |;|/', text):
        part = part.strip()
        match = re.match(r'^(.*?)\s*\(([^)]*)\)$', part)
        word, bracket = (match.group(1), match.group(2)) if match else (part, '')
        if not word or word in ('the', 'of', 'NA', 'none'):
            continue
        word = word.replace('(s)', '')
        forms.append(word)
        if bracket in ('s', 'es'):
            forms.append(word + bracket)
        elif bracket in ('men', 'women'):
            forms.append(word[:-len(bracket)] + bracket)
    return forms


def population(kb):
    with open(os.path.join(kb, 'cldr', 'supplemental', 'territoryInfo.json'), encoding='utf-8') as file:
        info = json.load(file)['supplemental']['territoryInfo']
    return {k: v.get('_population', '0') for k, v in info.items()}


def compile(kb, data):  # noqa: A001 (the step's name)
    rows = tables.read(os.path.join(kb, 'derived', 'country_crosswalk_draft.tsv'))
    seeds = {r['iso3']: r for r in tables.read(os.path.join(kb, 'derived', 'de_demonym_seed.tsv'))}
    people = population(kb)
    common, german, english = [], [], []
    for row in sorted(rows, key=lambda r: r['iso3']):
        iso3, iso2 = row['iso3'], row['iso2']
        if not re.fullmatch('[A-Z]{3}', iso3):
            continue
        independent = 'yes' if row['is_independent'] == 'Yes' else ''
        capital = re.split(r' \(|;|,', row['capital_en_factbook'])[0].strip() if row['capital_en_factbook'] else ''
        common.append([iso3, row['name_en_cldr'], iso2, row['wikidata'], independent, people.get(iso2, '0'), capital])
        de = [german_pattern(n) for n in cldr_names(kb, 'de', iso2) + [row['name_de_destatis']]]
        full = row['name_de_full_with_article']
        if re.match(r'^(die|das) ', full):
            de.append(german_pattern(full))
        seed = seeds.get(iso3, {'adj_lemmas': '', 'person_m': '', 'decl_class': '', 'person_f': ''})
        adjectives = seed['adj_lemmas'].split(';')
        if re.fullmatch(r'[a-zäöüß-]+isch', row['adj_de_destatis']):
            adjectives.append(row['adj_de_destatis'])
        masculine, classes = seed['person_m'].split(';'), seed['decl_class'].split(';')
        persons = [f'{m}/{classes[min(i, len(classes) - 1)]}' for i, m in enumerate(masculine) if m]
        for woman in seed['person_f'].split(';'):
            if woman.endswith('in'):
                persons.append(woman + '/f')
        de = [n for n in de if '(' not in n]
        german.append([iso3, '|'.join(tables.unique(de)),
                       '|'.join(f'{a}/a' for a in tables.unique(adjectives)), '|'.join(tables.unique(persons))])
        en = cldr_names(kb, 'en', iso2) + [re.sub(r'^the ', '', row['name_en_full_unterm'])]
        en += [n.replace(' & ', ' and ') for n in en if ' & ' in n]
        en += [n.replace('St. ', 'Saint ') for n in en if n.startswith('St. ')]
        nouns = english_nouns(row['noun_en_factbook'])
        adjective = english_adjectives(row['adj_en_factbook'])
        if not independent:  # a territory's people are no name of it
            nouns = [n for n in nouns if not re.match('Dutch|French|Chinese|American$', n)]
            adjective = [a for a in adjective if a not in ('Dutch', 'French', 'Chinese')]
        en = [re.sub(r' \*+$', '', n) for n in en if '(' not in n]
        english.append([iso3, '|'.join(tables.unique(en)), '|'.join(tables.unique(adjective)), '|'.join(tables.unique(nouns))])
    header = ['key', 'names', 'adjectives', 'inhabitants']
    yield tables.write(os.path.join(data, 'common', 'countries.tsv'),
                       ['key', 'name', 'iso2', 'wikidata', 'independent', 'population', 'capital'], common, _SOURCES)
    yield tables.write(os.path.join(data, 'de', 'countries.tsv'), header, german, _SOURCES)
    yield tables.write(os.path.join(data, 'en', 'countries.tsv'), header, english, _SOURCES)
