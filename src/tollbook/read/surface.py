"""Attributions of a sentence that is not parsed, by its surface: 'X said …', '…, X said', 'according to X'.

Names are run together from words alone, so these serve to know who spoke last more than to carry claims.
"""

import re

from tollbook.read.spans import Cue

SAID = (
    r"(?:said|says|told|added|adds|reported|reports|warned|confirmed|announced|stated|wrote|claimed|noted|explained|"
    r"insisted|acknowledged|estimates|estimated|spoke of|speak of)"
)
# Verbs that tell a saying only after what is said: '…, the network found.', but not 'soldiers found 12 bodies'.
SAID_AFTER = (
    SAID.removesuffix(")")
    + "|found|finds|showed|shows|recalled|stressed|argued|declared|testified|believes|believed|concluded|explains|notes)"
)
SPEAKER = (
    r"(?:[A-Z][^,.;:“”\"]{1,80}|(?:the|a|an|his|her|its|their|one|two|local|state|some|several) [^,.;:“”\"]{2,80}|"
    r"he|she|it|they|residents|witnesses|officials|survivors|police|activists|doctors)"
)
ASIDE_SAID = re.compile(rf"[,”\"’'?!] (?P<speaker>{SPEAKER}?) (?P<cue>{SAID}\b|{SAID_AFTER}(?=[.,]))")
SAID_ASIDE = re.compile(rf"[,”\"?!] (?P<cue>{SAID}) (?P<speaker>{SPEAKER})")
LEADING = re.compile(rf"(?P<speaker>{SPEAKER}?)(?P<note>, [^,]{{2,90}},)? (?P<cue>{SAID})\b(?P<that> that|:| on \w+day that)?")
ACCORDING = re.compile(r"(?P<cue>[Aa]ccording to) (?P<speaker>[^,.;:]{2,90})")


def surface_cues(words: str) -> list[Cue]:
    """Return the attributions that the surface of an unparsed sentence tells: 'X said …', '…, X said', 'according to X'.

    >>> [(c.rule, words[slice(*c.source)]) for words in ["Ten died, the mayor said."] for c in surface_cues(words)]
    [('say', 'the mayor')]
    """
    found = []
    if match := ACCORDING.search(words):
        found.append(
            Cue(
                "according to",
                match.span("cue"),
                (match.span("speaker"),),
                (),
                ((0, match.start()), (match.end(), len(words))) if match.start() > 2 else ((match.end(), len(words)),),
            )
        )
    if match := ASIDE_SAID.search(words) or SAID_ASIDE.search(words):
        found.append(Cue("say", match.span("cue"), (match.span("speaker"),), (), ((0, match.start()),)))
    elif match := LEADING.match(words[:400]):
        found.append(Cue("say", match.span("cue"), (match.span("speaker"),), (), ((match.end(), len(words)),)))
    return [c for c in found if all(b > a for a, b in c.contents)]
