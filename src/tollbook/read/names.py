"""The names of persons and bodies in one report: the fullest form that it gives of each, and what kind of source each is.

A report names a body once in full ('the Rapid Support Forces (RSF)') and then by abbreviation, by its head noun ('the ministry'), by its class
('the agency') or by a pronoun; a person by surname or office. `Names.fullest` goes back from any of these to the full form.
Names are found by capitals, by heads of bodies ('interior ministry') and by offices ('governor'): data in english/sources.toml.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tollbook.model.claim import SourceKind
from tollbook.read.kinds import Lexicon, kind_of, lexicon
from tollbook.read.text import Part, Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc

TOKEN = re.compile(r"(?:[A-Z]\.){2,6}|[^\W_](?:[\w’'&+-]{0,60}\w)?(?:[’'](?!\w))?")
ARTICLES = frozenset("the a an this that these those its their his her our one another some two several unnamed anonymous said".split())
# Words that take a capital only because they begin a sentence or a title.
OPENERS = frozenset(
    "the a an in on at by of for from with without and but or nor so yet as if when while where what who whose whoever why how it he she they we i you "
    "his her its their our my your this that these those there here then now more most many some several no none not nobody only also even all both "
    "each every either neither one two three four five six seven eight nine ten about around over under nearly almost up after before since until "
    "during between among according however meanwhile earlier later last next still despite although though because to into another other others "
    "than whether asked speaking citing local state yesterday today tomorrow monday tuesday wednesday thursday friday saturday sunday january february march april "
    "may june july august september october november december war fighting first second mr mrs ms miss dr".split()
)
DAY_NAMES = frozenset("monday tuesday wednesday thursday friday saturday sunday january april may june august".split())
JOINERS = frozenset("of for the and de del la le les des du da dos e y bin ibn al el von van der to against on without".split())
PERSON_JOINERS = frozenset("de del la le du da dos bin ibn al el von van der abu ould".split())
ATTACHED = re.compile(r"(?:wal|bil|ul|al|el|an|ar|as|at|az|ad|ash|d|l|u)[-’'][A-ZÀ-Ý]")
ORDINAL = re.compile(r"\d{1,4}(?:st|nd|rd|th)$")
HYPHENATED = re.compile(
    r"[\w’'-]+-(?:based|led|run|backed|held|controlled|allied|aligned|appointed|born|linked|funded|language|owned)$", re.IGNORECASE
)
GENITIVE = re.compile(r"[’']s?$")
BRACKET = re.compile(r"[ ,]{1,2}\(([A-Z][\w’'&./-]{1,14})(?:, [^()\n]{1,40}| by its [^()\n]{1,40})?\)")
OF_TERRITORY = re.compile(
    r" (?:of|for|in) (?:the )?(?:[A-Z][\w’'-]{1,24}(?:-[a-z]{2,9})?|new|former|de facto|interim|transitional)(?: [A-Z][\w’'-]{1,24}| (?:new|interim|transitional)){0,3}"
    r"(?: (?:territory|state|region|province|republic|government|administration|authorities|county|enclave|strip|district|city))?"
)
OFFICE_OF = re.compile(
    r"(?:(?:of|for) (?:the )?(?:State|Defen[cs]e|Foreign Affairs|(?:the )?Interior|War|Home Affairs|Information|Health|Justice)|to (?:the )?(?:UN|U\.N\.|United Nations|EU|OSCE))(?= [A-Z])"
)
# 'an official who declined to be named' is an official.
PART_OF = re.compile(
    r"^(?:one|two|three|some|several|many|most|both|another|a number|dozens) of (?:the|its|their|his|her|these|those) ", re.IGNORECASE
)
# Class nouns that stand before a name: 'the charity Plan', 'the al-Qaeda affiliate JNIM'.
CLASS_NOUNS = frozenset(
    "group network agency newspaper affiliate offshoot movement militia organisation organization charity broadcaster monitor watchdog channel daily website "
    "outlet party magazine association collective portal station gang cartel".split()
)
PUBLISHED = re.compile(
    r"(?<=\w) (?:published|released|issued|obtained|dated|launched) (?:in|on|last|this|earlier|late|early|today|yesterday|[A-Z])\b.*$"
)
ACTS = re.compile(r",? (?:had|has|was|is|said|says|told|recalled|fled|lost|saw|lives|lived|remembers|remembered)\b")
ANONYMITY = re.compile(
    r",? (?:who|speaking|talking) (?:(?:did not|didn[’']t) (?:want|wish)|declined|asked|requested|refused|wished|wanted|insisted|was not (?:authori[sz]ed|named)|"
    r"spoke|on (?:the )?condition|anonymously|under)\b.*$|,? on (?:the )?condition of anonymity\b.*$"
)
MAX_NAME_CHARS = 300
PRONOUNS = {
    "he": "person", "she": "person", "him": "person", "her": "person", "his": "person", "i": "person", "it": "body", "its": "body", "they": "body",
    "them": "body", "their": "body", "who": "any", "which": "any", "we": "body",
}  # fmt: skip
WINDOW_AHEAD = 700  # characters: 'a war monitor said' in a lead; its name stands in the next sentences


@dataclass(frozen=True, slots=True)
class Mention:
    """One naming of a person or body. role: the words of office before a person's name. head: the noun at the head of a body's name."""

    start_char: int
    end_char: int
    name: str
    is_person: bool
    head: str = ""
    role: str = ""


@dataclass(slots=True)
class Names:
    """The names of one report. Made by `find_names`; offsets are characters of the report's text."""

    text: str
    mentions: list[Mention]
    full_by_short: Mapping[str, str]
    starts: list[int] = field(default_factory=list)
    bounds: list[int] = field(default_factory=list)  # first characters of sentences
    _kinds: dict[str, SourceKind] = field(default_factory=dict)
    _person_names: frozenset[str] | None = None

    # --- fullest form -----------------------------------------------------------------------------------------------------------

    def fullest(self, words: str, at_char: int) -> str:
        """Return the fullest form that the report gives of what `words` name at `at_char`: no article, no title.

        Members of a named group ('fighters of the RSF', 'M23 rebels') give the group, a body's unnamed voice ('a spokesman for the army')
        the body. What cannot be resolved comes back as written, without its article.
        """
        phrase = ANONYMITY.sub("", " ".join(words[:MAX_NAME_CHARS].split())).strip(' ,;:.–—-"“”')
        if phrase.count("(") > phrase.count(")"):
            phrase = phrase[: phrase.rindex("(")].rstrip(" ,")
        phrase = re.sub(r" ?\([A-Z][\w-]{1,14}\)$", "", phrase)
        if not phrase:
            return ""
        if kind := PRONOUNS.get(phrase.casefold()):
            found = self.antecedent(kind, at_char)
            return found.name if found else phrase
        segments = [s for s in re.split(r",\s+|\s+[–—]\s+", phrase) if s]
        person = next((p for s in segments if (p := self._person_of(s, alone=len(segments) == 1))), "")
        if person:
            return person
        for segment in segments[1:]:  # 'the UN refugee agency, UNHCR': the abbreviation is the name, the rest tells what it is
            if re.fullmatch(r"[A-Z][A-Z0-9-]{2,9}", segment) and segments[0].split()[-1].islower():
                return self.full_by_short.get(segment, segment)
        for segment in segments:  # a body named in full wins over its description
            if body := self._named_body(segment, at_char):
                return body
        return self._unnamed(segments[0], at_char)

    def _person_of(self, segment: str, *, alone: bool) -> str:
        """The person whom a segment names: after an office ('ministry spokesman X'), by surname, or in full."""
        tokens = segment.split()
        tokens = tokens[next((i for i, t in enumerate(tokens) if t.casefold() not in ARTICLES), 0) :]
        name = _after_office(tokens)
        if name:
            return self._whole_name(" ".join(name))
        if tokens and all(_is_capital(t) or t in PERSON_JOINERS for t in tokens) and _is_capital(tokens[-1]):
            joined = " ".join(tokens)
            if kind_of(joined) is None or joined in self._persons():
                whole = self._whole_name(GENITIVE.sub("", joined))
                if whole in self._persons() or (len(tokens) > 1 and not alone):
                    return whole
        return ""

    def _whole_name(self, name: str) -> str:
        """'Abdulrahman' → 'Rami Abdulrahman': the first longer name of a person with that surname (or, in full, itself)."""
        key = _fold(name)
        for mention in self.mentions:
            if mention.is_person and mention.name != name and len(mention.name) > len(name):
                parts = _fold(mention.name).split()
                if " ".join(parts[-len(key.split()) :]) == key or (
                    len(key.split()) == 1 and key in (parts[0], *parts[1:]) and len(key) > 2
                ):
                    return mention.name
        return name

    def _persons(self) -> frozenset[str]:
        if self._person_names is None:
            self._person_names = frozenset(m.name for m in self.mentions if m.is_person)
        return self._person_names

    def is_person(self, name: str) -> bool:
        """Whether the report names a person so."""
        return name in self._persons()

    def lone_name(self, at_char: int) -> str:
        """The last single capitalised word before here that acts ('Ali had been shot'): who 'he' is where no person is named in full."""
        for mention in reversed(self._before(at_char)):
            is_single = not mention.head and " " not in mention.name and mention.name[1:].islower() and kind_of(mention.name) is None
            if is_single and ACTS.match(self.text, mention.end_char) and mention.name not in lexicon().states:
                return mention.name
        return ""

    def _named_body(self, segment: str, at_char: int, depth: int = 0) -> str:
        """The named body in a segment: itself, the body behind a product or a spokesman, or a name after a class noun."""
        lex = lexicon()
        bare = PUBLISHED.sub("", _strip(segment))
        if depth > 3 or not bare or bare.casefold() in lex.anaphors:
            return ""
        behind = self._behind(bare)
        if behind:
            inner = self._named_body(behind, at_char, depth + 1)
            return inner or self._unnamed(behind, at_char)
        short = self.full_by_short.get(GENITIVE.sub("", bare))
        if short:
            return short
        tokens = bare.split()
        # 'the monitoring group ACLED', 'state news agency SANA': the name follows its class.
        named = [i + 1 for i, t in enumerate(tokens[:-1]) if t in CLASS_NOUNS and _is_capital(tokens[i + 1])]
        if named:
            return self._named_body(" ".join(tokens[named[-1] :]), at_char, depth + 1)
        if any(_is_capital(t) for t in tokens):
            return self._longest(bare, at_char)
        return ""

    def _behind(self, bare: str) -> str:
        """The body behind "X's figures", 'a statement by X', 'a spokesman for X', 'fighters of X', 'M23 rebels'; '' where there is none."""
        lex = lexicon()
        tokens = bare.split()
        lower = [GENITIVE.sub("", t.casefold()) for t in tokens]
        products = lex.products | lex.people
        if match := re.match(
            r"(.{2,90}?)(?:[’']s|(?<=s)[’']) (?:[\w’'-]+ ){0,4}([\w-]+)(?: (?:on|of|for|in|about|from|published|released)\b.*)?$", bare
        ):
            if match[2] in products and not re.search(r"\b(?:of|for)\b", match[1]):
                return match[1]
        for i, word in enumerate(lower[:-1]):
            following = lower[i + 1]
            if word in products | {"members", "member", "head"} and i < 6 and tokens[i].islower():
                rest = tokens[i + 1 :]
                if following in ("of", "from", "by", "for", "at", "with", "to"):
                    named = " ".join(rest[1:])
                    is_member = word not in lex.products and word not in lex.spokes
                    if named and (not is_member or any(_is_capital(t) for t in rest[1:])):
                        return named
                made = next((j for j, t in enumerate(rest) if t in lex.belongs), None)
                if made is not None and made + 2 < len(rest) + 1 and rest[made + 1 : made + 2] == ["by"]:
                    return " ".join(rest[made + 2 :])
                if (
                    following in ("that", "which") and len(rest) > 2 and (rest[1] in ("the", "a", "an") or _is_capital(rest[1]))
                ):  # 'reports that the office has received'
                    verb = next(
                        (j for j, t in enumerate(rest) if j > 1 and t in ("has", "have", "had", "received", "published", "gathered")), None
                    )
                    if verb:
                        return " ".join(rest[1:verb])
        if len(tokens) > 1 and lower[-1] in lex.spokes:  # 'an army spokesman'
            return " ".join(tokens[:-1])
        if len(tokens) > 1 and lower[-1] in ("fighters", "rebels", "militants", "gunmen", "members", "insurgents", "forces", "militiamen"):
            group = " ".join(tokens[:-1])
            if (
                kind_of(group) is SourceKind.ARMED_GROUP
                and group not in ("rebel", "militant")
                and _is_capital(tokens[0])
                and not HYPHENATED.match(tokens[0])
            ):
                return "" if f"{group} {tokens[-1]}" in self.full_by_short.values() or lower[-1] == "forces" else group
        if lower and (
            match := re.match(
                r"((?:[A-Z][\w’'.-]*\d*[A-Z\d]*) ?)(rebels|fighters|militants|insurgents) (?:backed|supported|allied)\b", bare
            )
        ):
            return match[1].strip()
        return ""

    def _longest(self, bare: str, at_char: int) -> str:
        """The longest naming of the same body: its words hold all of these, with the same head noun, or it expands the abbreviation."""
        tokens = bare.split()
        wanted = _keys(bare)
        head = _head(tokens)
        best = bare
        if not head or not wanted:
            cut_short = (m.name for m in self.mentions if not m.is_person and m.name.startswith(bare + " ") and len(tokens) > 1)
            return self.full_by_short.get(bare) or next(cut_short, bare)
        before = [m for m in self.mentions if not m.is_person and m.start_char < at_char]
        for mention in before or self.mentions:
            if mention.head == head and not mention.is_person and wanted <= _keys(mention.name) and len(mention.name) > len(best):
                owners = {w for w in _keys(mention.name) - wanted if w in _states_folded()}
                if not owners or len(wanted) == 1 or wanted & owners:
                    best = mention.name
        return self.full_by_short.get(best, best)

    def _unnamed(self, segment: str, at_char: int) -> str:
        """'the ministry', 'a war monitor', 'the spokesman', 'residents': what they look back to, else as written."""
        lex = lexicon()
        bare = _strip(segment)
        article = segment.split()[0].casefold() if segment.split() else ""
        tokens = [GENITIVE.sub("", t) for t in bare.split()]
        if not tokens:
            return bare
        noun = tokens[-1].casefold()
        if article in ("the", "its", "this", "their") or noun in ("observatory",) or len(tokens) == 1:
            if noun in lex.spokes | {
                "minister",
                "mayor",
                "governor",
                "commissioner",
                "coordinator",
                "envoy",
                "ambassador",
                "director",
            } and (holder := self._holder(noun, at_char)):
                return holder
            if len(tokens) <= 2 and article in ("the", "this") or len(tokens) == 1 and article != "a":
                back = self._back(tokens, at_char)
                if back:
                    return back
            if noun in lex.anaphors and article == "the" and len(tokens) <= 4 and (back := self._by_class(noun, at_char, ahead=False)):
                return back
        if (
            article in ("a", "an")
            and noun in ("monitor", "watchdog", "charity", "network", "group", "agency", "observatory")
            and at_char < 1500
        ):
            ahead = self._by_class(noun, at_char, ahead=True)
            if ahead:
                return ahead
        if noun in lex.spokes and article in ("the", "a", "an", "its", "their") and len(tokens) <= 2:
            body = self.last_body(at_char)
            return body.name if body else bare
        return bare

    def _holder(self, noun: str, at_char: int) -> str:
        """The last person named with this office."""
        for mention in reversed(self._before(at_char)):
            if mention.is_person and noun in self._description(mention).casefold():
                return mention.name
        return ""

    def _back(self, tokens: list[str], at_char: int) -> str:
        """The last body before here whose head noun is this one ('the ministry' → 'interior ministry')."""
        wanted = {GENITIVE.sub("", t).casefold() for t in tokens}
        before = self._before(at_char)
        if tokens[-1][:1].isupper():  # 'the Office' is one that is written with a capital
            before = sorted(before, key=lambda m: (re.search(rf"\b{re.escape(tokens[-1])}\b", m.name) is not None, m.start_char))
        for mention in reversed(before):
            if (
                not mention.is_person
                and mention.head == tokens[-1].casefold()
                and wanted <= _keys(mention.name)
                and len(mention.name.split()) > len(tokens)
            ):
                if (
                    tokens[-1].casefold() in ("army", "police", "authorities", "government", "forces")
                    and kind_of(mention.name) is not SourceKind.GOVERNMENT
                ):
                    continue
                if tokens[-1].casefold() in ("army", "police", "authorities", "government", "forces", "state"):
                    return ""
                return self._longest(mention.name, at_char)
        return ""

    def _by_class(self, noun: str, at_char: int, *, ahead: bool) -> str:
        """The nearest body of a kind that the class noun fits, before here, or after it in a lead."""
        fits = lexicon().anaphors.get(noun, frozenset())
        if ahead:
            near = [m for m in self.mentions if at_char < m.start_char < at_char + WINDOW_AHEAD]
        else:
            near = list(reversed(self._before(at_char)))
        near = [m for m in near if not m.name.islower()]
        spelled = [m for m in near if not m.is_person and m.head == noun and (m.name != noun and len(m.name.split()) > 1)]
        if spelled:
            return self._longest(spelled[0].name, at_char)
        for mention in near:
            if mention.name in lexicon().states:
                continue
            if (
                not mention.is_person
                and (mention.head or mention.name in self.full_by_short or kind_of(mention.name))
                and self.kind(mention.name, mention.start_char) in fits
                and len(mention.name) > 2
            ):
                return self.full_by_short.get(mention.name, mention.name)
        return ""

    def antecedent(self, kind: str, at_char: int) -> Mention | None:
        """The last person ('person'), body ('body') or either ('any') named before here."""
        for mention in reversed(self._before(at_char)):
            if kind == "any" or mention.is_person == (kind == "person"):
                return mention
        return None

    def spans(self, first_char: int, last_char: int) -> bool:
        """Whether one name holds both characters: 'Ministry of Health and Population' is one source, not two."""
        at = bisect_right(self.starts, first_char)
        return any(m.start_char <= first_char and last_char < m.end_char for m in self.mentions[max(0, at - 3) : at])

    def last_body(self, at_char: int) -> Mention | None:
        """The last body before here that is known to be one: by its head, its abbreviation or the field's lists, and no mere state."""
        for mention in reversed(self._before(at_char)):
            if not mention.is_person and mention.name not in lexicon().states and (mention.head or kind_of(mention.name) is not None):
                return mention
        return None

    def _before(self, at_char: int) -> list[Mention]:
        return self.mentions[: bisect_left(self.starts, at_char)]

    # --- kinds --------------------------------------------------------------------------------------------------------------------

    def kind(self, name: str, at_char: int) -> SourceKind:
        """Return the kind of a source by its name, a person's by the office and body that the report gives him."""
        if name not in self._kinds:
            self._kinds[name] = self._find_kind(name, at_char)
        return self._kinds[name]

    def _find_kind(self, name: str, at_char: int) -> SourceKind:
        namings = [m for m in self.mentions if m.name == name]
        if any(m.is_person for m in namings):
            for mention in namings:
                description = self._description(mention)
                if description and (kind := self._kind_of_description(description, mention.start_char)):
                    return kind
            return SourceKind.LOCAL if len(name.split()) == 1 else SourceKind.PERSON
        full = self.full_by_short.get(name, name)
        if (kind := kind_of(full) or kind_of(name)) is not None:
            is_title = len(full.split()) > 1 and all(_is_capital(w) for w in full.split() if w not in JOINERS)
            return SourceKind.NGO if kind is SourceKind.LOCAL and is_title else kind
        for mention in namings:
            if kind := self._kind_of_description(self._description(mention), mention.start_char):
                return kind
        tokens = full.split()
        head = _head(tokens)
        if any(_is_capital(t) for t in tokens):
            return SourceKind.NGO if head else (SourceKind.PERSON if len(tokens) > 1 else SourceKind.LOCAL)
        return SourceKind.ANONYMOUS

    def _kind_of_description(self, description: str, at_char: int) -> SourceKind | None:
        if not description:
            return None
        if re.match(r"who (?:lives|lived|lost|survived|fled|witnessed|was (?:wounded|injured|displaced|there))\b", description):
            return SourceKind.LOCAL
        lower = description.casefold()
        if re.search(r"^(?:the \w+[’']s|his|their) |\bits ", lower) and not re.search(r"\b(?:ministry|army|government|police)\b", lower):
            owner = re.match(r"the (\w+)[’']s ", lower)
            body = self._by_class(owner[1], at_char, ahead=False) if owner else ""
            antecedent = self.last_body(at_char)
            name = body or (antecedent.name if antecedent else "")
            if name and (kind := self.kind(name, at_char)):
                return kind
        if owner := re.match(
            r"(agency|group|network|charity|organi[sz]ation|movement|militia|mission|commission|office|coalition) (?:\w+ )?(?=\w+$)", lower
        ):
            body = self._by_class(owner[1], at_char, ahead=False)
            if body:
                return self.kind(body, at_char)
        resolved = re.sub(
            r"\bthe (agency|group|office|network|organi[sz]ation|observatory|charity|movement|mission|commission|committee)\b(?! (?:of|for|on))",
            lambda m: self._by_class(m[1], at_char, ahead=False) or m[0],
            description,
        )
        return kind_of(resolved)

    def _description(self, mention: Mention) -> str:
        """The words that tell who a person or body is: an apposition after the name, else the office before it."""
        after = re.match(r",? ?(?:\([^()\n]{1,40}\))?, ((?:who )?[^.;:\n“\"]{3,110})", self.text[mention.end_char : mention.end_char + 160])
        if after:
            words = re.split(r",| said\b| told\b| says\b", after[1], maxsplit=1)[0]
            first = words.split()[0].casefold() if words.split() else ""
            lex = lexicon()
            if first in ARTICLES | {"who", "head", "director", "spokesman"} | lex.plain_roles | set(lex.roles) or any(
                w.casefold() in lex.spokes | lex.plain_roles | {"mayor", "governor", "minister"} for w in words.split()[:4]
            ):
                if first != "who" or re.match(
                    r"who (?:is|was|heads|leads|runs|lives|chairs|commands|works|directs|represents|lost|survived|fled)\b", words
                ):
                    if first not in ("said", "that"):
                        return words
        before = self.text[max(0, mention.start_char - 110) : mention.start_char]
        before = re.split(r"[.;:\n“”\"()]|\b(?:said|told|and|but|that|when|where|while)\b", before)[-1].rstrip(" ")
        segment = before.rstrip(",").split(",")[-1].strip() if before.rstrip().endswith(",") else before.split(",")[-1].strip()
        words = " ".join(filter(None, (segment, mention.role)))
        lex = lexicon()
        tokens = [GENITIVE.sub("", w.casefold()) for w in words.split()]
        return (
            words if any(w in lex.plain_roles or w in lex.roles or w in lex.heads or w in lex.neutral_heads for w in tokens[-12:]) else ""
        )


# --- finding -----------------------------------------------------------------------------------------------------------------------


def find_names(sentences: Sequence[Sentence], docs: "Mapping[int, Doc]", *, title: str | None = None) -> Names:
    """Find the persons and bodies that a report names.

    docs: sentence index → its parse; only sharpens what capitals tell, and may be empty.

    >>> from tollbook.read.text import sentences
    >>> names = find_names(sentences("The Plains Relief Agency (PRA) said so. Its head, Ana Ruiz, told the BBC that PRA would stay."), {})
    >>> names.fullest("PRA", 60), names.fullest("Ruiz", 70), str(names.kind("Ana Ruiz", 70))
    ('Plains Relief Agency (PRA)', 'Ana Ruiz', 'ngo')
    """
    text = _text_of(sentences)
    lower_words = {w for s in sentences for w in re.findall(r"[^\W\d_]+", s.words) if w.islower()}
    mentions: list[Mention] = []
    for sentence in sentences:
        if sentence.part is Part.POINTER:
            continue
        heading = sentence.part is Part.HEADING
        for mention in _mentions(sentence, lower_words, is_title_case=heading):
            mentions.append(mention)
    mentions.sort(key=lambda m: (m.start_char, -m.end_char))
    full_by_short = _abbreviations(text, mentions)
    named = [
        Mention(m.start_char, m.end_char, m.name if m.is_person else full_by_short.get(m.name, m.name), m.is_person, m.head, m.role)
        for m in mentions
    ]
    named = _settle_persons(named, text)
    return Names(text, named, full_by_short, [m.start_char for m in named], [s.start_char for s in sentences])


def _text_of(sentences: Sequence[Sentence]) -> str:
    """The report's text as far as its sentences tell it, at the same offsets."""
    parts: list[str] = []
    at = 0
    paragraph = -1
    for sentence in sentences:
        gap = sentence.start_char - at
        if gap > 0:
            parts.append(("\n" if sentence.paragraph != paragraph else " ") + " " * (gap - 1))
        parts.append(sentence.words if gap >= 0 else sentence.words[-gap:])
        at = max(at, sentence.end_char)
        paragraph = sentence.paragraph
    return "".join(parts)


def _mentions(sentence: Sentence, lower_words: set[str], *, is_title_case: bool) -> Iterator[Mention]:
    """Yield the capitalised runs of a sentence, with the lower-case head of a body that follows, as names."""
    tokens = list(TOKEN.finditer(sentence.words))
    words = [t[0] for t in tokens]
    at = 0
    while at < len(tokens):
        run_end = _run_end(sentence.words, tokens, words, at)
        if run_end == at:
            body_end = _lower_body(sentence.words, tokens, words, at)
            if body_end > at:
                yield _mention(sentence, tokens, at, body_end)
                at = body_end
            else:
                at += 1
            continue
        begin = at
        while (
            begin < run_end
            and words[begin].casefold() in OPENERS
            and not words[begin].isupper()
            and not _is_day_name(sentence, tokens, begin, run_end)
        ):
            begin += 1
        if begin < run_end and words[begin].endswith("-based") and run_end == begin + 1:  # 'Britain-based monitor'
            at = run_end
        elif begin < run_end and not (begin == 0 and run_end == 1 and words[0].casefold() in lower_words):
            end = _lower_body(sentence.words, tokens, words, begin)
            end = max(end, run_end)
            if any(w.endswith("-based") for w in words[begin:end]):
                at = end
                continue
            if not is_title_case or end - begin <= 6:
                mention = _mention(sentence, tokens, begin, end)
                if mention.head and begin and _is_capital(words[begin - 1]) and words[begin - 1].endswith(("’s", "'s")):
                    if _adjacent(sentence.words, tokens[begin - 1], tokens[begin]):  # 'Congo's Health Ministry' keeps its owner
                        mention = _mention(sentence, tokens, begin - 1, end)
                yield mention
            at = end
        else:
            at = run_end
    return


def _is_day_name(sentence: Sentence, tokens: list[re.Match[str]], begin: int, run_end: int) -> bool:
    """'Monday Okoro, who …' at the head of a sentence is a person."""
    is_day = tokens[begin][0].casefold() in DAY_NAMES
    return (
        is_day
        and begin == 0
        and run_end == 2
        and bool(re.match(r", (?:who|the|a|an|head|\d)|[ ](?:said|told)", sentence.words[tokens[1].end() :]))
    )


def _adjacent(words: str, a: re.Match[str], b: re.Match[str]) -> bool:
    return words[a.end() : b.start()] in (" ", "\n", ". ") and (words[a.end() : b.start()] != ". " or len(a[0]) <= 3)


def _run_end(text: str, tokens: list[re.Match[str]], words: list[str], at: int) -> int:
    """The token after a run of capitals that begins here; joiners only where a capital follows and the run is a body's."""
    if not (_is_capital(words[at]) or (ORDINAL.match(words[at]) and at + 1 < len(words) and _is_capital(words[at + 1]))):
        return at
    lex = lexicon()
    end = at + 1
    if known := lex.known_in(words[at : at + lex.longest_known + 1]):  # 'Save the Children', 'Committee to Protect Journalists'
        if all(w.casefold() in OPENERS for w in words[at : at + known[0][0]]) and known[0][0] < 2:
            end = at + known[0][1]
    while end < len(tokens) and end - at < 14 and _adjacent(text, tokens[end - 1], tokens[end]):
        previous, word = words[end - 1], words[end]
        genitive = (
            bool(GENITIVE.search(previous))
            and GENITIVE.sub("", previous).casefold() not in lex.before_heads | set(lex.roles) | lex.plain_roles
        )
        if genitive and previous.casefold() not in lex.before_heads:
            break
        if _is_capital(word) and (len(word) > 1 or word == "&"):
            end += 1
            continue
        has_head = any(w.casefold() in lex.heads or w.casefold() in lex.neutral_heads for w in words[at:end])
        if word in PERSON_JOINERS or (word in JOINERS and has_head):
            nxt = end + 1
            while nxt < len(tokens) and nxt - end < 3 and words[nxt] in JOINERS and _adjacent(text, tokens[nxt - 1], tokens[nxt]):
                nxt += 1
            if nxt < len(tokens) and _is_capital(words[nxt]) and _adjacent(text, tokens[nxt - 1], tokens[nxt]):
                if word == "and" and not any(w in ("of", "for") for w in words[at:end]):
                    break
                if word in ("to", "on", "against", "the") and words[end - 1].casefold() not in (
                    "committee",
                    "campaign",
                    "movement",
                    "coalition",
                    "league",
                ):
                    break
                end = nxt + 1
                continue
        break
    return end


def _lower_body(text: str, tokens: list[re.Match[str]], words: list[str], at: int) -> int:
    """The token after a body's name that begins here and ends in a lower-case head ('UN human rights office', 'interior ministry'), else `at`."""
    lex = lexicon()
    end, last = at, at
    while end < len(tokens) and end - at < 9 and (end == at or _adjacent(text, tokens[end - 1], tokens[end])):
        word = words[end].casefold()
        is_head = words[end].islower() and (word in lex.heads or word in lex.neutral_heads) and word not in lex.roles
        if is_head and end > at:
            last = end + 1
        if not (_is_capital(words[end]) or word in lex.before_heads or is_head):
            break
        if end == at and is_head and word not in lex.before_heads:
            break
        if (
            end > at
            and GENITIVE.search(words[end - 1])
            and words[end - 1].casefold() not in lex.before_heads
            and not _owner(words[end - 1])
        ):
            break
        end += 1
    return last


def _owner(word: str) -> bool:
    """'Congo's health ministry' keeps its owner: a capitalised genitive."""
    return _is_capital(word)


def _mention(sentence: Sentence, tokens: list[re.Match[str]], begin: int, end: int) -> Mention:
    words = [t[0] for t in tokens[begin:end]]
    lex = lexicon()
    text = sentence.words[tokens[begin].start() : tokens[end - 1].end()]
    person = _after_office(words)
    if person:
        start = tokens[end - len(person)].start()
        role = sentence.words[tokens[begin].start() : start].strip()
        name = GENITIVE.sub("", sentence.words[start : tokens[end - 1].end()])
        return Mention(sentence.start_char + start, sentence.start_char + start + len(name), name, True, "", role)
    name = GENITIVE.sub("", text)
    head = _head(words)
    if not head and 3 <= len(words) <= 5 and words[0].isupper() and kind_of(words[0]) is not None and kind_of(text) is kind_of(words[0]):
        start = tokens[begin + 1].start()  # 'to the UN Jan Vos'
        name = GENITIVE.sub("", sentence.words[start : tokens[end - 1].end()])
        role = " ".join(sentence.words[max(0, tokens[begin].start() - 60) : start].split())
        return Mention(sentence.start_char + start, sentence.start_char + start + len(name), name, True, "", role)
    finish = tokens[begin].start() + len(name)
    if (
        head
        and (match := OF_TERRITORY.match(sentence.words, tokens[end - 1].end()))
        and head in ("ministry", "government", "authorities", "police")
    ):
        finish = match.end()
        name = sentence.words[tokens[begin].start() : finish]
    is_person = not head and kind_of(name) is None and 2 <= len(words) <= 5 and not any(w.casefold() in lex.before_heads for w in words)
    return Mention(sentence.start_char + tokens[begin].start(), sentence.start_char + finish, " ".join(name.split()), is_person, head, "")


def _settle_persons(mentions: list[Mention], text: str) -> list[Mention]:
    """A two-word name is a person only where an office, a verb of a person or a later surname alone says so; single words by their namings."""
    sure = {m.name for m in mentions if m.is_person and m.role}
    lex = lexicon()
    settled = []
    for m in mentions:
        if m.is_person and m.name not in sure:
            before = text[max(0, m.start_char - 60) : m.start_char]
            after = text[m.end_char : m.end_char + 40]
            last = re.findall(r"[\w’'-]+", before)[-1:] or [""]
            office = last[0].casefold() in lex.plain_roles or last[0].casefold() in lex.roles or before.rstrip().endswith(",")
            speaks = re.match(
                r"(?:, [^,.\n]{3,90},)? (?:said|told|says|warned|added|put|who|had said|has said|added|announced|denied|called|accused)\b",
                after + text[m.end_char + 40 : m.end_char + 140],
            )
            described = re.match(r", (?:an?|the|its|who|whose|head|director|spokes\w+|\d\d)\b", after)
            after_in = re.search(r"\b(?:in|at|near|from|of|to|around|outside)(?: the)? $", before)
            if (office and not after_in) or speaks or described:
                sure.add(m.name)
    surnames = {_fold(n).split()[-1] for n in sure}
    for m in mentions:
        if m.is_person:
            settled.append(m if m.name in sure else Mention(m.start_char, m.end_char, m.name, False, m.head, m.role))
        elif len(m.name.split()) == 1 and not m.head and _fold(m.name) in surnames:
            full = next(n for n in sorted(sure) if _fold(n).split()[-1] == _fold(m.name))
            settled.append(Mention(m.start_char, m.end_char, full, True, "", m.role))
        else:
            settled.append(m)
    return settled


def _abbreviations(text: str, mentions: Sequence[Mention]) -> dict[str, str]:
    """Short form → full form with the bracket, and full form → the same: from brackets, then from initials."""
    full: dict[str, str] = {}
    shorts: dict[str, None] = {}
    for mention in mentions:
        if mention.is_person and mention.role:
            continue
        match = BRACKET.match(text, mention.end_char)
        short = match[1] if match else ""
        if match and sum(c.isupper() for c in short) >= 2 and len(mention.name.split()) > 1 and short not in full:
            full[short] = full[mention.name] = f"{mention.name} ({short})"
        elif re.fullmatch(r"[A-Z][A-Z0-9-]{2,7}", mention.name):
            shorts[mention.name] = None
    for mention in mentions:
        initials = "".join(w[0] for w in re.findall(r"[^\W_][\w’'-]*", mention.name) if w[0].isupper())
        if initials in shorts and initials not in full and len(mention.name.split()) >= len(initials) > 2:
            full[initials] = mention.name
    return full


# --- words -------------------------------------------------------------------------------------------------------------------------


def _is_capital(token: str) -> bool:
    return token[:1].isupper() or bool(ATTACHED.match(token))


def _fold(name: str) -> str:
    """A surname as it is compared: 'al-Sharaa', 'Al-Sharaa' and 'Sharaa' are one."""
    return " ".join(re.sub(r"^(?:al|el|ash|as|at|ar|an)[-’']", "", w.casefold()) for w in name.split())


def _keys(name: str) -> set[str]:
    words = {w for w in re.findall(r"[^\W_]+", GENITIVE.sub("", name.replace("’s", "").replace("'s", "")).casefold())} - {
        "the",
        "of",
        "for",
        "and",
        "s",
    }
    if {"united", "nations"} <= words:
        words = words - {"united", "nations"} | {"un"}
    return words


def _states_folded() -> frozenset[str]:
    return frozenset(s.casefold() for s in lexicon().states if s not in ("UN",))


def _head(tokens: Sequence[str]) -> str:
    """The head noun of a body's name: the last before 'of' or 'for', or the last that can be one."""
    lex: Lexicon = lexicon()
    words = [GENITIVE.sub("", t).casefold() for t in tokens]
    cut = next((i for i, w in enumerate(words) if i and w in ("of", "for")), len(words))
    for word in reversed(words[:cut]):
        if word in lex.heads or word in lex.neutral_heads:
            return word
    return ""


def _strip(segment: str) -> str:
    """Without article, possessive pronoun, 'unnamed', 'Britain-based'."""
    tokens = PART_OF.sub("", segment).split()
    while len(tokens) > 1 and (tokens[0].casefold() in ARTICLES or (HYPHENATED.match(tokens[0]) and tokens[0].endswith("-based"))):
        tokens = tokens[1:]
    if len(tokens) > 2 and HYPHENATED.match(tokens[1]) and tokens[1].endswith("-based"):  # 'New York-based group'
        tokens = tokens[2:]
    return " ".join(tokens)


def _after_office(tokens: Sequence[str]) -> list[str]:
    """The name after an office in a run: 'Interim President Ahmad Karim' → Ahmad Karim; nothing where no office stands before a name."""
    lex = lexicon()
    last = -1
    for i, token in enumerate(tokens[:-1]):
        word = GENITIVE.sub("", token).casefold().rstrip(".")
        if (word in lex.plain_roles or (word in lex.roles and lex.roles[word] is not SourceKind.ANONYMOUS)) and word not in (
            "many",
            "some",
        ):
            last = i
    if last < 0:
        return []
    if tokens[last + 1].casefold() in ("of", "for", "to", "in", "at"):
        office = OFFICE_OF.match(" ".join(tokens[last + 1 :]))  # 'Secretary of State Ann Lee', 'Ambassador to the UN Jan Vos'
        if not office:
            return []
        last += len(office[0].split())
    name = list(tokens[last + 1 :])
    while len(name) > 1 and (kind_of(name[0]) is not None and name[0].isupper()):
        name = name[1:]
    heads = {GENITIVE.sub("", t).casefold() for t in name} & (
        {*lex.heads} | lex.neutral_heads | lex.before_heads | {"secretary", "assembly", "minister", "security"}
    )
    if heads or not name or len(name) > 5 or not all(_is_capital(t) or t in PERSON_JOINERS for t in name) or not _is_capital(name[0]):
        return []
    if len(name) == 1 and (kind_of(name[0]) is not None or name[0].casefold() in OPENERS or len(name[0]) < 3):
        return []
    return name
