// Keeps a request's page true: fetches its live part when something happened and puts in what is new.
const TOGETHER_MS = 120;

class LiveRequest extends HTMLElement {
  connectedCallback() {
    this.stop = new AbortController();
    const { signal } = this.stop;
    const mine = (handler) => (event) => event.detail.topic === this.dataset.liveTopic && handler(event);
    document.addEventListener("live:frame", mine(() => this.soon()), { signal });
    document.addEventListener("live:behind", mine(() => this.soon()), { signal });
    document.addEventListener("live:lost", () => { this.wasLost = true; }, { signal });
    document.addEventListener("live:back", () => { if (this.wasLost) this.soon(); this.wasLost = false; }, { signal });
    document.addEventListener("visibilitychange", () => this.read(), { signal });
    this.read();
  }

  disconnectedCallback() {
    this.stop.abort();
    clearTimeout(this.timer);
  }

  // One deed may announce itself more than once.
  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetch().catch(() => { this.wasLost = true; }), TOGETHER_MS);
  }

  async fetch() {
    const answer = await fetch(this.dataset.from, { headers: { "X-Fetch": "live" } });
    if (answer.status === 401) return location.reload();
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    this.replace(fresh, "request-head");
    const timeline = this.querySelector("#timeline");
    for (const said of fresh.querySelectorAll("#timeline > li")) {
      if (!document.getElementById(said.id)) timeline.append(document.importNode(said, true));
    }
    this.dataset.livePosition = fresh.querySelector("#timeline").dataset.count;
    this.read();
  }

  replace(fresh, id) {
    const now = document.getElementById(id);
    const next = fresh.getElementById(id);
    if (now && next && now.textContent !== next.textContent) now.replaceWith(document.importNode(next, true));
  }

  // Said only when a person has the page before their eyes.
  read() {
    const count = this.querySelectorAll("#timeline > li").length;
    if (document.visibilityState !== "visible" || this.readTo === count) return;
    this.readTo = count;
    const token = document.querySelector('input[name="csrfmiddlewaretoken"]')?.value ?? "";
    fetch(this.dataset.reading, { method: "POST", headers: { "X-CSRFToken": token, "X-Fetch": "live" } }).catch(() => {});
  }
}

customElements.define("live-request", LiveRequest);
