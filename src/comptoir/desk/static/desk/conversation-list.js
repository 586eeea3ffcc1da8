// The list: walked by keys, picked for bulk deeds, kept true by hints.  Nothing moves that its reader did not move.
import { pieceAt } from "../house/server-html.js";

const WAIT_MS = 200;

class ConversationList extends HTMLElement {
  connectedCallback() {
    this.stop = new AbortController();
    const { signal } = this.stop;
    const on = (name, listener) => document.addEventListener(name, listener, { signal });
    this.rows = this.querySelector("ul.rows");
    this.scroller = this.querySelector(".queue-scroll");
    this.news = this.querySelector(".news");
    this.fresh = new Map();
    this.wanted = new Set();
    on("live:frame", ({ detail }) => detail.kind === "row" && this.want([detail.facts.conversation_id]));
    on("desk:changed", ({ detail }) => this.want(detail.conversations ?? []));
    on("live:state", ({ detail }) => this.turned(detail.state));
    on("desk:key", (event) => this.called(event));
    on("desk:read", ({ detail }) => this.querySelector(`#row-${detail.number}`)?.classList.remove("unread"));
    document.body.addEventListener("htmx:afterSettle", () => this.mark(), { signal });
    this.news.addEventListener("click", () => this.showNews(), { signal });
    this.scroller.addEventListener("scroll", () => this.scroller.scrollTop === 0 && this.showNews(), { signal, passive: true });
    this.addEventListener("change", () => this.picked(), { signal });
    this.mark();
  }

  disconnectedCallback() {
    this.stop.abort();
    clearTimeout(this.timer);
  }

  get current() {
    return Number(document.querySelector("conversation-thread")?.dataset.number ?? 0);
  }

  mark() {
    const { current } = this;
    for (const row of this.rows.querySelectorAll("li.row")) {
      row.classList.toggle("current", Number(row.dataset.number) === current);
      row.querySelector("a.whole").toggleAttribute("aria-current", Number(row.dataset.number) === current);
    }
  }

  // Hints come in bursts: one request asks for all of them.
  want(numbers) {
    for (const number of numbers) this.wanted.add(number);
    if (!this.wanted.size) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetchWanted(), WAIT_MS);
  }

  async fetchWanted() {
    const numbers = [...this.wanted].slice(0, 50);
    for (const number of numbers) this.wanted.delete(number);
    const query = new URLSearchParams(numbers.map((number) => ["id", String(number)]));
    const piece = await pieceAt(`${this.dataset.rowsUrl}?${query}`);
    if (!piece) return;
    const found = new Map([...piece.querySelectorAll("li.row")].map((row) => [Number(row.dataset.number), row]));
    for (const number of numbers) this.place(number, found.get(number));
    this.announce();
    if (this.wanted.size) this.want([]);
  }

  place(number, row) {
    const known = this.querySelector(`#row-${number}`);
    if (known && row) this.replace(known, row);
    else if (known) known.classList.add("left");
    else if (row && this.isWithin(row)) this.fresh.set(number, row);
  }

  // A conversation further down than what is loaded comes with the rows around it.
  isWithin(row) {
    const last = [...this.rows.querySelectorAll("li.row")].at(-1);
    return !this.rows.querySelector(".queue-more") || !last || row.dataset.at >= last.dataset.at;
  }

  replace(known, row) {
    row.querySelector("input").checked = known.querySelector("input").checked;
    const hadFocus = known.contains(document.activeElement);
    known.replaceWith(row);
    window.htmx.process(row);
    if (hadFocus) row.querySelector("a.whole").focus({ preventScroll: true });
    this.mark();
  }

  announce() {
    if (!this.fresh.size) return;
    if (this.scroller.scrollTop < 4 && !this.matches(":has(.pick > :checked)")) return void this.showNews();
    this.news.hidden = false;
    const { newsOne, newsMany } = this.dataset;
    this.news.querySelector("span").textContent = this.fresh.size === 1 ? newsOne : newsMany.replace("{n}", this.fresh.size);
  }

  showNews() {
    const rows = [...this.fresh.values()].sort((one, other) => (one.dataset.at < other.dataset.at ? 1 : -1));
    this.fresh.clear();
    this.news.hidden = true;
    if (!rows.length) return;
    for (const row of rows) {
      const below = [...this.rows.querySelectorAll("li.row")].find((each) => each.dataset.at <= row.dataset.at);
      if (below) below.before(row);
      else this.rows.append(row);
    }
    this.querySelector(".empty")?.remove();
    for (const row of rows) window.htmx.process(row);
    this.scroller.scrollTo({ top: 0 });
    this.mark();
  }

  // After a lost connection nothing tells what was missed: the list is asked for anew.
  turned(state) {
    if (state === "offline") this.wasOffline = true;
    if (state !== "online" || !this.wasOffline) return;
    this.wasOffline = false;
    this.want([...this.rows.querySelectorAll("li.row")].map((row) => Number(row.dataset.number)));
    this.lookForNew();
  }

  async lookForNew() {
    const piece = await pieceAt(this.dataset.pageUrl);
    for (const row of piece?.querySelectorAll("li.row") ?? []) {
      if (!this.querySelector(`#${row.id}`)) this.fresh.set(Number(row.dataset.number), row);
    }
    this.announce();
  }

  called(event) {
    const { key } = event.detail;
    const rows = [...this.rows.querySelectorAll("li.row")];
    const focused = document.activeElement.closest?.("li.row");
    const at = rows.indexOf(focused ?? this.querySelector("li.row.current"));
    if (key === "j" || key === "k") this.focusRow(rows[Math.max(0, Math.min(rows.length - 1, at + (key === "j" ? 1 : -1)))]);
    else if (key === "o" && focused) focused.querySelector("a.whole").click();
    else if (key === "x" && focused) focused.querySelector("input").click();
    else if (key === "X") this.pickAll(rows);
    else if (key === "Escape") this.escape();
    else return;
    event.preventDefault();
  }

  focusRow(row) {
    row?.querySelector("a.whole").focus();
    row?.scrollIntoView({ block: "nearest" });
  }

  pickAll(rows) {
    const all = rows.every((row) => row.querySelector("input").checked);
    for (const row of rows) row.querySelector("input").checked = !all;
    this.picked();
  }

  picked() {
    const count = this.querySelectorAll(".pick > :checked").length;
    this.classList.toggle("picking", count > 0);
    this.querySelector("[data-picked]").textContent = count || "";
  }

  escape() {
    for (const box of this.querySelectorAll(".pick > :checked")) box.checked = false;
    this.picked();
    this.focusRow(this.querySelector("li.row.current") ?? this.querySelector("li.row"));
  }
}

customElements.define("conversation-list", ConversationList);
