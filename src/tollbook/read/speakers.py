"""Who speaks and who is told in a parsed sentence: the subject of a verb of saying, its hearers, and what carries its words."""

import re
from typing import TYPE_CHECKING

from tollbook.read.kinds import kind_of, lexicon
from tollbook.read.spans import Span, agent_of, child_of, end_of, np_end, np_spans, text_of

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = ("nsubj", "nsubjpass", "csubj")
# Verbs whose subject always speaks, whoever it is; others ask for a subject that is known to.
STRONG_VERBS = frozenset(
    "say tell add announce state explain warn insist argue allege assert acknowledge reply respond testify write "
    "tweet comment remark recount recall accuse "
    "blame condemn denounce deny pledge vow promise urge appeal demand apologise apologize believe think fear suspect".split()
)
# '…, two of them minors, the police said': an apposition that the parser gave to the speaker.
COUNTED_PART = re.compile(
    r"(?:(?:at least|about|around|nearly|almost|including|among them|more than|over|some|up to|as many as) ){0,2}"
    r"(?:\d[\d,.]*|more than half|[a-z]+(?:-[a-z]+)?|a (?:third|quarter|dozen|number)|the (?:majority|rest|youngest|oldest|eldest|others?))"
    r" (?:of (?:them|these|those|whom|the (?:dead|wounded|injured|victims))"
    r"|(?:women|children|men|minors|civilians|soldiers|girls|boys|others|more)\b)"
    r"[^,.;:“”\"]{0,80}, (?=\S)",
    re.IGNORECASE,
)
# A figure that a deed moves: 'which brings the toll to 12' has nobody who says so.
MOVERS = frozenset("raise bring take put make push lift leave carry drive".split())
# What a statement is carried by: 'in remarks carried by the broadcaster X', 'in an interview with Y'.
CARRIERS = frozenset(
    "remark remarks interview comment comments statement speech address video message letter call broadcast recording audio text email "
    "testimony briefing post conversation note communique communiqué".split()
)
INTERVIEWS = frozenset("interview contact quote cite question survey reach speak talk".split())
CARRIED = frozenset("carry broadcast air publish show post release send read give make issue quote report relay print".split())


def subject_of(verb: "Token", depth: int = 0) -> "Token | None":
    """The one who does what the verb says, also over coordination ('visited it and said') and participles ('adding that')."""
    for child in verb.children:
        if child.dep_ in SUBJECTS:
            if child.lower_ in ("who", "which", "that") and verb.dep_ in ("relcl", "acl"):
                is_deed = child.lower_ == "which" and verb.lemma_.lower() in MOVERS and child.i > 0 and child.nbor(-1).text == ","
                return verb.head if not is_deed else None
            if child.lower_ == "who" and verb.dep_ == "advcl":  # 'met the envoy on Friday, who pledged …'
                return next((c for c in reversed(list(verb.head.children)) if c.i < child.i and c.pos_ in ("NOUN", "PROPN")), None)
            if _is_share(child) and (other := next((c for c in verb.children if c.dep_ == "nsubj" and c.i > verb.i), None)) is not None:
                return other  # '…, two thirds of them civilians, says the monitor'
            return child
    if depth > 4:
        return None
    if (
        verb.tag_ == "VBG" and verb.i and verb.nbor(-1).text == "," and verb.lemma_.lower() in lexicon().say | lexicon().act
    ):  # '…, adding that'
        for ancestor in verb.ancestors:
            if ancestor.pos_ in ("VERB", "AUX") and (found := next((c for c in ancestor.children if c.dep_ == "nsubj"), None)) is not None:
                return found if found.lower_ not in ("that", "which") else None
            if ancestor.pos_ in ("VERB", "AUX") and ancestor.dep_ == "conj":
                return subject_of(ancestor, depth + 1)
    if verb.dep_ in ("conj", "xcomp", "advcl", "dep", "parataxis") and verb.head.i != verb.i:
        if verb.dep_ == "advcl" and verb.tag_ not in ("VBG", "VBN"):
            return None
        if verb.dep_ == "xcomp" and (obj := child_of(verb.head, "dobj")) is not None:
            return obj if verb.head.lemma_ not in ("promise", "vow") else subject_of(verb.head, depth + 1)
        if is_passive(verb.head) and verb.dep_ == "advcl":
            return None
        if verb.dep_ == "conj" and (outer := _outer_speaker(verb)) is not None:
            return outer
        return subject_of(verb.head, depth + 1) if verb.head.pos_ in ("VERB", "AUX") else None
    if verb.dep_ == "acl" and verb.tag_ in ("VBG", "VBD", "VBZ", "VBP"):  # 'The coordinator, Ana Ruiz, called on …'
        return verb.head
    return None


def _is_share(noun: "Token") -> bool:
    of = child_of(noun, "prep", "of")
    whom = child_of(of, "pobj") if of is not None else None
    return whom is not None and whom.lower_ in ("them", "whom", "those", "these")


def _outer_speaker(verb: "Token") -> "Token | None":
    """'It denied that troops had shelled the town, and put its losses at 17': the second verb goes on with the first's subject.

    So where a comma stands before 'and', or where the inner subject is the speaker's own ('its troops had struck … and dismissed').
    """
    inner = verb.head
    while inner.dep_ == "conj" and inner.head.i < inner.i:
        inner = inner.head
    lex = lexicon()
    speaks = lex.say | lex.act | lex.move
    if inner.dep_ != "ccomp" or inner.lemma_.lower() in speaks or inner.head.lemma_.lower() not in speaks or inner.head.i > inner.i:
        return None
    if verb.lemma_.lower() not in speaks or any(c.dep_ in ("aux", "auxpass", "nsubj") for c in verb.lefts):
        return None
    own = next((c for c in inner.children if c.dep_ in SUBJECTS), None)
    if own is None:
        return None
    link = next((c for c in verb.head.children if c.dep_ == "cc" and c.i < verb.i), None)
    has_comma = link is not None and link.nbor(-1).text == ","
    is_own = any(c.dep_ == "poss" and c.lower_ in ("its", "their", "his", "her", "our") for c in own.children)
    return subject_of(inner.head) if has_comma or is_own else None


def is_passive(verb: "Token") -> bool:
    return any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children) or (verb.dep_ == "acl" and verb.tag_ == "VBN")


def can_speak(subject: "Token", lemma: str) -> bool:
    """Whether a subject says or counts: no deed, no number, no 'that'; a bare noun only if it is a known kind of source."""
    lex = lexicon()
    if subject.pos_ not in ("NOUN", "PROPN", "PRON", "ADJ", "NUM", "DET") or subject.lower_ in (
        "that",
        "which",
        "there",
        "what",
        "this",
        "you",
        "these",
        "those",
        "whoever",
    ):
        return False
    if (
        subject.tag_ == "MD"
        or subject.lower_ in lex.mute
        or subject.lemma_.lower() in lex.mute
        or (subject.like_num and lemma not in ("say", "tell"))
    ):
        return False
    if subject.left_edge.lower_ in ("no", "none", "neither", "nobody"):
        return False
    is_bare = subject.pos_ in ("NOUN", "ADJ", "NUM", "DET")
    if is_bare and (lemma not in STRONG_VERBS):
        words = text_of(subject.doc)[subject.left_edge.idx : end_of(np_end(subject))]
        return (
            kind_of(words) is not None
            or subject.lower_ in lex.products
            or subject.lower_ in lex.plain_roles
            or subject.lower_ in lex.neutral_heads
        )
    return True


def is_description(subject: "Token") -> bool:
    """'a group in London', 'the army's spokesman': what tells who the name before it is."""
    return subject.pos_ == "NOUN" and subject.left_edge.lower_ in ("a", "an", "the", "one", "its", "his", "her", "another")


def without_counted_part(
    text: str, sources: tuple[Span, ...], contents: tuple[Span, ...], said: int
) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Give '…, two of them minors, the police said' its speaker alone, and the counted part to what is said."""
    start, end = sources[0]
    if not any(b <= start <= b + 3 for _, b in contents):
        return sources, contents
    end = max(end, said)
    while (match := COUNTED_PART.match(text, start, end)) and match.end() < end:
        start = match.end()
    if start == sources[0][0]:
        return sources, contents
    end = max(start + 1, len(text[:end].rstrip(" ,")))
    whole = tuple((a, start - 2) if b <= sources[0][0] <= b + 3 else (a, b) for a, b in contents)
    return ((start, end), *sources[1:]), whole


def taken_down(subject: "Token") -> tuple[int, tuple[Span, ...]] | None:
    """Where a speaker's note on who took his words begins, and who did: 'interviewed by X', 'who spoke to X'."""
    for clause in subject.children:
        if clause.i < subject.i or clause.dep_ not in ("acl", "relcl") or clause.lemma_.lower() not in INTERVIEWS:
            continue
        to = next((c for c in clause.children if c.dep_ in ("prep", "dative") and c.lower_ in ("to", "with")), None)
        hearer = agent_of(clause) or (child_of(to, "pobj") if to is not None else None)
        if hearer is not None and hearer.pos_ == "PROPN":
            return max(subject.idx + 1, len(text_of(subject.doc)[: clause.left_edge.idx].rstrip(" ,"))), np_spans(hearer)
    return None


def carriers_of(verb: "Token") -> tuple[Span, ...]:
    """Who carries the words: 'in an interview with the BBC', 'in remarks carried by MRTV', 'speaking to Reuters'."""
    found: list[Span] = []
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in ("in", "via", "through", "during"):
            noun = child_of(child, "pobj")
            if noun is None or noun.lower_ not in CARRIERS:
                continue
            for part in noun.children:
                if part.dep_ == "prep" and part.lower_ in ("with", "to", "for", "on") and (hearer := child_of(part, "pobj")) is not None:
                    found.extend(np_spans(hearer))
                elif part.dep_ == "acl" and part.lemma_.lower() in CARRIED:
                    to = next((c for c in part.children if c.dep_ in ("prep", "dative") and c.lower_ in ("to", "on")), None)
                    by = agent_of(part) or (child_of(to, "pobj") if to is not None else None)
                    found.extend(np_spans(by) if by is not None else ())
        elif child.dep_ == "advcl" and child.lower_ in ("speaking", "talking"):
            to = next((c for c in child.children if c.dep_ in ("prep", "dative") and c.lower_ in ("to", "with")), None)
            hearer = child_of(to, "pobj") if to is not None else None
            found.extend(np_spans(hearer) if hearer is not None else ())
    return tuple(found)


def hearers_of(child: "Token") -> tuple[Span, ...]:
    """'told Reuters and AFP', 'confirmed to RIA': who was told."""
    noun: Token | None = None
    if child.dep_ in ("dobj", "dative", "npadvmod", "nsubj", "oprd") and child.pos_ in ("PROPN", "NOUN") and child.i > child.head.i:
        noun = child if child.tag_ != "IN" else child_of(child, "pobj")
    elif child.dep_ in ("prep", "dative") and child.lower_ == "to":
        noun = child_of(child, "pobj")
    return np_spans(noun) if noun is not None and noun.pos_ != "PRON" else ()
