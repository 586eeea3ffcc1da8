// Shown while the live connection is lost (`live:state` of realtime/live.js).
const PATIENCE_MS = 2500;
const SIGNED_OUT = 4401;

class ConnectionBanner extends HTMLElement {
  connectedCallback() {
    this.stop = new AbortController();
    const { signal } = this.stop;
    document.addEventListener("live:state", ({ detail }) => this.turn(detail.state), { signal });
    document.addEventListener("live:ended", ({ detail }) => this.ended(detail.code), { signal });
    window.addEventListener("offline", () => this.turn("offline"), { signal });
    this.turn(document.documentElement.dataset.live ?? "");
  }

  disconnectedCallback() {
    this.stop.abort();
    clearTimeout(this.timer);
  }

  // Signed out elsewhere, while this page was open: what it shows is no longer ours to see.
  ended(code) {
    if (code === SIGNED_OUT && this.wasOnline) location.reload();
  }

  // A server that restarts is back within moments: nobody needs to read about it.
  turn(state) {
    if (state === "online") {
      this.wasOnline = true;
      clearTimeout(this.timer);
      this.timer = 0;
      this.hidden = true;
    } else if (state === "offline" && !this.timer) {
      this.timer = setTimeout(() => { this.hidden = false; }, PATIENCE_MS);
    }
  }
}

customElements.define("connection-banner", ConnectionBanner);
