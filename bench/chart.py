#!/usr/bin/env python3
"""Draws the results of sanitize-bench as an SVG: a panel for each corpus, a bar for each contestant.

usage: chart.py RESULTS.json CHART.svg
"""
import json
import sys

PANELS = {
    "plain": "Plain text",
    "typical": "Typical comments",
    "rich": "Rich-text paste",
    "long": "One long document",
    "blog-comments": "Real blog comments",
    "hn-comments": "Real Hacker News comments",
    "hostile": "Attacks",
    "messy": "One messy document",
    "cjk": "Japanese and Chinese",
    "thread": "Quotations in each other",
    "soup": "Tags by chance",
    "wxr-posts": "Real blog posts",
}
# The name in the results, the name on the chart, the kind of bar.
BARS = [
    ("libsanitize", "libsanitize", "ours"),
    ("lexbor", "lexbor (only parses)", "parser"),
    ("gumbo", "gumbo (only parses)", "parser"),
    ("owasp", "OWASP (Java)", "peer"),
    ("xss", "xss (Node)", "peer"),
    ("kses", "wp_kses (PHP)", "peer"),
    ("bluemonday", "bluemonday (Go)", "peer"),
    ("ammonia", "ammonia (Rust)", "peer"),
    ("sanitize-html", "sanitize-html (Node)", "peer"),
    ("bleach", "bleach (Python)", "peer"),
    ("ruby-sanitize", "Sanitize (Ruby)", "peer"),
    ("dompurify", "DOMPurify (jsdom)", "peer"),
    ("nh3", "nh3 (Python, Rust)", "peer"),
    ("turbohtml", "turbohtml (Python, C)", "peer"),
]
COLUMNS = 2
PANEL_WIDTH, LABEL_WIDTH, VALUE_WIDTH = 440, 140, 66
BAR, TITLE_HEIGHT, GAP, HEAD = 15, 26, 22, 44

STYLE = """
text { font: 12px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328 }
.head { font-size: 15px; font-weight: 600 } .title { font-weight: 600 } .quiet { fill: #59636e }
.ours { fill: #1a7f37 } .parser { fill: #9ec1e8 } .peer { fill: #8c959f } .strong { font-weight: 600 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 } .quiet { fill: #9198a1 }
  .ours { fill: #3fb950 } .parser { fill: #3c628c } .peer { fill: #656c76 }
}
"""


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


def number(value):
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}" if value >= 0.1 else f"{value:.2f}"


def panel(x, y, title, speeds):
    lines = [f'<text class="title" x="{x}" y="{y + 14}">{escaped(title)}</text>']
    most = max(speeds[name] for name, _, _ in BARS if name in speeds)
    room = PANEL_WIDTH - LABEL_WIDTH - VALUE_WIDTH
    y += TITLE_HEIGHT
    for name, label, kind in BARS:
        if name not in speeds:
            continue
        width = max(1.0, room * speeds[name] / most)
        strong = " strong" if kind == "ours" else ""
        at = x + LABEL_WIDTH
        lines.append(f'<text class="quiet{strong}" x="{at - 6}" y="{y + 11}" text-anchor="end">{escaped(label)}</text>')
        lines.append(f'<rect class="{kind}" x="{at}" y="{y + 1}" width="{width:.1f}" height="{BAR - 3}" rx="1"/>')
        lines.append(f'<text class="quiet{strong}" x="{at + width + 5:.1f}" y="{y + 11}">{number(speeds[name])}</text>')
        y += BAR
    return lines


def speeds_of(result):
    return {one["name"]: one["mb_per_second"] for one in result["contestants"] if "mb_per_second" in one}


def draw(results):
    by_name = {result["corpus"]: speeds_of(result) for result in results}
    shown = [(title, by_name[name]) for name, title in PANELS.items() if by_name.get(name)]
    bars = [name for name, _, _ in BARS if any(name in speeds for _, speeds in shown)]
    height = TITLE_HEIGHT + BAR * len(bars) + GAP
    total = HEAD + height * -(-len(shown) // COLUMNS)
    width = COLUMNS * PANEL_WIDTH + 20
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{total}" viewBox="0 0 {width} {total}" role="img">',
        "<title>Megabytes of HTML sanitized in a second</title>",
        f"<style>{STYLE}</style>",
        '<text class="head" x="10" y="20">MB of HTML in a second, on one core; longer is better</text>',
    ]
    for i, (title, speeds) in enumerate(shown):
        lines += panel(10 + i % COLUMNS * PANEL_WIDTH, HEAD + i // COLUMNS * height, title, speeds)
    return "\n".join(lines + ["</svg>", ""])


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as file:
        chart = draw(json.load(file))
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.write(chart)
