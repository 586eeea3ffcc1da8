// Live updates: one socket a page, shared by all elements.  The page hears of it by events on `document`:
//   live:frame {topic, kind, position, facts}   live:behind {topic, after, position}: fetch what came after
//   live:presence {topic, present}   live:revoked {topic}   live:state {state: "online" | "connecting" | "offline"}
//   live:lost, live:back: the same in two words
// and speaks by `live:say` {what, topic}, and `live:seen` {topic, position} for what it then shows.
// An element with data-live-topic (and data-live-position) subscribes by being on the page.
// <meta name="live-url"> says where, <meta name="live-positions-url"> where to ask when sockets are blocked,
// <meta name="live-token"> who we are where no session says so.

const PONG_WITHIN_MS = 10_000;
const LONGEST_PAUSE_MS = 30_000;
const POLL_MS = 15_000;
const BLOCKED_AFTER = 3;
const FINAL = new Set([4401, 4403]);

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";
const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`live:${name}`, { detail }));

export class Live {
  #socket = null;
  #state = "";
  #tries = 0;
  #everOpen = false;
  #positions = new Map(); // topic → highest position known, or null
  #holders = new Map(); // topic → how many want it
  #timers = { ping: 0, pong: 0, again: 0, poll: 0 };

  start() {
    if (!meta("live-url") || this.#state) return;
    this.#connect();
    addEventListener("online", () => this.#soon(0));
    addEventListener("pagehide", () => this.#socket?.close(1000));
    addEventListener("pageshow", (event) => event.persisted && this.#soon(0));
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.#wake());
    document.addEventListener("live:say", ({ detail }) => this.say(detail.what, detail.topic));
    document.addEventListener("live:seen", ({ detail }) => this.seen(detail.topic, detail.position));
    new MutationObserver(() => this.#adopt()).observe(document.body, { childList: true, subtree: true });
    this.#adopt();
  }

  get state() {
    return this.#state;
  }

  subscribe(topic, position = null) {
    this.#holders.set(topic, (this.#holders.get(topic) ?? 0) + 1);
    if (this.#positions.has(topic)) return this.seen(topic, position);
    this.#positions.set(topic, position);
    this.#say({ t: "sub", topic, ...(position === null ? {} : { after: position }) });
  }

  unsubscribe(topic) {
    const left = (this.#holders.get(topic) ?? 1) - 1;
    if (left > 0) return this.#holders.set(topic, left);
    this.#holders.delete(topic);
    this.#positions.delete(topic);
    this.#say({ t: "unsub", topic });
  }

  // The page shows this topic up to `position` (after a fetch, for example).
  seen(topic, position) {
    const known = this.#positions.get(topic);
    if (position !== null && (known == null || position > known)) this.#positions.set(topic, position);
  }

  say(what, topic) {
    this.#say({ t: what, topic });
  }

  #connect() {
    clearTimeout(this.#timers.again);
    this.#show("connecting");
    const url = new URL(meta("live-url"), location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    if (meta("live-token")) url.searchParams.set("token", meta("live-token"));
    const socket = new WebSocket(url);
    this.#socket = socket;
    socket.onmessage = (event) => this.#hear(JSON.parse(event.data));
    socket.onclose = (event) => this.#socket === socket && this.#lost(event.code);
  }

  #hear(said) {
    clearTimeout(this.#timers.pong);
    if (said.t === "hello") return this.#opened(said);
    if (said.t === "again") return this.#subscribeAll();
    if (said.t === "frame") return this.#frame(said);
    if (said.t === "presence") return tell("presence", said);
    if (said.t === "ok") return this.#caughtUp(said.topic, said.position);
    if (said.t === "revoked" || said.t === "no") {
      this.#positions.delete(said.topic);
      this.#holders.delete(said.topic);
      tell("revoked", said);
    }
  }

  #opened(hello) {
    this.#tries = 0;
    this.#everOpen = true;
    clearInterval(this.#timers.poll);
    this.#timers.poll = 0;
    clearInterval(this.#timers.ping);
    this.#timers.ping = setInterval(() => this.#ping(), hello.ping_every_s * 1000);
    this.#show("online");
    this.#subscribeAll();
  }

  #frame(frame) {
    const known = this.#positions.get(frame.topic);
    if (frame.position === null || known == null) {
      this.seen(frame.topic, frame.position);
      return tell("frame", frame);
    }
    if (frame.position <= known) return; // we have it
    if (frame.position > known + 1) return this.#caughtUp(frame.topic, frame.position);
    this.#positions.set(frame.topic, frame.position);
    tell("frame", frame);
  }

  // Whoever shows the topic fetches, and calls `seen` with what it then shows.
  #caughtUp(topic, position) {
    const after = this.#positions.get(topic);
    if (position !== null && after != null && position > after) tell("behind", { topic, after, position });
    else this.seen(topic, position);
  }

  #lost(code) {
    clearInterval(this.#timers.ping);
    clearTimeout(this.#timers.pong);
    this.#socket = null;
    this.#show("offline");
    if (FINAL.has(code)) return tell("ended", { code });
    this.#tries += 1;
    if (!this.#everOpen && this.#tries >= BLOCKED_AFTER) this.#pollInstead();
    // Full jitter: after a restart of the server not everybody comes back at the same moment.
    this.#soon(Math.random() * Math.min(LONGEST_PAUSE_MS, 500 * 2 ** this.#tries));
  }

  #soon(pauseMs) {
    if (!this.#state || this.#socket) return;
    clearTimeout(this.#timers.again);
    this.#timers.again = setTimeout(() => this.#connect(), pauseMs);
  }

  // After sleep a dead socket looks open for minutes: ask it.
  #wake() {
    if (this.#socket) this.#ping();
    else this.#soon(0);
  }

  #ping() {
    this.#say({ t: "ping" });
    clearTimeout(this.#timers.pong);
    this.#timers.pong = setTimeout(() => {
      const socket = this.#socket;
      if (!socket) return;
      socket.onclose = null;
      socket.close();
      this.#lost(1006);
    }, PONG_WITHIN_MS);
  }

  #say(what) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(what));
  }

  #subscribeAll() {
    for (const [topic, after] of this.#positions) this.#say({ t: "sub", topic, ...(after == null ? {} : { after }) });
  }

  #show(state) {
    if (state === this.#state) return;
    this.#state = state;
    document.documentElement.dataset.live = state;
    tell("state", { state });
    if (state === "online") tell("back");
    if (state === "offline") tell("lost");
  }

  #pollInstead() {
    if (this.#timers.poll || !meta("live-positions-url")) return;
    this.#timers.poll = setInterval(() => this.#poll().catch(() => {}), POLL_MS);
  }

  async #poll() {
    if (!this.#positions.size) return;
    const url = new URL(meta("live-positions-url"), location.href);
    for (const topic of this.#positions.keys()) url.searchParams.append("topic", topic);
    if (meta("live-token")) url.searchParams.set("token", meta("live-token"));
    const { positions } = await (await fetch(url, { headers: { accept: "application/json" } })).json();
    for (const [topic, position] of Object.entries(positions)) this.#caughtUp(topic, position);
  }

  // Elements say by an attribute what they watch.
  #adopted = new Map();
  #adopt() {
    const now = new Set(document.querySelectorAll("[data-live-topic]"));
    for (const [element, topic] of this.#adopted) {
      if (now.has(element) && element.dataset.liveTopic === topic) continue;
      this.#adopted.delete(element);
      this.unsubscribe(topic);
    }
    for (const element of now) {
      if (this.#adopted.has(element)) continue;
      const { liveTopic, livePosition } = element.dataset;
      this.#adopted.set(element, liveTopic);
      this.subscribe(liveTopic, livePosition ? Number(livePosition) : null);
    }
  }
}

export const live = new Live();
live.start();
