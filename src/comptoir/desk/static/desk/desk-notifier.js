// A notification of the desktop and a soft sound when a customer writes to me, or a colleague names me; only when wanted.
import { pieceAt } from "../house/server-html.js";

const ONCE_MS = 4000;

class DeskNotifier extends HTMLElement {
  connectedCallback() {
    this.stop = new AbortController();
    this.told = new Map();
    document.addEventListener("live:frame", ({ detail }) => this.heard(detail), { signal: this.stop.signal });
  }

  disconnectedCallback() {
    this.stop.abort();
  }

  // One word reaches us by several topics, and people write in bursts.
  heard({ kind, facts }) {
    const isMine = kind === "row" && facts.word === "customer" && String(facts.assignee_id) === this.dataset.me;
    if (!isMine && kind !== "mention") return;
    const number = facts.conversation_id;
    if (Date.now() - (this.told.get(number) ?? 0) < ONCE_MS) return;
    this.told.set(number, Date.now());
    if (this.isLookedAt(number)) return;
    if (this.hasAttribute("data-sound")) this.play();
    if (this.hasAttribute("data-notify") && !document.hasFocus()) this.notify(number, kind === "mention");
  }

  isLookedAt(number) {
    return document.hasFocus() && Number(document.querySelector("conversation-thread")?.dataset.number) === number;
  }

  async notify(number, isMention) {
    if (!("Notification" in window) || Notification.permission !== "granted") return;
    const piece = await pieceAt(`${this.dataset.rowsUrl}?id=${number}`);
    const row = piece?.querySelector("li.row");
    if (!row) return;
    const text = (selector) => row.querySelector(selector)?.textContent.trim() ?? "";
    const title = isMention ? this.dataset.mentioned.replace("{name}", text(".name")) : text(".name");
    const note = new Notification(title, { body: `${text(".what")}\n${text(".preview")}`, icon: this.dataset.icon, tag: `conversation-${number}` });
    note.onclick = () => {
      window.focus();
      location.href = this.dataset.conversationUrl.replace("/0/", `/${number}/`);
    };
  }

  // Two soft tones, made here: no file to load, nothing that startles.
  play() {
    const audio = (this.audio ??= new AudioContext());
    const at = audio.currentTime;
    for (const [tone, start] of [[659, 0], [880, 0.11]]) {
      const source = audio.createOscillator();
      const volume = audio.createGain();
      source.frequency.value = tone;
      volume.gain.setValueAtTime(0, at + start);
      volume.gain.linearRampToValueAtTime(0.06, at + start + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, at + start + 0.35);
      source.connect(volume).connect(audio.destination);
      source.start(at + start);
      source.stop(at + start + 0.4);
    }
  }
}

customElements.define("desk-notifier", DeskNotifier);
