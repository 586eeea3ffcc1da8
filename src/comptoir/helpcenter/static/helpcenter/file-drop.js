// Sends files one by one as soon as they are chosen, dropped or pasted, and names them to the form by tokens.
class FileDrop extends HTMLElement {
  connectedCallback() {
    this.stop = new AbortController();
    this.input = this.querySelector('input[type="file"]');
    this.list = this.querySelector(".files");
    this.form = this.closest("form");
    this.under = new Set();
    const { signal } = this.stop;
    this.input.addEventListener("change", () => this.take(this.input.files, { clear: true }), { signal });
    this.addEventListener("dragover", (event) => this.drag(event, true), { signal });
    this.addEventListener("dragleave", (event) => this.drag(event, false), { signal });
    this.addEventListener("drop", (event) => { this.drag(event, false); this.take(event.dataTransfer.files); }, { signal });
    this.form.addEventListener("paste", (event) => this.paste(event), { signal });
    this.form.addEventListener("submit", (event) => this.hold(event), { signal });
  }

  disconnectedCallback() {
    this.stop.abort();
    for (const sending of this.under) sending.abort();
  }

  drag(event, isOver) {
    event.preventDefault();
    this.classList.toggle("dropping", isOver);
  }

  paste(event) {
    if (!event.clipboardData?.files.length) return;
    event.preventDefault();
    this.take(event.clipboardData.files);
  }

  take(files, { clear = false } = {}) {
    for (const file of [...files]) this.add(file);
    if (clear) this.input.value = ""; // they are sent already; the form must not send them again
  }

  add(file) {
    const item = this.querySelector("template").content.firstElementChild.cloneNode(true);
    item.querySelector(".name").textContent = file.name;
    item.querySelector("button").addEventListener("click", () => this.remove(item));
    const isFull = this.list.querySelectorAll(".file:not(.failed)").length >= Number(this.dataset.maxFiles);
    this.list.append(item);
    if (isFull) this.fail(item, this.dataset.tooMany);
    else if (file.size > Number(this.dataset.maxBytes)) this.fail(item, this.dataset.tooLarge);
    else this.send(file, item);
  }

  send(file, item) {
    const sending = new XMLHttpRequest();
    this.under.add(sending);
    item.sending = sending;
    const bar = item.querySelector("progress");
    bar.setAttribute("aria-label", file.name);
    sending.upload.onprogress = (event) => { bar.value = event.lengthComputable ? (100 * event.loaded) / event.total : 0; };
    sending.onloadend = () => { this.under.delete(sending); this.sent(sending, item); };
    sending.open("POST", this.dataset.upload);
    sending.setRequestHeader("X-CSRFToken", this.form.elements.csrfmiddlewaretoken.value);
    const body = new FormData();
    body.append("file", file);
    sending.send(body);
  }

  sent(sending, item) {
    const told = this.read(sending.responseText);
    if (sending.status !== 200) return item.isConnected && this.fail(item, told.error ?? this.dataset.failed);
    item.querySelector("progress").remove();
    item.querySelector(".size").textContent = told.size;
    const named = document.createElement("input");
    Object.assign(named, { type: "hidden", name: `${this.dataset.name}-kept`, value: told.token });
    item.append(named);
  }

  read(text) {
    try { return JSON.parse(text); } catch { return {}; }
  }

  fail(item, words) {
    item.classList.add("failed");
    item.querySelector("progress")?.remove();
    item.querySelector(".size").textContent = words;
  }

  remove(item) {
    item.sending?.abort();
    item.remove();
    this.input.focus();
  }

  hold(event) {
    if (!this.under.size) return;
    event.preventDefault();
    document.dispatchEvent(new CustomEvent("toast", { detail: { text: this.dataset.wait } }));
  }
}

customElements.define("file-drop", FileDrop);
