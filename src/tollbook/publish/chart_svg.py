"""Pictures as SVG that is safe to put into a page: drawn by Vega-Lite offline, then cut down to shapes and text.

What is drawn is text of reports too, and so hostile. Nothing but shapes, text and references within the picture passes; ids carry
the figure's key, so that two pictures on one page do not meet; numbers are rounded, so that the bytes are the same everywhere.
"""

import re
from collections.abc import Mapping
from typing import Any

from tollbook.errors import MissingExtra, UnusableInput
from tollbook.publish.visible import SIGN, one_line, visible

FONT = "Noto Sans, DejaVu Sans, Liberation Sans, sans-serif"
CHARACTER = 0.56  # a letter's width to its height, on average: where text is broken and how much room it takes
VEGA_LITE = "6.4"
SVG = "{http://www.w3.org/2000/svg}"

ELEMENTS = frozenset({"svg", "g", "path", "line", "rect", "circle", "text", "tspan", "defs", "clipPath"})
# Presentation attributes alone: a page's policy forbids style attributes. No href of any kind: a picture leads nowhere.
ATTRIBUTES = frozenset(
    "id d x y x1 y1 x2 y2 dx dy width height viewBox transform r cx cy fill fill-opacity stroke stroke-width stroke-opacity "
    "stroke-dasharray stroke-linecap stroke-linejoin stroke-miterlimit opacity clip-path font-family font-size font-weight "
    "font-style text-anchor direction".split()
)
WITHIN = re.compile(r"url\(#([\w-]+)\)")
LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def drawn(text: str) -> str:
    """Return text as it may be drawn: on one line, nothing in it that acts, and nothing that XML cannot hold.

    The last is not for looks: the renderer ends the whole process at a character that XML forbids.

    >>> drawn("two\\n men\\ufffe")
    'two men\\ufffd'
    """
    return NOT_XML.sub(SIGN, visible(one_line(text)))


def render_svg(spec: Mapping[str, Any], key: str) -> str:
    """Return a Vega-Lite picture as clean SVG; nothing is fetched. key: goes into its ids. Raises MissingExtra."""
    try:
        import vl_convert
    except ImportError as error:
        raise missing_extra() from error
    try:
        made = vl_convert.vegalite_to_svg(dict(spec), vl_version=VEGA_LITE, allowed_base_urls=[])
    except ValueError as error:  # its own words are about the insides of Vega
        raise UnusableInput(f"figure {key}", "it could not be drawn", "report this as a defect; its table is not affected") from error
    return clean_svg(made, key)


def render_png(svg: str, *, scale: float = 2.0) -> bytes:
    """Return an SVG picture as PNG, `scale` pixels to its unit. Raises MissingExtra."""
    try:
        import vl_convert
    except ImportError as error:
        raise missing_extra() from error
    return vl_convert.svg_to_png(svg, scale=scale)


def missing_extra() -> MissingExtra:
    """Return the error that says what a chart needs."""
    return MissingExtra('Charts and maps need Altair and vl-convert: install them with pip install "tollbook[charts]".')


def clean_svg(svg: str, key: str = "") -> str:
    """Return the shapes and texts of an SVG picture, and nothing else of it. Cleaning twice changes nothing.

    key: if given, ids become key-1, key-2 and so on. Raises UnusableInput for what is no SVG.

    >>> clean_svg('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"><script>x()</script><text style="a">31</text></svg>')
    '<svg xmlns="http://www.w3.org/2000/svg"><text>31</text></svg>'
    """
    from lxml import etree  # type: ignore[import-untyped,unused-ignore]

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(svg.encode(), parser)
    except (etree.XMLSyntaxError, UnicodeEncodeError) as error:
        raise UnusableInput("picture", "it is no well-formed SVG", "make the figure anew") from error
    if root.tag != f"{SVG}svg":
        raise UnusableInput("picture", "it is no SVG", "make the figure anew")
    ids = [e.get("id", "") for e in root.iter() if e.get("id")]
    names = {old: f"{key}-{i}" if key else old for i, old in enumerate(dict.fromkeys(ids), 1)}
    cleaned: str = etree.tostring(_cleaned(root, names), encoding="unicode")
    return cleaned


def _cleaned(element: Any, names: Mapping[str, str]) -> Any:
    from lxml import etree  # type: ignore[import-untyped,unused-ignore]

    copy = etree.Element(element.tag, nsmap={None: SVG[1:-1]})
    copy.text = element.text
    for name, value in element.attrib.items():
        kept = _value(str(name), str(value), names)
        if kept is not None:
            copy.set(str(name), kept)
    for child in element:
        if not isinstance(child.tag, str) or child.tag.removeprefix(SVG) not in ELEMENTS or not child.tag.startswith(SVG):
            continue
        if child.get("display") == "none" or (child.tag == f"{SVG}path" and not child.get("d")):
            continue
        inner = _cleaned(child, names)
        if len(inner) or inner.text or inner.tag != f"{SVG}g":
            copy.append(inner)
    return copy


def _value(name: str, value: str, names: Mapping[str, str]) -> str | None:
    """Return an attribute's value as it is kept, None if it goes."""
    if name not in ATTRIBUTES:
        return None
    if name == "id":
        return names[value]
    if "(" in value and name != "transform":
        inside = WITHIN.fullmatch(value)
        return f"url(#{names[inside[1]]})" if inside and inside[1] in names else None
    return value if name == "font-family" else LONG_NUMBER.sub(_rounded, value)


def _rounded(found: re.Match[str]) -> str:
    return f"{round(float(found[0]), 2):g}" if abs(float(found[0])) < 1000 else str(round(float(found[0]), 1))
