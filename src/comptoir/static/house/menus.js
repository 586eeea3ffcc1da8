// <details class="menu">: one open at a time, closed by Escape or a click elsewhere, walked with the arrow keys.
const openMenus = () => document.querySelectorAll("details.menu[open]");

function close(menu, { focus = false } = {}) {
  menu.open = false;
  if (focus) menu.querySelector("summary").focus();
}

function step(menu, by) {
  const items = [...menu.querySelectorAll(".menu-list :is(a, button, input, select)")].filter((item) => !item.disabled && item.offsetParent);
  const at = items.indexOf(document.activeElement);
  items.at(at < 0 ? (by > 0 ? 0 : -1) : (at + by) % items.length)?.focus();
}

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) close(menu);
  const item = event.target.closest(".menu-item");
  if (item && !item.matches("[data-keeps-open]")) for (const menu of openMenus()) if (menu.contains(item)) setTimeout(() => close(menu));
});

document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.("details.menu[open]")) return;
  for (const menu of openMenus()) if (menu !== event.target && !menu.contains(event.target)) close(menu);
  event.target.querySelector(".menu-list [autofocus]")?.focus();
}, true);

document.addEventListener("keydown", (event) => {
  const menu = document.activeElement?.closest("details.menu[open]") ?? openMenus()[0];
  if (!menu) return;
  if (event.key === "Escape") {
    event.stopPropagation();
    close(menu, { focus: true });
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (document.activeElement.matches("select, textarea")) return;
    event.preventDefault();
    step(menu, event.key === "ArrowDown" ? 1 : -1);
  }
});
