"""Members of international organisations from the CIA World Factbook (state of January 2026, without dates).

Organisations with rows in data/common/memberships_extra.tsv are left out, but for the United Nations, whose late
joiners alone stand there.
"""
import os

import tables

_ORGANISATIONS = {
    'UN': 'org:un', 'IMF': 'org:imf', 'WTO': 'org:wto', 'WHO': 'org:who', 'IAEA': 'org:iaea', 'Interpol': 'org:interpol',
    'OPCW': 'org:opcw', 'ICCt': 'org:icc', 'OIC': 'org:oic', 'OIF': 'org:francophonie', 'OAS': 'org:oas', 'CELAC': 'org:celac',
    'APEC': 'org:apec', 'COMESA': 'org:comesa', 'PIF': 'org:pif', 'SADC': 'org:sadc', 'Caricom': 'org:caricom',
    'AfDB': 'org:afdb', 'ADB': 'org:adb', 'EBRD': 'org:ebrd', 'AIIB': 'org:aiib', 'NAM': 'org:nam', 'G-77': 'org:g77',
    'FATF': 'org:fatf', 'IEA': 'org:iea', 'IGAD': 'org:igad', 'SAARC': 'org:saarc', 'EAC': 'org:eac', 'UNASUR': 'org:unasur',
    'ILO': 'org:ilo', 'FAO': 'org:fao', 'UNESCO': 'org:unesco', 'IOM': 'org:iom', 'UNCTAD': 'org:unctad',
    'IBRD': 'org:world-bank', 'ICAO': 'org:icao', 'IMO': 'org:imo', 'ITU': 'org:itu', 'WMO': 'org:wmo', 'WIPO': 'org:wipo',
    'IPU': 'org:ipu', 'PCA': 'org:pca', 'BIS': 'org:bis', 'ESA': 'org:esa', 'IOC': 'org:ioc',
}


def compile(kb, data):  # noqa: A001 (the step's name)
    late = {}
    for row in tables.read(os.path.join(data, 'common', 'memberships_extra.tsv')):
        late.setdefault(row['organisation'], set()).update(row['country'].split('|'))
    countries = {r['key'] for r in tables.read(os.path.join(data, 'common', 'countries.tsv'))}
    members = {}
    for row in tables.read(os.path.join(kb, 'derived', 'igo_membership_factbook.tsv')):
        key = _ORGANISATIONS.get(row['org_abbrev'])
        if key is None or row['status'] != 'member' or row['iso3'] not in countries:
            continue
        if key in late and (key != 'org:un' or row['iso3'] in late[key]):
            continue
        members.setdefault(key, set()).add(row['iso3'])
    rows = [[key, '|'.join(sorted(members[key])), '', ''] for key in sorted(members)]
    yield tables.write(os.path.join(data, 'common', 'memberships.tsv'), ['organisation', 'country', 'from', 'to'], rows,
                       'CIA World Factbook')
