// Shows a question only while the answer it depends on is given.  The server judges by the same rule.
class ConditionalFields extends HTMLElement {
  connectedCallback() {
    this.stop = new AbortController();
    this.addEventListener("change", () => this.settle(), { signal: this.stop.signal });
    for (const words of this.querySelectorAll(".only-without-script")) words.hidden = true;
    this.settle();
  }

  disconnectedCallback() {
    this.stop.abort();
  }

  // In order: a question may depend on one that is itself not asked.
  settle() {
    for (const question of this.querySelectorAll(".question[data-depends]")) {
      const isAsked = this.answer(question.dataset.depends) === question.dataset.on;
      question.hidden = !isAsked;
      for (const control of question.querySelectorAll("input, select, textarea")) control.disabled = !isAsked;
    }
  }

  answer(name) {
    const controls = [...this.querySelectorAll(`[name="${CSS.escape(name)}"]`)].filter((control) => !control.disabled);
    const chosen = controls.find((control) => control.type !== "radio" || control.checked);
    return chosen?.value ?? "";
  }
}

customElements.define("conditional-fields", ConditionalFields);
