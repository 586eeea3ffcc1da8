// Shown while the live connection is lost. Live code says so by `live:lost` and `live:back` on the document.
const PATIENCE_MS = 2500;

class ConnectionBanner extends HTMLElement {
  connectedCallback() {
    this.stop = new AbortController();
    const { signal } = this.stop;
    document.addEventListener("live:lost", () => this.showSoon(), { signal });
    document.addEventListener("live:back", () => this.hide(), { signal });
    window.addEventListener("offline", () => this.showSoon(), { signal });
  }

  disconnectedCallback() {
    this.stop.abort();
    clearTimeout(this.timer);
  }

  // A server that restarts is back within moments: nobody needs to read about it.
  showSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { this.hidden = false; }, PATIENCE_MS);
  }

  hide() {
    clearTimeout(this.timer);
    this.hidden = true;
  }
}

customElements.define("connection-banner", ConnectionBanner);
