"""Words by which a report tells one happening from another: sites, times of day, 'another' (data/tells.toml).

A hospital is the site of an attack only after a verb of attack: the hurt are brought to hospitals, and hospital officials speak.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from tollbook.model.claim import Claim


@dataclass(frozen=True, slots=True)
class Cues:
    """The words of data/tells.toml as patterns."""

    sites: "re.Pattern[str]"
    care: "re.Pattern[str]"
    bare: "re.Pattern[str]"
    hours: "re.Pattern[str]"
    apart: "re.Pattern[str]"
    names: Mapping[str, str]

    def sites_in(self, words: str) -> set[str]:
        """Return the kinds of site that a sentence says were hit, or where it happened."""
        found = [*self.sites.findall(words), *self.care.findall(words)]
        return {self.names[word.casefold()] for word in found}

    def named_sites(self, words: str) -> set[str]:
        """Return the kinds of site that a name holds."""
        return {self.names[word.casefold()] for word in self.bare.findall(words)}

    def hours_in(self, words: str) -> set[str]:
        """Return the times of day that a sentence gives."""
        return {self.names[word.casefold()] for word in self.hours.findall(words)}


@lru_cache(maxsize=1)
def cues() -> Cues:
    """Return the patterns, made once."""
    data = tomllib.loads(files("tollbook.resolve").joinpath("data", "tells.toml").read_text(encoding="utf-8"))
    names = {w: name for part in ("sites", "care", "hours") for name, line in data[part].items() for w in line.split("|")}

    def any_of(part: Mapping[str, str]) -> str:
        words = sorted((w for line in part.values() for w in line.split("|")), key=lambda w: (-len(w), w))
        return "|".join(re.escape(w) for w in words)

    lead = r"(?:the |a |an |its |their |this )?(?:[\w'’-]+ ){0,2}?"
    no_speaker = rf"(?!\w)(?! (?:{data['words']['speaker']})\b)"
    flags = re.IGNORECASE
    latin, other = any_of(data["sites"]), any_of(data["care"])
    return Cues(
        re.compile(rf"\b(?:{data['words']['place']}|{data['words']['attack']}) {lead}({latin}){no_speaker}", flags),
        re.compile(rf"\b(?:{data['words']['attack']}) {lead}({other}){no_speaker}", flags),
        re.compile(rf"\b({latin}|{other})(?!\w)", flags),
        re.compile(rf"\b({any_of(data['hours'])})(?!\w)", flags),
        re.compile(rf"\b(?:{data['words']['apart']})\b", flags),
        names,
    )


SENTENCE_END = re.compile(r"[.!?؟](?=\s)|\n")


def sentence_of(text: str, claim: Claim) -> str:
    """The sentence that carries a claim, or its evidence where the text is not at hand."""
    start, end = claim.evidence.start_char, claim.evidence.end_char
    if end > len(text):
        return claim.evidence.words
    begin = max([0, *(m.end() for m in SENTENCE_END.finditer(text, max(0, start - 400), start))])
    stop = SENTENCE_END.search(text, max(start, end - 1), end + 400)
    return text[max(begin, start - 400) : stop.start() if stop else end + 400]
