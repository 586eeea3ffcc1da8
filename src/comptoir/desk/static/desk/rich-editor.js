// A small editor over a plain <textarea name="text">: bold, italic, lists, quotes, links.  The server makes its HTML safe.
import { plainToNodes, tidied } from "./pasted.js";

const COMMANDS = { bold: "bold", italic: "italic", list: "insertUnorderedList", numbers: "insertOrderedList", undo: "undo" };

class RichEditor extends HTMLElement {
  connectedCallback() {
    if (this.area) return;
    this.stop = new AbortController();
    const { signal } = this.stop;
    this.plain = this.querySelector("textarea");
    this.area = this.makeArea();
    this.hidden_ = Object.assign(document.createElement("input"), { type: "hidden", name: "html" });
    this.plain.after(this.area, this.hidden_);
    this.plain.hidden = true;
    this.plain.removeAttribute("name");
    if (this.dataset.html) this.html = this.dataset.html;
    else this.area.replaceChildren(...plainToNodes(this.plain.value).childNodes);
    this.write();
    this.area.addEventListener("input", () => this.changed(), { signal });
    this.area.addEventListener("paste", (event) => this.pasted(event), { signal });
    this.addEventListener("mousedown", (event) => event.target.closest("[data-format]") && event.preventDefault(), { signal });
    this.addEventListener("click", (event) => this.format(event.target.closest("[data-format]")?.dataset.format), { signal });
    const form = this.closest("form");
    form.addEventListener("submit", () => this.write(), { signal, capture: true });
  }

  disconnectedCallback() {
    this.stop?.abort();
  }

  makeArea() {
    const area = document.createElement("div");
    area.className = "writing prose";
    area.contentEditable = "true";
    area.setAttribute("role", "textbox");
    area.setAttribute("aria-multiline", "true");
    area.setAttribute("aria-label", this.plain.getAttribute("aria-label"));
    area.dataset.placeholder = this.plain.placeholder;
    return area;
  }

  get html() {
    if (this.isEmpty) return "";
    const copy = this.area.cloneNode(true);
    for (const styled of copy.querySelectorAll("[style]")) styled.removeAttribute("style");
    return copy.innerHTML;
  }

  set html(html) {
    this.area.replaceChildren(tidied(html));
    this.write();
  }

  get isEmpty() {
    return !this.area.textContent.trim() && !this.area.querySelector("img");
  }

  write() {
    this.hidden_.value = this.html;
  }

  // An emptied contenteditable keeps a <br>, which would hide the placeholder.
  changed() {
    if (this.isEmpty && this.area.innerHTML !== "") this.area.replaceChildren();
    this.write();
  }

  focus({ atEnd = true } = {}) {
    this.area.focus();
    if (atEnd) {
      const selection = getSelection();
      selection.selectAllChildren(this.area);
      selection.collapseToEnd();
    }
  }

  insert(html) {
    this.area.focus();
    document.execCommand("insertHTML", false, html);
  }

  format(command) {
    if (!command) return;
    this.area.focus();
    if (COMMANDS[command]) document.execCommand(COMMANDS[command]);
    else if (command === "quote") document.execCommand("formatBlock", false, this.within("blockquote") ? "p" : "blockquote");
    else if (command === "link") this.link();
  }

  within(tag) {
    const node = getSelection().anchorNode;
    return (node instanceof Element ? node : node?.parentElement)?.closest(tag);
  }

  link() {
    const asked = window.prompt(this.dataset.askLink, "https://");
    if (asked && /^(https?:|mailto:|tel:)/i.test(asked)) document.execCommand("createLink", false, asked);
  }

  // Files are the tray's; words are taken without the dress of the page they came from.
  pasted(event) {
    const { clipboardData: board } = event;
    if (board.files.length) return;
    event.preventDefault();
    const html = board.getData("text/html");
    const holder = html ? document.createElement("div") : plainToNodes(board.getData("text/plain"));
    if (html) holder.append(tidied(html));
    const only = holder.children.length === 1 && holder.firstElementChild.matches("p") ? holder.firstElementChild : holder;
    document.execCommand("insertHTML", false, only.innerHTML);
  }
}

customElements.define("rich-editor", RichEditor);
