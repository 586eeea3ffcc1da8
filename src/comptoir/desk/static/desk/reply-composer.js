// The composer: which way the words leave, drafts kept while typing, saved replies by "/", mentions by "@", Ctrl+Enter.
import { Completion } from "./completion.js";

const DRAFT_WAIT_MS = 700;

class ReplyComposer extends HTMLElement {
  connectedCallback() {
    this.stop = new AbortController();
    const { signal } = this.stop;
    this.form = this.querySelector("form");
    this.editor = this.querySelector("rich-editor");
    this.tray = this.querySelector("file-tray");
    this.list = this.querySelector(".pop");
    this.words = { said: null, noted: null };
    this.entry = this.chosenEntry;
    customElements.whenDefined("rich-editor").then(() => this.start(signal));
  }

  disconnectedCallback() {
    this.stop.abort();
    if (this.timer) this.keep();
  }

  start(signal) {
    const completion = (trigger, url) => new Completion(this.editor, { trigger, url, list: this.list });
    this.replies = completion("/", this.dataset.repliesUrl);
    this.mentions = completion("@", this.dataset.mentionsUrl);
    this.editor.area.dataset.placeholder = this.editor.dataset[this.entry] ?? "";
    this.words.noted = this.querySelector("template[data-noted]")?.innerHTML ?? "";
    this.form.addEventListener("input", () => this.typed(), { signal });
    this.form.addEventListener("files:changed", () => this.keepSoon(), { signal });
    this.form.addEventListener("change", (event) => event.target.name === "way" && this.turn(), { signal });
    this.form.addEventListener("keydown", (event) => this.key(event), { signal, capture: true });
    this.form.addEventListener("submit", (event) => this.sending(event), { signal, capture: true });
    this.list.addEventListener("mousedown", (event) => event.preventDefault(), { signal });
    this.list.addEventListener("click", (event) => this.picked(event.target.closest("[role=option]")), { signal });
    this.addEventListener("click", (event) => event.target.closest("[data-opens-replies]") && this.openReplies(), { signal });
    document.addEventListener("desk:key", ({ detail }) => this.called(detail.key), { signal });
    if (this.hasAttribute("data-focus")) this.editor.focus();
  }

  get chosenEntry() {
    return this.form.querySelector("[name=way]:checked")?.value === "note" ? "noted" : "said";
  }

  choose(entry) {
    const ways = [...this.form.querySelectorAll("[name=way]")];
    const way = ways.find((each) => (each.value === "note") === (entry === "noted"));
    if (!way) return; // words for a customer nobody reaches must not become a note by mistake
    if (this.chosenEntry !== entry) {
      way.checked = true;
      this.turn();
    }
    this.editor.focus();
    this.scrollIntoView({ block: "nearest" });
  }

  called(key) {
    if (key === "r") this.choose("said");
    if (key === "n") this.choose("noted");
  }

  // Words for the customer and words for colleagues are two drafts and never mix.
  turn() {
    const { chosenEntry: entry } = this;
    const chosen = this.form.querySelector("[name=way]:checked")?.value;
    for (const head of this.form.querySelectorAll("[data-way]")) head.hidden = head.dataset.way !== chosen;
    this.editor.area.dataset.placeholder = this.editor.dataset[entry] ?? "";
    if (entry === this.entry) return this.keepSoon();
    this.keep();
    this.words[this.entry] = this.editor.html;
    this.entry = entry;
    this.editor.html = this.words[entry] ?? "";
    this.editor.focus();
    return undefined;
  }

  typed() {
    this.replies.changed();
    if (this.entry === "noted") this.mentions.changed();
    this.keepSoon();
  }

  key(event) {
    if (this.replies.key(event) || this.mentions.key(event)) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.form.requestSubmit(this.form.querySelector("[data-sends]"));
    } else if (event.key === "Escape") {
      document.activeElement.blur();
    }
  }

  picked(option) {
    if (option) (this.replies.isOpen ? this.replies : this.mentions).pick(option);
  }

  openReplies() {
    this.editor.focus();
    this.editor.insert(this.editor.isEmpty ? "/" : " /");
    this.typed();
  }

  keepSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), DRAFT_WAIT_MS);
  }

  async keep() {
    clearTimeout(this.timer);
    this.timer = 0;
    const body = new FormData(this.form);
    body.set("entry", this.entry);
    body.set("html", this.editor.html);
    const note = this.querySelector(".saved");
    const answer = await fetch(this.dataset.draftUrl, { method: "POST", body, keepalive: true }).catch(() => null);
    if (note) note.textContent = answer?.ok ? note.dataset.kept : note.dataset.notKept;
  }

  sending(event) {
    if (this.tray?.isBusy) {
      event.preventDefault();
      event.stopImmediatePropagation();
      document.dispatchEvent(new CustomEvent("toast", { detail: { text: this.dataset.filesBusy, level: "error" } }));
      return;
    }
    clearTimeout(this.timer);
    this.timer = 0;
  }
}

customElements.define("reply-composer", ReplyComposer);
