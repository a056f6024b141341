"""A plot of lines on two logarithmic axes, as SVG; nothing but the standard
library."""

import math

WIDTH, HEIGHT = 640, 400
LEFT, RIGHT, TOP, BOTTOM = 70, 150, 20, 50
COLOURS = ("#1b6ca8", "#c0392b", "#27823b", "#8e44ad", "#555555")
TICKS = (1, 2, 5)


def ticks(low, high):
    """Round numbers from low to high."""
    e = math.floor(math.log10(low))
    while 10 ** e <= high:
        for t in TICKS:
            v = t * 10 ** e
            if low <= v <= high:
                yield v
        e += 1


class Axis:
    """Values to places."""

    def __init__(self, values, begin, end):
        self.low, self.high = min(values), max(values)
        if self.high <= self.low:
            self.high = self.low * 2
        self.begin, self.end = begin, end

    def at(self, v):
        part = math.log(v / self.low) / math.log(self.high / self.low)
        return self.begin + part * (self.end - self.begin)


def words(v):
    if v >= 1000000:
        return f"{v / 1000000:g} M"
    if v >= 1000:
        return f"{v / 1000:g} k"
    return f"{v:g}"


def svg(lines, xname, yname):
    """lines: [(name, [(x, y), ...])].  The text of the picture."""
    points = [p for _, some in lines for p in some]
    x = Axis([p[0] for p in points], LEFT, WIDTH - RIGHT)
    y = Axis([p[1] * k for p in points for k in (0.8, 1.25)],
             HEIGHT - BOTTOM, TOP)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" '
           f'height="{HEIGHT}" font-family="sans-serif" font-size="12">',
           '<rect width="100%" height="100%" fill="white"/>']
    for v in ticks(x.low, x.high):
        p = x.at(v)
        out.append(f'<path d="M{p:.1f} {TOP}V{HEIGHT - BOTTOM}" '
                   'stroke="#dddddd"/>')
        out.append(f'<text x="{p:.1f}" y="{HEIGHT - BOTTOM + 18}" '
                   f'text-anchor="middle">{words(v)}</text>')
    for v in ticks(y.low, y.high):
        p = y.at(v)
        out.append(f'<path d="M{LEFT} {p:.1f}H{WIDTH - RIGHT}" '
                   'stroke="#dddddd"/>')
        out.append(f'<text x="{LEFT - 6}" y="{p + 4:.1f}" '
                   f'text-anchor="end">{words(v)}</text>')
    for i, (name, some) in enumerate(lines):
        c = COLOURS[i % len(COLOURS)]
        d = "L".join(f"{x.at(a):.1f} {y.at(b):.1f}" for a, b in some)
        out.append(f'<path d="M{d}" fill="none" stroke="{c}" '
                   'stroke-width="2"/>')
        for a, b in some:
            out.append(f'<circle cx="{x.at(a):.1f}" cy="{y.at(b):.1f}" r="3" '
                       f'fill="{c}"/>')
        a, b = some[-1]
        out.append(f'<text x="{x.at(a) + 8:.1f}" y="{y.at(b) + 4:.1f}" '
                   f'fill="{c}">{name}</text>')
    out.append(f'<text x="{(LEFT + WIDTH - RIGHT) // 2}" y="{HEIGHT - 12}" '
               f'text-anchor="middle">{xname}</text>')
    out.append(f'<text transform="translate(16 {HEIGHT // 2}) rotate(-90)" '
               f'text-anchor="middle">{yname}</text>')
    out.append("</svg>")
    return "\n".join(out) + "\n"
