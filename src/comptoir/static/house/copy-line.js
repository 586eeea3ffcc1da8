// <copy-line data-done="Copied"><input readonly><button>Copy</button></copy-line>
class CopyLine extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    const label = button.querySelector("span");
    const before = label.textContent;
    button.addEventListener("click", async () => {
      const input = this.querySelector("input");
      input.select();
      try {
        await navigator.clipboard.writeText(input.value);
      } catch {
        document.execCommand("copy"); // plain http has no clipboard
      }
      label.textContent = this.dataset.done;
      this.timer = setTimeout(() => { label.textContent = before; }, 2000);
    });
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }
}

customElements.define("copy-line", CopyLine);
