"""Namings in one sentence: runs of capitals, lower-case bodies ('interior ministry') and the words of office before a person's name.

What a naming stands for in its report is settled in `names`; words are data (english/sources.toml).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tollbook.model.claim import SourceKind
from tollbook.read.kinds import GENITIVE, Lexicon, fold_word, kind_of, lexicon
from tollbook.read.text import Sentence

TOKEN = re.compile(r"(?:[A-Z]\.){2,6}|[^\W_](?:[\w’'&+-]{0,60}\w)?(?:[’'](?!\w))?")
ARTICLES = frozenset(
    "the a an this that these those its their his her our one another some two three four five six seven eight "
    "nine ten dozens several many unnamed anonymous said".split()
)
# Words that take a capital only because they begin a sentence or a title.
OPENERS = frozenset(
    "the a an in on at by of for from with without and but or nor so yet as if when while where what who whose "
    "whoever why how it he she they we i you "
    "his her its their our my your this that these those there here then now more most many some several no none not "
    "nobody only also even all both "
    "each every either neither one two three four five six seven eight nine ten about around over under nearly "
    "almost up after before since until "
    "during between among according however meanwhile earlier later last next still despite although though because "
    "to into another other others "
    "than whether asked speaking citing local state yesterday today tomorrow monday tuesday wednesday thursday "
    "friday saturday sunday january february march april "
    "may june july august september october november december war fighting first second mr mrs ms miss dr".split()
)
# Heads of names only with a capital: 'General Staff', but not 'Red Cross staff'.
NO_HEADS = frozenset(
    "state staff emergency defence defense customs post wire times front press party gazette herald church fund trust body "
    "fighters gunmen rebels militants insurgents jihadists separatists guerrillas dissidents militiamen".split()
)
DAY_NAMES = frozenset("monday tuesday wednesday thursday friday saturday sunday january april may june august".split())
MEMBERS = frozenset("rebels fighters gunmen militants insurgents guerrillas soldiers troops members supporters relatives".split())
GIVEN_NAMES = frozenset("sheikh prince king imam emir pope judge bishop general major sultan father".split())  # names as well as titles
JOINERS = frozenset("of for the and de del la le les des du da dos e y bin ibn al el von van der to against on without".split())
PERSON_JOINERS = frozenset("de del la le du da dos bin ibn al el von van der abu ould".split())
ATTACHED = re.compile(r"(?:wal|bil|ul|al|el|an|ar|as|at|az|ad|ash|d|l|u)[-’'][A-ZÀ-Ý]")
ORDINAL = re.compile(r"\d{1,4}(?:st|nd|rd|th)$")
HYPHENATED = re.compile(
    r"[\w’'-]+-(?:based|led|run|backed|held|controlled|allied|aligned|appointed|born|linked|funded|language|owned)$", re.IGNORECASE
)
BRACKET = re.compile(r"[ ,]{1,2}\(([A-Z][\w’'&./-]{1,14})(?:, [^()\n]{1,40}| by its [^()\n]{1,40})?\)")
OF_TERRITORY = re.compile(
    r" (?:of|for|in) (?:the )?(?:[A-Z][\w’'-]{1,24}(?:-[a-z]{2,9})?|new|former|de facto|interim|transitional)(?: "
    r"[A-Z][\w’'-]{1,24}| (?:new|interim|transitional)){0,3}"
    r"(?: (?:territory|state|region|province|republic|government|administration|authorities|county|enclave|strip|district|city))?"
)
KNOWN_AS = re.compile(
    r"(?: ?\([^()\n]{2,15}\))?,? (?:(?:also|better|widely|commonly|locally|otherwise) )?known (?:simply )?as (?:the )?"
    r"([A-Z][\w’'-]{1,24}(?: [A-Z][\w’'-]{1,24}){0,2})(?=[,.;)])"
)
OFFICE_OF = re.compile(
    r"(?:(?:of|for) (?:the )?(?:State|Defen[cs]e|Foreign Affairs|(?:the )?Interior|War|Home Affairs|Information|"
    r"Health|Justice|Police|Staff)|to (?:the )?(?:UN|U\.N\.|United Nations|EU|OSCE))(?= [A-Z])"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One naming of a person or body. role: the words of office before a person's name. head: the noun at the head of a body's name."""

    start_char: int
    end_char: int
    name: str
    is_person: bool
    head: str = ""
    role: str = ""


def find_mentions(sentence: Sentence, lower_words: set[str], *, is_title_case: bool) -> Iterator[Mention]:
    """Yield the capitalised runs of a sentence, with the lower-case head of a body that follows, as names."""
    tokens = list(TOKEN.finditer(sentence.words))
    words = [t[0] for t in tokens]
    at = 0
    before_heads = lexicon().before_heads
    while at < len(tokens):
        if words[at].islower() and words[at] not in before_heads and not ATTACHED.match(words[at]):
            at += 1
            continue
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
        if run_end - begin > 2 and words[begin].casefold() in MEMBERS and words[begin + 1] in ("of", "from"):
            begin += 3 if words[begin + 2] == "the" and run_end - begin > 3 else 2  # 'Rebels of the Movement for …'
        if begin < run_end and words[begin].endswith("-based") and run_end == begin + 1:  # 'Britain-based monitor'
            at = run_end
        elif begin < run_end and not (begin == 0 and run_end == 1 and (words[0].casefold() in lower_words or _is_class(words[0]))):
            end = _lower_body(sentence.words, tokens, words, begin)
            end = max(end, run_end)
            if any(w.endswith("-based") for w in words[begin:end]):
                at = end
                continue
            if not is_title_case or end - begin <= 6 or BRACKET.match(sentence.words, tokens[end - 1].end()):
                mention = _mention(sentence, tokens, begin, end)
                owned = begin > 0 and is_capital(words[begin - 1]) and words[begin - 1].endswith(("’s", "'s"))
                if mention.head and owned and _adjacent(sentence.words, tokens[begin - 1], tokens[begin]):
                    mention = _mention(sentence, tokens, begin - 1, end)  # 'Congo's Health Ministry' keeps its owner
                yield mention
            at = end
        else:
            at = run_end
    return


def _is_class(word: str) -> bool:
    """'Rescuers', 'Residents' at the head of a sentence: people, and no name."""
    lex = lexicon()
    folded = word.casefold()
    return not word.isupper() and (folded in lex.roles or folded in lex.people or folded in lex.mute)


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
    if not (is_capital(words[at]) or (ORDINAL.match(words[at]) and at + 1 < len(words) and is_capital(words[at + 1]))):
        return at
    lex = lexicon()
    end = at + 1
    follows_opener = words[at].casefold() in OPENERS
    known = (
        lex.known_in(words[at : at + lex.longest_known + 1]) if follows_opener or lex.may_begin(words[at]) else ()
    )  # 'Save the Children', 'Committee to Protect Journalists'
    if known and known[0][0] < 2 and all(w.casefold() in OPENERS for w in words[at : at + known[0][0]]):
        end = at + known[0][1]
    while end < len(tokens) and end - at < 14 and _adjacent(text, tokens[end - 1], tokens[end]):
        previous, word = words[end - 1], words[end]
        genitive = bool(GENITIVE.search(previous)) and fold_word(previous) not in lex.before_heads | set(lex.roles) | lex.plain_roles
        if genitive and previous.casefold() not in lex.before_heads:
            break
        if is_capital(word) and (len(word) > 1 or word == "&"):
            end += 1
            continue
        has_head = any(w.casefold() in lex.heads or w.casefold() in lex.neutral_heads for w in words[at:end])
        if word in PERSON_JOINERS or (word in JOINERS and has_head):
            nxt = end + 1
            while nxt < len(tokens) and nxt - end < 3 and words[nxt] in JOINERS and _adjacent(text, tokens[nxt - 1], tokens[nxt]):
                nxt += 1
            if nxt < len(tokens) and is_capital(words[nxt]) and _adjacent(text, tokens[nxt - 1], tokens[nxt]):
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
    """The token after a body's name that ends in a lower-case head ('UN human rights office', 'interior ministry'), else `at`."""
    lex = lexicon()
    end, last = at, at
    while end < len(tokens) and end - at < 9 and (end == at or _adjacent(text, tokens[end - 1], tokens[end])):
        word = words[end].casefold()
        can_head = (word in lex.heads or word in lex.neutral_heads) and word not in lex.roles and word not in NO_HEADS
        is_head = can_head and words[end].islower()
        if is_head and end > at:
            last = end + 1
        if not (is_capital(words[end]) or word in lex.before_heads or is_head):
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
    return is_capital(word)


def _mention(sentence: Sentence, tokens: list[re.Match[str]], begin: int, end: int) -> Mention:
    words = [t[0] for t in tokens[begin:end]]
    lex = lexicon()
    text = sentence.words[tokens[begin].start() : tokens[end - 1].end()]
    person = after_office(words)
    if person:
        start = tokens[end - len(person)].start()
        role = sentence.words[tokens[begin].start() : start].strip()
        name = GENITIVE.sub("", sentence.words[start : tokens[end - 1].end()])
        return Mention(sentence.start_char + start, sentence.start_char + start + len(name), name, True, "", role)
    name = GENITIVE.sub("", text)
    head = head_noun(words)
    if not head and 3 <= len(words) <= 5 and words[0].isupper() and kind_of(words[0]) is not None and kind_of(text) is kind_of(words[0]):
        start = tokens[begin + 1].start()  # 'to the UN Jan Vos'
        name = GENITIVE.sub("", sentence.words[start : tokens[end - 1].end()])
        role = " ".join(sentence.words[max(0, tokens[begin].start() - 60) : start].split())
        return Mention(sentence.start_char + start, sentence.start_char + start + len(name), name, True, "", role)
    finish = tokens[begin].start() + len(name)
    if (
        head
        and (match := OF_TERRITORY.match(sentence.words, tokens[end - 1].end()))
        and (
            head in ("ministry", "government", "authorities", "police")
            or (
                head in ("mission", "office", "force", "panel") and BRACKET.match(sentence.words, match.end())
            )  # 'UN mission in Chad (UNMC)'
        )
    ):
        finish = match.end()
        name = sentence.words[tokens[begin].start() : finish]
    is_person = not head and kind_of(name) is None and 2 <= len(words) <= 5 and not any(w.casefold() in lex.before_heads for w in words)
    return Mention(sentence.start_char + tokens[begin].start(), sentence.start_char + finish, " ".join(name.split()), is_person, head, "")


def settle_persons(mentions: list[Mention], text: str) -> list[Mention]:
    """Keep as persons those whom an office, a person's verb or an apposition tells; single words by the full names that they end."""
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
    surnames = {fold_name(n).split()[-1]: n for n in sorted(sure, reverse=True)}
    for m in mentions:
        if m.is_person:
            settled.append(m if m.name in sure else Mention(m.start_char, m.end_char, m.name, False, m.head, m.role))
        elif len(m.name.split()) == 1 and not m.head and fold_name(m.name) in surnames:
            settled.append(Mention(m.start_char, m.end_char, surnames[fold_name(m.name)], True, "", m.role))
        else:
            settled.append(m)
    return settled


def abbreviations(text: str, mentions: Sequence[Mention]) -> dict[str, str]:
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
        elif re.fullmatch(r"[A-Z][A-Z0-9-]{1,7}", mention.name):
            shorts[mention.name] = None
    for mention in mentions:  # 'the Northern Guard Force (NGF), better known as Sura'
        known = KNOWN_AS.match(text, mention.end_char) if mention.head and not mention.is_person else None
        if known and known[1] not in full:
            full[known[1]] = full.get(mention.name, mention.name)
    for mention in mentions:
        initials = "".join(w[0] for w in re.findall(r"[^\W_][\w’'-]*", mention.name) if w[0].isupper())
        is_long = len(initials) > 2 or (len(initials) == 2 and mention.head and kind_of(mention.name) is SourceKind.ARMED_GROUP)
        if initials in shorts and initials not in full and len(mention.name.split()) >= len(initials) and is_long:
            full[initials] = mention.name
    return full


# --- words -------------------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8192)
def is_capital(token: str) -> bool:
    return token[:1].isupper() or bool(ATTACHED.match(token))


@lru_cache(maxsize=4096)
def fold_name(name: str) -> str:
    """A surname as it is compared: 'al-Sharaa', 'Al-Sharaa' and 'Sharaa' are one."""
    return " ".join(re.sub(r"^(?:al|el|ash|as|at|ar|an)[-’']", "", w.casefold()) for w in name.split())


@lru_cache(maxsize=8192)
def name_keys(name: str) -> frozenset[str]:
    """The words of a name by which another naming of the same body is known."""
    words = frozenset(re.findall(r"[^\W_]+", GENITIVE.sub("", name.replace("’s", "").replace("'s", "")).casefold())) - {
        "the",
        "of",
        "for",
        "and",
        "s",
    }
    if {"united", "nations"} <= words:
        words = words - {"united", "nations"} | frozenset({"un"})
    return words


def head_noun(tokens: Sequence[str]) -> str:
    """The head noun of a body's name: the last before 'of' or 'for', or the last that can be one."""
    lex: Lexicon = lexicon()
    words = [fold_word(t) for t in tokens]
    cut = next((i for i, w in enumerate(words) if i and w in ("of", "for")), len(words))
    for word in reversed(words[:cut]):
        if word in lex.heads or word in lex.neutral_heads:
            return word
    return ""


def after_office(tokens: Sequence[str]) -> list[str]:
    """The name after an office in a run: 'Interim President Ahmad Karim' → Ahmad Karim; nothing where no office stands before a name."""
    lex = lexicon()
    last = -1
    if len(tokens) > 1 and any(a == 0 and b > 1 for a, b, _ in lex.known_in(list(tokens))):  # 'Doctors Without Borders'
        return []
    for i, token in enumerate(tokens[:-1]):
        word = fold_word(token).rstrip(".")
        if (word in lex.plain_roles or (word in lex.roles and lex.roles[word] is not SourceKind.ANONYMOUS)) and word not in (
            "many",
            "some",
        ):
            if word in GIVEN_NAMES and i > 0 and last == i - 2 and tokens[i - 1][:1].isupper() and last >= 0:
                break  # 'President Hassan Sheikh Mohamud'
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
    heads = {fold_word(t) for t in name} & (
        {*lex.heads} | lex.neutral_heads | lex.before_heads | {"secretary", "assembly", "minister", "security"}
    )
    if len(name) == 1 and name[0].casefold() in lex.plain_roles:  # 'the Humanitarian Coordinator'
        return []
    if heads or not name or len(name) > 5 or not all(is_capital(t) or t in PERSON_JOINERS for t in name) or not is_capital(name[0]):
        return []
    if len(name) == 1 and (kind_of(name[0]) is not None or name[0].casefold() in OPENERS or len(name[0]) < 3):
        return []
    return name
