"""The house keeps its own rules.  A message says where, what, and which call is right."""

import pytest

from tests.house import doors, pages, sizes, words, writes

RULES = {
    "files are short enough to read at once": sizes.files_too_long,
    "functions are short enough to see at once": sizes.functions_too_long,
    "papers of the first day are short": sizes.papers_too_long,
    "each thing has one word": words.wrong_words,
    "rooms below the trade know no word of it": words.trade_words_below,
    "no drawer appears": words.drawers,
    "actions say what they do": words.vague_actions,
    "only actions write": writes.writes_outside_actions,
    "views ask queries and doors": writes.views_that_ask_the_database,
    "what follows an event is listed, not signalled": writes.signals,
    "core and screens name no channel": writes.branches_on_a_kind,
    "rooms say what they are for": writes.rooms_without_readme,
    "every view stands behind a door": doors.views_without_door,
    "nothing is inline": pages.inline_code,
    "nothing is shown unescaped": pages.unescaped,
    "every word is translated": pages.untranslated,
    "colours are tokens": pages.colours_outside_tokens,
    "scripts make no markup": pages.markup_by_script,
}


@pytest.mark.parametrize("rule", RULES, ids=[name.replace(" ", "-") for name in RULES])
def test_the_house_keeps_its_rules(rule: str) -> None:
    complaints = RULES[rule]()
    assert not complaints, f"{rule}:\n" + "\n".join(complaints)
