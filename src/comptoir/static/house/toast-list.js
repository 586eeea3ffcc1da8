// Words about what just happened. The server asks for one by `HX-Trigger: {"toast": {"text", "level", "undo", "seconds"}}`.
const STAY_MS = 6000;

class ToastList extends HTMLElement {
  connectedCallback() {
    this.stop = new AbortController();
    this.words = this.querySelector(".toast-words").dataset;
    const { signal } = this.stop;
    document.addEventListener("toast", (event) => this.show(event.detail), { signal });
    document.addEventListener("htmx:responseError", (event) => this.failed(event.detail.xhr), { signal });
    document.addEventListener("htmx:sendError", () => this.show({ text: this.words.offline, level: "error" }), { signal });
    this.addEventListener("click", (event) => event.target.closest("[data-close]")?.closest(".toast").remove(), { signal });
    for (const toast of this.querySelectorAll(".toast")) this.leaveLater(toast, STAY_MS * 2);
  }

  disconnectedCallback() {
    this.stop.abort();
  }

  // A refusal may bring its own sentence; anything longer is a page, not a sentence.
  failed(xhr) {
    const plain = (xhr.getResponseHeader("Content-Type") ?? "").startsWith("text/plain");
    const text = plain && xhr.responseText.length < 300 ? xhr.responseText : this.words.error;
    this.show({ text, level: "error" });
  }

  show({ text, level = "", undo = "", seconds = 0 }) {
    const toast = document.createElement("div");
    toast.className = `toast ${level}`;
    const words = document.createElement("span");
    words.textContent = text;
    toast.append(words);
    if (undo) toast.append(this.undoButton(toast, undo));
    if (undo && seconds) toast.append(this.countdown(toast, seconds));
    toast.append(this.button(this.words.close, "quiet", { close: "" }));
    this.append(toast);
    this.leaveLater(toast, seconds ? seconds * 1000 : undo ? STAY_MS * 2 : STAY_MS);
  }

  button(text, kind, data) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `button small ${kind}`;
    button.textContent = text;
    Object.assign(button.dataset, data);
    return button;
  }

  undoButton(toast, address) {
    const button = this.button(this.words.undo, "", { undo: "" });
    button.addEventListener("click", () => {
      toast.remove();
      window.htmx.ajax("POST", address, { source: document.body, swap: "none" });
    });
    return button;
  }

  countdown(toast, seconds) {
    const bar = document.createElement("progress");
    bar.max = seconds;
    bar.value = seconds;
    const tick = setInterval(() => {
      bar.value -= 0.25;
      if (!toast.isConnected || bar.value <= 0) clearInterval(tick);
    }, 250);
    return bar;
  }

  // Reading must not be a race: the clock stops while a pointer or the focus is on the toast.
  leaveLater(toast, delayMs) {
    let timer = setTimeout(() => toast.remove(), delayMs);
    const hold = () => clearTimeout(timer);
    const release = () => { timer = setTimeout(() => toast.remove(), STAY_MS); };
    toast.addEventListener("pointerenter", hold);
    toast.addEventListener("pointerleave", release);
    toast.addEventListener("focusin", hold);
    toast.addEventListener("focusout", release);
  }
}

customElements.define("toast-list", ToastList);
