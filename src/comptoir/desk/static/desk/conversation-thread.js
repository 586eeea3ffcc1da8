// One conversation: catches up by position, marks read while it is looked at, says who else is here.
import { pieceAt } from "../house/server-html.js";

const WAIT_MS = 120;
const LOOKING_MS = 30_000;
const TYPING_MS = 3000;
const SETTLING_MS = 3000;

class ConversationThread extends HTMLElement {
  connectedCallback() {
    this.stop = new AbortController();
    const { signal } = this.stop;
    const on = (name, listener) => document.addEventListener(name, listener, { signal });
    this.scroller = this.querySelector(".thread-scroll");
    this.timeline = this.querySelector("#timeline");
    on("live:frame", ({ detail }) => detail.topic === this.topic && this.heard(detail));
    on("live:behind", ({ detail }) => detail.topic === this.topic && this.catchUp());
    on("live:presence", ({ detail }) => detail.topic === this.topic && this.present(detail.present));
    on("live:state", ({ detail }) => detail.state === "online" && this.arrive());
    on("desk:changed", ({ detail }) => detail.conversations?.includes(Number(this.dataset.number)) && this.catchUp());
    on("visibilitychange", () => this.markRead());
    this.addEventListener("input", () => this.typing(), { signal });
    this.addEventListener("click", (event) => event.target.closest("[data-panel]") && this.closest(".panes").classList.toggle("with-person"), { signal });
    this.scrollToNew();
    this.holdPlace(signal);
    this.markRead();
    this.arrive();
    this.looking = setInterval(() => this.arrive(), LOOKING_MS);
    this.sending = setInterval(() => this.countDown(), 1000);
  }

  disconnectedCallback() {
    this.stop.abort();
    clearInterval(this.looking);
    clearInterval(this.sending);
    clearTimeout(this.timer);
    this.say("away");
  }

  get topic() {
    return this.dataset.topic;
  }

  // Entries of conversations that were merged into this one count positions of their own.
  get position() {
    const own = [...this.timeline.querySelectorAll(`[data-number="${this.dataset.number}"]`)];
    return own.reduce((highest, entry) => Math.max(highest, Number(entry.dataset.position)), 0);
  }

  say(what) {
    document.dispatchEvent(new CustomEvent("live:say", { detail: { what, topic: this.topic } }));
  }

  arrive() {
    if (document.visibilityState === "visible") this.say("looking");
  }

  typing() {
    const now = Date.now();
    if (now - (this.typedAt ?? 0) < TYPING_MS) return;
    this.typedAt = now;
    this.say("typing");
  }

  heard(frame) {
    const known = frame.kind === "delivery" && this.querySelector(`#entry-${frame.facts.message_id}`);
    this.catchUp(known ? Number(known.dataset.position) - 1 : this.position);
  }

  // Several hints, one request; from the lowest position that any of them names.
  catchUp(after = this.position) {
    this.after = Math.min(this.after ?? after, after);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetchChanges(), WAIT_MS);
  }

  async fetchChanges() {
    if (this.isFetching) return this.catchUp();
    this.isFetching = true;
    const { after } = this;
    this.after = undefined;
    const piece = await pieceAt(`${this.dataset.changesUrl}?after=${after}`);
    this.isFetching = false;
    if (piece && this.isConnected) this.apply(piece);
    return undefined;
  }

  apply(page) {
    const wasAtEnd = this.isAtEnd;
    const entries = [...page.children].filter((each) => each.matches("li"));
    for (const part of page.querySelectorAll("[data-part]")) this.replacePart(part);
    for (const entry of entries) this.placeEntry(entry);
    document.dispatchEvent(new CustomEvent("live:seen", { detail: { topic: this.topic, position: this.position } }));
    if (wasAtEnd) this.scrollToEnd();
    this.markRead();
  }

  // A menu that its reader has open, or a field they are in, is not taken from under their hands.
  replacePart(part) {
    const known = this.querySelector(`[data-part="${part.dataset.part}"]`);
    const isBusy = known.querySelector("details[open]") || (known.contains(document.activeElement) && document.activeElement.matches("input"));
    if (isBusy && !known.querySelector(".htmx-request")) {
      known.addEventListener("toggle", () => setTimeout(() => this.catchUp()), { once: true, capture: true });
      return;
    }
    known.replaceWith(part);
    window.htmx.process(part);
  }

  placeEntry(entry) {
    if (entry.id === "unread-line") return;
    const known = this.timeline.querySelector(`#${entry.id}`);
    if (known) known.replaceWith(entry);
    else {
      entry.classList.add("fresh");
      this.timeline.append(entry);
    }
    window.htmx.process(entry);
  }

  get isAtEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < 120;
  }

  scrollToEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  scrollToNew() {
    const line = this.querySelector("#unread-line");
    if (line) line.scrollIntoView({ block: "start" });
    else this.scrollToEnd();
  }

  // A pane that was just swapped in gets its height some frames later: the place is held until the reader moves.
  holdPlace(signal) {
    const sizes = new ResizeObserver(() => this.scrollToNew());
    const letGo = () => sizes.disconnect();
    sizes.observe(this.scroller);
    for (const moved of ["wheel", "touchstart", "pointerdown", "keydown"]) {
      this.addEventListener(moved, letGo, { signal, once: true, passive: true });
    }
    signal.addEventListener("abort", letGo);
    setTimeout(letGo, SETTLING_MS);
  }

  async markRead() {
    const { position } = this;
    if (document.visibilityState !== "visible" || position <= (this.readTo ?? 0)) return;
    this.readTo = position;
    const body = new FormData();
    body.append("position", position);
    const headers = JSON.parse(document.body.getAttribute("hx-headers"));
    const answer = await fetch(this.dataset.readUrl, { method: "POST", body, headers }).catch(() => null);
    if (answer?.ok) document.dispatchEvent(new CustomEvent("desk:read", { detail: { number: this.dataset.number } }));
  }

  present(people) {
    const others = people.filter((each) => each.name !== this.dataset.me);
    const writing = others.filter((each) => each.state === "typing");
    const names = (some) => some.map((each) => each.name).join(", ");
    const line = this.querySelector(".collision");
    if (writing.length) line.textContent = this.dataset.writing.replace("{name}", names(writing));
    else line.textContent = others.length ? this.dataset.looking.replace("{name}", names(others)) : "";
    clearTimeout(this.forget);
    const soonest = Math.min(...others.map((each) => each.left_s));
    if (others.length) this.forget = setTimeout(() => this.present(others.filter((each) => each.left_s > soonest)), soonest * 1000 + 500);
  }

  countDown() {
    for (const left of this.querySelectorAll("[data-left]")) {
      left.textContent = Math.max(0, Number(left.textContent) - 1);
      if (left.textContent === "0" && !left.dataset.asked) {
        left.dataset.asked = "1";
        setTimeout(() => this.catchUp(), 1500);
      }
    }
  }
}

customElements.define("conversation-thread", ConversationThread);
