"""What mail programs put between a reply and what it answers, in the languages of the place and their neighbours."""

import re
from typing import Final

# Attribution: how a line that introduces a quote begins and ends.  Both must fit, a date or an address between.
_OPENERS: Final = (
    "on|le|el|em|il|am|op|den|dne|dnia|w dniu|på|pe|la|a|ma|tiistaina|в|от|vào|в\\s+\\w+|at|in|en|"
    "il giorno|il\\s+\\w+|no dia|il\\s+gio|v|el\\s+d[ií]a|as of|vr|ma|di|wo|do|za|zo|ti|ke|to|pe|la|su|"
    "po|út|st|čt|pá|so|ne|pon|wt|śr|czw|pt|sob|niedz|пн|вт|ср|чт|пт|сб|вс|на|στις|dňa|pada|dana|în|il|tor|fre|lør|søn|"
    "mån|tis|ons|tors|lör|sön|mandag|tirsdag|onsdag|torsdag|fredag|am|em|a|el|le|vào|tarihinde"
)
_VERBS: Final = (
    r"wrote|writes|a\s+[ée]crit|écrit|ecrit|escribi[óo]|escribe|ha\s+escrito|escreveu|ha\s+scritto|scrive|scritto|"
    r"schrieb(?:\s+.{1,80})?|"
    r"schreef(?:\s+.{1,80})?|het\s+volgende\s+geschreven|geschreven|skrev(?:\s+.{1,80})?|skreiv|kirjoitti|"
    r"napisał(?:\(a\)|a)?|napsal\(?a?\)?|"
    r"написал\(?а?\)?|пишет|пише|написав|yazdı|şunları yazdı|a\s+scris|írta|wrote the following|"
    r"har\s+skrevet(?:\s+.{1,80})?|a\s+répondu|va escriure|ha escrit|(?:ezt )?írta(?:\s+.{1,80})?|đã viết|menulis|"
    r"έγραψε|написа|пише|napísala?|je napisa[ol]a?|rašė|kirjutas|schrieb am(?:\s+.{1,80})?"
)
_ADDRESS: Final = r"[^\s<>@]{1,80}@[^\s<>@]{1,120}"
ATTRIBUTION_START: Final = re.compile(rf"^[\s>*|]{{0,40}}(?:{_OPENERS})\b(?=.{{0,300}}\d)", re.I)
# One web mailer leaves the colon out.
BARE_ATTRIBUTION: Final = re.compile(rf"{_ADDRESS}[>)\]\"]{{0,2}}\s+(?:wrote|a écrit|escribió|schrieb)\s*$", re.I)
ATTRIBUTION_END: Final = re.compile(
    rf"(?:^|[\s>\])\"',.*_])(?:{_VERBS})\s*[:：]?[\s*_]*[:：][\s*_]*$|"
    r"(?:写道|寫道|のメール|書きました|님이 작성|님의 말)\s*[:：]\s*$",
    re.I,
)
DATED_ATTRIBUTION: Final = re.compile(
    rf"^[\s>*]{{0,40}}(?:\d{{2,4}}[/.-]\d{{1,2}}[/.-]\d{{1,4}}\b.{{0,150}}[<(]{_ADDRESS}[>)]\s?[:：]?|"
    rf"\d{{4}}年\d{{1,2}}月\d{{1,2}}日.{{0,150}}[<(]{_ADDRESS}[>)]\s?[:：]?|"
    rf"\w{{2,12}},? .{{0,60}}\d{{1,2}}:\d\d.{{0,150}}[<(\[]{_ADDRESS}[>)\]]\s?[:：])\s*$"
)
SHORT_ATTRIBUTION: Final = re.compile(r"^[\s>*]{0,40}(?:\S+ ){1,4}(?:wrote|a écrit|escribió|schrieb)\s*[:：]\s*$", re.I)
_HAS_WHEN: Final = re.compile(rf"\d{{1,4}}[\s./:,-]|{_ADDRESS}")


def is_named_attribution(line: str) -> bool:
    """True for "Support <support@example.net> wrote:", in whatever order and language."""
    return "@" in line and len(line) < 500 and bool(ATTRIBUTION_END.search(line[-250:].rstrip()))


def has_when(text: str) -> bool:
    """True when a date or an address stands in `text`."""
    return bool(_HAS_WHEN.search(text[:1000]))


_LABELS: Final = {
    "from": r"from|de|von|van|da|fra|från|od|от|lähettäjä|kimden|expéditeur|remitente|desde|відправник|від|mittente|"
    r"gesendet von|från|feladó|de la|от кого|发件人|寄件者|寄件人|差出人|보낸 사람|보낸사람|από|من|מאת|dari|kimdən",
    "sent": r"sent|envoy[ée](?:\s+le)?|enviad[oa](?:\s+el|\s+em)?|gesendet|verzonden|inviato|sendt|skickat|wysłano|"
    r"odesláno|"
    r"message du|отправлено|lähetetty|gönderildi|date|datum|fecha|data|dato|päivämäärä|дата|tarih|date d['’]envoi|"
    r"odoslané|elküldve|sent at|päiväys|enviada em|надіслано|sendt den|"
    r"发送时间|发件时间|日期|寄件日期|時間|送信日時|日付|보낸 날짜|날짜|στάλθηκε|ημερομηνία|تاريخ|נשלח|tanggal|trimis",
    "to": r"to|à|a|para|an|aan|til|till|do|komu|кому|vastaanottaja|kime|destinataire|pour|destinatario|címzett|către|"
    r"mottagare|al|收件人|宛先|받는 사람|받는사람|προς|إلى|אל|kepada|către",
    "cc": r"cc|copie(?:\s+à)?|kopie|kopia|kopi|copia|копия|bcc|cci|cco|kopio|bilgi|reply-to|répondre à|responder a|"
    r"importance|attachments?",
    "subject": r"subject|objet|asunto|assunto|betreff|onderwerp|oggetto|emne|ämne|temat|předmět|тема|aihe|konu|sujet|"
    r"tárgy|subiect|re|主题|主旨|标题|件名|제목|θέμα|الموضوع|נושא|perihal|předmet|predmet",
}
_HEADER: Final = {
    key: re.compile(rf"^[\s>*_|]{{0,40}}(?:{words})[*_]{{0,2}}\s?[:：][*_]{{0,2}}(?P<value>.*)$", re.I)
    for key, words in _LABELS.items()
}


def header_label(line: str) -> str | None:
    """Which header a quoted message's line is ("from", "sent", "to", "cc", "subject"), or None."""
    head = line[:200]
    if ":" not in head and "：" not in head:
        return None
    for key, pattern in _HEADER.items():
        if pattern.match(head):
            return key
    return None


def header_value(line: str) -> str:
    return re.split("[:：]", line[:2000], maxsplit=1)[-1].strip(" *_\t")


ORIGINAL: Final = re.compile(
    r"^[\s>*]{0,40}[-_=—–]{2,20}\s?(?:original(?:e|\s+(?:message|nachricht|meddelelse|appointment|mail))?|"
    r"message d['’]origine|message original|"
    r"ursprüngliche nachricht|urspr\.? ?nachricht|mensaje original|mensagem original|messaggio originale|"
    r"oorspronkelijk bericht|"
    r"original(?:e)? (?:nachricht|e-?mail|bericht)|oprindelig meddelelse|ursprungligt meddelande|opprinnelig melding|"
    r"alkuperäinen viesti|исходное сообщение|"
    r"wiadomość oryginalna|původní zpráva|reply(?: message)?|mail original|message initial|antwort|réponse|respuesta|"
    r"orijinal mesaj|e-?mail d['’]origine)"
    r"(?:\s.{0,40})?\s?[-_=—–]{2,20}[\s*]*$",
    re.I,
)
FORWARDED: Final = re.compile(
    r"^[\s*]{0,10}(?:[-_]{2,20}\s?(?:forwarded message|forwarded by .{0,80}|message transféré|message réexpédié|"
    r"mensaje reenviado|weitergeleitete nachricht|messaggio inoltrato|"
    r"mensagem encaminhada|doorgestuurd bericht|videresendt(?: meddelelse| melding)?|vidarebefordrat meddelande|"
    r"välitetty viesti|пересылаемое сообщение)\s?(?:[-_]{2,20})?|"
    r"begin forwarded message\s?:|début du message (?:transféré|réexpédié)\s?:|inicio del mensaje reenviado\s?:|"
    r"anfang der weitergeleiteten (?:nachricht|e-mail)\s?:)\s*$",
    re.I,
)
ABOVE_LINE: Final = re.compile(
    r"(?:please )?(?:reply|write|respond|type your reply) above this line|(?:ne pas |veuillez )?(?:répondez|répondre|"
    r"écrire) au-dessus de cette ligne|"
    r"(?:responda|escriba|conteste) (?:por )?encima de esta línea|bitte antworten sie oberhalb dieser (?:linie|zeile)",
    re.I,
)
RULE: Final = re.compile(r"^[\s*]{0,10}[_\-=—–*]{8,200}[\s*]{0,10}$")
SHORT_RULE: Final = re.compile(r"^[\s*]{0,10}[_\-=—–*]{3,200}[\s*]{0,10}$")

LIST_FOOTER: Final = re.compile(
    r"mailing list|unsubscribe|liste de diffusion|désabonn|désinscri|lista de correo|darse de baja|listinfo", re.I
)

SENT_FROM: Final = re.compile(
    r"^[\s>*_]{0,10}(?:(?:sent|envoy[ée]e?|enviad[oa]|gesendet|verzonden|inviat[oa]|sendt|skickat|wysłan[eo]|"
    r"отправлено|lähetetty|mandat[oa]|expédié|verstuurd)\s+"
    r"(?:from|via|with|using|by|de|depuis|desde|mon|à partir|avec|par|con|von|mit|vom|van|vanaf|met|vanuit|da|dal|do|"
    r"pelo|fra|från|z|с|из|by)\b.{1,60}|"
    r"(?:get|obtenir|obtenez|obtener|télécharger|téléchargez|outlook für|hol(?:en)? sie sich|scarica|ottieni|"
    r"download|descargar)\s+outlook\b.{0,80}|"
    r"télécharge[rz]? .{0,40}\bpour (?:ios|android).{0,60}|"
    r"(?:this (?:message|e-?mail) was )?sent from .{1,40}|von meinem .{1,40} gesendet|"
    r"diese nachricht wurde von meinem .{1,40} gesendet|"
    r"(?:ce message|cet e-?mail) (?:a été|est) envoyé .{1,60}|este (?:mensaje|correo) (?:ha sido|fue) enviado .{1,60}|"
    r"(?:iPhone|iPad|Android).{0,12}(?:から送信|發送|发送|에서 보냄)|(?:发自|發自|從|从)(?:我的)? ?.{1,30}|"
    r"나의 iPhone에서 보냄|"
    r"lähetetty .{1,30}|odesláno z.{1,40}|.{1,30}(?:dan|den) gönderildi|απεστάλη από .{1,40}|"
    r"from my (?:iphone|ipad|mobile|android|phone|blackberry)\b.{0,40}|outlook (?:for|pour|para) (?:ios|"
    r"android)\b.{0,60})[\s>*_.]*$",
    re.I,
)
SIGNATURE_LINE: Final = re.compile(r"^\s{0,4}(?:--|—|–|__|---)\s{0,4}$")
DASHED_NAME: Final = re.compile(r"^\s{0,4}[-–—~]{1,3}\s?[^\W\d_][\w.'’]{1,20}(?:\s[^\W\d_][\w.'’]{0,20}){0,2}\s*$")
SIGN_OFF: Final = re.compile(
    r"^\s{0,4}(?:(?:(?:kind|best|warm|warmest|kindest|many|with(?: kind| best| warm)?)\s+)?regards|"
    r"(?:all the )?best wishes|yours(?: sincerely| faithfully| truly)?|sincerely(?: yours)?|"
    r"respectfully(?: yours)?|best|"
    r"(?:bien |très )?cordialement|(?:bien )?à (?:vous|toi)|salutations(?: distinguées)?|sincères salutations|"
    r"meilleures salutations|cdlt|bien cordialement|amicalement|"
    r"(?:veuillez|je vous prie d['’]) (?:agréer|recevoir|croire).{0,160}|"
    r"(?:un )?(?:cordial )?saludos?(?: cordial(?:es)?)?|atentamente|(?:muy )?atentamente|un saludo(?: cordial)?|"
    r"cordialmente|saluti|cordiali saluti|distinti saluti|"
    r"mit (?:freundliche[nm]|besten|herzlichen|lieben) gr(?:ü|ue)(?:ß|ss)e?n?|(?:freundliche|beste|liebe|viele|"
    r"herzliche) gr(?:ü|ue)(?:ß|ss)e|mfg|lg|"
    r"met vriendelijke groet(?:en)?|vriendelijke groet(?:en)?|atenciosamente|abraços?|med vennlig hilsen|"
    r"med venlig hilsen|venlig hilsen|vennlig hilsen|mvh|med vänliga hälsningar|"
    r"ystävällisin terveisin|terveisin|с уважением|z poważaniem|pozdrawiam)\s*[,.!;:]{0,3}\s*$",
    re.I,
)
