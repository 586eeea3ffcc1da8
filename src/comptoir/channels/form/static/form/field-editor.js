// Shows the lines for choices only while the question is one with choices.
class FieldEditor extends HTMLElement {
  connectedCallback() {
    this.kind = this.querySelector('[name="kind"]');
    this.stop = new AbortController();
    this.kind.addEventListener("change", () => this.settle(), { signal: this.stop.signal });
    this.settle();
  }

  disconnectedCallback() {
    this.stop.abort();
  }

  settle() {
    for (const part of this.querySelectorAll("[data-kind]")) part.hidden = part.dataset.kind !== this.kind.value;
  }
}

customElements.define("field-editor", FieldEditor);
