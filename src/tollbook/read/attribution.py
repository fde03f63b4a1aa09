"""Who says what in a report: every attribution with its spans and its chain of sources, over sentences, quotations and whole statements.

`attribute` reads the cues of each sentence (`cues`), names the speakers (`names`), and settles what no sentence tells alone: pronouns,
relays, quotations that run on, lists under a colon, statements printed as they are. A sentence without a cue or a tie is the outlet's own.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tollbook.model.claim import Source, SourceKind
from tollbook.read.cues import find_cues
from tollbook.read.issuers import find_issuer
from tollbook.read.kinds import kind_of, lexicon
from tollbook.read.letterheads import credited, letterhead_of
from tollbook.read.mentions import after_office
from tollbook.read.names import Names
from tollbook.read.quotes import quotations, within
from tollbook.read.spans import Cue, Span
from tollbook.read.surface import surface_cues
from tollbook.read.text import Part, Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc

VOICES_OF_A_BULLETIN = 5  # attributions; a short item on one statement has two or three, and goes on in its own voice
RELAY_KINDS = frozenset({SourceKind.MEDIA, SourceKind.MONITOR, SourceKind.NGO, SourceKind.INTERNATIONAL_BODY})
PERSON_PRONOUNS = frozenset({"he", "she", "i"})
BODY_PRONOUNS = frozenset({"it", "they"})
NUMBER = (
    r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|scores|hundreds|thousands|\w+teen|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty)"
)
# A sentence tied to the one before: it goes on counting the same people.
TIE = re.compile(
    rf"(?:of (?:the|these|those|them|this)\b|among (?:them|these|those|the (?:dead|victims|killed|wounded|injured|casualties))\b"
    rf"|(?:they|these|those|others|another|both|all|most|none|half|a further|"
    rf"a (?:second|third)(?= (?:person|man|woman|victim|child|boy|girl|body|soldier|civilian|died|was|is)\b)|"
    rf"the (?:others?|rest|bulk|remaining|"
    rf"(?:vast |great |overwhelming )?majority|"
    rf"remainder|dead|victims|wounded|injured|figures?|number|"
    rf"toll|count|total|list|tally|bodies|killings|casualties|deaths))\b"
    rf"|[^.;:]{{0,60}}\b(?:of (?:them|these|those|whom)|of the (?:dead|victims|killed|wounded|injured|{NUMBER}))\b"
    rf"|[^.;:]{{0,80}}\b(?:were|was|are|is) (?:also )?among (?:the |those )?(?:dead|victims|wounded|injured|killed|them|casualties))",
    re.IGNORECASE,
)
REPORTEDLY = re.compile(r"\b(?:reportedly|allegedly|purportedly|supposedly|apparently)\b", re.IGNORECASE)
CLAUSE_BREAK = re.compile(r"[;:—–]|, (?:and|but|while|who|which|where|when)\b|, ")
# 'he is to visit the town, where 90 people died in May': background of another day, in the outlet's own voice.
ASIDE = re.compile(r", (?:where|when|which|a (?:town|city|village|district|region|place|camp) (?:where|that))\b[^;]{0,200}")
DATED = re.compile(r"^, which (?:was|were|had been) \w+(?: \w+){0,3} on (?:\d{1,2} [A-Z]|[A-Z][a-z]+ \d)")
# '…, where the envoys met on June 2'
PLACE_DATED = re.compile(
    r"^, (?:where|when) [^,;]{3,90} on (?:\d{1,2} )?"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
OTHER_DAY = re.compile(
    r"\b(?:in (?:January|February|March|April|May|June|July|August|September|October|November|December|19\d\d|20\d\d)|"
    r"last (?:year|month|week|January|February|March|"
    r"April|May|June|July|August|September|October|November|December)|(?:years?|months?|weeks?) (?:ago|earlier)|since|earlier this)\b"
)
# 'Residents reached by telephone spoke of …': a plain subject and its saying, where the parser found neither.
LOST_SPEECH = re.compile(
    r"((?:The |A |An |Two |Three |Several |Some |Local )?\w+(?: \w+){0,2}?) "
    r"(?:(?:who were |who was )?(?:reached|contacted|interviewed|speaking) (?:by|over|on)(?: the)? (?:tele)?phone,? )?"
    r"(?:said|spoke of|told|reported) "
)
OWN_STAFF = re.compile(
    r"(?:our|this) (?:own |\w+ )?(?:reporters?|correspondents?|journalists?|newspaper|paper|website|radio|station|agency|team|stringers?)\b"
    r"|(?:a |the )?(?:reporter|correspondent|journalist)s? (?:for|of|from|with) this \w+",
    re.IGNORECASE,
)
AUXILIARY = re.compile(r"\b(?:was|were|is|are|be|been|being|has|have|had|who|that|which)\b", re.IGNORECASE)
FIRST_PERSON = re.compile(r"(?:we|us|our(?: \w+){1,4})$", re.IGNORECASE)
DENIES = re.compile(r"[Ii]t (?:has |had )?(?:den|reject|dismiss)", re.IGNORECASE)
ACCUSED = re.compile(r"\b(?:accus|blam)")
MEDIA_NOUNS = frozenset(
    "agency broadcaster newspaper channel station television radio network website daily outlet weekly magazine".split()
)
NAME_AFTER = re.compile(r" [A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2}")
PERSON_KINDS = frozenset({SourceKind.LOCAL, SourceKind.PERSON, SourceKind.MEDICAL, SourceKind.ANONYMOUS})
# A log or a headline: '14:20 Mayor Ana Ruiz: six people injured'; 'Blast kills 12: officials'.
COLON_LEAD = re.compile(r"(?:\d{1,2}[:.h]\d{2}[^\w]{1,4})?([A-Z][^:;.,“”\"()\d]{2,70}): (?=[A-Za-z0-9])")
COUNT_ALONE = re.compile(r"\d[\d,.]{0,20}(?:[,;]|$)")  # 'Police operations: 973, including …': a label and its figure
DENIAL = re.compile(r"den(?:y|ies|ied)|reject|dismiss|refut")
SHARE = re.compile(r"(?:\w+ )?(?:thirds?|quarters?|half|most|some|per ?cent) of (?:them|whom|those|these)\b", re.IGNORECASE)
OWN_SERVICE = re.compile(
    r"(?:.{0,60} )?(?:services?|sections?|offices?|divisions?|units?|teams?|components?|branch|staff) (?:of|at) (?:the )?(.+)$",
    re.IGNORECASE,
)
# The head of a UN mission is its voice: 'The Special Representative of the Secretary-General, Ana Ruiz, said'.
HEADS_OF_MISSIONS = re.compile(
    r"\b(?:special representative|head of mission|chief of mission|resident coordinator|high commissioner)\b", re.IGNORECASE
)
COLON_TAIL = re.compile(r": ([^:;.,“”\"()\d]{2,50})\.?$")
PLATFORMS = frozenset("X Telegram Facebook WhatsApp Twitter TikTok YouTube Instagram Signal Viber Weibo VKontakte".split()) | {
    "Truth Social"
}
UNKNOWN_OUTLET = re.compile(r"[A-Z]{2,8}|[A-Z][\w’'.-]*(?: (?:[a-z]{2,3} )?[A-Z0-9][\w’'.-]*){1,4}")
STATE_MEDIA = re.compile(
    r"\b[A-Z][\w’'.-]* [A-Z]\w+$|\b(?:state|local|national|public|Turkish|Russian|Israeli|\w+ese|\w+an|\w+i) (?:television|media|radio|TV)$"
)
BESIDE = re.compile(r"(?:[,;] (?:while|whereas|but|although|though|and)|;) $")


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution of a report: half-open characters of its text.

    source, cue, contents: the words of the speaker, of the saying, and of what is said. sources: origin(s) first, then relays.
    joint: the first two are coordinate. rule: the pattern that found it. voice: its contents are statements of the source; False for
    wishes, welcomes and condemnations, whose objects the source only supposes.
    """

    sentence_index: int
    source: Span
    cue: Span
    contents: tuple[Span, ...]
    sources: tuple[Source, ...]
    joint: bool
    rule: str
    voice: bool = True

    def covers(self, start_char: int, end_char: int) -> bool:
        """Whether at least half of a span is content."""
        inside = sum(max(0, min(b, end_char) - max(a, start_char)) for a, b in self.contents)
        return 2 * inside >= max(1, end_char - start_char)

    @property
    def size(self) -> int:
        """Characters of content."""
        return sum(b - a for a, b in self.contents)


@dataclass(frozen=True, slots=True)
class Attributed:
    """Who stands behind a span of the text: `sources` origin first, then relays; empty in the outlet's own voice.

    quoted: the span lies in quotation marks. reportedly: its clause hedges with 'reportedly'. rule: why these sources.
    """

    sources: tuple[Source, ...] = ()
    joint: bool = False
    quoted: bool = False
    reportedly: bool = False
    rule: str = ""
    attribution: Attribution | None = None


@dataclass(slots=True)
class Attributions:
    """The attributions of one report, in the order of the text, and what follows from them for any span. Made by `attribute`."""

    sentences: Sequence[Sentence]
    found: list[Attribution]
    issuer: Source | None
    quotes: list[Span]
    by_sentence: dict[int, list[Attribution]] = field(default_factory=dict)
    in_force: dict[int, tuple[tuple[Source, ...], bool, str]] = field(default_factory=dict)  # carried into a sentence without a cue
    by_quote: dict[Span, Attribution] = field(default_factory=dict)
    captions: dict[int, Source] = field(default_factory=dict)
    own_people: frozenset[str] = frozenset()  # persons who speak for the issuer: it is no relay of theirs

    def of(self, start_char: int, end_char: int, sentence_index: int) -> Attributed:
        """Return who says the words between two characters of the report's text, which lie in this sentence."""
        sentence = self.sentences[sentence_index]
        quoted = within(self.quotes, start_char, end_char)
        hedged = _is_hedged(sentence, start_char, end_char)
        if sentence_index in self.captions:
            return Attributed((self.captions[sentence_index],), False, quoted, hedged, "caption")
        chosen = self._choose(start_char, end_char, sentence_index)
        if chosen is None and quoted:
            quote = next(q for q in self.quotes if within([q], start_char, end_char))
            chosen = self.by_quote.get(quote)
        if chosen is not None and not _is_aside(sentence, chosen, start_char):
            return Attributed(self._relayed(chosen.sources), chosen.joint, quoted, hedged, chosen.rule, chosen)
        if chosen is None and sentence_index in self.in_force:
            sources, joint, rule = self.in_force[sentence_index]
            return Attributed(self._relayed(sources), joint, quoted, hedged, rule)
        if self.issuer is not None:
            return Attributed((self.issuer,), False, quoted, hedged, "issuer")
        return Attributed((), False, quoted, hedged, "own voice")

    def speaker_at(self, sentence_index: int) -> tuple[Source, ...]:
        """Return the sources in force in a sentence: of its last attribution, else carried into it; none in the outlet's own voice."""
        own = [a for a in self.by_sentence.get(sentence_index, ()) if a.voice]
        if own:
            return own[-1].sources
        return self.in_force.get(sentence_index, ((), False, ""))[0]

    def _choose(self, start_char: int, end_char: int, sentence_index: int) -> Attribution | None:
        """The innermost attribution that covers the span, or whose cue the span holds."""
        best: Attribution | None = None
        here = self.by_sentence.get(sentence_index, ())
        for attribution in here:  # 'rejects the army's claim that …': the words begin with an act of speech, and are its
            if attribution.rule == "act" and start_char in (attribution.cue[0], attribution.source[0]) and attribution.cue[1] <= end_char:
                return attribution
        for attribution in here:
            holds_cue = start_char <= attribution.cue[0] and attribution.cue[1] <= end_char and attribution.rule not in ("mind", "ask")
            covers = attribution.voice and attribution.covers(start_char, end_char)
            if (covers or holds_cue) and (best is None or _is_inner(attribution, best)):
                best = attribution
        return best

    def _relayed(self, sources: tuple[Source, ...]) -> tuple[Source, ...]:
        if self.issuer is None or (sources and sources[0].name in self.own_people) or any(_same(s.name, self.issuer.name) for s in sources):
            return sources
        return (*sources, self.issuer)


# --- making -----------------------------------------------------------------------------------------------------------------------


def attribute(
    sentences: Sequence[Sentence], docs: "Mapping[int, Doc]", names: Names, *, outlet: str | None = None, title: str | None = None
) -> Attributions:
    """Find who says what in a report.

    docs: sentence index → its parse; a sentence without one is read by its surface. outlet: is no relay of its own report, and is its
    issuer if it is a body that publishes statements.

    >>> from tollbook.read.names import find_names
    >>> from tollbook.read.parse import parse
    >>> from tollbook.read.text import sentences
    >>> cut = sentences("Six men died, the mayor told Reuters. It rained.")
    >>> docs = dict(enumerate(parse([s.words for s in cut])))
    >>> who = attribute(cut, docs, find_names(cut, docs))
    >>> [s.name for s in who.of(0, 12, 0).sources], who.of(39, 47, 1).sources
    (['mayor', 'Reuters'], ())
    """
    quotes = quotations(sentences)
    issuer = letterhead_of(sentences, names, outlet, title, quotes) or find_issuer(sentences, names, outlet=outlet, title=title)
    reader = _Reader(sentences, names, outlet, quotes, issuer)
    found: list[Attribution] = []
    for sentence in sentences:
        if sentence.part in (Part.POINTER, Part.CAPTION, Part.DATELINE, Part.LABEL):
            continue
        doc = docs.get(sentence.index)
        cues = find_cues(doc) if doc is not None else surface_cues(sentence.words)
        if doc is not None and not cues and (match := LOST_SPEECH.match(sentence.words)) and _is_speaker(match[1]):
            cues = [replace(cue, sources=(match.span(1),)) for cue in surface_cues(sentence.words)[:1] if cue.source[0] == 0]
        found.extend(reader.read(sentence, cues or _colon_cues(sentence)))
    result = Attributions(sentences, found, issuer, quotes, own_people=_people_of(issuer, names, found))
    for attribution in found:
        result.by_sentence.setdefault(attribution.sentence_index, []).append(attribution)
    for sentence in sentences:
        if sentence.part is Part.CAPTION and (agency := credited(sentence, names)):
            result.captions[sentence.index] = agency
    _settle_quotes(result)
    _extend(result)
    _settle_ties(result, docs)
    return result


def _people_of(issuer: Source | None, names: Names, found: Sequence[Attribution]) -> frozenset[str]:
    """The speakers whom the report calls officers of its issuer: 'Ana Ruiz, director at Africa Watch', 'IOM's chief of mission, …'."""
    if issuer is None:
        return frozenset()
    bare, _, short = issuer.name.partition(" (")
    body = "|".join(re.escape(n) for n in (bare, short.rstrip(")")) if n)
    whose = rf"(?:(?:{body})|[Tt]he (?:organi[sz]ation|agency|mission|office|group|network|forum|commission))[’']s"
    after = re.compile(rf", [^.;“”\"\n]{{2,70}} (?:at|of|for|from|in) (?:the )?(?:{body})\b|, (?:{whose}) [^.;“”\"\n]{{2,70}}")
    before = re.compile(rf"(?:{whose}|\b(?:{body})) [^.;:,“”\"\n]{{2,60}},? $")
    own = []
    for name in dict.fromkeys(a.sources[0].name for a in found if a.sources):
        told = names.namings(name)
        head = issuer.kind is SourceKind.INTERNATIONAL_BODY and any(HEADS_OF_MISSIONS.search(d) for d in names.descriptions(name))
        if head or any(after.match(names.text, b) or before.search(names.text, max(0, a - 90), a) for a, b in told):
            own.append(name)
    return frozenset(own)


@dataclass(slots=True)
class _Reader:
    """Goes through a report and keeps who spoke last."""

    sentences: Sequence[Sentence]
    names: Names
    outlet: str | None
    quotes: Sequence[Span] = ()
    issuer: Source | None = None
    last: Attribution | None = None
    last_person: Attribution | None = None
    last_body: Attribution | None = None

    def read(self, sentence: Sentence, cues: Sequence[Cue]) -> list[Attribution]:
        """Return the attributions of one sentence, chained: inner ones relayed by those that hold them."""
        found: list[Attribution] = []
        citing: list[Attribution] = []
        for cue in cues:
            attribution = self._resolve(sentence, cue)
            if attribution is None:
                continue
            if cue.rule == "citing":
                citing.append(attribution)
                continue
            found.append(attribution)
            self._remember(attribution)
        found = [a for a in found if not _is_told_deed(a, found)]
        found = [a for a in found if a.rule != "treat" or not any(b is not a and b.voice and b.covers(*a.cue) for b in found)]
        found = [_chained(a, found, sentence) for a in found]
        for origin in citing:
            found = _cited(origin, found)
        for attribution in sorted(found, key=lambda a: (-len(a.sources) if not a.joint else -1, a.cue[0])):
            self._remember(attribution)  # the outermost last: 'it' goes on with whoever told what others said
        return found

    def _remember(self, attribution: Attribution) -> None:
        if attribution.rule in ("mind", "noun", "given by") or not attribution.sources:
            return
        self.last = attribution
        name = attribution.sources[0].name
        is_person = (
            any(m.is_person and m.name == name for m in self.names.mentions)
            or (attribution.sources[0].kind in PERSON_KINDS and not _is_body_noun(name))
            or bool(re.search(r"\b(?:official|officer|commander|spokes\w+|minister|mayor|governor|director|source|leader|chief)$", name))
        )
        if is_person:
            self.last_person = attribution
        else:
            self.last_body = attribution

    def _resolve(self, sentence: Sentence, cue: Cue) -> Attribution | None:
        at = sentence.start_char
        origins: list[Source] = []
        relays: list[Source] = []
        spans = cue.sources
        if len(spans) > 1 and self.names.spans(at + spans[0][0], at + spans[-1][0]):
            spans = ((spans[0][0], spans[-1][1]),)
        for start, end in spans:
            end = self._whole_end(sentence, start, end)
            words = sentence.words[start:end]
            if len(spans) > 1 and SHARE.match(words):
                continue
            if words.casefold() in ("i", "we", "you") and within(self.quotes, at + cue.cue[0], at + cue.cue[1]):
                return None  # 'I think' in a quotation says nothing beyond it
            previous = self._pronoun(words, sentence, at + start)
            if previous is not None:
                origins.extend(s for s in previous.sources if s not in origins)
                if len(previous.sources) > 1 and not previous.joint:
                    origins, relays = origins[:1], [*relays, *origins[1:]]
                continue
            source = self._source(words, at + start)
            if source is not None and source not in origins:
                origins.append(source)
        for start, end in cue.relays:
            relay = self._relay(sentence.words[start:end], at + start)
            if relay is not None and not any(_same(relay.name, s.name) for s in (*origins, *relays)):
                relays.append(relay)
        if not origins:
            return None
        last = self.last_person
        if (
            not relays
            and len(origins) == 1
            and last is not None
            and last.sources[0] == origins[0]
            and sentence.index - last.sentence_index <= 2
        ):
            relays = [s for s in last.sources[1:] if not last.joint]  # the same interview goes on
        return Attribution(
            sentence.index,
            (at + cue.source[0], at + cue.source[1]),
            (at + cue.cue[0], at + cue.cue[1]),
            tuple((at + a, at + b) for a, b in cue.contents),
            (*origins, *relays),
            len(origins) > 1,
            cue.rule,
            cue.voice,
        )

    def _pronoun(self, words: str, sentence: Sentence, at_char: int) -> Attribution | None:
        """The last speaker whom a pronoun takes up, unless another person was named since."""
        word = words.casefold().strip()
        if word in PERSON_PRONOUNS:
            last = self.last_person
            named = self.names.antecedent("person", at_char)
            if last is not None and (
                named is None
                or named.start_char <= self.sentences[last.sentence_index].end_char
                or named.name == last.sources[0].name
                or last.sentence_index == sentence.index
                or (named.start_char >= sentence.start_char and self._goes_on(last, sentence, at_char))
            ):
                return last if sentence.index - last.sentence_index <= 4 else None
            if named is None and (lone := self.names.lone_name(at_char)):
                return Attribution(
                    sentence.index, (at_char, at_char), (at_char, at_char), (), (Source(lone, SourceKind.LOCAL),), False, "lone name"
                )
        elif word in BODY_PRONOUNS:
            last = self.last_body if word == "it" else self.last
            if (accused := self._accused(sentence, at_char)) is not None:
                return accused
            topic = self.names.topic(at_char)
            if topic is not None and (last is None or last.sentence_index < sentence.index - 1):
                return None  # 'The Red Cross sent lorries. It said …'
            if last is not None and sentence.index - last.sentence_index <= 2:
                return last
        return None

    def _goes_on(self, last: Attribution, sentence: Sentence, at_char: int) -> bool:
        """'…, a doctor said. Ana Ruiz was among the dead, he said': he is the speaker before it, nobody told of in it."""
        before = self.sentences[last.sentence_index]
        is_close = last.sentence_index == sentence.index - 1 and before.paragraph == sentence.paragraph
        return is_close and sentence.words[: at_char - sentence.start_char].endswith((", ", "” ", '" '))

    def _whole_end(self, sentence: Sentence, start: int, end: int) -> int:
        """Where the name ends that a speaker's words begin with: the parser splits 'Myanmar Now' and the like."""
        at = sentence.start_char
        if " " in sentence.words[start:end].removeprefix("The ").removeprefix("the "):
            return end
        whole = self.names.around(at + start, at + end)
        return whole.end_char - at if whole is not None and kind_of(whole.name) is not None else end

    def _accused(self, sentence: Sentence, at_char: int) -> Attribution | None:
        """'The army accused the Front. It denied …': the one who denies is the accused."""
        if not DENIES.match(sentence.words, at_char - sentence.start_char) or not sentence.index:
            return None
        accused = self.names.last_body(at_char) if ACCUSED.search(self.sentences[sentence.index - 1].words) else None
        if accused is None:
            return None
        here = (at_char, at_char)
        source = Source(accused.name, self.names.kind(accused.name, at_char))
        return Attribution(sentence.index, here, here, (), (source,), False, "accused")

    def _source(self, words: str, at_char: int) -> Source | None:
        if OWN_STAFF.match(words):
            return None
        if FIRST_PERSON.match(words):  # of a statement its issuer; in a quotation its speaker, who stands outside of it
            return self.issuer if not within(self.quotes, at_char, at_char + len(words)) else None
        if words[:4].casefold() == "its " and words.split()[-1] in lexicon().spokes and self.last_body is not None:
            return self.last_body.sources[0]
        name = self.names.fullest(words, at_char)
        if self.issuer is not None and name.casefold() == self.issuer.name.casefold():
            return self.issuer  # a heading writes it in capitals
        if self.issuer is not None and (own := OWN_SERVICE.match(name)) and _same(self.names.fullest(own[1], at_char), self.issuer.name):
            return self.issuer  # 'the Human Rights Service of BINUH', in its own bulletin
        if not name or name.casefold() in (
            "it",
            "he",
            "she",
            "they",
            "we",
            "i",
            "you",
            "one",
            "that",
            "this",
            "which",
            "who",
            "what",
            "these",
            "those",
            "there",
            "people",
        ):
            return None
        kind = self.names.kind(name, at_char)
        if kind in (SourceKind.ANONYMOUS, SourceKind.PERSON) and not self.names.is_person(name):
            kind = kind_of(words) or kind
        return Source(name, kind)

    def _relay(self, words: str, at_char: int) -> Source | None:
        """A hearer that passes on: a medium, or a body that takes testimony; no room, rank, person, nor the outlet itself."""
        if words.split()[-1:] and words.split()[-1].casefold() in MEDIA_NOUNS:
            following = NAME_AFTER.match(self.names.text, at_char + len(words))  # 'the state news agency' + 'SUNA'
            words += following[0] if following else ""
        source = self._source(words, at_char)
        if source is None or self.names.is_person(source.name) or source.name in PLATFORMS:
            return None
        if source.kind is SourceKind.PERSON and UNKNOWN_OUTLET.fullmatch(source.name):
            source = Source(source.name, SourceKind.MEDIA)  # 'told La Voz': who is told and is no person known here is a medium
        if source.kind not in RELAY_KINDS:
            return None
        last = re.findall(r"[\w’'-]+", words)[-1:] or [""]
        if last[0] in lexicon().rooms and not STATE_MEDIA.search(words):
            return None
        if self.outlet and _same(source.name, self.outlet):
            return None
        return source


def _is_speaker(words: str) -> bool:
    return kind_of(words) is not None and AUXILIARY.search(words) is None


def _colon_cues(sentence: Sentence) -> list[Cue]:
    """The speaker before or after a colon in a sentence that has no other."""
    words = sentence.words
    if (match := COLON_LEAD.match(words)) and _is_office(match[1]) and not COUNT_ALONE.match(words, match.end()):
        return [Cue("colon", (match.end(1), match.end(1) + 1), (match.span(1),), (), ((match.end(), len(words)),))]
    if (match := COLON_TAIL.search(words, max(0, len(words) - 60))) and match.start() > 5 and _is_office(match[1]):
        return [Cue("colon", (match.start(), match.start() + 1), (match.span(1),), (), ((0, match.start()),))]
    return []


def _is_office(words: str) -> bool:
    """A named office-holder or a public body, and no heading such as 'Hospitals:' or 'Chad:'."""
    if words in lexicon().states or AUXILIARY.search(words):
        return False
    return bool(after_office(words.split())) or kind_of(words) in (SourceKind.GOVERNMENT, SourceKind.MONITOR)


def _is_body_noun(name: str) -> bool:
    """'town's hospital', 'relief committee', and not 'doctor at the hospital'."""
    lex = lexicon()
    head = re.split(r" (?:at|in|of|for|from|with) |,", name, maxsplit=1)[0].split()[-1:] or [""]
    word = head[0].casefold()
    return word in lex.neutral_heads or word in lex.anaphors or (word in lex.heads and word not in lex.roles)


def _is_told_deed(attribution: Attribution, found: Sequence[Attribution]) -> bool:
    """'Two sources told Reuters that the kidnappers had demanded money': perpetrators without a name are told of, and tell nothing."""
    if attribution.rule != "act" or any(s.kind is not SourceKind.ANONYMOUS for s in attribution.sources):
        return False
    return any(
        b is not attribution and b.voice and b.rule == "say" and any(x <= attribution.source[0] < y for x, y in b.contents) for b in found
    )


def _chained(inner: Attribution, found: Sequence[Attribution], sentence: Sentence) -> Attribution:
    """What one source says that another said: the outer ones are relays, from the inside out."""
    if inner.rule == "given by":  # 'an earlier toll given by the ministry': a figure of its own, which the speaker only names
        return inner
    lead = sentence.words[: max(0, inner.source[0] - sentence.start_char)]
    is_coordinate = bool(BESIDE.search(lead))  # '…, while the army said'
    outer = []
    for a in found:
        if a is inner or not a.voice or a.rule in ("act", "see", "count", "treat") or (is_coordinate and a.cue[0] < inner.cue[0]):
            continue
        holds = any(x <= inner.cue[0] and inner.cue[1] <= y and x <= inner.source[0] and inner.source[1] <= y for x, y in a.contents)
        is_held = any(x <= a.cue[0] and a.cue[1] <= y for x, y in inner.contents)
        if holds and (not is_held or a.cue[0] > inner.cue[0]):  # of two that hold each other, 'Y, Z reported' is the outer
            outer.append(a)
    sources = list(inner.sources)
    for attribution in outer:  # an official of the group says what the group denies: his is the voice
        if len(sources) == 1 and _speaks_for(attribution.sources[0].name, sources[0].name):
            return replace(inner, sources=attribution.sources)
    for attribution in sorted(outer, key=lambda a: (a.size, a.cue[0])):
        for source in attribution.sources:
            if not any(_same(source.name, s.name) for s in sources):
                sources.append(source)
    return replace(inner, sources=tuple(sources))


def _cited(origin: Attribution, found: list[Attribution]) -> list[Attribution]:
    """'SANA reported, citing the ministry': what SANA reports in this sentence has the ministry for its origin."""
    if not found:
        return [origin]
    reporter = min(found, key=lambda a: abs(a.cue[0] - origin.cue[0]))
    changed = []
    for attribution in found:
        if attribution.sources == reporter.sources:
            sources = (*origin.sources, *(s for s in attribution.sources if not any(_same(s.name, o.name) for o in origin.sources)))
            attribution = replace(attribution, sources=sources, joint=origin.joint, rule="citing")
        changed.append(attribution)
    return changed


def _is_inner(a: Attribution, b: Attribution) -> bool:
    """Whether `a` is told by `b`: its chain goes through b's sources, or it covers less."""
    if set(a.sources) > set(b.sources) or set(b.sources) > set(a.sources):
        return len(a.sources) > len(b.sources)
    return (a.size, a.cue[0]) < (b.size, b.cue[0])


def _speaks_for(person: str, body: str) -> bool:
    """'RSF official' speaks for 'Rapid Support Forces (RSF)'."""
    short = re.search(r"\(([^()]{2,15})\)$", body)
    words = person.split()
    return len(words) > 1 and words[-1].islower() and words[0] in (body, short[1] if short else "")


def _same(a: str, b: str) -> bool:
    """Two names of one body: the words of one hold those of the other."""
    x = set(re.findall(r"\w+", a.casefold())) - {"the", "of", "for", "and"}
    y = set(re.findall(r"\w+", b.casefold())) - {"the", "of", "for", "and"}
    return bool(x and y) and (x <= y or y <= x)


# --- what runs over sentences ------------------------------------------------------------------------------------------------------


def _settle_quotes(result: Attributions) -> None:
    """Give each quotation its speaker: an attribution beside it, else the last one before it."""
    starts = [s.start_char for s in result.sentences]
    previous: Attribution | None = None
    previous_quote: Span = (0, 0)
    for quote in result.quotes:
        first, last = bisect_right(starts, quote[0]) - 1, bisect_right(starts, max(quote[0], quote[1] - 1)) - 1
        beside = [
            a
            for i in range(first, last + 1)
            for a in result.by_sentence.get(i, ())
            if not (quote[0] <= a.cue[0] < quote[1]) and any(x < quote[1] and quote[0] < y for x, y in a.contents)
        ]
        if beside:
            previous = min(beside, key=lambda a: a.size)
        else:
            earlier = [
                a for i in range(max(0, first - 1), last + 1) for a in result.by_sentence.get(i, ()) if a.voice and a.cue[1] <= quote[0]
            ]
            if earlier:
                previous = earlier[-1]
            elif (
                previous is not None
                and result.sentences[first].paragraph - result.sentences[bisect_right(starts, previous_quote[0]) - 1].paragraph > 1
            ):
                previous = None
        if previous is not None:
            result.by_quote[quote] = previous
            previous_quote = quote


def _extend(result: Attributions) -> None:
    """Add to an attribution the sentences of its quotation that stand on their own beside it."""
    extra: dict[int, list[Span]] = {}
    starts = [s.start_char for s in result.sentences]
    for quote, speaker in result.by_quote.items():
        touched = result.sentences[max(0, bisect_right(starts, quote[0]) - 1) : bisect_right(starts, quote[1])]
        own = [] if any(x < quote[1] and quote[0] < y for x, y in speaker.contents) else [quote]
        parts = own or [(max(quote[0], s.start_char), min(quote[1], s.end_char)) for s in touched if s.index != speaker.sentence_index]
        extra.setdefault(id(speaker), []).extend((x, y) for x, y in parts if x < y)
    result.found[:] = [replace(a, contents=(*a.contents, *extra[id(a)])) if extra.get(id(a)) else a for a in result.found]
    result.by_sentence.clear()
    for attribution in result.found:
        result.by_sentence.setdefault(attribution.sentence_index, []).append(attribution)


def _is_tied(sentence: Sentence, doc: "Doc | None") -> bool:
    """Whether a sentence goes on with the count before it: 'Two of them …', but not 'Chad flew two of them to Paris'."""
    match = TIE.match(sentence.words)
    if match is None or doc is None:
        return match is not None
    root = next((t for t in doc if t.head.i == t.i), None)
    if root is None or root.pos_ not in ("VERB", "AUX"):
        return True
    subject = next((c for c in root.children if c.dep_ == "nsubj"), None)
    last_word = match.end() - 1
    return subject is None or root.idx > last_word or subject.pos_ != "PROPN" or root.lemma_ == "be"


def _settle_ties(result: Attributions, docs: "Mapping[int, Doc]") -> None:
    """Carry the last source into sentences that go on with its count, into lists under its colon, and through a report of one voice."""
    one_voice = _one_voice(result.found)
    carried: tuple[tuple[Source, ...], bool, str] | None = None
    list_source: tuple[tuple[Source, ...], bool, str] | None = None
    paragraph = -1
    for sentence in result.sentences:
        if sentence.part in (Part.LABEL, Part.CAPTION, Part.DATELINE):
            continue
        own = [a for a in result.by_sentence.get(sentence.index, ()) if a.voice]
        if sentence.part is not Part.ITEM and sentence.paragraph != paragraph:
            carried, list_source = None, None
        if sentence.part is Part.ITEM and sentence.paragraph != paragraph:
            carried = None
        paragraph = sentence.paragraph
        if own:
            main = max(own, key=lambda a: a.size)
            if DENIAL.search(sentence.words, main.cue[0] - sentence.start_char, main.cue[1] - sentence.start_char):
                carried = None  # who denies a deed does not count its dead
                continue
            carried = (main.sources, main.joint, "carried")
            if sentence.words.rstrip().endswith(":"):
                list_source = (main.sources, main.joint, "list")
            continue
        if sentence.part is Part.HEADING:
            carried = None
            continue
        if sentence.part is Part.ITEM and list_source is not None:
            result.in_force[sentence.index] = list_source
        elif carried is not None:
            inside = within(result.quotes, sentence.start_char + 1, sentence.end_char - 1)
            if inside or _is_tied(sentence, docs.get(sentence.index)) or (one_voice and not OTHER_DAY.search(sentence.words)):
                result.in_force[sentence.index] = carried
            else:
                carried = None
        if sentence.words.rstrip().endswith(":") and sentence.index in result.in_force:
            list_source = result.in_force[sentence.index]


def _one_voice(found: Sequence[Attribution]) -> bool:
    """Whether the report cites one source throughout and often: a bulletin on one body's findings."""
    origins = [a.sources[0].name for a in found if a.voice]
    return len(origins) >= VOICES_OF_A_BULLETIN and len(set(origins)) == 1


def _is_aside(sentence: Sentence, attribution: Attribution, start_char: int) -> bool:
    """Background in a clause with 'where' that has a day of its own."""
    for match in ASIDE.finditer(sentence.words):
        if (
            match.start() <= start_char - sentence.start_char < match.end()
            and match.start() + sentence.start_char >= attribution.contents[0][0]
        ):
            return bool(
                DATED.match(match[0]) if match[0].startswith(", which") else OTHER_DAY.search(match[0]) or PLACE_DATED.match(match[0])
            )
    return False


def _is_hedged(sentence: Sentence, start_char: int, end_char: int) -> bool:
    start, end = start_char - sentence.start_char, end_char - sentence.start_char
    breaks = [m.end() for m in CLAUSE_BREAK.finditer(sentence.words, 0, max(0, start))]
    return bool(REPORTEDLY.search(sentence.words, breaks[-1] if breaks else 0, end))
