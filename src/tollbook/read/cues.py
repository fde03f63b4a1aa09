"""Who is told to say what within one sentence: verbs, 'according to', nouns of saying, and their spans.

Everything here is read from one parsed sentence and in its own characters; names, pronouns and what runs over sentences are
settled in `attribution`. Words are data (english/sources.toml).
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollbook.model.claim import SourceKind
from tollbook.read.citations import OWN_TAIL, according, as_per, citing, noun, quoted_as, was_quoted
from tollbook.read.kinds import kind_of, lexicon
from tollbook.read.spans import Cue, Span, agent_of, child_of, end_of, np_end, np_spans, text_of, verb_span
from tollbook.read.speakers import (
    STRONG_VERBS,
    SUBJECTS,
    can_speak,
    carriers_of,
    hearers_of,
    is_description,
    is_passive,
    subject_of,
    taken_down,
    without_counted_part,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

CLAUSES = ("ccomp", "xcomp")
LOST_SPEAKER = re.compile(
    r"[,”\"] ((?:(?:[Tt]he|an?|its|[A-Z][\w’'-]{1,30}[’']s) [^,.;:”\"]{2,80}, [A-Z][^,.;:”\"]{2,60}(?=, )"
    r"|(?:[Tt]he |an? )?\w[^,.;:”\"]{0,70}?)),?(?: has| have| had)? $"
)
END_OF_ASIDE = re.compile(r"(?: (?:on|in|late|early|at)\b[^,.;]{1,40})?[.,]")
SAME_PEOPLE = re.compile(
    r"\b(?:of (?:them|these|those|whom)|they|(?:half|most|thirds?|quarters?) (?:are|were)|"
    r"(?:were|was) (?:women|children|men|civilians|among))\b"
)
NAME_BEFORE = re.compile(r"(?:^|[;:“\"] ?)((?:The )?[A-Z][^,.;:“”\"]{1,60}), $")  # 'Airwars, a group in London, puts …'
# '…, Ana Ruiz, the spokeswoman of the town, said': the name stands before its description, and what is said before both.
PERSON_BEFORE = re.compile(r", ((?:[A-Z][\w’'.-]{1,24} (?:[a-z]{2,3} )?){1,3}[A-Z][\w’'-]{1,24}), $")
TOLD = re.compile(r" ([A-Z][\w’'.-]{1,24}(?: [A-Z][\w’'.-]{1,24}){0,3}), (?:the|an?) [^,;.“”\"]{3,60}, that (?=\S)")
# 'claimed responsibility for a bomb that killed three': the deed is the group's word, its dead are not.
RESPONSIBILITY = re.compile(r" (?:full )?(?:responsibility|credit)\b[^,;]{0,120}?(?=,? (?:that|which)\b)")
NUMBER_AT = re.compile(r" (?:at|to|by) (?:[a-z]+ ){0,3}(?:\d|[a-z]+(?:een|ty|dred|sand|ve|ree|our|wo|ix|ight|ine|dozens)\b)")
# Verbs that the tagger takes for plurals: '…, the migration institute reports.'
SEEN_AS_NOUNS = frozenset("reports says shows estimates claims states notes counts adds records documents".split())
DETERMINERS = frozenset("the a an its that this their his her our two three several some local".split())
THAT = re.compile(r"[^,;.:“\"]{0,80}? that (?=\S)")
OTHER_SAYING = re.compile(
    r"\b(?:said|says|told|according|(?<!was )(?<!were )reported|added|denied|denies|claimed|put|puts|insisted|called|accused)\b"
)
BACKGROUND_AS = re.compile(r", as (?!(?:well|many|much|few|of|a|an|the (?:number|toll|figure))\b)")
PREPOSITIONS_OF_ACTS = frozenset("of for on about against to over with as that by in from at".split())


BELIEFS = frozenset("believe think fear suspect know realise realize assume expect hope worry doubt hear understand concur".split())
# Their objects are only supposed: 'condemned the attack that killed 20' does not say that 20 died.
SUPPOSING = frozenset(
    "condemn denounce welcome praise criticise criticize slam blast decry deplore hail commend thank regret lament "
    "applaud endorse justify ridicule rebuke call urge "
    "ask appeal demand request implore plead beg propose recommend reject dismiss refute".split()
)
REFUTING = frozenset("reject dismiss refute call".split())


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
    is_verb = verb.tag_ in ("VBD", "VBZ", "VBP", "VBN") and is_saying and not is_passive(verb)
    if verb.i < 3 or not (is_verb or seen_as_noun):
        return
    match = LOST_SPEAKER.search(text_of(doc), max(0, verb.idx - 160), verb.idx)
    if match and (re.search(r" (?:that|which) ", match[1]) or match[1].startswith(("according", "citing", "as "))):
        return
    first_word = match[1].split()[0] if match else ""
    if seen_as_noun and not (first_word.casefold() in DETERMINERS or (first_word[:1].isupper() and " " not in match[1])):  # type: ignore[index]
        return
    if match and match[1].casefold() in ("he", "she", "it", "they"):
        pass
    elif match and match[1][0].islower() and not match[1].startswith(("the ", "a ", "an ")) and kind_of(match[1]) is None:
        return
    if match and match.start() > 5 and END_OF_ASIDE.match(text_of(doc), end_of(verb)) and ";" not in text_of(doc)[: match.start()]:
        first, _, second = match[1].partition(" and ")
        start = match.start(1)
        named = (
            PERSON_BEFORE.search(text_of(doc), max(0, start - 70), start) if text_of(doc)[match.end(1) : match.end(1) + 1] == "," else None
        )
        if named is not None and first_word in ("the", "a", "an", "its"):
            yield Cue("say", (verb.idx, end_of(verb)), ((named.start(1), match.end(1)),), (), ((0, named.start()),), True, verb.i)
            return
        spans: tuple[Span, ...] = (match.span(1),)
        if second and kind_of(first) is not None and kind_of(second) is not None:  # 'activists and medics said'
            spans = ((match.start(1), match.start(1) + len(first)), (match.end(1) - len(second), match.end(1)))
        yield Cue("say", (verb.idx, end_of(verb)), spans, (), ((0, match.start()),), True, verb.i)


def _cues_at(token: "Token", doc: "Doc") -> Iterator[Cue]:
    lex = lexicon()
    word, lemma = token.lower_, token.lemma_.lower()
    if word == "according" and token.i + 1 < len(doc) and doc[token.i + 1].lower_ == "to":
        yield from according(token, doc)
    elif word == "per" and token.i and doc[token.i - 1].lower_ == "as":
        yield from as_per(token, doc)
    elif token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB"):
        if word in ("citing", "quoting"):
            yield from citing(token, doc)
        elif word in ("quoted", "cited") and child_of(token, "auxpass"):
            yield from was_quoted(token, doc)
        elif lemma == "quote" and child_of(token, "prep", "as"):
            yield from quoted_as(token, doc)
        elif lemma in lex.cue_verbs:
            yield from _verb(token, lemma, doc)
    elif token.pos_ in ("NOUN",) and lemma in lex.nouns:
        yield from noun(token, doc)


# --- verbs -------------------------------------------------------------------------------------------------------------------------


def _verb(verb: "Token", lemma: str, doc: "Doc") -> Iterator[Cue]:
    lex = lexicon()
    negated = any(c.dep_ == "neg" for c in verb.children)
    agent = agent_of(verb)
    if is_passive(verb):
        if agent is not None and not negated:
            yield from _by_agent(verb, agent, lemma, doc)
        return
    subject = subject_of(verb)
    if subject is None or not can_speak(subject, lemma):
        return
    if lemma == "show" and subject.lower_ not in lex.products | lex.figures:
        return
    cue = verb_span(verb)
    sources = np_spans(subject)
    second = next((c for c in subject.head.children if c.dep_ == "nsubj" and c.i == subject.i + 1), None)
    if second is not None and len(sources) == 1:  # 'news agency IRNA said': two subjects to the parser
        sources = ((sources[0][0], end_of(np_end(second))),)
    sources = tuple((a, verb.idx - 1) if a < verb.idx - 1 and verb.idx < b and verb.dep_ == "acl" else (a, b) for a, b in sources)
    if len(sources) == 1 and subject.dep_ in SUBJECTS and subject.i < verb.i and is_description(subject):
        start, end = sources[0]
        named = NAME_BEFORE.search(text_of(doc), max(0, start - 70), start)
        if named is None and text_of(doc)[end : cue[0]].strip() == ",":
            named = PERSON_BEFORE.search(text_of(doc), max(0, start - 70), start)
        if named and text_of(doc)[end : end + 1] == ",":
            sources = ((named.start(1), end),)
    relays = tuple(
        span for child in verb.children if lemma in ("tell", "inform", "brief", "say", "confirm", "notify") for span in hearers_of(child)
    )
    relays = (*relays, *carriers_of(verb))
    if taken := taken_down(subject):  # 'witnesses interviewed by the Office said'
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
            yield Cue("see", cue, sources, (), ((0, min(a for a, _ in sources)), (cue[1], len(text_of(doc)))), True, verb.i)
        return
    if any(c.lower_ in ("would", "could", "might") for c in verb.lefts) and any(c.lower_ == "have" for c in verb.lefts):
        return  # 'a text that would have blamed the army'
    if lemma == "tell" and clause is not None and clause.dep_ == "xcomp":
        return
    if lemma == "speak":
        contents, rule = _object_contents(verb, subject, lemma, rule, doc)
    elif clause is not None and (rule != "count" or child_of(clause, "mark", "that") is not None):
        contents = _clause_contents(verb, subject, clause, cue, doc)
    elif rule in ("say", "act", "mind") and (around := _parenthetical(verb, subject, doc)):
        contents = around
    if not contents:
        contents, rule = _object_contents(verb, subject, lemma, rule, doc)
    if not contents and lemma in STRONG_VERBS and (match := THAT.match(text_of(doc), end_of(verb))):
        contents = (_cut_background(text_of(doc), match.end(), len(text_of(doc))),)
    if lemma == "tell" and (told := TOLD.match(text_of(doc), end_of(verb))):  # 'told Radio Lume, the public broadcaster, that …'
        relays, contents = relays or (told.span(1),), ((told.end() - len("that "), len(text_of(doc))),)
    if lemma in ("claim", "take", "accept", "admit") and (owned := RESPONSIBILITY.match(text_of(doc), end_of(verb))):
        contents = tuple((a, min(b, owned.end())) for a, b in contents if a < owned.end())
    sources, contents = without_counted_part(text_of(doc), sources, contents, cue[0] if cue[0] > sources[0][0] else 0)
    if not contents and rule == "act" and verb.dep_ == "relcl" and verb.left_edge.lower_ in ("that", "which"):
        contents = (cue,)  # 'an accusation that Chad denied'
    if contents:
        of_figure = any(c.dep_ == "dobj" and c.lower_ in lex.figures for c in verb.children)  # 'rejected the figure of 38'
        voice = rule != "ask" and not (lemma in SUPPOSING and clause is None and not (lemma in REFUTING and of_figure))
        yield Cue(rule, cue, sources, relays, contents, voice, verb.i)


def _by_agent(verb: "Token", agent: "Token", lemma: str, doc: "Doc") -> Iterator[Cue]:
    """'a toll of 773 given by the ministry'; 'an attack claimed by the group'; 'was confirmed by the mayor'."""
    lex = lexicon()
    if lemma not in lex.say | lex.count | lex.move | {"claim"}:
        return
    cue = (verb.idx, end_of(doc[agent.left_edge.i - 1]) if agent.left_edge.i > verb.i else end_of(verb))
    if verb.dep_ == "acl":
        noun = verb.head
        if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lower_ in lex.figures:  # 'a toll of 773 given by'
            noun = noun.head.head
        start = noun.left_edge.idx
        end = max(verb.left_edge.idx, start)
        contents: list[Span] = [(start, end)] if end > start else []
        governor = noun.head
        if noun.dep_ in SUBJECTS and noun.lemma_.lower() in lex.figures | lex.products:  # 'the first toll, given by the army, was 16'
            contents.append((end_of(verb.right_edge) if verb.right_edge.i > verb.i else end_of(verb), end_of(governor.right_edge)))
        yield Cue("given by", cue, np_spans(agent), (), tuple(contents), True, verb.i)
    else:
        subject = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
        clause = _clause(verb)
        target = clause if clause is not None else subject
        if target is not None and target.pos_ not in ("PRON",):
            yield Cue("said by", cue, np_spans(agent), (), ((target.left_edge.idx, end_of(target.right_edge)),), True, verb.i)


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
        end = end_of(clause.right_edge)
        if clause.dep_ == "xcomp":
            obj = next((c for c in verb.children if c.dep_ in ("dobj", "dative") and verb.i < c.i < clause.i), None)
            return ((obj.left_edge.idx if obj is not None else start, end),)
        return (_cut_background(text_of(doc), start, _sentence_end(verb, doc, end)),)
    return _around(verb, subject, doc)


def _sentence_end(verb: "Token", doc: "Doc", end: int) -> int:
    """A clause of the sentence's main verb goes on to its end, over semicolons; another's ends with its subtree."""
    head = verb.head
    is_first = verb.dep_ in ("ccomp", "parataxis") and head.dep_ == "ROOT" and head.i > verb.i and head.lemma_.lower() not in STRONG_VERBS
    if verb.dep_ != "ROOT" and not is_first:
        return end
    tail = text_of(doc)[end:]
    own = [
        c
        for c in verb.children
        if c.dep_ == "conj"
        and c.idx > end_of(verb)
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
    text = text_of(doc)
    first = min(subject.left_edge.idx, verb.idx)
    stop = first
    while stop and text[stop - 1] in " ,—–-":
        stop -= 1
    begin = _own_begin(text, stop) if text[stop - 1 : stop] != ";" else stop
    contents = [(begin, stop)] if stop > begin else []
    after = max(end_of(verb), end_of(np_end(subject)))
    tail = _tail_start(verb, after, doc)
    if tail is not None:
        contents.append(_cut_background(text, tail, len(text)))
    return tuple(contents)


def _own_begin(text: str, stop: int) -> int:
    """After the last semicolon before the aside if another statement stands before it."""
    at = text.rfind(";", 0, stop)
    if at > 0 and re.match(r"; [“\"]", text[at:]):  # 'Many fled; "we sleep outside," an elder said'
        return at + 2
    return at + 1 if at > 0 and re.search(r"\b(?:said|says|told|according)\b", text[:at]) else 0


def _tail_start(verb: "Token", after: int, doc: "Doc") -> int | None:
    """Where the sentence goes on after the aside: after a comma, colon, dash; None if it ends or the tail is the outlet's own."""
    text = text_of(doc)
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
            any(o.lower_ in ("it", "them", "this", "that") for o in objects) and NUMBER_AT.search(text_of(doc), verb.idx)
        )
        if not figure:
            return (), rule
        return ((verb.idx, _clause_end(verb, doc, end_of(verb.right_edge))),), "count"
    if lemma in lex.treat:
        words = text_of(doc)[subject.left_edge.idx : end_of(np_end(subject))]
        if not objects or kind_of(words) not in (SourceKind.MEDICAL, SourceKind.NGO):
            return (), rule
    if lemma == "have":
        colon = text_of(doc).find(":", verb.idx)
        if not objects or objects[0].lower_ not in lex.figures or colon < 0:
            return (), rule
    if (lemma in lex.count or lemma in lex.treat or lemma == "have") and objects:
        return (
            (objects[0].left_edge.idx, _clause_end(verb, doc, end_of(max(objects[-1].right_edge, verb.right_edge, key=lambda t: t.i)))),
        ), "treat" if lemma in lex.treat else "count"
    if rule in ("act", "see"):
        purpose = [
            c for c in verb.children if c.dep_ == "advcl" and c.i > verb.i and c.left_edge.lower_ == "for"
        ]  # 'appealed for it to be reopened'
        return _joined(objects + preps + purpose, doc), rule
    if rule == "say" and (objects or preps) and lemma in lex.objects:
        return _joined(objects + [p for p in preps if p.lower_ in ("of", "about", "against", "for", "on")], doc), rule
    if rule == "say" and lemma in ("say", "tell", "add", "write", "ask"):
        text = text_of(doc)
        match = re.compile(r"[^“\":]{0,60}?(?::|,? ?[“\"])\s*").match(text, end_of(verb))
        if match and len(text) - match.end() > 2:
            return ((match.end(), len(text)),), rule
        if objects and lemma == "say":
            return _joined(objects, doc), rule
    if rule == "mind" and objects:
        return _joined(objects, doc), rule
    return (), rule


def _clause_end(verb: "Token", doc: "Doc", end: int) -> int:
    """Where an object with its list ends: with the sentence for its main verb, but for a coordinate verb and ', as …'."""
    stop = _cut_background(text_of(doc), end_of(verb), _sentence_end(verb, doc, end))[1]
    semicolon = text_of(doc).find(";", end, stop)
    return semicolon if semicolon >= 0 and not SAME_PEOPLE.search(text_of(doc), semicolon, stop) else stop


def _joined(parts: "list[Token]", doc: "Doc") -> tuple[Span, ...]:
    if not parts:
        return ()
    return ((min(p.left_edge.idx for p in parts), max(end_of(p.right_edge) for p in parts)),)
