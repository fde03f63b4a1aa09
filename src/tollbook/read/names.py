"""The names of persons and bodies in one report: the fullest form that it gives of each, and what kind of source each is.

A report names a body once in full ('the Rapid Support Forces (RSF)') and then by abbreviation, by its head noun
('the ministry'), by its class ('the agency') or by a pronoun; a person by surname or office. `Names.fullest` goes back
from any of these to the full form. Names are found by capitals, by heads of bodies ('interior ministry') and by offices
('governor'): data in english/sources.toml, scanned in `mentions`.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from tollbook.model.claim import SourceKind
from tollbook.read.kinds import BRACKETED, FOE, GENITIVE, fold_word, kind_of, lexicon
from tollbook.read.mentions import (
    ARTICLES,
    HYPHENATED,
    PERSON_JOINERS,
    Mention,
    abbreviations,
    after_office,
    find_mentions,
    fold_name,
    head_noun,
    is_capital,
    name_keys,
    settle_persons,
)
from tollbook.read.text import Part, Sentence

if TYPE_CHECKING:
    from spacy.tokens import Doc

# 'an official who declined to be named' is an official.
PART_OF = re.compile(
    r"^(?:one|two|three|some|several|many|most|both|another|a number|dozens) of (?:the|its|their|his|her|these|those) ", re.IGNORECASE
)
# Class nouns that stand before a name: 'the charity Plan', 'the al-Qaeda affiliate JNIM'.
CLASS_NOUNS = frozenset(
    "group network agency newspaper affiliate offshoot movement militia organisation organization charity "
    "broadcaster monitor watchdog channel daily website "
    "outlet party magazine association collective portal station gang cartel centre center institute foundation".split()
)
PRIVATE = re.compile(r", (?:\d\d\b|an? |who (?:lives|fled|lost|survived))")  # 'Fatima, 34, said'; 'Ali, a farmer'
PUBLISHED = re.compile(
    r"(?<=\w) (?:published|released|issued|obtained|dated|launched) (?:in|on|last|this|earlier|late|early|today|yesterday|[A-Z])\b.*$"
)
ACTS = re.compile(r",? (?:had|has|was|is|said|says|told|recalled|fled|lost|saw|lives|lived|remembers|remembered)\b")
ANONYMITY = re.compile(
    r",? (?:who|speaking|talking) (?:(?:did not|didn[’']t) (?:want|wish)|declined|asked|requested|refused|wished|"
    r"wanted|insisted|was not (?:authori[sz]ed|named)|"
    r"spoke|on (?:the )?condition|anonymously|under)\b.*$|,? on (?:the )?condition of anonymity\b.*$"
)
RECORDS = frozenset("data figures records statistics numbers".split())
MAX_NAME_CHARS = 300
# Words before a class noun that tell its class and no other body: 'the rights group', 'the armed movement'.
CLASS_MODIFIERS = frozenset(
    "rights human aid relief monitoring war news state armed rebel militant islamist jihadist medical un umbrella civil society "
    "militia military extremist insurgent separatist international world global charity humanitarian campaign advocacy research "
    "conflict data".split()
)
# Nouns of which a state has many: 'the ministry' looks back for a ministry and for nothing else.
OWN_HEAD_ONLY = frozenset("ministry department directorate embassy council committee hospital union party".split())
MEMBERS_OF = re.compile(
    r"(?:rebels|fighters|gunmen|militants|insurgents|militiamen|guerrillas) (?:of|from) (?:the )?([A-Z].*)$", re.IGNORECASE
)
BESIDE_A_NAME = frozenset("local shadow rebel rival breakaway regional nearby official".split())  # 'the local People's Defence Force'
APPOSED = re.compile(r"(?: \([^()\n]{1,20}\))?, an? ([^,.;:\n“\"]{3,80})")
HONORIFIC = re.compile(r"(?:Dr|Mr|Mrs|Ms|Prof|Professor|Father|Sister|Gen|Lt|Col|Maj|Capt|Rev|Sir|General|Colonel|Captain|Major)\.?$")
FOREIGN_OWNER = re.compile(r"^(?:(?:that|this|whose) [\w-]+[’']s |(?:the |a )?[a-z]+[’']s (?=[A-Z][a-z]))")
OWN_MEMBERS = re.compile(
    r"(?:its|their|his) (?:own )?(?:fighters|gunmen|members|militants|men|militiamen|combatants|commandos?|followers|operatives|units)$",
    re.IGNORECASE,
)
FIGHTERS = r"(?:[’']s)? (?:rebels|fighters|militants|insurgents|gunmen|guerrillas|jihadists|militiamen|insurgency|rebellion)\b"
REBELS_OF = r"\b(?:rebel|armed|militant|separatist|jihadist|insurgent)s?(?: group| movement)?,? (?:the |of the )?"
REBEL_HEADS = frozenset("army front forces force movement alliance union coalition council guard brigade brigades corps".split())
PRONOUNS = (
    dict.fromkeys(("he", "she", "him", "her", "his", "i"), "person")
    | dict.fromkeys(("it", "its", "they", "them", "their", "we"), "body")
    | dict.fromkeys(("who", "which"), "any")
)
NEAR = 300  # namings: how far a name is looked back for; a long report has some 200, and its memory need not be longer
MAX_NAMESAKES = 50
OFFICES = frozenset("minister mayor governor commissioner coordinator envoy ambassador director".split())
LATER_OFFICES = OFFICES | frozenset("administrator prefect premier superintendent chairman chairwoman commandant".split())
# Words before an office that tell its rank alone: 'the regional governor' is the 'Governor Ana Ruiz' of the next sentence.
RANKS = frozenset("regional provincial county state city town district local village national municipal area territorial new".split())
SPEAKS = re.compile(r" (?:also )?(?:said|says|told|added|wrote|warned|confirmed|stated|announced|explained)\b")
WINDOW_AHEAD = 700  # characters: 'a war monitor said' in a lead; its name stands in the next sentences


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
    _by_part: dict[str, list[str]] | None = None
    _by_head: dict[str, list[Mention]] | None = None
    _by_name: dict[str, list[Mention]] | None = None

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
        phrase = FOE.sub("", FOREIGN_OWNER.sub("", phrase)) or phrase
        if not phrase:
            return ""
        group = self.antecedent("body", at_char) if OWN_MEMBERS.match(phrase) else None
        if group is not None and self.kind(group.name, group.start_char) is SourceKind.ARMED_GROUP:
            return group.name
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
        name = after_office(tokens)
        if name:
            return self._whole_name(" ".join(name))
        if tokens and all(is_capital(t) or t in PERSON_JOINERS for t in tokens) and is_capital(tokens[-1]):
            joined = " ".join(tokens)
            if kind_of(joined) is None or joined in self._persons():
                whole = self._whole_name(GENITIVE.sub("", joined))
                if whole in self._persons() or (len(tokens) > 1 and not alone):
                    return whole
        return ""

    def _whole_name(self, name: str) -> str:
        """'Abdulrahman' → 'Rami Abdulrahman': the first longer name of a person with that surname (or, in full, itself)."""
        key = fold_name(name)
        for full in self._surnames().get(key.split()[-1], ()) if key else ():
            if full != name and len(full) > len(name):
                parts = fold_name(full).split()
                if " ".join(parts[-len(key.split()) :]) == key or (" " not in key and key in parts and len(key) > 2):
                    return full
        return name

    def _persons(self) -> frozenset[str]:
        if self._person_names is None:
            self._person_names = frozenset(m.name for m in self.mentions if m.is_person)
        return self._person_names

    def _surnames(self) -> Mapping[str, Sequence[str]]:
        """Each part of a person's name → the full names that hold it, in the order of the text."""
        if self._by_part is None:
            self._by_part = {}
            for mention in self.mentions:
                if mention.is_person:
                    for part in dict.fromkeys(fold_name(mention.name).split()):
                        names = self._by_part.setdefault(part, [])
                        if mention.name not in names[-MAX_NAMESAKES:]:
                            names.append(mention.name)
        return self._by_part

    def is_person(self, name: str) -> bool:
        """Whether the report names a person so."""
        return name in self._persons()

    def descriptions(self, name: str) -> list[str]:
        """What the report calls a person, at each naming: his office, or the apposition after the name."""
        return [d for m in self._namings_of(name) if m.is_person and (d := self._description(m))]

    def namings(self, name: str) -> list[tuple[int, int]]:
        """Where the report names a person so, with the words of office before the name left out."""
        return [(m.start_char, m.end_char) for m in self._namings_of(name) if m.is_person]

    def _namings_of(self, name: str) -> list[Mention]:
        if self._by_name is None:
            self._by_name = {}
            for mention in self.mentions:
                self._by_name.setdefault(mention.name, []).append(mention)
        return self._by_name.get(name, [])[:NEAR]

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
        if tokens[-1] == "group" and len(tokens) > 2 and is_capital(tokens[-2]):  # 'the Islamic State group'
            return self._named_body(" ".join(tokens[:-1]), at_char, depth + 1)
        if tokens[0] in BESIDE_A_NAME and len(tokens) > 2 and is_capital(tokens[1]):
            return self._named_body(" ".join(tokens[1:]), at_char, depth + 1)
        if len(tokens) > 2 and GENITIVE.search(tokens[0]) and (own := self.full_by_short.get(" ".join(tokens[1:]))):
            return own  # "Chad's Public Relations Office (PRO)": its name is without its owner
        # 'the monitoring group ACLED', 'state news agency SANA': the name follows its class.
        named = [i + 1 for i, t in enumerate(tokens[:-1]) if t in CLASS_NOUNS and is_capital(tokens[i + 1])]
        if named:
            return self._named_body(" ".join(tokens[named[-1] :]), at_char, depth + 1)
        if any(is_capital(t) for t in tokens):
            first = next(i for i, t in enumerate(tokens) if is_capital(t))
            rest = " ".join(tokens[first:])
            if 0 < first < 3 and rest in self.full_by_short and not any(t in lex.heads or t in lex.roles for t in tokens[:first]):
                return self.full_by_short[rest]  # 'the shadow National Unity Government (NUG)'
            return self._longest(bare, at_char)
        return ""

    def _behind(self, bare: str) -> str:
        """The body behind "X's figures", 'a statement by X', 'a spokesman for X', 'fighters of X', 'M23 rebels'; '' where there is none."""
        lex = lexicon()
        tokens = bare.split()
        if (match := MEMBERS_OF.match(bare)) and kind_of(match[1]) is SourceKind.ARMED_GROUP:
            return match[1]
        lower = [fold_word(t) for t in tokens]
        if 1 < len(tokens) <= 4 and tokens[-1] in lex.products:  # 'a preliminary UN investigation', 'an AFP count'
            first = next((i for i, t in enumerate(tokens) if is_capital(t)), -1)
            maker = " ".join(tokens[first:-1]) if first >= 0 else ""
            if maker and all(is_capital(t) for t in tokens[first:-1]) and lex.known_in(tokens[first:-1]):
                return maker
            if first < 0 and lower[-1] in RECORDS and kind_of(" ".join(tokens[:-1])) is SourceKind.GOVERNMENT:  # 'police data'
                return " ".join(tokens[:-1])
        products = lex.products | lex.people
        if (
            (
                match := re.match(
                    r"(.{2,90}?)(?:[’']s|(?<=s)[’']) (?:[\w’'-]+ ){0,4}([\w-]+)(?: (?:on|of|for|in|about|from|published|released)\b.*)?$",
                    bare,
                )
            )
            and match[2] in products
            and not re.search(r"\b(?:of|for)\b", match[1])
        ):
            return match[1]
        for i, word in enumerate(lower[:-1]):
            following = lower[i + 1]
            if word in products | {"members", "member", "head"} and i < 6 and tokens[i].islower():
                rest = tokens[i + 1 :]
                if following in ("of", "from", "by", "for", "at", "with", "to"):
                    named = " ".join(rest[1:])
                    is_member = word not in lex.products and word not in lex.spokes
                    if named and (not is_member or any(is_capital(t) for t in rest[1:])):
                        return named
                made = next((j for j, t in enumerate(rest) if t in lex.belongs), None)
                if made is not None and made + 2 < len(rest) + 1 and rest[made + 1 : made + 2] == ["by"]:
                    return " ".join(rest[made + 2 :])
                if (
                    following in ("that", "which") and len(rest) > 2 and (rest[1] in ("the", "a", "an") or is_capital(rest[1]))
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
                and is_capital(tokens[0])
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
        wanted = name_keys(bare)
        head = head_noun(tokens)
        best = bare
        if not head or not wanted:
            cut_short = (m.name for m in self.mentions[:NEAR] if not m.is_person and m.name.startswith(bare + " ") and len(tokens) > 1)
            return self.full_by_short.get(bare) or next(cut_short, bare)
        if self._by_head is None:
            self._by_head = {}
            for m in self.mentions:
                if m.head and not m.is_person:
                    self._by_head.setdefault(m.head, []).append(m)
        same_head = self._by_head.get(head, [])
        before = same_head[: bisect_left(same_head, at_char, key=lambda m: m.start_char)]
        for mention in (before or same_head)[-NEAR:]:
            if wanted <= name_keys(mention.name) and len(mention.name) > len(best):
                owners = {w for w in name_keys(mention.name) - wanted if w in _states_folded()}
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
            if noun in lex.spokes | OFFICES and (holder := self._holder(noun, at_char)):
                return holder
            if noun in LATER_OFFICES and article == "the" and (holder := self._later_holder(tokens, at_char)):
                return holder
            if (len(tokens) <= 4 and article in ("the", "this")) or (len(tokens) == 1 and article != "a"):
                back = self._back(tokens, at_char) or (self._same_arm(noun) if len(tokens) == 1 else "")
                if back:
                    return back
            told = {t.casefold() for t in tokens[:-1]}
            if (
                noun in lex.anaphors
                and article == "the"
                and told <= CLASS_MODIFIERS
                and (back := self._by_class(noun, at_char, ahead=False))
            ):
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

    def _later_holder(self, tokens: Sequence[str], at_char: int) -> str:
        """The person named with this office soon after, or whom the next sentence begins with and lets speak, without an office."""
        wanted = {fold_word(t) for t in tokens} - RANKS
        if any(is_capital(t) for t in tokens):
            return ""
        first = bisect_right(self.starts, at_char)
        following = bisect_right(self.bounds, at_char)
        next_start = self.bounds[following] if following < len(self.bounds) else -1
        for mention in self.mentions[first : first + NEAR]:
            if mention.start_char > at_char + WINDOW_AHEAD:
                break
            if not mention.is_person:
                continue
            description = self._description(mention)
            if wanted <= {fold_word(t) for t in re.findall(r"[\w’'-]+", description)}:
                return mention.name
            if mention.start_char == next_start and not description and " " in mention.name and SPEAKS.match(self.text, mention.end_char):
                return mention.name
        return ""

    def _same_arm(self, noun: str) -> str:
        """'the army' of a report that names one 'Chadian military' and no army of that name: one body under two nouns."""
        others = {"army": "military", "military": "army"}
        if noun not in others:
            return ""
        named = [m.name for m in self.mentions[:NEAR] if not m.is_person and len(m.name.split()) > 1]
        if any(n.casefold().endswith(" " + noun) for n in named):
            return ""
        arms = list(dict.fromkeys(n for n in named if n.casefold().endswith(" " + others[noun])))
        return arms[0] if len(arms) == 1 and kind_of(arms[0]) is SourceKind.GOVERNMENT else ""

    def _back(self, tokens: list[str], at_char: int) -> str:
        """The last body before here whose head noun is this one ('the ministry' → 'interior ministry')."""
        wanted = {fold_word(t) for t in tokens}
        before = self._before(at_char)
        if tokens[-1][:1].isupper():  # 'the Office' is one that is written with a capital
            before = sorted(before, key=lambda m: (re.search(rf"\b{re.escape(tokens[-1])}\b", m.name) is not None, m.start_char))
        for mention in reversed(before):
            if (
                not mention.is_person
                and mention.head == tokens[-1].casefold()
                and wanted <= name_keys(mention.name)
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
            first = bisect_right(self.starts, at_char)
            near = [m for m in self.mentions[first : first + NEAR] if m.start_char < at_char + WINDOW_AHEAD]
        else:
            near = list(reversed(self._before(at_char)))
        near = [m for m in near if not m.name.islower()]
        spelled = [m for m in near if not m.is_person and m.head == noun and (m.name != noun and len(m.name.split()) > 1)]
        if spelled:
            return self._longest(spelled[0].name, at_char)
        if noun in OWN_HEAD_ONLY:
            return ""
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
        """The last person, body or either ("any") named before here; of bodies first the one that heads the sentence before."""
        if kind == "body" and (topic := self.topic(at_char)) is not None:
            return topic
        for mention in reversed(self._before(at_char)):
            fits = kind == "any" or mention.is_person == (kind == "person")
            if fits and (kind != "body" or self._is_body(mention) or mention.name in lexicon().states):  # a place says nothing
                return mention
        return None

    def topic(self, at_char: int) -> Mention | None:
        """The body that the sentence before this one begins with: 'The Red Cross sent lorries to Goma. It …'."""
        sentence = bisect_right(self.bounds, at_char) - 1
        if sentence < 1:
            return None
        begin = self.bounds[sentence - 1]
        first = bisect_left(self.starts, begin)
        for mention in self.mentions[first : first + 1]:
            if mention.start_char - begin <= len("The ") and not mention.is_person and self._is_body(mention):
                return mention
        return None

    def _is_body(self, mention: Mention) -> bool:
        return mention.name not in lexicon().states and bool(
            mention.head or mention.name in self.full_by_short or kind_of(mention.name) is not None
        )

    def spans(self, first_char: int, last_char: int) -> bool:
        """Whether one name holds both characters: 'Ministry of Health and Population' is one source, not two."""
        at = bisect_right(self.starts, first_char)
        return any(m.start_char <= first_char and last_char < m.end_char for m in self.mentions[max(0, at - 3) : at])

    def around(self, start_char: int, end_char: int) -> Mention | None:
        """The name that goes on beyond these characters where it begins with them, but for an article."""
        at = bisect_left(self.starts, start_char)
        for mention in self.mentions[at : at + 2]:
            if mention.start_char <= start_char + len("the ") and mention.start_char < end_char < mention.end_char <= end_char + 30:
                return mention
        return None

    def last_body(self, at_char: int) -> Mention | None:
        """The last body before here that is known to be one: by its head, its abbreviation or the field's lists, and no mere state."""
        for mention in reversed(self._before(at_char)):
            if not mention.is_person and mention.name not in lexicon().states and (mention.head or kind_of(mention.name) is not None):
                return mention
        return None

    def _before(self, at_char: int) -> list[Mention]:
        end = bisect_left(self.starts, at_char)
        return self.mentions[max(0, end - NEAR) : end]

    # --- kinds --------------------------------------------------------------------------------------------------------------------

    def kind(self, name: str, at_char: int) -> SourceKind:
        """Return the kind of a source by its name, a person's by the office and body that the report gives him."""
        if name not in self._kinds:
            self._kinds[name] = self._find_kind(name, at_char)
        return self._kinds[name]

    def _find_kind(self, name: str, at_char: int) -> SourceKind:
        namings = self._namings_of(name)
        if any(m.is_person for m in namings):
            for mention in namings:
                description = self._description(mention)
                if description and (kind := self._kind_of_description(description, mention.start_char)):
                    return kind
            return SourceKind.LOCAL if len(name.split()) == 1 else SourceKind.PERSON
        full = self.full_by_short.get(name) or self._spelled_out(name)
        if not lexicon().known_in(full.split()):
            for mention in namings[:3]:  # 'Emergency, an Italian charity, …': what the report calls it wins over its words
                told = APPOSED.match(self.text, mention.end_char)
                if told and (kind := kind_of(told[1])) is not None and is_capital(name) and kind is not SourceKind.LOCAL:
                    return kind
        if (kind := kind_of(full) or kind_of(name)) is not None:
            return SourceKind.ARMED_GROUP if self._is_rebel(full, kind) else kind
        for mention in namings:
            if kind := self._kind_of_description(self._description(mention), mention.start_char):
                return kind
        tokens = full.split()
        head = head_noun(tokens)
        if any(is_capital(t) for t in tokens):
            if len(tokens) == 1 and any(PRIVATE.match(self.text, m.end_char) for m in namings):
                return SourceKind.LOCAL
            return SourceKind.NGO if head else SourceKind.PERSON
        return SourceKind.ANONYMOUS

    def _spelled_out(self, words: str) -> str:
        """'an HVF commander' → 'an Harun Valley Front commander': what kind it is may stand in the full name alone."""
        return " ".join(BRACKETED.sub("", self.full_by_short.get(w, w)) if w.isupper() and len(w) > 1 else w for w in words.split())

    def _is_rebel(self, full: str, kind: SourceKind) -> bool:
        """Whether the report tells of 'X fighters' or 'X rebels' where the name alone could be a state's or an association's."""
        bare = BRACKETED.sub("", full)
        words = bare.split()
        if kind not in (SourceKind.GOVERNMENT, SourceKind.NGO, SourceKind.INTERNATIONAL_BODY) or lexicon().known_in(words):
            return False
        if len(words) < 2 or words[-1].casefold() not in REBEL_HEADS or not words[-1][0].isupper():
            return False
        short = re.search(r"\(([^()]{2,15})\)$", full)
        named = "|".join(re.escape(n) for n in (bare, short[1] if short else "") if n)
        return re.search(rf"\b(?:{named}){FIGHTERS}|{REBELS_OF}(?:{named})\b", self.text) is not None

    def _kind_of_description(self, description: str, at_char: int) -> SourceKind | None:
        if not description:
            return None
        if re.match(r"who (?:lives|lived|lost|survived|fled|witnessed|was (?:wounded|injured|displaced|there))\b", description):
            return SourceKind.LOCAL
        lower = description.casefold()
        if re.search(r"^(?:the \w+[’']s|his|their) |\bits ", lower) and not re.search(r"\b(?:ministry|army|government|police)\b", lower):
            owner = re.match(r"the (\w+)[’']s ", lower)
            if owner and owner[1] not in lexicon().anaphors:
                return kind_of(description)
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
            r"\bthe (agency|group|office|network|organi[sz]ation|observatory|charity|movement|mission|commission|"
            r"committee)\b(?! (?:of|for|on))",
            lambda m: self._by_class(m[1], at_char, ahead=False) or m[0],
            description,
        )
        return kind_of(self._spelled_out(resolved))

    def _description(self, mention: Mention) -> str:
        """The words that tell who a person or body is: an apposition after the name, else the office before it."""
        after = re.match(r",? ?(?:\([^()\n]{1,40}\))?, ((?:who )?[^.;:\n“\"]{3,110})", self.text[mention.end_char : mention.end_char + 160])
        if after:
            words = (
                re.split(r",|\b(?:said|told|says|has|had|was|is|warned|added)\b", after[1], maxsplit=1)[0]
                if after[1][:4] != "who "
                else after[1]
            )
            words = words.split(",")[0]
            first = words.split()[0].casefold() if words.split() else ""
            lex = lexicon()
            if (
                (
                    first in ARTICLES | {"who", "head", "director", "spokesman"} | lex.plain_roles | set(lex.roles)
                    or any(w.casefold() in lex.spokes | lex.plain_roles | {"mayor", "governor", "minister"} for w in words.split()[:4])
                )
                and (
                    first != "who"
                    or re.match(
                        r"who (?:is|was|heads|leads|runs|lives|chairs|commands|works|directs|represents|lost|survived|fled)\b", words
                    )
                )
                and first not in ("said", "that")
            ):
                return words
        before = self.text[max(0, mention.start_char - 110) : mention.start_char]
        before = re.split(r"[.;:\n“”\"()]|\b(?:said|told|and|but|that|when|where|while)\b", before)[-1].rstrip(" ")
        bare = before.rstrip(", ")
        if HONORIFIC.fullmatch(bare.split(",")[-1].strip()) and "," in bare:  # 'the director of the clinic, Dr Ana Ruiz'
            before = bare.rpartition(",")[0]
        elif not bare.split(",")[-1].strip() or (HONORIFIC.fullmatch(mention.role) and before.rstrip().endswith(",")):
            before = bare
        segment = before.rstrip(",").split(",")[-1].strip() if before.rstrip().endswith(",") else before.split(",")[-1].strip()
        words = " ".join(filter(None, (segment, mention.role)))
        lex = lexicon()
        tokens = [fold_word(w) for w in words.split()]
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
        for mention in find_mentions(sentence, lower_words, is_title_case=heading):
            mentions.append(mention)
    mentions.sort(key=lambda m: (m.start_char, -m.end_char))
    full_by_short = abbreviations(text, mentions)
    named = [
        Mention(m.start_char, m.end_char, m.name if m.is_person else full_by_short.get(m.name, m.name), m.is_person, m.head, m.role)
        for m in mentions
    ]
    named = settle_persons(named, text)
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


@lru_cache(maxsize=1)
def _states_folded() -> frozenset[str]:
    return frozenset(s.casefold() for s in lexicon().states if s not in ("UN",))


def _strip(segment: str) -> str:
    """Without article, possessive pronoun, 'unnamed', 'Britain-based'."""
    tokens = PART_OF.sub("", segment).split()
    while (
        len(tokens) > 1
        and tokens[1] != "of"
        and (tokens[0].casefold() in ARTICLES or (HYPHENATED.match(tokens[0]) and tokens[0].endswith("-based")))
    ):
        tokens = tokens[1:]
    if len(tokens) > 2 and HYPHENATED.match(tokens[1]) and tokens[1].endswith("-based"):  # 'New York-based group'
        tokens = tokens[2:]
    return " ".join(tokens)
