"""Matplotlib's SVG made fit for a page: no document around it, own ids, colours by CSS."""

import re
from html import escape

from benchmark.report.palette import VARIABLES

OUTSIDE = re.compile(r"<metadata>.*?</metadata>|<style.*?</style>|<!--.*?-->", re.DOTALL)
IDS = re.compile(r'(\bid="|url\(#|href="#)')
SIZE = re.compile(r'<svg [^>]*?viewBox="([^"]*)"[^>]*>', re.DOTALL)
FONTS = re.compile(r"font: ([\d.]+px|[a-z]+ [\d.]+px) [^;\"]*")
COLOURS = re.compile(r"#[0-9a-f]{6}\b")


def inline_svg(svg: str, name: str, title: str, description: str) -> str:
    """An `<svg>` for HTML, named and described for those who cannot see it.

    `name` makes its ids its own. Texts take the page's font and colour.
    """
    body = OUTSIDE.sub("", svg[svg.index("<svg") :])
    body = IDS.sub(rf"\g<1>{name}-", body)
    body = FONTS.sub(_font, body)
    body = COLOURS.sub(lambda match: VARIABLES.get(match.group(), match.group()), body)
    head = (
        rf'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        rf'viewBox="\1" role="img" aria-labelledby="{name}-title {name}-desc">'
    )
    labelled = f'<title id="{name}-title">{escape(title)}</title>'
    labelled += f'<desc id="{name}-desc">{escape(description)}</desc>'
    return SIZE.sub(lambda match: match.expand(head) + labelled, body, count=1)


def _font(match: re.Match[str]) -> str:
    *weight, size = match.group(1).split()
    return f"font-size: {size}" + (f"; font-weight: {weight[0]}" if weight else "")
