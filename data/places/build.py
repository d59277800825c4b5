#!/usr/bin/env python3
"""Makes data/places/gazetteer.bin, the places that ship inside the program.

  build.py INPUTS            # INPUTS: a folder that holds the files of inputs.txt, under the names given there

Same inputs, same bytes: inputs.txt gives the SHA-256 of every input, and a file that differs is refused. Sources and licences are in
data/SOURCES.md. What is written by hand stands beside this script: names.toml (further names, abbreviations), features.txt (seas, rivers,
mountains, straits, islands, regions).

The file, all numbers little-endian:

  header    8 bytes "DMRPLAC1"; SHA-256 of all that follows it; then u32: count of records, of blocks; then u32 offsets of: countries, features,
            records, blocks, names
  countries 250 or so times 5 bytes: ISO 3166-1 alpha-2, alpha-3; their count is (features - countries) / 5
  features  GeoNames feature codes, each a length byte and its characters
  records   21 bytes each, countries first, then first-order and second-order divisions, then the rest, the better known first:
            u32 GeoNames id (0: not known)   i24 latitude, i24 longitude in 1/10000 degree
            u8 population as round(16 * log2(1 + n / 64)), saturated   u8 how many alternate names GeoNames has, at most 255
            u8 index of the country, 255: none   u16 record of its first-order division, 65535: none   u16 record of its county (United States), 65535: none
            u8 index of the feature code, 255: not known      u24 its name: index into names
  blocks    u32 each: where each block of 16 names begins in names
  names     sorted by `fold` and then by themselves. Each: how many bytes it shares with the name before it in its block (u8), how many follow
            (u8), those bytes (UTF-8); how many records bear it (u8), and those: a varint each, record * 2, + 1 where it is not the record's
            own name but an alternate one; the first as it is, the others as the difference to the one before
"""
import collections
import hashlib
import io
import json
import math
import pathlib
import pickle
import re
import struct
import sys
import tomllib
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
LATIN = re.compile(r"^[A-ZÀ-ÖØ-ÞĀ-ɏḀ-ỿ'’ʻ‘][A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ '’ʻ‘.\-]{2,39}$")
SPECIAL = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ə": "a", "ħ": "h"}
SHORT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort", "mts": "mountains"}
ENGLISH = {"US", "GB", "CA", "AU", "NZ", "IE"}
WORDS = {"Early", "Home", "Street", "Police", "Center", "Church", "University", "Council", "March", "May", "August", "Sunday", "Friday", "Monday"}


def fold(name):
    """As crates/extract/src/places/fold.rs has it: a test there holds the two together."""
    out = []
    for c in unicodedata.normalize("NFKD", name.lower()):
        if unicodedata.combining(c) or c in "'’‘ʻʼ`´.ʿʾ":
            continue
        out.append(SPECIAL.get(c, c) if c.isalnum() else " ")
    return " ".join(SHORT.get(w, w) for w in "".join(out).split())


class Plain(pickle.Unpickler):
    """Lists, strings and numbers only: a pickle that names a class is refused."""

    def find_class(self, module, name):
        raise ValueError(f"{module}.{name}")


def read_inputs(folder):
    files = {}
    for line in (HERE / "inputs.txt").read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        sha, name = line.split()[:2]
        raw = (folder / name).read_bytes()
        if hashlib.sha256(raw).hexdigest() != sha:
            sys.exit(f"{name} is not the file that inputs.txt names")
        files[name] = raw
    return files


class Place:
    def __init__(self, name, lat, lon, country, feature, gid=None, population=0, names=(), fame=0, admin1=None, admin2=None):
        self.name, self.lat, self.lon, self.country, self.feature, self.gid = name, lat, lon, country, feature, gid
        self.population, self.names, self.fame, self.admin1, self.admin2 = population, list(names), fame, admin1, admin2

    def rank(self):
        return (-math.log2(1 + self.population / 64) - math.log2(1 + self.fame), self.name, self.gid or 0, self.lat)


def km(a, b, c, d):
    a, b, c, d = map(math.radians, (a, b, c, d))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6371 * math.asin(min(1, math.sqrt(h)))


def county_centres(topology):
    """FIPS code -> (lat, lon) of the centre of its area."""
    t = json.loads(topology)
    (sx, sy), (tx, ty) = t["transform"]["scale"], t["transform"]["translate"]
    arcs = []
    for arc in t["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    centres = {}
    for g in t["objects"]["counties"]["geometries"]:
        polygons = {"Polygon": lambda a: [a], "MultiPolygon": lambda a: a}.get(g["type"], lambda a: [])(g.get("arcs"))
        area = cx = cy = 0.0
        for polygon in polygons:
            ring = []
            for i in polygon[0]:
                ring += arcs[i] if i >= 0 else arcs[~i][::-1]
            for (x0, y0), (x1, y1) in zip(ring, ring[1:]):
                k = x0 * y1 - x1 * y0
                area, cx, cy = area + k, cx + (x0 + x1) * k, cy + (y0 + y1) * k
        if area:
            centres[g["id"]] = (cy / (3 * area), cx / (3 * area))
    return centres


def gather(files):
    countries = json.loads(files["countries.json"])
    status = {c["iso2"]: c for c in tomllib.loads((HERE.parent / "actors/countries.toml").read_text())["country"] if "iso2" in c}
    admin1_names = {r["code"]: r["name"] for r in json.loads(files["admin1.json"])}
    us = {s["code"]: s for s in json.loads(files["us_states.json"]).values()}
    iso = json.loads(files["iso3166-2.json"])

    # GeoNames rows of all kinds above 30,000 people, one row a name
    wide = collections.defaultdict(list)
    for name, official, country, lon, lat, gid, kind, population in Plain(io.BytesIO(files["geonames.pkl"])).load():
        wide[int(gid)].append((name, official, country if isinstance(country, str) else None, lat, lon, kind, population))
    codes, second = {}, {}
    for line in files["cities1000.txt"].decode().splitlines():
        f = line.split("\t")
        codes[int(f[0])] = f[7]
        if f[8] == "US" and f[11]:
            second[int(f[0])] = f[10] + f[11]

    cities = json.loads(files["cities500.json"])
    members, best_name = collections.defaultdict(list), {}
    for c in cities.values():
        members[c["countrycode"]].append(c)
        members[f"{c['countrycode']}.{c['admin1code']}"].append(c)

    def centre(key):
        m = members.get(key)
        weights = [math.sqrt(1 + c["population"]) for c in m] if m else []
        return (sum(c["latitude"] * w for c, w in zip(m, weights)) / sum(weights), sum(c["longitude"] * w for c, w in zip(m, weights)) / sum(weights)) if m else None

    places, by_gid = [], {}

    def add(place):
        if place.gid and place.gid in by_gid:
            return by_gid[place.gid]
        places.append(place)
        if place.gid:
            by_gid[place.gid] = place
        return place

    for code, c in sorted(countries.items()):
        rows = wide.get(c["geonameid"])
        point = rows[0][3:5] if rows else centre(code)
        kind = {"member": "PCLI", "observer": "PCLI", "territory": "PCLD"}.get(status.get(code, {}).get("status"), "PCL")
        if point:
            # the names of states are those of data/actors; GeoNames' serve in other languages and are left out
            names = [status[code]["name"]] if code in status else []
            add(Place(c["name"], *point, code, kind, c["geonameid"], c["population"], names, 255))

    firsts = collections.defaultdict(list)
    for gid, rows in wide.items():
        if rows[0][5] == "admin1":
            firsts[rows[0][2]].append(gid)
    used = set()
    admin1 = {}
    for code, name in sorted(admin1_names.items()):
        country = code.split(".")[0]
        if country not in countries:
            continue
        state = us.get(code[3:]) if country == "US" else None
        key = fold(name)
        # a division is the row that bears its name; of several, the one nearest to its towns
        found = [g for g in firsts[country] if g not in used and key in {fold(x) for r in wide[g] for x in r[:2]}]
        near = centre(code)
        if near:
            found.sort(key=lambda g: km(*near, *wide[g][0][3:5]))
        if state and state["geonameid"] in wide:
            found = [state["geonameid"]]
        gid = found[0] if found else None
        if gid and near and km(*near, *wide[gid][0][3:5]) > 1500:
            gid = None
        if gid:
            used.add(gid)
            rows = wide[gid]
            place = Place(name, *rows[0][3:5], country, "ADM1", gid, rows[0][6], [r[0] for r in rows] + [rows[0][1]], len(rows))
        else:
            point = next((tuple(s["latLng"]) for s in iso.get(country, {}).values() if fold(s["name"]) == key and s.get("latLng")), None) or near
            if not point:
                continue
            place = Place(name, *point, country, "ADM1", state["geonameid"] if state else None, sum(c["population"] for c in members[code]), [], 10)
        admin1[code] = add(place)

    centres = county_centres(files["counties-10m.json"])
    rows_of = collections.defaultdict(list)
    for gid, rows in wide.items():
        if rows[0][5] == "admin2" and rows[0][2] == "US":
            rows_of[rows[0][1]].append(gid)
    population = collections.Counter()
    for c in cities.values():
        if c["geonameid"] in second:
            population[second[c["geonameid"]]] += c["population"]
    fips = {s["fips"]: code for code, s in us.items()}
    counties = {}
    for row in json.loads(files["us_counties.json"]):
        if row["fips"] not in centres or row["fips"][:2] not in fips:
            continue
        point = centres[row["fips"]]
        gid = next((g for g in rows_of[row["name"]] if km(*point, *wide[g][0][3:5]) < 40), None)
        if gid:
            point = wide[gid][0][3:5]
        state = fips[row["fips"][:2]]
        people = max(population[state + row["fips"][2:]], wide[gid][0][6] if gid else 0)
        bare = re.sub(r" (County|Parish|Borough|Census Area|Municipality)$", "", row["name"])
        counties[state + row["fips"][2:]] = add(Place(row["name"], *point, "US", "ADM2", gid, people, [bare], 0, admin1.get("US." + state)))

    kinds = {"admin1": "ADM1", "admin2": "ADM2", "admin3": "ADM3", "admin_other": "ADMD", "region": "RGN", "continent": "CONT"}
    for gid, rows in sorted(wide.items()):
        _, official, country, lat, lon, kind, people = rows[0]
        if kind in kinds and not (country == "US" and kind == "admin2"):
            add(Place(official, lat, lon, country, kinds[kind], gid, people, [r[0] for r in rows], len(rows)))

    capitals = {(code, fold(c["capital"])) for code, c in countries.items() if c["capital"]}
    for c in sorted(cities.values(), key=lambda c: c["geonameid"]):
        feature = codes.get(c["geonameid"], "PPL")
        if (c["countrycode"], fold(c["name"])) in capitals and c["population"] > 1000 and feature in ("PPL", "PPLA", "PPLC"):
            feature = "PPLC"
        add(Place(c["name"], c["latitude"], c["longitude"], c["countrycode"], feature, c["geonameid"], c["population"], c["alternatenames"], len(c["alternatenames"]),
                  admin1.get(f"{c['countrycode']}.{c['admin1code']}"), counties.get(second.get(c["geonameid"]))))
    for gid, rows in sorted(wide.items()):
        _, official, country, lat, lon, kind, people = rows[0]
        if kind in ("city", "place"):
            add(Place(official, lat, lon, country, codes.get(gid), gid, people, [r[0] for r in rows], len(rows)))

    # a division below the first that has no division of its own takes that of the nearest town of its country
    grid = collections.defaultdict(list)
    for p in places:
        if p.admin1 and p.feature and p.feature.startswith("PPL"):
            grid[p.country, round(p.lat), round(p.lon)].append(p)
    for p in places:
        if p.admin1 is None and p.country and p.feature not in ("PCLI", "PCLD", "PCL", "ADM1", "RGN", "CONT"):
            near = [q for dy in (-1, 0, 1) for dx in (-1, 0, 1) for q in grid[p.country, round(p.lat) + dy, round(p.lon) + dx]]
            best = min(near, key=lambda q: (km(p.lat, p.lon, q.lat, q.lon), q.gid or 0), default=None)
            p.admin1 = best.admin1 if best and km(p.lat, p.lon, best.lat, best.lon) < 60 else None
    hand(places, by_gid, admin1)
    return countries, places


def hand(places, by_gid, admin1):
    """What is written by hand: further names, and the features that no package carries."""
    for line in (HERE / "features.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            code, lat, lon, fame, names = line.split(" ", 4)
            name, *also = names.split(" = ")
            places.append(Place(name, float(lat), float(lon), None, code, None, 0, ["!" + n for n in also], int(fame)))
    extra = tomllib.loads((HERE / "names.toml").read_text())
    for row in extra["place"]:
        place = by_gid.get(row["id"]) if "id" in row else admin1.get(row["admin1"])
        if place is None:
            sys.exit(f"names.toml: no such place: {row}")
        place.name = row.get("name", place.name)
        place.lat, place.lon = row.get("at", (place.lat, place.lon))
        place.names = [n for n in place.names if n not in row.get("not", [])] + ["!" + n for n in row.get("also", [])]


def names_of(place):
    """(own names, alternate ones). A name by hand (!) is as good as its own."""
    own = {place.name} | {n[1:] for n in place.names if n.startswith("!")}
    seen = {fold(n) for n in own}
    other = set()
    least = 4 if place.country else 3
    for n in sorted(n for n in place.names if not n.startswith("!")):
        n = unicodedata.normalize("NFC", n).strip()
        if len(n) >= least and LATIN.match(n) and fold(n) not in seen and n not in WORDS and fold(n):
            # a small place is seldom called anything but its name
            if place.population < 5000 and (place.feature or "PPL").startswith("PPL") and len(place.names) < 6 and " " in n:
                continue
            # where English is spoken, another name of a town is a nickname or another language's; a spelling begins like the name
            if place.country in ENGLISH and (place.feature or "PPL").startswith("PPL") and fold(n)[:3] != fold(place.name)[:3]:
                continue
            seen.add(fold(n))
            other.add(n)
    return own, other


def varint(n):
    out = bytearray()
    while n >= 128:
        out.append(n & 127 | 128)
        n >>= 7
    return bytes(out + bytes([n]))


def write(countries, places):
    rank = {"PCLI": 0, "PCLD": 0, "PCL": 0, "ADM1": 1, "ADM2": 2}
    places.sort(key=lambda p: (rank.get(p.feature, 3),) + p.rank())
    index = {id(p): i for i, p in enumerate(places)}
    codes = sorted(countries)
    features = sorted({p.feature for p in places if p.feature})
    bearers = collections.defaultdict(lambda: collections.defaultdict(lambda: 1))
    for i, p in enumerate(places):
        own, other = names_of(p)
        for n in own:
            bearers[n][i] = 0
        for n in other:
            bearers[n][i] = bearers[n][i]
    order = sorted(bearers, key=lambda n: (fold(n).encode(), n.encode()))
    at = {n: i for i, n in enumerate(order)}
    names, blocks, last = bytearray(), [], b""
    for i, n in enumerate(order):
        raw = n.encode()
        if i % 16 == 0:
            blocks.append(len(names))
            last = b""
        shared = 0
        while shared < min(len(raw), len(last)) and raw[shared] == last[shared]:
            shared += 1
        who = sorted(k * 2 + alt for k, alt in bearers[n].items())[:255]
        names += bytes([shared, len(raw) - shared]) + raw[shared:] + bytes([len(who)])
        names += b"".join(varint(w - before) for before, w in zip([0] + who, who))
        last = raw
    i24 = lambda x: struct.pack("<i", round(x * 10000))[:3]
    records = bytearray()
    for p in places:
        # divisions come first: there are fewer than 65,535 of them
        near, county = (index[id(q)] if q else 65535 for q in (p.admin1, p.admin2))
        records += struct.pack("<I", p.gid or 0) + i24(p.lat) + i24(p.lon)
        records += bytes([min(255, round(16 * math.log2(1 + p.population / 64))), min(255, p.fame), codes.index(p.country) if p.country in countries else 255])
        records += struct.pack("<HH", near, county) + bytes([features.index(p.feature) if p.feature else 255])
        records += struct.pack("<I", at[p.name])[:3]
    countries_bytes = b"".join((c + countries[c]["iso3"]).encode() for c in codes)
    features_bytes = b"".join(bytes([len(f)]) + f.encode() for f in features)
    blocks_bytes = struct.pack(f"<{len(blocks)}I", *blocks)
    offsets, here = [], 8 + 32 + 7 * 4
    for part in (countries_bytes, features_bytes, records, blocks_bytes, names):
        offsets.append(here)
        here += len(part)
    raw = struct.pack("<7I", len(places), len(blocks), *offsets) + countries_bytes + features_bytes + bytes(records) + blocks_bytes + bytes(names)
    raw = b"DMRPLAC1" + hashlib.sha256(raw).digest() + raw
    (HERE / "gazetteer.bin").write_bytes(raw)
    kinds = collections.Counter((p.feature or "?")[:3] for p in places)
    print(f"{len(places)} places, {len(order)} names, {len(raw)} bytes ({len(records)} records, {len(names)} names); ids: {sum(p.gid is not None for p in places)}")
    print(kinds.most_common())


if __name__ == "__main__":
    write(*gather(read_inputs(pathlib.Path(sys.argv[1]))))
