"""Who is told to say what within one sentence: verbs, 'according to', nouns of saying, and their spans.

Everything here is read from one parsed sentence and in its own characters; names, pronouns and what runs over sentences are
settled in `attribution`. Words are data (english/sources.toml).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from tollbook.model.claim import SourceKind
from tollbook.read.kinds import kind_of, lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Span = tuple[int, int]

SUBJECTS = ("nsubj", "nsubjpass", "csubj")
CLAUSES = ("ccomp", "xcomp")
# What follows a parenthetical 'X said' and is the outlet's own: a clause with 'as', a superlative, 'citing'.
OWN_TAIL = re.compile(
    r"(?:as\b(?! (?:well|many|much|few)\b)|amid\b|while\b|despite\b|following\b|which\b|who\b|in (?:the|one of|what|"
    r"a)\b|the (?:latest|deadliest|worst|first|highest|bloodiest|most)\b|"
    r"(?:a|one|two|three|four|five|six|\d+) (?:days?|weeks?|hours?|months?|years?) (?:after|before)\b|(?:days|hours|"
    r"weeks|months|years) (?:after|before)\b|"
    r"where\b|citing\b|quoting\b|according\b|adding\b|speaking\b|referring\b)",
    re.IGNORECASE,
)
LOST_SPEAKER = re.compile(
    r"[,”\"] ((?:(?:[Tt]he|an?|its|[A-Z][\w’'-]{1,30}[’']s) [^,.;:”\"]{2,80}, [A-Z][^,.;:”\"]{2,60}(?=, )"
    r"|(?:[Tt]he |an? )?\w[^,.;:”\"]{0,70}?)),?(?: has| have| had)? $"
)
END_OF_ASIDE = re.compile(r"(?: (?:on|in|late|early|at)\b[^,.;]{1,40})?[.,]")
SAME_PEOPLE = re.compile(r"\b(?:of (?:them|these|those|whom)|they|(?:were|was) (?:women|children|men|civilians|among))\b")
# '…, two of them minors, the police said': an apposition that the parser gave to the speaker.
COUNTED_PART = re.compile(
    r"(?:(?:at least|about|around|nearly|almost|including|among them|more than|over|some|up to|as many as) ){0,2}"
    r"(?:\d[\d,.]*|more than half|[a-z]+(?:-[a-z]+)?|a (?:third|quarter|dozen|number)|the (?:majority|rest|youngest|oldest|eldest|others?))"
    r" (?:of (?:them|these|those|whom|the (?:dead|wounded|injured|victims))"
    r"|(?:women|children|men|minors|civilians|soldiers|girls|boys|others|more)\b)"
    r"[^,.;:“”\"]{0,80}, (?=\S)",
    re.IGNORECASE,
)
NAME_BEFORE = re.compile(r"(?:^|[;:“\"] ?)((?:The )?[A-Z][^,.;:“”\"]{1,60}), $")  # 'Airwars, a group in London, puts …'
NUMBER_AT = re.compile(r" (?:at|to|by) (?:[a-z]+ ){0,3}(?:\d|[a-z]+(?:een|ty|dred|sand|ve|ree|our|wo|ix|ight|ine|dozens)\b)")
# A figure that a deed moves: 'which brings the toll to 12' has nobody who says so.
MOVERS = frozenset("raise bring take put make push lift leave carry drive".split())
# Verbs that the tagger takes for plurals: '…, the migration institute reports.'
SEEN_AS_NOUNS = frozenset("reports says shows estimates claims states notes counts adds records documents".split())
DETERMINERS = frozenset("the a an its that this their his her our two three several some local".split())
# What a statement is carried by: 'in remarks carried by the broadcaster X', 'in an interview with Y'.
CARRIERS = frozenset(
    "remark remarks interview comment comments statement speech address video message letter call broadcast recording audio text email "
    "testimony briefing post conversation note communique communiqué".split()
)
INTERVIEWS = frozenset("interview contact quote cite question survey reach speak talk".split())
CARRIED = frozenset("carry broadcast air publish show post release send read give make issue quote report relay print".split())
THAT = re.compile(r"[^,;.:“\"]{0,80}? that (?=\S)")
OTHER_SAYING = re.compile(r"\b(?:said|says|told|according|reported|added|denied|denies|claimed|put|puts|insisted|called|accused)\b")
SAYS = re.compile(r"\b(?:said|says|say|told|according|reported|added)\b")
BACKGROUND_AS = re.compile(r", as (?!(?:well|many|much|few|of|a|an|the (?:number|toll|figure))\b)")
PREPOSITIONS_OF_ACTS = frozenset("of for on about against to over with as that by in from at".split())


BELIEFS = frozenset("believe think fear suspect know realise realize assume expect hope worry doubt hear understand concur".split())
# Their objects are only supposed: 'condemned the attack that killed 20' does not say that 20 died.
SUPPOSING = frozenset(
    "condemn denounce welcome praise criticise criticize slam blast decry deplore hail commend thank regret lament "
    "applaud endorse justify ridicule rebuke call urge "
    "ask appeal demand request implore plead beg propose recommend reject dismiss refute".split()
)
# Verbs whose subject always speaks, whoever it is; others ask for a subject that is known to.
STRONG_VERBS = frozenset(
    "say tell add announce state explain warn insist argue allege assert acknowledge reply respond testify write "
    "tweet comment remark recount recall accuse "
    "blame condemn denounce deny pledge vow promise urge appeal demand apologise apologize believe think fear suspect".split()
)


@dataclass(frozen=True, slots=True)
class Cue:
    """One attribution as its sentence words it: half-open characters of the sentence.

    sources: the speakers, coordinate ones apart; empty in an impersonal passive. relays: 'told X', 'SANA reported, citing'.
    rule: the pattern. voice: a statement that carries its content (not a wish or an attitude).
    """

    rule: str
    cue: Span
    sources: tuple[Span, ...]
    relays: tuple[Span, ...]
    contents: tuple[Span, ...]
    voice: bool = True
    head: int = 0  # token of the cue

    @property
    def source(self) -> Span:
        """The whole run of the speakers' names."""
        spans = self.sources or (self.cue,)
        return min(a for a, _ in spans), max(b for _, b in spans)


def find_cues(doc: "Doc") -> list[Cue]:
    """Return the attributions of a parsed sentence in order of their cues.

    >>> from tollbook.read.parse import parse
    >>> [(c.rule, doc.text[slice(*c.source)]) for doc in parse(["Six men died, the mayor told Reuters."]) for c in find_cues(doc)]
    [('say', 'the mayor')]
    """
    found: list[Cue] = []
    nouns = lexicon().nouns
    for token in doc:
        tag = token.tag_
        if tag[:2] in ("VB", "NN", "IN", "MD") or tag == "RB" or token.pos_ in ("VERB", "AUX"):
            if tag[:2] == "NN" and not ({token.lower_, token.lemma_.lower()} & nouns or token.lower_ in SEEN_AS_NOUNS):
                continue
            made = list(_cues_at(token, doc))
            found.extend(made or _lost_aside(token, doc))
    return found


def _lost_aside(verb: "Token", doc: "Doc") -> Iterator[Cue]:
    """'…, Human Rights Watch says.': an aside at the end whose speaker the parser gave to the clause before."""
    is_saying = verb.lemma_.lower() in STRONG_VERBS or verb.lemma_.lower() in ("report", "estimate", "confirm", "show")
    seen_as_noun = verb.tag_ in ("NNS", "NN") and verb.lower_ in SEEN_AS_NOUNS
    is_verb = verb.tag_ in ("VBD", "VBZ", "VBP", "VBN") and is_saying and not _is_passive(verb)
    if verb.i < 3 or not (is_verb or seen_as_noun):
        return
    match = LOST_SPEAKER.search(_text(doc), max(0, verb.idx - 160), verb.idx)
    if match and (re.search(r" (?:that|which) ", match[1]) or match[1].startswith(("according", "citing", "as "))):
        return
    first_word = match[1].split()[0] if match else ""
    if seen_as_noun and not (first_word.casefold() in DETERMINERS or (first_word[:1].isupper() and " " not in match[1])):  # type: ignore[index]
        return
    if match and match[1].casefold() in ("he", "she", "it", "they"):
        pass
    elif match and match[1][0].islower() and not match[1].startswith(("the ", "a ", "an ")) and kind_of(match[1]) is None:
        return
    if match and match.start() > 5 and END_OF_ASIDE.match(_text(doc), _end(verb)) and ";" not in _text(doc)[: match.start()]:
        first, _, second = match[1].partition(" and ")
        spans: tuple[Span, ...] = (match.span(1),)
        if second and kind_of(first) is not None and kind_of(second) is not None:  # 'activists and medics said'
            spans = ((match.start(1), match.start(1) + len(first)), (match.end(1) - len(second), match.end(1)))
        yield Cue("say", (verb.idx, _end(verb)), spans, (), ((0, match.start()),), True, verb.i)


def _cues_at(token: "Token", doc: "Doc") -> Iterator[Cue]:
    lex = lexicon()
    word, lemma = token.lower_, token.lemma_.lower()
    if word == "according" and token.i + 1 < len(doc) and doc[token.i + 1].lower_ == "to":
        yield from _according(token, doc)
    elif token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB"):
        if word in ("citing", "quoting"):
            yield from _citing(token, doc)
        elif word in ("quoted", "cited") and _child(token, "auxpass"):
            yield from _was_quoted(token, doc)
        elif lemma == "quote" and _child(token, "prep", "as"):
            yield from _quoted_as(token, doc)
        elif lemma in lex.cue_verbs:
            yield from _verb(token, lemma, doc)
    elif token.pos_ in ("NOUN",) and lemma in lex.nouns:
        yield from _noun(token, doc)


# --- verbs -------------------------------------------------------------------------------------------------------------------------


def _verb(verb: "Token", lemma: str, doc: "Doc") -> Iterator[Cue]:
    lex = lexicon()
    negated = any(c.dep_ == "neg" for c in verb.children)
    agent = _agent(verb)
    if _is_passive(verb):
        if agent is not None and not negated:
            yield from _by_agent(verb, agent, lemma, doc)
        return
    subject = _subject(verb)
    if subject is None or not _can_speak(subject, lemma):
        return
    if lemma == "show" and subject.lower_ not in lex.products | lex.figures:
        return
    cue = _verb_span(verb)
    sources = np_spans(subject)
    second = next((c for c in subject.head.children if c.dep_ == "nsubj" and c.i == subject.i + 1), None)
    if second is not None and len(sources) == 1:  # 'news agency IRNA said': two subjects to the parser
        sources = ((sources[0][0], _end(_np_end(second))),)
    sources = tuple((a, verb.idx - 1) if a < verb.idx - 1 and verb.idx < b and verb.dep_ == "acl" else (a, b) for a, b in sources)
    if len(sources) == 1 and subject.dep_ in SUBJECTS and subject.i < verb.i and _is_description(subject):
        start, end = sources[0]
        named = NAME_BEFORE.search(_text(doc), max(0, start - 70), start)
        if named and _text(doc)[end : end + 1] == ",":
            sources = ((named.start(1), end),)
    relays = tuple(
        span for child in verb.children if lemma in ("tell", "inform", "brief", "say", "confirm", "notify") for span in _hearers(child)
    )
    relays = (*relays, *_carriers(verb))
    if taken := _taken_down(subject):  # 'witnesses interviewed by the Office said'
        sources, relays = tuple((a, min(b, taken[0])) for a, b in sources if a < taken[0]), (*relays, *taken[1])
    clause = _clause(verb)
    if subject.lower_ == "they" and clause is not None and clause.dep_ == "xcomp" and any(c.lower_ == "when" for c in verb.lefts):
        return  # '… last met in June, when they agreed to exchange prisoners': told, not said
    if lemma == "ask" and clause is not None and clause.dep_ == "ccomp":
        rule = "ask"
    elif lemma in lex.say or lemma == "speak":
        rule = "say"
    elif lemma in lex.act:
        rule = "act"
    elif lemma in lex.see:
        rule = "see"
    elif lemma in lex.mind:
        rule = "mind"
    else:
        rule = "count"
    if negated and rule in ("say", "count", "see") and lemma not in ("deny", "rule"):
        return
    contents: tuple[Span, ...] = ()
    if rule == "mind" and not (clause is not None and clause.dep_ == "ccomp" and lemma in BELIEFS):
        return
    if rule == "see":  # 'the bodies that one resident saw': what is told of them rests on him
        first = subject.left_edge
        relative = {"that", "which", "whom"} & {first.lower_, first.nbor(-1).lower_ if first.i else ""}
        if relative and not negated and subject.pos_ != "PRON":
            yield Cue("see", cue, sources, (), ((0, min(a for a, _ in sources)), (cue[1], len(_text(doc)))), True, verb.i)
        return
    if any(c.lower_ in ("would", "could", "might") for c in verb.lefts) and any(c.lower_ == "have" for c in verb.lefts):
        return  # 'a text that would have blamed the army'
    if lemma == "tell" and clause is not None and clause.dep_ == "xcomp":
        return
    if lemma == "speak":
        contents, rule = _object_contents(verb, subject, lemma, rule, doc)
    elif clause is not None and (rule != "count" or _child(clause, "mark", "that") is not None):
        contents = _clause_contents(verb, subject, clause, cue, doc)
    elif rule in ("say", "act", "mind") and (around := _parenthetical(verb, subject, doc)):
        contents = around
    if not contents:
        contents, rule = _object_contents(verb, subject, lemma, rule, doc)
    if not contents and lemma in STRONG_VERBS and (match := THAT.match(_text(doc), _end(verb))):
        contents = (_cut_background(_text(doc), match.end(), len(_text(doc))),)
    sources, contents = _without_counted_part(_text(doc), sources, contents, cue[0] if cue[0] > sources[0][0] else 0)
    if not contents and rule == "act" and verb.dep_ == "relcl" and verb.left_edge.lower_ in ("that", "which"):
        contents = (cue,)  # 'an accusation that Chad denied'
    if contents:
        voice = rule != "ask" and not (lemma in SUPPOSING and clause is None)
        yield Cue(rule, cue, sources, relays, contents, voice, verb.i)


def _taken_down(subject: "Token") -> tuple[int, tuple[Span, ...]] | None:
    """Where a speaker's note on who took his words begins, and who did: 'interviewed by X', 'who spoke to X'."""
    for clause in subject.children:
        if clause.i < subject.i or clause.dep_ not in ("acl", "relcl") or clause.lemma_.lower() not in INTERVIEWS:
            continue
        to = next((c for c in clause.children if c.dep_ in ("prep", "dative") and c.lower_ in ("to", "with")), None)
        hearer = _agent(clause) or (_child(to, "pobj") if to is not None else None)
        if hearer is not None and hearer.pos_ == "PROPN":
            return max(subject.idx + 1, len(_text(subject.doc)[: clause.left_edge.idx].rstrip(" ,"))), np_spans(hearer)
    return None


def _is_description(subject: "Token") -> bool:
    """'a group in London', 'the army's spokesman': what tells who the name before it is."""
    return subject.pos_ == "NOUN" and subject.left_edge.lower_ in ("a", "an", "the", "one", "its", "his", "her", "another")


def _without_counted_part(
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


def _carriers(verb: "Token") -> tuple[Span, ...]:
    """Who carries the words: 'in an interview with the BBC', 'in remarks carried by MRTV', 'speaking to Reuters'."""
    found: list[Span] = []
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in ("in", "via", "through", "during"):
            noun = _child(child, "pobj")
            if noun is None or noun.lower_ not in CARRIERS:
                continue
            for part in noun.children:
                if part.dep_ == "prep" and part.lower_ in ("with", "to", "for", "on") and (hearer := _child(part, "pobj")) is not None:
                    found.extend(np_spans(hearer))
                elif part.dep_ == "acl" and part.lemma_.lower() in CARRIED:
                    to = next((c for c in part.children if c.dep_ in ("prep", "dative") and c.lower_ in ("to", "on")), None)
                    by = _agent(part) or (_child(to, "pobj") if to is not None else None)
                    found.extend(np_spans(by) if by is not None else ())
        elif child.dep_ == "advcl" and child.lower_ in ("speaking", "talking"):
            to = next((c for c in child.children if c.dep_ in ("prep", "dative") and c.lower_ in ("to", "with")), None)
            hearer = _child(to, "pobj") if to is not None else None
            found.extend(np_spans(hearer) if hearer is not None else ())
    return tuple(found)


def _can_speak(subject: "Token", lemma: str) -> bool:
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
        words = _text(subject.doc)[subject.left_edge.idx : _end(_np_end(subject))]
        return (
            kind_of(words) is not None
            or subject.lower_ in lex.products
            or subject.lower_ in lex.plain_roles
            or subject.lower_ in lex.neutral_heads
        )
    return True


def _is_passive(verb: "Token") -> bool:
    return any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children) or (verb.dep_ == "acl" and verb.tag_ == "VBN")


def _agent(verb: "Token") -> "Token | None":
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            return _child(child, "pobj")
    return None


def _by_agent(verb: "Token", agent: "Token", lemma: str, doc: "Doc") -> Iterator[Cue]:
    """'a toll of 773 given by the ministry'; 'an attack claimed by the group'; 'was confirmed by the mayor'."""
    lex = lexicon()
    if lemma not in lex.say | lex.count | lex.move | {"claim"}:
        return
    cue = (verb.idx, _end(doc[agent.left_edge.i - 1]) if agent.left_edge.i > verb.i else _end(verb))
    if verb.dep_ == "acl":
        noun = verb.head
        if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lower_ in lex.figures:  # 'a toll of 773 given by'
            noun = noun.head.head
        start = noun.left_edge.idx
        end = max(verb.left_edge.idx, start)
        contents: list[Span] = [(start, end)] if end > start else []
        governor = noun.head
        if noun.dep_ in SUBJECTS and noun.lemma_.lower() in lex.figures | lex.products:  # 'the first toll, given by the army, was 16'
            contents.append((_end(verb.right_edge) if verb.right_edge.i > verb.i else _end(verb), _end(governor.right_edge)))
        yield Cue("given by", cue, np_spans(agent), (), tuple(contents), True, verb.i)
    else:
        subject = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
        clause = _clause(verb)
        target = clause if clause is not None else subject
        if target is not None and target.pos_ not in ("PRON",):
            yield Cue("said by", cue, np_spans(agent), (), ((target.left_edge.idx, _end(target.right_edge)),), True, verb.i)


def _subject(verb: "Token", depth: int = 0) -> "Token | None":
    """The one who does what the verb says, also over coordination ('visited it and said') and participles ('adding that')."""
    for child in verb.children:
        if child.dep_ in SUBJECTS:
            if child.lower_ in ("who", "which", "that") and verb.dep_ in ("relcl", "acl"):
                is_deed = child.lower_ == "which" and verb.lemma_.lower() in MOVERS and child.i > 0 and child.nbor(-1).text == ","
                return verb.head if not is_deed else None
            if child.lower_ == "who" and verb.dep_ == "advcl":  # 'met the envoy on Friday, who pledged …'
                return next((c for c in reversed(list(verb.head.children)) if c.i < child.i and c.pos_ in ("NOUN", "PROPN")), None)
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
                return _subject(ancestor, depth + 1)
    if verb.dep_ in ("conj", "xcomp", "advcl", "dep", "parataxis") and verb.head.i != verb.i:
        if verb.dep_ == "advcl" and verb.tag_ not in ("VBG", "VBN"):
            return None
        if verb.dep_ == "xcomp" and (obj := _child(verb.head, "dobj")) is not None:
            return obj if verb.head.lemma_ not in ("promise", "vow") else _subject(verb.head, depth + 1)
        if _is_passive(verb.head) and verb.dep_ == "advcl":
            return None
        if verb.dep_ == "conj" and (outer := _outer_speaker(verb)) is not None:
            return outer
        return _subject(verb.head, depth + 1) if verb.head.pos_ in ("VERB", "AUX") else None
    if verb.dep_ == "acl" and verb.tag_ in ("VBG", "VBD", "VBZ", "VBP"):  # 'The coordinator, Ana Ruiz, called on …'
        return verb.head
    return None


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
    return _subject(inner.head) if has_comma or is_own else None


def _clause(verb: "Token") -> "Token | None":
    """The clause that the verb introduces or closes."""
    clauses = [c for c in verb.children if c.dep_ == "ccomp"]
    if clauses:
        after = [c for c in clauses if c.i > verb.i]
        return after[0] if after else clauses[0]
    return next(
        (
            c
            for c in verb.children
            if c.dep_ == "xcomp" and c.i > verb.i and (c.tag_ != "VBN" or any(a.lower_ == "have" for a in c.lefts))  # 'claimed to have'
        ),
        None,
    )


def _clause_contents(verb: "Token", subject: "Token", clause: "Token", cue: Span, doc: "Doc") -> tuple[Span, ...]:
    first = min(subject.left_edge.i, verb.i)
    is_own_subject = subject.head.i == verb.i and first > 1 and doc[first - 1].text == ","
    is_aside = is_own_subject and verb.i + 1 < len(doc) and doc[verb.i + 1].text == ","
    if is_own_subject and verb.i + 1 < len(doc) and doc[verb.i + 1].text == ";":  # 'Ten died, he said; the town is empty.'
        return _around(verb, subject, doc)
    if clause.i < verb.i and (pointed := [c for c in verb.children if c.dep_ == "dobj" and c.i > verb.i and c.lower_ in ("this", "it")]):
        return _joined(pointed, doc)  # 'the army stated that it took the town; the militia denied this'
    if clause.i > verb.i and not (is_aside and verb.dep_ != "ROOT"):
        start = clause.left_edge.idx
        mark = doc[clause.left_edge.i - 1] if clause.left_edge.i else None
        if mark is not None and mark.lower_ == "that":
            start = mark.idx
        if start <= cue[0]:
            start = cue[1]
        end = _end(clause.right_edge)
        if clause.dep_ == "xcomp":
            obj = next((c for c in verb.children if c.dep_ in ("dobj", "dative") and verb.i < c.i < clause.i), None)
            return ((obj.left_edge.idx if obj is not None else start, end),)
        return (_cut_background(_text(doc), start, _sentence_end(verb, doc, end)),)
    return _around(verb, subject, doc)


def _sentence_end(verb: "Token", doc: "Doc", end: int) -> int:
    """A clause of the sentence's main verb goes on to its end, over semicolons; another's ends with its subtree."""
    head = verb.head
    is_first = verb.dep_ in ("ccomp", "parataxis") and head.dep_ == "ROOT" and head.i > verb.i and head.lemma_.lower() not in STRONG_VERBS
    if verb.dep_ != "ROOT" and not is_first:
        return end
    tail = _text(doc)[end:]
    own = [
        c
        for c in verb.children
        if c.dep_ == "conj"
        and c.idx > _end(verb)
        and c.pos_ in ("VERB", "AUX")
        and not any(g.dep_ in (*SUBJECTS, "nummod", "mark") for g in c.lefts)
    ]
    return own[0].left_edge.idx if own else end + len(tail)


def _cut_background(text: str, start: int, end: int) -> Span:
    match = BACKGROUND_AS.search(text, start, end)
    return (start, match.start()) if match and match.start() - start > 10 else (start, end)


def _parenthetical(verb: "Token", subject: "Token", doc: "Doc") -> tuple[Span, ...]:
    """'Y, X said, Z' where the parser took 'X said' for an aside; 'Y, X said.' where it lost Y."""
    first = min(subject.left_edge.i, verb.i)
    before = doc[first - 1].text if first else ""
    if subject.head.i != verb.i and not (verb.dep_ == "acl" and verb.head.i == subject.i):
        return ()
    if (
        verb.dep_ in ("parataxis", "ccomp", "advcl", "dep", "ROOT", "conj", "intj", "acl")
        and before
        in (
            ",",
            '"',
            "”",
            "’",
            "'",
            "»",
            "—",
            "–",
            "?",
            "!",
            "-",
        )
        and (
            not any(c.dep_ in ("dobj",) and c.i > verb.i and c.lemma_ not in ("reporter",) for c in verb.children) or verb.lemma_ == "tell"
        )
    ):
        return _around(verb, subject, doc)
    return ()


def _around(verb: "Token", subject: "Token", doc: "Doc") -> tuple[Span, ...]:
    """The sentence before an aside 'X said', and what follows it but the outlet's own tail."""
    text = _text(doc)
    first = min(subject.left_edge.idx, verb.idx)
    stop = first
    while stop and text[stop - 1] in " ,—–-":
        stop -= 1
    begin = _own_begin(text, stop) if text[stop - 1 : stop] != ";" else stop
    contents = [(begin, stop)] if stop > begin else []
    after = max(_end(verb), _end(_np_end(subject)))
    tail = _tail_start(verb, after, doc)
    if tail is not None:
        contents.append(_cut_background(text, tail, len(text)))
    return tuple(contents)


def _own_begin(text: str, stop: int) -> int:
    """After the last semicolon before the aside if another statement stands before it."""
    at = text.rfind(";", 0, stop)
    return at + 1 if at > 0 and re.search(r"\b(?:said|says|told|according)\b", text[:at]) else 0


def _tail_start(verb: "Token", after: int, doc: "Doc") -> int | None:
    """Where the sentence goes on after the aside: after a comma, colon, dash; None if it ends or the tail is the outlet's own."""
    text = _text(doc)
    match = re.compile(r"[^,;:—–“\"]{0,120}?(,|;|:|—|–|“|\s\")").match(text, after)
    if not match or (match[1] == ";" and OTHER_SAYING.search(text, match.end())):
        return None
    start = match.end()
    while start < len(text) and text[start] in ' "”“':
        start += 1
    rest = text[start:]
    if len(rest.strip(' ."”')) < 3 or OWN_TAIL.match(rest):
        return None
    nested = re.match(r"\w+day\b[^,]{0,20}, ?|on [^,]{0,25}, ?|in [A-Z][^,]{0,25}, ?", rest)
    if nested:
        rest2 = rest[nested.end() :]
        if len(rest2.strip(' ."”')) < 3 or OWN_TAIL.match(rest2):
            return None
        start += nested.end()
    return start


def _object_contents(verb: "Token", subject: "Token", lemma: str, rule: str, doc: "Doc") -> tuple[tuple[Span, ...], str]:
    """Objects: 'documented 125 deaths', 'put the toll at 90', 'spoke of 70 dead', 'accused the army of looting'."""
    lex = lexicon()
    parts = [c for c in verb.children if c.i > verb.i and c.dep_ in ("dobj", "attr", "oprd", "acomp", "dative", "pobj")]
    preps = [c for c in verb.children if c.i > verb.i and c.dep_ == "prep" and c.lower_ in PREPOSITIONS_OF_ACTS]
    if rule == "say" and lemma == "speak":
        spoken = _joined([p for p in preps if p.lower_ == "of"], doc)
        return tuple((a, _clause_end(verb, doc, b)) for a, b in spoken), "speak of"
    objects = [c for c in parts if c.dep_ == "dobj"]
    if lemma in lex.move:
        figure = any({o.lower_, o.lemma_.lower()} & lex.figures for o in objects) or (
            any(o.lower_ in ("it", "them", "this", "that") for o in objects) and NUMBER_AT.search(_text(doc), verb.idx)
        )
        if not figure:
            return (), rule
        return ((verb.idx, _clause_end(verb, doc, _end(verb.right_edge))),), "count"
    if lemma in lex.treat:
        words = _text(doc)[subject.left_edge.idx : _end(_np_end(subject))]
        if not objects or kind_of(words) not in (SourceKind.MEDICAL, SourceKind.NGO):
            return (), rule
    if lemma == "have":
        colon = _text(doc).find(":", verb.idx)
        if not objects or objects[0].lower_ not in lex.figures or colon < 0:
            return (), rule
    if (lemma in lex.count or lemma in lex.treat or lemma == "have") and objects:
        return (
            (objects[0].left_edge.idx, _clause_end(verb, doc, _end(max(objects[-1].right_edge, verb.right_edge, key=lambda t: t.i)))),
        ), "treat" if lemma in lex.treat else "count"
    if rule in ("act", "see"):
        purpose = [
            c for c in verb.children if c.dep_ == "advcl" and c.i > verb.i and c.left_edge.lower_ == "for"
        ]  # 'appealed for it to be reopened'
        return _joined(objects + preps + purpose, doc), rule
    if rule == "say" and (objects or preps) and lemma in lex.objects:
        return _joined(objects + [p for p in preps if p.lower_ in ("of", "about", "against", "for", "on")], doc), rule
    if rule == "say" and lemma in ("say", "tell", "add", "write", "ask"):
        text = _text(doc)
        match = re.compile(r"[^“\":]{0,60}?(?::|,? ?[“\"])\s*").match(text, _end(verb))
        if match and len(text) - match.end() > 2:
            return ((match.end(), len(text)),), rule
        if objects and lemma == "say":
            return _joined(objects, doc), rule
    if rule == "mind" and objects:
        return _joined(objects, doc), rule
    return (), rule


def _clause_end(verb: "Token", doc: "Doc", end: int) -> int:
    """Where an object with its list ends: with the sentence for its main verb, but for a coordinate verb and ', as …'."""
    stop = _cut_background(_text(doc), _end(verb), _sentence_end(verb, doc, end))[1]
    semicolon = _text(doc).find(";", end, stop)
    return semicolon if semicolon >= 0 and not SAME_PEOPLE.search(_text(doc), semicolon, stop) else stop


def _joined(parts: "list[Token]", doc: "Doc") -> tuple[Span, ...]:
    if not parts:
        return ()
    return ((min(p.left_edge.idx for p in parts), max(_end(p.right_edge) for p in parts)),)


def _hearers(child: "Token") -> tuple[Span, ...]:
    """'told Reuters and AFP', 'confirmed to RIA': who was told."""
    noun: Token | None = None
    if child.dep_ in ("dobj", "dative", "npadvmod", "nsubj", "oprd") and child.pos_ in ("PROPN", "NOUN") and child.i > child.head.i:
        noun = child if child.tag_ != "IN" else _child(child, "pobj")
    elif child.dep_ in ("prep", "dative") and child.lower_ == "to":
        noun = _child(child, "pobj")
    return np_spans(noun) if noun is not None and noun.pos_ != "PRON" else ()


# --- other cues --------------------------------------------------------------------------------------------------------------------


def _according(token: "Token", doc: "Doc") -> Iterator[Cue]:
    to = doc[token.i + 1]
    noun = _child(to, "pobj") or _child(token, "pobj")
    if noun is None:
        return
    sources = np_spans(noun)
    cue = (token.idx, _end(to))
    text = _text(doc)
    phrase_end = max(_end(_np_end(noun)), sources[-1][1])
    relays: tuple[Span, ...] = ()
    for clause in (c for c in noun.subtree if c.dep_ in ("relcl", "acl") and c.lemma_ in ("quote", "cite", "see", "report", "publish")):
        subject = next((c for c in clause.children if c.dep_ == "nsubj" and c.lower_ not in ("that", "which")), None)
        agent = _agent(clause)
        relay = subject if subject is not None else agent
        if relay is not None and relay.i > clause.left_edge.i - 1 and clause.lemma_ in ("quote", "cite", "see"):
            relays = np_spans(relay)
            sources = tuple((a, min(b, clause.left_edge.idx)) for a, b in sources if a < clause.left_edge.idx)
            phrase_end = max(phrase_end, _end(clause.right_edge))
    contents = []
    stop = token.idx
    while stop and text[stop - 1] in " ,—–-(":
        stop -= 1
    begin = max(text.rfind(";", 0, stop) + 1, 0)
    comma = text.rfind(", ", begin, stop)
    if stop == token.idx - 1 and comma > 0 and not _has_verb(doc, comma, stop):  # '…, more than 70 according to diplomats'
        begin = comma + 2
    if text[begin:stop].strip():
        contents.append((begin, stop))
        tail = re.compile(r"[^\w]{0,3}").match(text, phrase_end)
        rest = tail.end() if tail else phrase_end
        if (
            rest < len(text)
            and not OWN_TAIL.match(text, rest)
            and not (text[phrase_end : phrase_end + 1] == ";" and SAYS.search(text, rest))
        ):
            contents.append((rest, len(text)))
    else:
        pause = re.compile(r"[ ,:—–]{1,3}").match(text, phrase_end)
        contents.append((pause.end() if pause else phrase_end, len(text)))
    yield Cue("according to", cue, sources, relays, tuple(c for c in contents if c[1] > c[0]), True, token.i)


def _has_verb(doc: "Doc", start: int, end: int) -> bool:
    return any(t.pos_ in ("VERB", "AUX") and t.dep_ not in ("acl", "amod") for t in doc if start < t.idx < end)


def _citing(verb: "Token", doc: "Doc") -> Iterator[Cue]:
    """'SANA reported, citing the ministry': the ministry is the origin of what SANA reports (chained in `attribution`)."""
    noun = _child(verb, "dobj")
    if noun is not None:
        yield Cue("citing", (verb.idx, _end(verb)), np_spans(noun), (), ((0, len(_text(doc))),), True, verb.i)


def _was_quoted(verb: "Token", doc: "Doc") -> Iterator[Cue]:
    """'the mayor was quoted by the agency as saying that …'"""
    subject = _subject(verb)
    if subject is None:
        return
    agent = _agent(verb)
    as_ = _child(verb, "prep", "as")
    start = _end(as_) if as_ is not None else _end(verb)
    yield Cue(
        "quoted",
        (verb.idx, start),
        np_spans(subject),
        np_spans(agent) if agent is not None else (),
        ((start, len(_text(doc))),),
        True,
        verb.i,
    )


def _quoted_as(verb: "Token", doc: "Doc") -> Iterator[Cue]:
    """'the agency quoted the mayor as saying that …'"""
    subject, speaker, as_ = _subject(verb), _child(verb, "dobj"), _child(verb, "prep", "as")
    if speaker is None or as_ is None:
        return
    yield Cue(
        "quoted",
        (verb.idx, _end(as_)),
        np_spans(speaker),
        np_spans(subject) if subject is not None else (),
        ((_end(as_), _end(verb.right_edge)),),
        True,
        verb.i,
    )


def _noun(noun: "Token", doc: "Doc") -> Iterator[Cue]:
    """'X's claim that …', 'a warning by X that …', 'reports that …'."""
    clause = next(
        (
            c
            for c in noun.children
            if c.dep_ in ("acl", "ccomp")
            and c.i > noun.i
            and (c.dep_ == "ccomp" or _child(c, "mark", "that") is not None or c.tag_ == "VB")
        ),
        None,
    )
    if clause is None and noun.dep_ == "dobj":  # 'welcomes the promise of the minister, Ana Ruiz, that …'
        clause = next((c for c in noun.head.children if c.dep_ == "ccomp" and c.i > noun.i and _child(c, "mark", "that") is not None), None)
    if clause is None:
        return
    owner = next((c for c in noun.children if c.dep_ == "poss"), None)
    if owner is None:
        prep = next((c for c in noun.children if c.dep_ == "prep" and c.lower_ in ("by", "from", "of") and c.i < clause.i), None)
        owner = _child(prep, "pobj") if prep is not None else None
    if owner is None:
        return
    spans = np_spans(owner)
    named = next((c for c in noun.children if c.dep_ == "appos" and c.pos_ == "PROPN" and owner.i < c.i < clause.i), None)
    if named is not None and len(spans) == 1:  # 'the promise of the minister, Ana Ruiz, that …'
        spans = ((spans[0][0], _end(_np_end(named))),)
    voice = noun.lemma_.lower() not in ("fear", "hope", "plan", "desire", "thinking", "idea", "call", "demand", "request", "concern")
    yield Cue("noun", (noun.idx, _end(noun)), spans, (), ((clause.left_edge.idx, _end(clause.right_edge)),), voice, noun.i)


# --- spans -------------------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def _text(doc: "Doc") -> str:
    """The words of a sentence; spaCy joins them anew at every call."""
    return str(doc.text)


def np_spans(head: "Token") -> tuple[Span, ...]:
    """The spans of a noun phrase and of those coordinate with it, each without what only comments on it."""
    heads = [head]
    while len(heads) < 8:
        nexts = [
            c
            for c in heads[-1].children
            if c.dep_ == "conj" and c.pos_ in ("NOUN", "PROPN", "PRON", "ADJ") and not any(t.like_num for t in c.lefts)
        ]
        if not nexts:
            break
        heads.append(nexts[0])
    return tuple(_np_span(h) for h in heads)


def _np_span(head: "Token") -> Span:
    last = _np_end(head)
    first = head.left_edge
    while first.i < head.i and (
        first.pos_ in ("PUNCT", "CCONJ", "ADP", "SCONJ") or first.tag_ in ("WDT", "WP", "IN", "RB") or first.lower_ in ("of", "which")
    ):
        first = first.doc[first.i + 1]
    return first.idx, _end(last)


def _np_end(head: "Token") -> "Token":
    """The last token of a noun phrase: 'of'-phrases, appositions and clauses that restrict it, not coordinates or comments."""
    last = head
    doc = head.doc
    for child in head.children:
        if child.i < head.i or child.dep_ in ("cc", "conj", "punct", "preconj", "parataxis", "advmod", "npadvmod", "ccomp"):
            continue
        comma = child.left_edge.i > 0 and doc[child.left_edge.i - 1].text in (",", "—", "–", ";", "-")
        if child.dep_ in ("relcl", "acl", "prep", "advcl") and comma:
            break
        if child.dep_ == "appos":
            end = _np_end(child)
        elif child.dep_ == "prep":
            if child.lower_ in ("on", "in", "after", "during", "since") and head.pos_ == "PROPN":
                break
            obj = _child(child, "pobj")
            end = _np_end(obj) if obj is not None else child
        else:
            end = child.right_edge
        if end.i > last.i:
            last = end
    return last


def _child(token: "Token", dep: str, word: str | None = None) -> "Token | None":
    return next((c for c in token.children if c.dep_ == dep and (word is None or c.lower_ == word)), None)


def _verb_span(verb: "Token") -> Span:
    aux = [c for c in verb.children if c.dep_ in ("aux", "auxpass", "prt", "neg") and abs(c.i - verb.i) < 4]
    return min([verb.idx, *(c.idx for c in aux)]), max([_end(verb), *(_end(c) for c in aux if c.i < verb.i + 2)])


def _end(token: "Token") -> int:
    return token.idx + len(token.text)
