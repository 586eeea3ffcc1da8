"""Every language that has a catalogue is whole: nothing missing, nothing fuzzy, in step with the source."""

import pytest
from babel.messages.catalog import Catalog

from comptoir.lib import catalogues

LANGUAGES = [catalogues.language_of(path) for path in catalogues.files()]


@pytest.fixture(scope="module", params=catalogues.files(), ids=LANGUAGES)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    return catalogues.read(request.param)


def test_every_text_is_translated_with_its_placeholders_and_plurals(catalogue: Catalog) -> None:
    assert not list(catalogues.faults(catalogue))


def test_the_catalogues_hold_what_the_source_asks_for() -> None:
    assert not catalogues.out_of_step(), "run bin/texts and translate what is new"


def test_the_templates_and_the_code_are_read_for_texts() -> None:
    found = {message.id for message in catalogues.collect()}
    assert "Skip to the content" in found
    assert "Answer in the help centre" in found
