// HTML from outside, brought down to what the editor knows.  The page's policy runs no scripts; the server cleans again.
const KEPT = new Set(["P", "BR", "B", "STRONG", "I", "EM", "U", "S", "A", "UL", "OL", "LI", "BLOCKQUOTE", "CODE", "PRE", "DIV", "SPAN", "IMG"]);
const DROPPED = new Set(["SCRIPT", "STYLE", "HEAD", "TITLE", "META", "LINK", "IFRAME", "OBJECT", "FORM", "BUTTON", "SVG", "TEMPLATE"]);
const SAFE_LINK = /^(https?:|mailto:|tel:)/i;

export function plainToNodes(text) {
  const holder = document.createElement("div");
  for (const part of text.replaceAll("\r\n", "\n").split(/\n{2,}/)) {
    if (!part) continue;
    const paragraph = document.createElement("p");
    part.split("\n").forEach((line, index) => {
      if (index) paragraph.append(document.createElement("br"));
      paragraph.append(line);
    });
    holder.append(paragraph);
  }
  return holder;
}

export function tidied(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const fragment = document.createDocumentFragment();
  for (const child of [...parsed.body.childNodes]) copy(child, fragment);
  return fragment;
}

function copy(node, into) {
  if (node.nodeType === Node.TEXT_NODE) {
    into.append(node.textContent);
    return;
  }
  if (node.nodeType !== Node.ELEMENT_NODE || DROPPED.has(node.tagName.toUpperCase())) return;
  let target = into;
  if (KEPT.has(node.tagName)) {
    target = document.createElement(node.tagName);
    keepAttributes(node, target);
    into.append(target);
  }
  for (const child of [...node.childNodes]) copy(child, target);
}

function keepAttributes(from, to) {
  if (to.tagName === "A" && SAFE_LINK.test(from.getAttribute("href") ?? "")) to.href = from.getAttribute("href");
  if (to.tagName === "IMG" && (from.getAttribute("src") ?? "").startsWith("/desk/")) to.src = from.getAttribute("src");
  if (to.tagName === "SPAN" && /^\d+$/.test(from.dataset.agent ?? "")) {
    to.className = "mention";
    to.dataset.agent = from.dataset.agent;
    to.contentEditable = "false";
  }
}
