#!/usr/bin/env python3
"""Outlines of the lands and borders for the map of the desk, from Natural Earth (public domain) as the npm package world-atlas carries it.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz && python3 world.py package/countries-110m.json > world.path

Writes one SVG path in plate carrée: a closed ring for each land, 10 units a degree from 180 W and 84 N, every step relative to the last point.
"""
import json, sys

topology = json.load(open(sys.argv[1]))
(sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
def decoded(arc):
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((round((x * sx + tx + 180) * 10), round((84 - (y * sy + ty)) * 10)))
    return points


arcs = [decoded(arc) for arc in topology["arcs"]]


def ring(numbers):
    points = []
    for n in numbers:
        points += arcs[n] if n >= 0 else arcs[~n][::-1]
    # a land that crosses the edge of the map goes on beyond it
    turned, turn = [], 0
    for i, (x, y) in enumerate(points):
        if i and abs(x - points[i - 1][0]) > 1800:
            turn += 3600 if x < points[i - 1][0] else -3600
        if not turned or turned[-1] != (x + turn, y):
            turned.append((x + turn, y))
    return turned


out = []
for country in topology["objects"]["countries"]["geometries"]:
    polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
    for points in (ring(numbers) for polygon in polygons for numbers in polygon):
        # the ice of the south is left out: nobody negotiates there
        if len(points) > 2 and min(y for _, y in points) < 1440:
            (x, y), steps = points[0], " ".join(f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in zip(points, points[1:]))
            out.append(f"M{x} {y}l{steps}z")
            # and is seen at the other edge too
            if max(x for x, _ in points) > 3600:
                out.append(f"M{x - 3600} {y}l{steps}z")
            elif min(x for x, _ in points) < 0:
                out.append(f"M{x + 3600} {y}l{steps}z")
print("".join(out).replace(" -", "-"))
