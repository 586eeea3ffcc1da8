// <passkey-form data-deed="get|create" (data-options='{"publicKey":…}' | data-ask="address")> around a form with a hidden
// `credential`: opens the browser's passkey window and sends the answer with the form.
const TO_BYTES = ["challenge", "id"];

function bytes(text) {
  const plain = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function decoded(value, name = "") {
  if (typeof value === "string") return TO_BYTES.includes(name) ? bytes(value) : value;
  if (Array.isArray(value)) return value.map((each) => decoded(each));
  if (value && typeof value === "object") {
    // `rp.id` is a host name, not bytes.
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, name === "rp" ? each : decoded(each, key)]));
  }
  return value;
}

function encoded(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

class PasskeyForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.line = this.querySelector("[role=status]");
    if (!window.PublicKeyCredential || /^[\d.]+$|^\[/.test(location.hostname)) {
      this.querySelector("button").disabled = true;
      this.say(this.dataset.impossible);
      return;
    }
    this.form.addEventListener("submit", this.ask);
  }

  disconnectedCallback() {
    this.form?.removeEventListener("submit", this.ask);
  }

  ask = async (event) => {
    if (this.form.elements.credential.value) return;
    event.preventDefault();
    try {
      const options = decoded((await this.options()).publicKey);
      const credential = this.dataset.deed === "create"
        ? await navigator.credentials.create({ publicKey: this.asPasskey(options) })
        : await navigator.credentials.get({ publicKey: options });
      this.form.elements.credential.value = JSON.stringify(encoded(credential));
      this.form.requestSubmit();
    } catch (error) {
      this.say(error.name === "InvalidStateError" ? this.dataset.unknown : this.dataset.refused);
    }
  };

  // Kept by the browser or telephone itself, so that it signs in without a name or a password.
  asPasskey(options) {
    const chosen = { ...options.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required" };
    return { ...options, authenticatorSelection: chosen };
  }

  async options() {
    if (this.dataset.options) return JSON.parse(this.dataset.options);
    const answer = await fetch(this.dataset.ask, { headers: { Accept: "application/json" } });
    return (await answer.json()).request_options;
  }

  say(words) {
    this.line.textContent = words;
    this.line.hidden = false;
  }
}

customElements.define("passkey-form", PasskeyForm);
