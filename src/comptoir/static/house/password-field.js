// <password-field data-show data-hide [data-words="a|b|c|d|e"]><input type="password"></password-field>
// Adds a button that shows what is typed and, with words, says how hard it is to guess.  Nothing leaves the page.
const COMMON = /^(password|passwort|contrase|motdepasse|azerty|qwerty|123|abc|letmein|welcome|comptoir)/i;

export function strengthOf(text) {
  if (text.length < 10) return 0;
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(text)).length;
  const distinct = new Set(text.toLowerCase()).size;
  if (distinct < 5 || COMMON.test(text)) return 1;
  const bits = Math.min(text.length, distinct * 2) * [0, 2.2, 2.6, 3, 3.4][kinds];
  return bits < 32 ? 1 : bits < 42 ? 2 : bits < 56 ? 3 : 4;
}

class PasswordField extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector("input");
    if (!input || this.querySelector(".password-row")) return;
    const row = document.createElement("div");
    row.className = "password-row";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button";
    button.setAttribute("aria-pressed", "false");
    button.textContent = this.dataset.show;
    input.replaceWith(row);
    row.append(input, button);
    button.addEventListener("click", () => {
      const shown = input.type === "password";
      input.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", String(shown));
      button.textContent = shown ? this.dataset.hide : this.dataset.show;
      input.focus();
    });
    input.form?.addEventListener("submit", () => { input.type = "password"; });
    if (this.dataset.words) this.#addStrength(input);
  }

  #addStrength(input) {
    const words = this.dataset.words.split("|");
    const line = document.createElement("span");
    line.className = "strength";
    line.setAttribute("aria-live", "polite");
    this.append(line);
    input.addEventListener("input", () => {
      const level = strengthOf(input.value);
      line.dataset.level = String(level);
      line.textContent = input.value ? words[level] : "";
    });
  }
}

customElements.define("password-field", PasswordField);
