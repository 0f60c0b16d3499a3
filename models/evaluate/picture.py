"""The reliability picture: how often a certainty is right, with how many there were of each. An SVG by hand."""

from collections.abc import Sequence
from html import escape

from models.evaluate.figures import BINS, Bin

_SIDE, _LEFT, _TOP, _BELOW, _GAP = 300, 52, 40, 96, 64
_COUNTS = 40  # height of the strip of counts under each panel
_INK, _BAR, _FAINT, _TRUE = "#222", "#4f7cac", "#d8dee6", "#b3541e"
_ACROSS, _UP = "certainty; below the axis, how many", "share that is right"

Panel = tuple[str, Sequence[Bin]]


def picture(panels: Sequence[Panel]) -> str:
    """One panel beside the other: bars are the share that's right, the line is what it should be."""
    wide = _LEFT + len(panels) * (_SIDE + _GAP)
    high = _TOP + _SIDE + _BELOW
    drawn = "\n".join(_panel(title, bins, _LEFT + i * (_SIDE + _GAP)) for i, (title, bins) in enumerate(panels))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" '
        f'role="img" font-family="sans-serif" font-size="11" fill="{_INK}">\n'
        f"<title>Reliability: {escape('; '.join(title for title, _ in panels))}</title>\n"
        f'<rect width="{wide}" height="{high}" fill="#fff"/>\n{drawn}\n</svg>\n'
    )


def _panel(title: str, bins: Sequence[Bin], left: int) -> str:
    base = _TOP + _SIDE
    most = max((b.n for b in bins), default=1)
    total = sum(b.n for b in bins)
    parts = [f'<text x="{left}" y="{_TOP - 14}" font-size="13">{escape(title)} (n = {total})</text>']
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        y, x = base - tick * _SIDE, left + tick * _SIDE
        parts += [
            f'<line x1="{left}" y1="{y:.1f}" x2="{left + _SIDE}" y2="{y:.1f}" stroke="{_FAINT}"/>',
            f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{tick:.2f}</text>',
            f'<text x="{x:.1f}" y="{base + _COUNTS + 28}" text-anchor="middle">{tick:.2f}</text>',
        ]
    for b in bins:
        x, width = left + b.low * _SIDE + 1, _SIDE / BINS - 2
        strip = b.n / most * _COUNTS
        told = f"{b.low:.2f} to {b.high:.2f}: {b.n}, mean certainty {b.chance:.3f}, right {b.right:.3f}"
        parts.append(
            f"<g><title>{told}</title>"
            f'<rect x="{x:.1f}" y="{base - b.right * _SIDE:.1f}" width="{width:.1f}" height="{b.right * _SIDE:.1f}" '
            f'fill="{_BAR}"/>'
            f'<rect x="{x:.1f}" y="{base + 12}" width="{width:.1f}" height="{strip:.1f}" fill="{_FAINT}" '
            f'stroke="{_INK}" stroke-width="0.3"/>'
            f'<text x="{x + width / 2:.1f}" y="{base + 10}" text-anchor="middle" font-size="8">{b.n}</text></g>'
        )
    parts += [
        f'<line x1="{left}" y1="{base}" x2="{left + _SIDE}" y2="{_TOP}" stroke="{_TRUE}" stroke-dasharray="4 3"/>',
        f'<text x="{left + _SIDE / 2}" y="{base + _COUNTS + 46}" text-anchor="middle">{_ACROSS}</text>',
        f'<text transform="translate({left - 38} {_TOP + _SIDE / 2}) rotate(-90)" text-anchor="middle">{_UP}</text>',
    ]
    return "\n".join(parts)
