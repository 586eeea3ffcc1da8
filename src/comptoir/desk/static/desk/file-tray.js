// Files of a message: chosen, dropped or pasted; each goes up at once with its progress and becomes a hidden file_id.
class FileTray extends HTMLElement {
  connectedCallback() {
    this.stop = new AbortController();
    const { signal } = this.stop;
    this.form = this.closest("form");
    this.chooser = this.form.querySelector("input[type=file]");
    this.form.addEventListener("change", (event) => event.target === this.chooser && this.chosen(), { signal });
    this.form.addEventListener("paste", (event) => this.take(event, event.clipboardData.files), { signal });
    this.form.addEventListener("dragover", (event) => this.hover(event), { signal });
    this.form.addEventListener("dragleave", (event) => this.form.contains(event.relatedTarget) || this.form.classList.remove("dropping"), { signal });
    this.form.addEventListener("drop", (event) => this.take(event, event.dataTransfer.files), { signal });
    this.addEventListener("click", (event) => this.remove_(event.target.closest("[data-remove]")), { signal });
  }

  disconnectedCallback() {
    this.stop.abort();
  }

  get isBusy() {
    return this.querySelector("progress") !== null;
  }

  hover(event) {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    this.form.classList.add("dropping");
  }

  chosen() {
    for (const file of this.chooser.files) this.send(file);
    this.chooser.value = "";
  }

  take(event, files) {
    this.form.classList.remove("dropping");
    if (!files.length) return;
    event.preventDefault();
    for (const file of files) this.send(file);
  }

  send(file) {
    const chip = this.chip(file);
    this.append(chip);
    if (file.size > Number(this.dataset.maxBytes)) return this.failed(chip, this.dataset.tooLarge);
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("file", file, file.name || "image.png");
    request.open("POST", this.dataset.url);
    request.setRequestHeader("X-CSRFToken", JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"]);
    request.upload.addEventListener("progress", ({ loaded, total }) => { chip.querySelector("progress").value = loaded / total; });
    request.addEventListener("load", () => request.status === 200 ? this.arrived(chip, JSON.parse(request.responseText)) : this.failed(chip, request.status === 413 ? this.dataset.tooLarge : this.dataset.failed));
    request.addEventListener("error", () => this.failed(chip, this.dataset.failed));
    chip.request = request;
    request.send(body);
    return undefined;
  }

  chip(file) {
    const chip = document.createElement("span");
    chip.className = "file";
    const name = Object.assign(document.createElement("span"), { className: "name", textContent: file.name || "image.png" });
    const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
    const remove = Object.assign(document.createElement("button"), { type: "button", className: "button quiet small", textContent: "×" });
    remove.dataset.remove = "";
    remove.setAttribute("aria-label", `${this.dataset.remove} ${name.textContent}`);
    chip.append(name, bar, remove);
    return chip;
  }

  arrived(chip, file) {
    const size = Object.assign(document.createElement("span"), { className: "size", textContent: file.size });
    chip.querySelector("progress").replaceWith(size);
    chip.append(Object.assign(document.createElement("input"), { type: "hidden", name: "file_id", value: file.id }));
    this.tell();
  }

  failed(chip, why) {
    chip.classList.add("failed");
    const words = Object.assign(document.createElement("span"), { className: "size", textContent: why });
    (chip.querySelector("progress") ?? chip.querySelector(".size")).replaceWith(words);
    this.tell();
  }

  remove_(button) {
    if (!button) return;
    const chip = button.closest(".file");
    chip.request?.abort();
    chip.remove();
    this.tell();
  }

  tell() {
    this.dispatchEvent(new CustomEvent("files:changed", { bubbles: true }));
  }
}

customElements.define("file-tray", FileTray);
