"""What is new in a reply."""

import pytest

from comptoir.channels.email.reading.reply import reply_text

QUOTE = "> Which number?\n> Support"


@pytest.mark.parametrize(
    "introduction",
    [
        "On Mon, Nov 23, 2026 at 10:15 AM Support <support@example.net> wrote:",
        "On Mon, Nov 23, 2026 at 10:15 AM Support of the Example Company <\nsupport@example.net> wrote:",
        "Le lun. 23 nov. 2026 à 10:15, Support <support@example.net> a écrit :",
        "El lun, 23 nov 2026 a las 10:15, Soporte (<soporte@example.net>) escribió:",
        "Am 23.11.2026 um 10:15 schrieb Support:",
        "2026-11-23 10:15 GMT+01:00 Support <support@example.net>:",
    ],
)
@pytest.mark.parametrize("quote", [QUOTE, "Which number?\nSupport"])
def test_a_quote_and_its_introduction_are_left_out(introduction, quote):
    assert reply_text(f"It is 4711.\n\n{introduction}\n\n{quote}\n") == "It is 4711."


@pytest.mark.parametrize(
    "block",
    [
        "From: Support <support@example.net>\nSent: Monday\nTo: Ana\nSubject: Order",
        "*From:* Support [mailto:support@example.net]\n*Sent:* Monday 23\n*To:* Ana\n*Subject:* Order",
        "De : Support <support@example.net>\nEnvoyé : lundi\nÀ : Ana\nObjet : Commande",
        "________________________________\nDe: Soporte <a@b.es>\nEnviado: lunes\nPara: Ana\nAsunto: Pedido",
        "-----Original Message-----\nfrom somebody",
        "-----Message d'origine-----\nDe : quelqu'un",
    ],
)
def test_the_headers_of_a_quoted_mail_end_the_reply(block):
    assert reply_text(f"It is 4711.\n\n{block}\n\nWhich number?\n") == "It is 4711."


@pytest.mark.parametrize(
    "text",
    [
        "De: la caja faltan dos piezas.\nPara: mí es urgente.",
        "Le service client a écrit : votre colis est perdu.\nQue faire ?",
        "On Monday he wrote to me.\nIs that right?",
        "The mail was sent from my shop, not by me.",
        "See below.\n\n---------- Forwarded message ---------\nFrom: John <j@example.com>\nDate: Mon\n\nThe matter.",
    ],
)
def test_what_only_looks_like_a_quote_stays(text):
    assert reply_text(text) == text


def test_answers_between_quoted_lines_stay():
    assert reply_text("> One?\n\nYes.\n\n> Two?\n\nNo.").split() == ["Yes.", "No."]


@pytest.mark.parametrize(
    "tail",
    [
        "-- \nAna\n+33 6 00 00 00 00",
        "Sent from my iPhone",
        "Envoyé de mon iPhone",
        "Enviado desde mi iPhone",
        "Cordialement,\nAna",
    ],
)
def test_a_signature_is_left_out(tail):
    assert reply_text(f"It is 4711.\n\n{tail}") == "It is 4711."


def test_a_hostile_text_takes_no_time():
    for text in (
        "On " + "a, " * 50_000 + "\n" * 50,
        "-" * 100_000,
        "> " * 50_000,
        "From:\n" * 20_000,
        " " * 100_000 + "x",
    ):
        reply_text(text)
