"""The words by which mail servers say that a mail did not arrive, and those of mails that only look like it."""

import re
from typing import Final

DAEMON_LOCAL: Final = re.compile(
    r"^(?:mailer-?_?daemon|mail-?_?daemon|mdaemon|post-?_?master|mail-?delivery(?:-?(?:sub)?system)?|mail-?system|"
    r"mailer|mail-?admin|"
    r"administrator|exchange|bounces?|bounce-.*|microsoftexchange.*|smtp|mmdf|uucp|root|amavis.*|virus.*)$",
    re.I,
)
DAEMON_NAME: Final = re.compile(
    r"mail(?:er)?[ -]?(?:delivery|daemon|administrator|router|system|transport|server|gateway)|"
    r"delivery (?:sub)?system|system administrator|postmaster|"
    r"mailer[ -]daemon|internet mail|administrateur syst|microsoft (?:exchange|outlook)$|systemadministrator|"
    r"administrador del sistema|"
    r"proofpoint|mail gateway|message delivery",
    re.I,
)
SUBJECT: Final = re.compile(
    r"undeliver|un-deliver|deliver(?:y|ed)?[ -](?:status|fail|problem|error|report|notif|has|unsuccess|attempt|"
    r"impossible)|delivery has failed|mail(?:er)? (?:delivery|error|failure|system)|"
    r"failure (?:notice|delivery|notification)|failed (?:delivery|mail)|returned (?:mail|e-?mail|message|to sender)|"
    r"return(?:ed)? mail|mail[ ._-]?(?:returned|failed)|message (?:rejected|undeliver|could not|status|delivery|"
    r"not delivered)|"
    r"returning (?:message|mail)|could(?: not|n't) (?:be )?(?:send|deliver)|cannot (?:be )?(?:send|deliver)|"
    r"can't (?:send|deliver)|not (?:be )?delivered|non[- ]deliver|nondeliver|notdelivered|unknown (?:user|address|"
    r"recipient)|user unknown|"
    r"bounced?\b|(?:mail|message|e-?mail).{0,20}(?:not sent|rejected|refused|blocked)|rejected (?:mail|posting|"
    r"message)|warning: could not|delayed|delay notif|dsn:|ndn:|ndr:|\bdelivery\b.{0,30}\b(?:failed|failure|delay)|"
    r"non remis|non distribu|[ée]chec (?:de |d['’])|retour(?:n[ée])? (?:à|de courrier)|notification d['’][ée]tat|"
    r"remise (?:impossible|retard)|"
    r"no se (?:ha podido|pudo|puede|ha entregado)|devuelto|no entregad|error de entrega|estado de entrega|"
    r"fallo (?:en|de) la entrega|correo devuelto|"
    r"unzustellbar|nicht zugestellt|konnte nicht|zustell(?:ung|fehler)|falha|não entregue|mancata consegna|"
    r"non recapit|onbestelbaar|niet bezorgd|недостав|配信|配達|送信|unable to deliver|problem deliver",
    re.I,
)
BODY: Final = re.compile(
    r"(?:could|can|was|were|has|have) ?(?:not|n't)(?: been| be)? (?:successfully )?(?:deliver|sent|reach|route|"
    r"process|accept)|(?:could|can)not be (?:deliver|reach|sent|rout)|cannot deliver|can ?not be deliver|"
    r"unable to (?:deliver|relay|be deliver|send|complete)|undeliver|"
    r"(?:permanent|fatal|persistent|temporary|transient)(?: fatal)? (?:error|failure|problem)|(?:delivery|"
    r"mail)\b.{0,60}\b(?:failed|failure|error|problem|unsuccessful|aborted|timed out|rejected)|failed to (?:deliver|"
    r"reach|recipient)|"
    r"did not reach|returned to (?:sender|you)|being returned|is returned|bounced|returned mail|user (?:unknown|"
    r"does not exist|not found|is unknown)|unknown (?:user|recipient|address|local|or illegal|mailbox)|"
    r"no such (?:user|recipient|address|mailbox|person|account|domain|host)|"
    r"(?:mailbox|quota|account|inbox).{0,40}(?:full|exceed|over|unavailable|disabled|not found|does not exist|"
    r"inactive|suspended|closed|unknown)|over quota|quota exceeded|(?:address|recipient|user|account|domain|"
    r"mailbox)\b.{0,60}\b(?:rejected|invalid|not found|doesn't exist|does not exist|unknown|not exist|isn't|"
    r"no longer)|"
    r"invalid (?:recipient|address|user|mailbox)|not (?:a )?(?:valid|known|listed|recognized)|550[ -]|"
    r"55[0-9][ -][a-z0-9<]|\b5\.[0-9]\.[0-9]{1,3}\b|not our customer|host (?:unknown|not found)|name or service|"
    r"will (?:be retried|continue|keep trying|retry)|delayed|being retried|still trying|delivery attempts|"
    r"has been (?:rejected|blocked|refused)|was (?:rejected|blocked|refused|undeliverable)|no longer (?:with|works|"
    r"at|valid|available|active|employed|in use)|"
    r"n['’]a pas pu [êe]tre|impossible de|n['’]a pas [ée]t[ée] (?:remis|distribu|d[ée]livr)|"
    r"adresse.{0,40}(?:inconnue|invalide|introuvable)|no se (?:ha podido|pudo|puede) (?:entregar|enviar)|no existe|"
    r"nicht zugestellt|konnte nicht|unzustellbar|"
    r"não (?:foi|pôde)|non (?:è stato|esiste)|не (?:может|удалось|доставлен)|not delivered|error.{0,60}(?:deliver|"
    r"send)|can't (?:deliver|find|reach)|not be (?:found|reached)|couldn't be (?:delivered|found|reached|sent)|"
    r"wasn't (?:deliver|able)|"
    r"(?:couldn't|could not|can't|cannot) (?:find|open|create|locate|accept|verify)|there was a(?:n)? (?:error|"
    r"problem) (?:deliver|with)|do not exist|message size|exceeds.{0,40}(?:size|limit)",
    re.I,
)
STRONG_BODY: Final = re.compile(
    r"(?:following|these|this) (?:recipient|address|user|person|e-?mail).{0,60}(?:fail|not|could|was|were|problem|"
    r"reject|unknown)|returned to (?:sender|you)|delivery.{0,60}(?:failed|failure|unsuccessful|aborted)|"
    r"could not be delivered|cannot be delivered|"
    r"unable to deliver|undeliverable|permanent(?: fatal)? error|did not reach|\b5[0-9][0-9][ -]5\.[0-9]\.[0-9]|"
    r"final-recipient|diagnostic-code|wasn't delivered|was not delivered|has not been delivered|was undeliverable|"
    r"your (?:message|mail|e-?mail).{0,80}(?:not|failed|rejected|returned|couldn't|undeliver)|(?:automat|"
    r"system).{0,60}(?:mail delivery|mailer)|original message (?:follows|header)|n['’]a pas pu [êe]tre remis|"
    r"no se pudo entregar",
    re.I,
)
# Parcels are delayed and not delivered too: these words are of mail alone.
OF_MAIL: Final = re.compile(
    r"(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])|\b(?:421|4[25]\d|5[05]\d)[ -]|(?:your|the|this|following|original|"
    r"of) (?:e-?mail|message|mail|recipient|adresse|mensaje|courriel|nachricht)|smtp|mailbox|postmaster|mailer|"
    r"mail (?:server|system|delivery|host)|"
    r"recipients?\b|votre message|su mensaje|ihre nachricht",
    re.I,
)
NOT_BOUNCE: Final = re.compile(
    r"out of (?:the )?office|auto(?:matic|mated)?[ -]?(?:reply|response|responder|repl)|autoresponse|vacation|"
    r"holiday|r[ée]ponse automatique|absence du bureau|message d['’]absence|respuesta autom|fuera de (?:la )?oficina|"
    r"abwesen|automatische antwort|away from (?:my|the)|on leave|out of town|"
    r"will be (?:away|out|back)|please confirm|confirm(?:ation)? (?:your|request|that)|request for confirmation|"
    r"challenge|tmda|spamarrest|boxbe|verify (?:your|that you)|whitelist(?:ed)? |delivery receipt|read receipt|"
    r"return receipt|read:|successfully delivered|successful mail delivery",
    re.I,
)
CHALLENGE: Final = re.compile(
    r"please confirm|confirm (?:your|that|this|by)|click (?:on )?(?:the|this|here).{0,60}(?:link|below|deliver|"
    r"confirm)|(?<!not )reply to this (?:message|mail|e-?mail)|challenge[ /-]?response|spamarrest|boxbe|"
    r"one[- ]time (?:confirmation|verification)|prove (?:that )?you(?:'re| are)? (?:a )?human|"
    r"awaiting (?:your )?(?:confirmation|verification)|held (?:until|pending)|add(?:ed)? (?:you )?to my (?:whitelist|"
    r"approved|allowed)",
    re.I,
)
ONLY_DELAY: Final = re.compile(
    r"warning message only|warning only|no action is required|do not need to re-?send|(?:has|"
    r"have) not yet been delivered|not been delivered yet|only a temporary failure|delivery attempts will continue|"
    r"will continue (?:to|trying)|message (?:is |has been )?delayed|delayed mail|\bdelay(?:ed)?\b.{0,20}$|"
    r"delivery delay|"
    r"n['’]est pas encore|retard",
    re.I,
)
DELAY: Final = re.compile(
    r"will (?:be retried|continue (?:to|trying)|keep trying|retry)|delayed|(?:has|have) not yet been delivered|"
    r"still (?:being|trying)|being retried|no action is required|warning message only|you do not need to resend|"
    r"temporar(?:y|ily)|transient|will be (?:re)?tried|not been delivered yet|"
    r"n['’]est pas encore|sera retent|en retard|delivery attempts will continue|"
    r"attempts? (?:to deliver )?(?:the message )?will (?:be|continue)",
    re.I,
)
GAVE_UP: Final = re.compile(
    r"given up|giving up|gave up|permanent|not going to try|failed|too long|returned|could not be delivered for|"
    r"timed out",
    re.I,
)
FULL: Final = re.compile(
    r"(?:mailbox|quota|inbox|account|storage|disk).{0,40}(?:full|exceed|over)|over ?quota|quota exceeded|"
    r"insufficient (?:system )?(?:storage|space)|full mailbox",
    re.I,
)
UNKNOWN: Final = re.compile(
    r"user unknown|unknown user|no such (?:user|recipient|address|mailbox|person|account)|does(?: not|n't) exist|"
    r"not found|not our customer|invalid (?:recipient|address|mailbox)|no mailbox|unknown (?:recipient|address|local)",
    re.I,
)
NO_HOST: Final = re.compile(
    r"host (?:unknown|not found)|no such (?:host|domain)|domain.{0,40}(?:not found|does not exist|invalid)|"
    r"name server|unrouteable",
    re.I,
)
ORIGINAL: Final = re.compile(
    r"^[\s>]{0,8}(?:[-=*_]{1,20}\s?.{0,20}(?:original|copy of|below this line|returned (?:mail|message)|enclosed|"
    r"unsent|undeliver|message header|header|the message|message text|text of|body of|attached|"
    r"message follows).{0,80}$|"
    r"(?:below (?:this line )?is|this is|here is|the following is) a copy|message headers? follow|(?:the )?(?:first|"
    r"header|top).{0,40}(?:lines|of (?:the|your) (?:message|mail)).{0,60}:?$|(?:the )?original (?:message|mail|"
    r"headers?).{0,60}$|your (?:original )?(?:message|mail) (?:follows|reads|header).{0,60}$|"
    r"received:\s*(?:from|by|\()|return-path:\s*<|message-id:\s*<|mime-version: )",
    re.I | re.M,
)
