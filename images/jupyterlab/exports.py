"""Offers the exports that the image has all programs for, and says what the others lack.

By itself the server offers all of them, and answers 500 with a traceback where a program lacks.
"""

import shutil
from importlib.util import find_spec

from jupyter_server.nbconvert import handlers
from tornado.web import HTTPError

NEEDS = {
    "asciidoc": ("ASCIIDocExporter", "pandoc"),
    "latex": ("LatexExporter", "pandoc"),
    "rst": ("RSTExporter", "pandoc"),
    "pdf": ("PDFExporter", "xelatex"),
    "webpdf": ("WebPDFExporter", "playwright"),
    "qtpdf": ("QtPDFExporter", "PyQt5"),
    "qtpng": ("QtPNGExporter", "PyQt5"),
}
"""Formats whose exporters need a program or a Python package that nbconvert does not bring."""

LACKING = {
    format: need
    for format, (_, need) in NEEDS.items()
    if not shutil.which(need) and not find_spec(need)
}


def get_exporter(format, **settings):
    """The server's function of this name, but for what the image cannot export."""
    if need := LACKING.get(format):
        raise HTTPError(
            501,
            f"This server cannot export {format}: its image has no {need}. Export HTML and print "
            "that from the browser, or use an image with it.",
        )
    return known(format, **settings)


known, handlers.get_exporter = handlers.get_exporter, get_exporter

for format in LACKING:
    c[NEEDS[format][0]].enabled = False  # noqa: F821  # type: ignore
