"""Which language a text is written in: by its small words first, by py3langid's model where they do not tell.

The model takes half a second and 100 MB, so it is loaded on first need, and only in the child that reads mails.
"""

import re
from functools import lru_cache
from typing import Any, Final

# The commonest words that no other of these languages has, or has seldom.
SMALL_WORDS: Final = {
    "en": """
        the and you your with have this that for from not are was will would please been they which what how
        when there thanks hello can't don't it's i'm of to is my we our
    """.split(),
    "fr": """
        le les des vous nous est et pour pas une dans avec sur je mon ma votre notre que qui merci bonjour
        cette ce j'ai n'est c'est suis avez mais être au aux du d'une comment
    """.split(),
    "es": """
        el los las y usted nosotros es para una con por mi su que quien gracias hola esta este he ha pero
        como está más muy al del puedo tengo no mis sus cuando buenos
    """.split(),
    "de": """
        der die das und ich sie wir ist nicht mit für ein eine auf von zu haben hat bitte danke hallo mein
        ihre wie kann dass auch sehr geehrte den dem
    """.split(),
    "it": """
        il lo gli e è per non una con sono mi che chi grazie ciao questo questa ho ha ma come più molto al
        del della nel posso buongiorno
    """.split(),
    "pt": """
        o os as e você nós é para uma com por meu minha que quem obrigado olá esta este não mas como está
        mais muito ao do da dos das posso tenho
    """.split(),
    "nl": """
        de het een en ik u wij is niet met voor op van te hebben heeft bedankt hallo mijn uw hoe kan dat ook
        zeer geachte aan zijn
    """.split(),
}  # fmt: skip
LANGUAGES: Final = tuple(SMALL_WORDS)
_LANGUAGES_OF: Final[dict[str, tuple[str, ...]]] = {
    word: tuple(code for code, words in SMALL_WORDS.items() if word in words)
    for words in SMALL_WORDS.values()
    for word in words
}
_LEAST_LETTERS: Final = 12
_LEAST_SURE: Final = 0.6
_NOT_WORDS: Final = re.compile(r"https?://\S+|\S+@\S+|[\d_<>\[\](){}#*|=/\\]+")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def language_of(*texts: str) -> str | None:
    """The ISO 639-1 code of the first of `texts` that says enough, or None."""
    for text in texts:
        words = _NOT_WORDS.sub(" ", text[:3000])
        if sum(map(str.isalpha, words)) < _LEAST_LETTERS:
            continue
        code = _by_small_words(words) or _by_model(words)
        if code:
            return code
    return None


def _by_small_words(text: str) -> str | None:
    """The language whose small words stand out: three of them, and twice as many as the next language's."""
    counts = dict.fromkeys(LANGUAGES, 0.0)
    for word in _WORD.findall(text.lower().replace("’", "'")):
        found = _LANGUAGES_OF.get(word, ())
        for code in found:
            counts[code] += 1 / len(found)
    (best, most), (_, next_most) = sorted(counts.items(), key=lambda pair: -pair[1])[:2]
    return best if most >= 3 and most >= 2 * next_most else None


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier


def _by_model(text: str) -> str | None:
    try:
        code, sure = _identifier().classify(text)
    except Exception:
        return None
    return str(code) if sure >= _LEAST_SURE else None
