"""Papers that are written by the code are as the code would write them."""

from comptoir.config import settings_page


def test_the_settings_page_names_every_setting_with_its_default() -> None:
    assert settings_page.PAGE.read_text() == settings_page.page(), "run bin/settings-page"
