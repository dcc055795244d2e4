"""Cities of the world with German names, and the names among them that are better not read as places.

Sources: GeoNames cities15000 (CC BY 4.0), Natural Earth populated places (German names), Unicode CLDR exemplar cities,
german-pos-dict (words of German), UD English EWT and GUM (words of English), Lagebild's given names.
"""
import csv
import glob
import io
import json
import lzma
import os
import re
import zipfile

import tables

_SOURCES = 'GeoNames cities15000 (www.geonames.org, CC BY 4.0)'
_GERMAN = _SOURCES + ', Natural Earth, Unicode CLDR 48'
_WELL_KNOWN = 400_000    # inhabitants above which a city keeps a name that is a given name too
_ALWAYS = 1_500_000      # … that is a common word too


def geonames(kb, iso3):
    with zipfile.ZipFile(os.path.join(kb, 'geonames', 'cities15000.zip')) as archive:
        with io.TextIOWrapper(archive.open(archive.namelist()[0]), encoding='utf-8') as file:
            for line in file:
                c = line.rstrip('\n').split('\t')
                if c[8] in iso3:
                    yield {'id': c[0], 'name': c[1], 'ascii': c[2], 'alternates': c[3].split(','), 'lat': c[4], 'lon': c[5],
                           'country': iso3[c[8]], 'population': int(c[14] or 0), 'code': c[7]}


def natural_earth(kb):
    """GeoNames id → names in German and English."""
    names = {}
    with open(os.path.join(kb, 'natural_earth', 'ne_10m_populated_places.attributes.tsv'), encoding='utf-8') as file:
        for row in csv.DictReader(file, delimiter='\t', quoting=csv.QUOTE_NONE):
            try:
                key = str(int(float(row['GEONAMEID'])))
            except (TypeError, ValueError):
                continue
            if key not in ('0', '-1'):
                names[key] = (row['NAME_DE'] or '', row['NAME_EN'] or '', row['WIKIDATAID'] if 'WIKIDATAID' in row else '')
    return names


def exemplar_cities(kb, language):
    """English zone name → name in the language, for zones named after cities."""
    path = os.path.join(kb, 'cldr', 'exemplar_cities', f'{language}.timeZoneNames.json')
    with open(path, encoding='utf-8') as file:
        zones = json.load(file)['main'][language]['dates']['timeZoneNames']['zone']
    out = {}

    def walk(node, name):
        if not isinstance(node, dict):
            return
        if 'exemplarCity' in node:
            out[name] = node['exemplarCity'].replace('\u00ad', '')
        for key, value in node.items():
            walk(value, key)

    walk(zones, '')
    return out


def german_words(shared):
    """Lower-case forms of all German words, and the forms of nouns that are no proper names."""
    words, nouns = set(), set()
    with lzma.open(os.path.join(shared, 'data', 'lex', 'german-pos-dict', 'german-pos-dict.tsv.xz'), 'rt', encoding='utf-8') as file:
        for line in file:
            cells = line.rstrip('\n').split('\t')
            if len(cells) < 3:
                continue
            form, tag = cells[0], cells[2]
            if tag.startswith('EIG'):
                continue
            if form[:1].islower():
                words.add(form)
            elif tag.startswith('SUB'):
                nouns.add(form)
    return words, nouns


def english_words(shared):
    words = set()
    for path in sorted(glob.glob(os.path.join(shared, 'data', 'ud', 'UD_English-*', '*.conllu.xz'))):
        with lzma.open(path, 'rt', encoding='utf-8') as file:
            for line in file:
                cells = line.split('\t')
                if len(cells) > 3 and cells[1][:1].islower() and cells[3] not in ('PROPN', 'X'):
                    words.add(cells[1])
    return words


def compile(kb, data):  # noqa: A001 (the step's name)
    shared = os.path.dirname(kb)
    countries = tables.read(os.path.join(data, 'common', 'countries.tsv'))
    iso3 = {r['iso2']: r['key'] for r in countries}
    cities = sorted((c for c in geonames(kb, iso3) if len(c['name']) > 2 or c['population'] > 500_000), key=lambda c: int(c['id']))
    yield tables.write(os.path.join(data, 'common', 'places.tsv'), ['key', 'name', 'country', 'lat', 'lon', 'population'],
                       [[f'geo:{c["id"]}', c['name'], c['country'], f'{float(c["lat"]):.3f}', f'{float(c["lon"]):.3f}', c['population']]
                        for c in cities], _SOURCES)

    earth = natural_earth(kb)
    german_city, english_city = exemplar_cities(kb, 'de'), exemplar_cities(kb, 'en')
    zone_de, zone_en = {}, {}
    for c in cities:  # the largest city of a zone's name in the world bears it
        for zone in (c['name'], c['ascii']):
            key = zone.replace(' ', '_')
            if key in german_city and c['population'] > zone_de.get(key, (0, ''))[0]:
                zone_de[key] = (c['population'], c['id'])
    for key, (_, city) in zone_de.items():
        zone_en[city] = english_city.get(key, '')
    zone_of = {city: german_city[key] for key, (_, city) in zone_de.items()}

    stopped = {language: stops(shared, data, cities, language) for language in ('de', 'en')}

    def forms(c, language):
        earth_de, earth_en, _ = earth.get(c['id'], ('', '', ''))
        found = [earth_de, zone_of.get(c['id'], '')] if language == 'de' else [earth_en, zone_en.get(c['id'], ''), c['ascii']]
        found = [re.sub(r' \(.*', '', f) for f in found if f and not re.match('Präfektur|Provinz|Oblast|Region|Distrikt|Landkreis', f)]
        # A name that no GeoNames alternate confirms is taken only for large cities (wrong joins are small).
        known = set(c['alternates']) | {c['name'], c['ascii']}
        return [f for f in tables.unique(found) if f != c['name'] and '/' not in f and '|' not in f and '*' not in f
                and (f in known or c['population'] > 300_000) and len(f) > 2 and f not in stopped[language]]

    for language in ('de', 'en'):
        rows = [[f'geo:{c["id"]}', '|'.join(f)] for c in cities if (f := forms(c, language))]
        yield tables.write(os.path.join(data, language, 'places.tsv'), ['key', 'names'], rows, _GERMAN)
        yield tables.write(os.path.join(data, language, 'place_stop.tsv'), ['name'], [[n] for n in sorted(stopped[language])],
                           'german-pos-dict, UD English EWT and GUM, given names and surnames of persons')


def stops(shared, data, cities, language):
    """Names of cities that are common words, given names, or surnames of known persons."""
    largest, at_home = {}, set()
    for c in cities:
        for name in {c['name'], c['ascii']}:
            largest[name] = max(largest.get(name, 0), c['population'])
            if language == 'de' and c['country'] in ('DEU', 'AUT', 'CHE') and c['population'] > 50_000:
                at_home.add(name)
    words, nouns = german_words(shared) if language == 'de' else (set(), set())
    english = english_words(shared)
    common = tables.read(os.path.join(data, 'common', 'first_names.tsv'))
    given = {r['name'] for r in common}
    surnames = {n for r in tables.read(os.path.join(data, language, 'persons.tsv')) for n in r['surname'].split('|')}
    kept = {r['name'][1:] for r in tables.read(os.path.join(data, language, 'place_stop_extra.tsv')) if r['name'].startswith('~')}
    out = set()
    for name, people in largest.items():
        if name in kept or people > _ALWAYS:
            continue
        lower = name[:1].lower() + name[1:]
        word = ' ' not in name and (lower in words or name in nouns or (lower in english and (language == 'en' or people < 100_000)))
        if word or (name in given and people < _WELL_KNOWN) or (name in surnames and people < _WELL_KNOWN and name not in at_home):
            out.add(name)
    return out
