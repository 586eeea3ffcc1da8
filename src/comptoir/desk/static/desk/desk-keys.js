// Keys: "g i" and the like press or open whatever on the page says so by data-key; j, k, o, x are told to the list.
const SEQUENCE_MS = 1200;
const TOLD = new Set(["j", "k", "o", "x", "X", "r", "n", "Enter", "Escape"]);

let first = "";
let timer = 0;

const isWriting = (element) => element?.isContentEditable || element?.matches?.("input:not([type=checkbox], [type=radio]), textarea, select");

function press(keys) {
  const found = [...document.querySelectorAll(`[data-key="${CSS.escape(keys)}"]`)].filter((each) => !each.disabled);
  const target = found.find((each) => each.offsetParent !== null) ?? found[0];
  if (!target) return false;
  target.click();
  if (target.matches("summary")) target.focus();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const { key } = event;
  if (document.querySelector("details.menu[open]") && key !== "Escape") return;
  clearTimeout(timer);
  const keys = first ? `${first} ${key}` : key;
  first = "";
  if (key === "g" && keys === "g") {
    first = "g";
    timer = setTimeout(() => { first = ""; }, SEQUENCE_MS);
    return;
  }
  if (press(keys)) return event.preventDefault();
  if (TOLD.has(keys)) {
    if (keys === "Enter" && event.target.closest("a, button, summary, label")) return;
    const told = new CustomEvent("desk:key", { detail: { key: keys === "Enter" ? "o" : keys }, cancelable: true });
    if (!document.dispatchEvent(told)) event.preventDefault();
    if ("rn".includes(keys)) event.preventDefault();
  }
});
