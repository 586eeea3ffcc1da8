// How much waits: numbers on the rail and in the tab's title, asked anew when a hint says that something changed.
const WAIT_MS = 1500;
const MOST = 99;

class DeskCounts extends HTMLElement {
  connectedCallback() {
    this.stop = new AbortController();
    const { signal } = this.stop;
    document.addEventListener("live:frame", ({ detail }) => ["row", "mention"].includes(detail.kind) && this.askSoon(), { signal });
    document.addEventListener("desk:changed", () => this.askSoon(), { signal });
    document.addEventListener("live:state", ({ detail }) => detail.state === "online" && this.askSoon(), { signal });
    this.ask();
  }

  disconnectedCallback() {
    this.stop.abort();
    clearTimeout(this.timer);
  }

  askSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT_MS);
  }

  async ask() {
    const answer = await fetch(this.dataset.url, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok) return;
    const counts = await answer.json();
    for (const badge of document.querySelectorAll("[data-count]")) this.show(badge, this.sum(counts, badge.dataset.count));
    const waiting = (counts.mine ?? 0) + (counts.mentioned ?? 0);
    document.title = document.title.replace(/^\(\d+\+?\) /, "");
    if (waiting) document.title = `(${waiting > MOST ? "99+" : waiting}) ${document.title}`;
  }

  // data-count="mine+mentioned" shows both together.
  sum(counts, names) {
    return names.split("+").reduce((sum, name) => sum + (counts[name] ?? 0), 0);
  }

  show(badge, count) {
    badge.hidden = count === 0;
    badge.textContent = count > MOST ? "99+" : String(count);
  }
}

customElements.define("desk-counts", DeskCounts);
