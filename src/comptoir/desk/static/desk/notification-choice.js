// Around the checkbox for notifications: ticking it asks the browser; a refusal is said and unticked.
class NotificationChoice extends HTMLElement {
  connectedCallback() {
    this.box = this.querySelector("input[type=checkbox]");
    this.box?.addEventListener("change", this.ask);
  }

  disconnectedCallback() {
    this.box?.removeEventListener("change", this.ask);
  }

  ask = async () => {
    if (!this.box.checked) return;
    const answer = "Notification" in window ? await Notification.requestPermission() : "denied";
    if (answer === "granted") return;
    this.box.checked = false;
    let line = this.querySelector("[role=alert]");
    if (!line) {
      line = document.createElement("p");
      line.className = "help";
      line.setAttribute("role", "alert");
      this.append(line);
    }
    line.textContent = this.dataset.refused;
  };
}

customElements.define("notification-choice", NotificationChoice);
