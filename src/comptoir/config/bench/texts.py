"""Texts that look like a support desk's: three languages, words by Zipf's law, the same for the same seed."""

import random
from dataclasses import dataclass
from itertools import accumulate

LANGUAGES = ("en", "fr", "es")
TAIL_WORDS = 12_000  # made-up words per language: names, references, rare words

_COMMON = {
    "en": "the to and I a of you is my for in it on not have that with this your be we can was are me but please do"
    " from if at will as has an or so all there no our would been when what still get after by any out up"
    " about which just how now they could",
    "fr": "de je la le et vous à pas est les ne que mon en un pour une ce des il sur dans mais du avec plus qui"
    " nous par votre on au bien si merci être mes j'ai tout ai cette se fait sont comme encore depuis aussi"
    " sans me même très après été quand où vos ces deux",
    "es": "de que no la el en y a mi los un me para por con una es se lo he las del su al pero si está más como ha"
    " todo sin este gracias ya esta cuando muy desde sobre nos han hay también hasta tengo porque son sus"
    " entre ser ustedes qué fue dos otra",
}
_TRADE = {
    "en": "invoice account order payment refund address card password email contact list newsletter campaign"
    " delivery message error sender domain subscription billing customer support answer question problem page"
    " link button send sent receive received open opened click unsubscribe import export file template image"
    " design editor report statistics plan price upgrade cancel renewal month year date number name company"
    " shop store product stock shipping parcel tracking return exchange discount code voucher tax receipt bank"
    " transfer charge charged twice wrong missing delete unblock blocked verify verified identity login sign"
    " locked hacked compromised security phone call chat urgent today yesterday tomorrow week hour minute wait"
    " waiting help thanks hello kind regards bounce spam filter inbox folder attachment signature server"
    " connection slow update change setting language translate segment audience schedule automation welcome"
    " series webhook api key token integration plugin theme checkout basket confidential data privacy legal"
    " contract notice deadline",
    "fr": "facture compte commande paiement remboursement adresse carte mot passe courriel contact liste lettre"
    " campagne livraison message erreur expéditeur domaine abonnement facturation client assistance réponse"
    " question problème page lien bouton envoyer envoyé recevoir reçu ouvrir ouvert désabonner importer"
    " exporter fichier modèle image rapport statistiques formule prix résilier renouvellement mois année date"
    " numéro nom société boutique produit colis suivi retour échange remise code bon taxe reçu banque virement"
    " prélevé deux fois faux manquant supprimer débloquer bloqué vérifier identité connexion verrouillé piraté"
    " sécurité téléphone appel urgent aujourd'hui hier demain semaine heure attendre aide bonjour cordialement"
    " indésirable filtre dossier pièce jointe signature serveur lent mise jour changer réglage langue segment"
    " audience planifier automatisation bienvenue clé jeton intégration thème panier confidentiel données"
    " contrat délai cœur fenêtre élève garçon naïf",
    "es": "factura cuenta pedido pago reembolso dirección tarjeta contraseña correo contacto lista boletín campaña"
    " entrega mensaje error remitente dominio suscripción facturación cliente ayuda respuesta pregunta"
    " problema página enlace botón enviar enviado recibir recibido abrir abierto baja importar exportar"
    " archivo plantilla imagen informe estadísticas plan precio cancelar renovación mes año fecha número"
    " nombre empresa tienda producto envío paquete seguimiento devolución cambio descuento código vale"
    " impuesto recibo banco transferencia cobrado dos veces equivocado falta borrar desbloquear bloqueado"
    " verificar identidad sesión pirateada seguridad teléfono llamada urgente hoy ayer mañana semana hora"
    " esperar hola saludos rebote filtro carpeta adjunto firma servidor lento actualizar ajuste idioma"
    " segmento audiencia programar bienvenida clave integración tema cesta confidencial datos contrato plazo"
    " niño señor acción corazón",
}
_SYLLABLES = {
    "en": "ba con der el fer gra hol in ker lan mer nor op per quin ras sol ter un ver wil xen york zed ash bur chel",
    "fr": "bé can dou é four gné hau in jou lai mé nou oi pré quê rou sé teau ui vé zo ché bran lise mont ville",
    "es": "ba cón do es fue gue her in jo la mén no ón pe que rro sí ta uz ví yo zar cho ñe lle rán",
}
FIRST_NAMES = (
    "Ana Carla Dan Emma Louis Chloé Lucía Hugo Inès José Camille Zoë François María Thomas Noémie Álvaro Sofía Jules"
    " Gwen Oliver Amélie Pablo Élodie Martín Grace Raphaël Nuria Harriet Björn"
).split()
LAST_NAMES = (
    "Martin García Smith Dubois López Jones Lefèvre Müller Taylor Nuñez Moreau Brown Sánchez Girard Evans Peña Roux"
    " Walker Ibáñez Fournier Clark Ortega Blanc Hughes Vidal"
).split()
PHRASES = {
    "en": ("my invoice is wrong", "charged twice", "please unblock this contact", "change of billing address"),
    "fr": ("ma facture est fausse", "prélevé deux fois", "débloquer ce contact", "changement d'adresse"),
    "es": ("mi factura está mal", "cobrado dos veces", "desbloquear este contacto", "cambio de dirección"),
}


@dataclass(frozen=True)
class Vocabulary:
    words: list[str]
    weights: list[float]  # running sums


class Writer:
    """Writes subjects and messages; one seed, one text."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._vocabularies = {language: _vocabulary(language) for language in LANGUAGES}

    def subject(self, language: str) -> str:
        trade = _TRADE[language].split()
        picked = self.random.choices(trade, k=self.random.randint(2, 5))
        return f"{' '.join(picked).capitalize()} {self.random.randint(1000, 99999)}"

    def message(self, language: str) -> str:
        """About fifty words in sentences; now and then a phrase of the trade and a reference number."""
        vocabulary = self._vocabularies[language]
        length = min(400, int(self.random.lognormvariate(3.6, 0.7)) + 4)
        picked = self.random.choices(vocabulary.words, cum_weights=vocabulary.weights, k=length)
        for start in range(0, length, 11):
            picked[start] = picked[start].capitalize()
            if start:
                picked[start - 1] += "."
        if length % 7 == 0:
            picked.insert(length // 2, self.random.choice(PHRASES[language]))
        if length % 5 == 0:
            picked.append(f"REF-{self.random.randint(100_000, 999_999)}")
        return " ".join(picked) + "."

    def name(self) -> str:
        return f"{self.random.choice(FIRST_NAMES)} {self.random.choice(LAST_NAMES)}"


def vocabulary_words(language: str) -> list[str]:
    """All words of a language, the most used first."""
    return _vocabulary(language).words


def _vocabulary(language: str) -> Vocabulary:
    """Common words, then the trade's, then made-up ones; the n-th is used in proportion to 1/(n + 2.7)."""
    maker = random.Random(f"tail {language}")  # the same tail whatever the seed
    syllables = _SYLLABLES[language].split()
    known = dict.fromkeys([*_COMMON[language].split(), *_TRADE[language].split()])
    while len(known) < TAIL_WORDS:
        known["".join(maker.choices(syllables, k=maker.randint(2, 4)))] = None
    words = list(known)
    return Vocabulary(words, list(accumulate(1 / (rank + 2.7) for rank in range(len(words)))))
