// Words that complete themselves: "/" offers saved replies, "@" offers colleagues.  The list is the server's HTML.
import { pieceAt } from "../house/server-html.js";

const WAIT_MS = 120;

export class Completion {
  constructor(editor, { trigger, url, list, opensOnlyAtStart, onPick }) {
    Object.assign(this, { editor, trigger, url, list, opensOnlyAtStart, onPick });
    this.pattern = new RegExp(`(?:^|\\s)[${trigger}]([\\p{L}\\p{N}_.-]{0,30})$`, "u");
  }

  get isOpen() {
    return !this.list.hidden && this.list.dataset.of === this.trigger;
  }

  // What stands between the trigger and the caret, or nothing.
  typed() {
    const { anchorNode: node, anchorOffset: offset, isCollapsed } = getSelection();
    if (!isCollapsed || node?.nodeType !== Node.TEXT_NODE || !this.editor.area.contains(node)) return null;
    const found = this.pattern.exec(node.textContent.slice(0, offset));
    return found && { query: found[1], node, start: offset - found[1].length - 1, end: offset };
  }

  changed() {
    clearTimeout(this.timer);
    this.at = this.typed();
    if (!this.at) return this.close();
    this.timer = setTimeout(() => this.fetch(this.at.query), WAIT_MS);
    return undefined;
  }

  async fetch(query) {
    const piece = await pieceAt(`${this.url}?q=${encodeURIComponent(query)}`);
    if (!piece || !this.at) return;
    this.list.replaceChildren(piece);
    this.list.dataset.of = this.trigger;
    this.list.hidden = !this.list.children.length;
    this.select(0);
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  select(index) {
    const { options } = this;
    if (!options.length) return;
    this.selected = (index + options.length) % options.length;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === this.selected)));
    options[this.selected].scrollIntoView({ block: "nearest" });
  }

  // Answers whether the key was meant for the list.
  key(event) {
    if (!this.isOpen || !this.options.length) return false;
    if (event.key === "ArrowDown") this.select(this.selected + 1);
    else if (event.key === "ArrowUp") this.select(this.selected - 1);
    else if (event.key === "Enter" || event.key === "Tab") this.pick(this.options[this.selected]);
    else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  pick(option) {
    const { node, start, end } = this.at;
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, Math.min(end, node.length));
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    this.close();
    this.editor.insert(option.dataset.insert);
    this.onPick?.(option);
  }

  close() {
    this.at = null;
    if (this.list.dataset.of === this.trigger) this.list.hidden = true;
  }
}
