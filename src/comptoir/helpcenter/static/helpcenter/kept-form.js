// Keeps what is typed until it is sent, in this tab alone: a reload or a lost page costs nothing.
//   <kept-form data-key="form:contact"><form>…   keeps;   <kept-form data-sent>   forgets all that was sent
const PREFIX = "kept:";
const SENDING = "kept-sending";

class KeptForm extends HTMLElement {
  connectedCallback() {
    this.stop = new AbortController();
    if ("sent" in this.dataset) return this.forgetSent();
    this.form = this.querySelector("form");
    const { signal } = this.stop;
    this.form.addEventListener("input", () => this.keep(), { signal });
    this.form.addEventListener("change", () => this.keep(), { signal });
    this.form.addEventListener("submit", () => this.sending(), { signal });
    if (this.wasSent()) this.forgetSent();
    this.restore();
  }

  disconnectedCallback() {
    this.stop.abort();
  }

  fields() {
    const plain = (field) => field.name && !["hidden", "file", "password", "submit", "button"].includes(field.type);
    return [...this.form.elements].filter((field) => plain(field) && field.name !== "website" && !field.name.endsWith("-kept"));
  }

  keep() {
    const typed = this.fields().filter((field) => field.type !== "radio" && field.type !== "checkbox" ? field.value : field.checked);
    sessionStorage.setItem(PREFIX + this.dataset.key, JSON.stringify(typed.map((field) => [field.name, field.value])));
  }

  // What the server put into a field (words from the front page, what was sent with an error) stays.
  restore() {
    const kept = JSON.parse(sessionStorage.getItem(PREFIX + this.dataset.key) ?? "[]");
    for (const [name, value] of kept) {
      for (const field of this.fields().filter((each) => each.name === name)) {
        if (field.type === "radio" || field.type === "checkbox") field.checked ||= field.value === value;
        else if (!field.value) field.value = value;
      }
    }
    if (kept.length) this.form.querySelector("conditional-fields")?.settle?.();
  }

  sending() {
    sessionStorage.setItem(SENDING, JSON.stringify({ key: PREFIX + this.dataset.key, hash: location.hash }));
  }

  // The server's answer leads to what was said; a page that merely came back after a lost connection does not.
  wasSent() {
    const sending = JSON.parse(sessionStorage.getItem(SENDING) ?? "null");
    const isHere = sending?.key === PREFIX + this.dataset.key;
    return isHere && location.hash.startsWith("#said-") && location.hash !== sending.hash;
  }

  forgetSent() {
    const sent = JSON.parse(sessionStorage.getItem(SENDING) ?? "null");
    if (sent) sessionStorage.removeItem(sent.key);
    sessionStorage.removeItem(SENDING);
  }
}

customElements.define("kept-form", KeptForm);
