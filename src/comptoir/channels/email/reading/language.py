"""Which language a text is written in, told by its script, its small words and its letters.

Enough for what is asked of it (in whose language do we answer), at a hundredth of the cost of a trained model.
"""

import re
from typing import Final

# The commonest small words of each language; many belong to several, and then speak for each of them.
SMALL_WORDS: Final = {
    "en": frozenset(
        """
        the and you your with have has had this that these those for from not are was were will would should could
        please been be being they their them which what how when where there here thanks thank hello hi dear can
        can't don't doesn't it's i'm i've i'd it is am of to my me we our us i a an in on at as or if but so do does
        did no any all more into about after since order help need want
        """.split()
    ),
    "fr": frozenset(
        """
        le la les l' des de du un une vous nous je tu il elle on ils elles et est sont pour pas plus dans avec sur
        mon ma mes votre vos notre nos qui que qu' quoi merci bonjour bonsoir cher chère cette cet ce ces j'ai n'est
        c'est suis avez avons ont mais être fait faire au aux d'une d'un comment en par ou où si se sa son ses me ne
        à a été lors depuis afin très bien j'espère m'a ici
        """.split()
    ),
    "es": frozenset(
        """
        el la los las un una unos de del al que y o es en con por para su sus mi mis me se no lo le les usted
        ustedes nosotros yo he ha han hemos esta este estos está están estoy pero como más muy cuando donde quien
        qué cómo gracias hola buenos buenas días estimado estimada señor puedo puede tengo tiene tienen ser son fue
        sido sobre también desde hasta ya sin a hay nuestro nuestra espero
        """.split()
    ),
    "de": frozenset(
        """
        der die das den dem des ein eine einen einem einer und oder ich wir sie er es ist sind war nicht kein keine
        mit für von vom zu zum zur im in an am auf aus bei bis nach seit um über haben hat habe hatte werden wird
        wurde kann können bitte danke hallo guten tag mein meine meinen ihr ihre ihren ihnen uns unser wie was wo
        wann dass auch noch nur aber sehr geehrte geehrter herr frau so als wenn sich mich mir
        """.split()
    ),
    "it": frozenset(
        """
        il lo la i gli le un uno una di del della dello dei delle degli al alla ai alle dal dalla nel nella nei sul
        sulla e ed o che chi non è sono sei era ho ha hanno abbiamo con per da in su mi ci si vi mio mia miei vostro
        vostra nostro questo questa questi come quando dove perché grazie ciao buongiorno gentile salve più molto
        anche ma se posso potete vorrei stato stata essere a
        """.split()
    ),
    "pt": frozenset(
        """
        o a os as um uma de do da dos das no na nos nas ao aos à e ou que não é são está estou foi ser ter tem tenho
        por para com sem em pelo pela meu minha meus seu sua vocês você nós eu ele ela isso este esta esse essa como
        quando onde quem mas mais muito obrigado obrigada olá bom dia boa caro prezado prezados se me lhe já também
        até posso pode gostaria
        """.split()
    ),
    "nl": frozenset(
        """
        de het een en of ik jij je u wij we zij ze hij is zijn was waren niet geen met voor van op te ten ter aan in
        uit bij naar om over door tot heb hebt heeft hebben had worden wordt kan kunnen wil graag bedankt dank hallo
        goedemorgen beste mijn uw jullie ons onze hoe wat waar wanneer dat die dit deze ook nog maar als er zeer
        geachte heer mevrouw mij me zich
        """.split()
    ),
}
# Letters that hint at a language when there are few words.
LETTERS: Final = {"es": "ñ¿¡", "fr": "çœêîùûèà", "de": "ßöü", "pt": "ãõ", "it": "ìò"}
_LEAST_LETTERS: Final = 8
_HINT: Final = 0.7  # of a small word
_NOT_WORDS: Final = re.compile(r"https?://\S+|\S+@\S+|[\d_<>\[\](){}#*|=/\\]+")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# Languages that their script tells, kana before the characters that Japanese shares with Chinese.
_SCRIPTS: Final = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
)


def language_of(*texts: str) -> str | None:
    """The ISO 639-1 code of the first of `texts` that says enough, or None."""
    for text in texts:
        words = _NOT_WORDS.sub(" ", text[:3000])
        letters = sum(map(str.isalpha, words))
        if letters >= 4 and (code := _by_script(words, letters)):
            return code
        if letters < _LEAST_LETTERS:
            continue
        code = _by_words(words)
        if code:
            return code
    return None


def _by_script(text: str, letters: int) -> str | None:
    for code, script in _SCRIPTS:
        share = 10 if code in ("ja", "ko") else 2  # these are mixed with characters and Latin words
        if len(script.findall(text)) * share >= letters:
            return code
    return None


def _by_words(text: str) -> str | None:
    """The language whose small words and letters are most; None when no language stands out."""
    words = _WORD.findall(text.lower().replace("’", "'"))
    scores = {
        code: sum(word in known for word in words)
        + _HINT * sum(not letters.isdisjoint(word) for word in words if (letters := set(LETTERS.get(code, ""))))
        for code, known in SMALL_WORDS.items()
    }
    (best, most), (_, next_most) = sorted(scores.items(), key=lambda pair: -pair[1])[:2]
    return best if most >= 1 and most > next_most else None
