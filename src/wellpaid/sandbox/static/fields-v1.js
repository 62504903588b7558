// Card fields for a merchant's page. Load it from the processor's origin with `defer`; it mounts a
// frame into each [data-card-field] of a form[data-card-fields]. Card numbers never reach this page:
// the frames talk to each other on their own origin and hand back a token or the fields at fault.
"use strict";
(() => {
  const ORIGIN = new URL(document.currentScript.src).origin;
  const FIELDS = ["number", "expiry", "cvc"];
  const RING_PX = 6;
  const ANSWER_TIMEOUT_MS = 20000;

  const textOf = (ids) => (ids || "").split(/\s+/).filter(Boolean)
    .map((id) => document.getElementById(id)?.textContent.trim()).filter(Boolean).join(". ");

  class CardForm {
    constructor(form) {
      this.form = form;
      this.busy = false;
      this.timer = 0;
      this.button = null;
      this.passing = false;
      this.frames = new Map();
      this.ready = new Set();
      // Names this mount to its frames; another tab of the same page draws another name.
      this.mount = Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
      for (const field of FIELDS) {
        const slot = form.querySelector(`[data-card-field="${field}"]`);
        if (slot) this.mountField(field, slot);
      }
      form.addEventListener("submit", (event) => this.onSubmit(event));
      addEventListener("message", (event) => this.onMessage(event));
      addEventListener("pageshow", (event) => { if (event.persisted) this.reset(); });
    }

    mountField(field, slot) {
      const root = document.documentElement;
      const label = slot.dataset.label || textOf(slot.getAttribute("aria-labelledby")) || field;
      const query = new URLSearchParams({
        field,
        label,
        hint: slot.dataset.hint || textOf(slot.getAttribute("aria-describedby")),
        key: this.form.dataset.key || "",
        locale: (this.form.dataset.locale || root.lang || "en").slice(0, 2),
        theme: this.form.dataset.theme || root.dataset.theme || "",
        rem: String(parseFloat(getComputedStyle(root).fontSize) || 16),
        origin: location.origin,
        mount: this.mount,
      });
      const frame = document.createElement("iframe");
      frame.title = label;
      frame.src = `${ORIGIN}/fields/frame?${query}`;
      const style = { border: "0", display: "block", background: "transparent", "color-scheme": "inherit",
        height: `calc(3.25rem + ${2 * RING_PX}px)`, width: `calc(100% + ${2 * RING_PX}px)`,
        "max-width": "none", margin: `-${RING_PX}px` };
      for (const [name, value] of Object.entries(style)) frame.style.setProperty(name, value);
      slot.replaceChildren(frame);
      // The frame names the field; a name on the slot too would be read twice.
      for (const id of (slot.getAttribute("aria-labelledby") || "").split(/\s+/).filter(Boolean)) {
        document.getElementById(id)?.addEventListener("click", () => this.focus(field));
      }
      this.frames.set(field, frame);
    }

    tell(field, message) {
      this.frames.get(field)?.contentWindow?.postMessage({ ...message, mount: this.mount }, ORIGIN);
    }

    focus(field) {
      this.frames.get(field)?.focus();
      this.tell(field, { type: "focus" });
    }

    onSubmit(event) {
      if (this.passing || event.submitter?.formNoValidate) return;
      event.preventDefault();
      if (this.busy) return;
      this.showErrors([]);
      this.setBusy(event.submitter || this.form.querySelector("button:not([type=button]), input[type=submit]"));
      this.timer = setTimeout(() => this.onErrors([{ field: "number", code: "unreachable" }]), ANSWER_TIMEOUT_MS);
      this.askForToken();
    }

    // A form sent before its frames have loaded waits for the last of them.
    askForToken() {
      if (this.ready.size === this.frames.size) this.tell("number", { type: "tokenise" });
    }

    onMessage(event) {
      if (event.origin !== ORIGIN || event.data?.mount !== this.mount) return;
      const field = [...this.frames].find(([, frame]) => frame.contentWindow === event.source)?.[0];
      if (!field) return;
      if (event.data.type === "ready") {
        this.ready.add(field);
        if (this.busy) this.askForToken();
      }
      if (event.data.type === "enter") this.form.requestSubmit();
      if (event.data.type === "token" && this.busy) this.onToken(String(event.data.token));
      if (event.data.type === "errors" && this.busy) this.onErrors(event.data.errors);
    }

    onToken(token) {
      clearTimeout(this.timer);
      const hidden = this.form.querySelector('[name="token"]');
      hidden.value = token;
      // The button stays busy: the next page is on its way, and a second press must be nothing.
      this.passing = true;
      this.form.requestSubmit(this.button?.form === this.form ? this.button : null);
      this.passing = false;
    }

    onErrors(errors) {
      this.reset();
      this.showErrors(errors);
      this.form.dispatchEvent(new CustomEvent("cardfields:invalid", { bubbles: true, detail: { errors } }));
      const first = FIELDS.find((field) => errors.some((error) => error.field === field));
      if (first) this.focus(first);
    }

    showErrors(errors) {
      for (const field of FIELDS) {
        const code = errors.find((error) => error.field === field)?.code;
        const place = this.form.querySelector(`[data-card-error="${field}"]`);
        const text = code ? place?.getAttribute(`data-error-${code}`) || place?.getAttribute("data-error") || "" : "";
        if (place) { place.textContent = text; place.hidden = !text; }
        this.form.querySelector(`[data-card-field="${field}"]`)?.closest("[data-card-group]")?.classList.toggle("bad", Boolean(code));
        this.tell(field, { type: "state", invalid: Boolean(code), text });
      }
    }

    setBusy(button) {
      this.busy = true;
      this.button = button;
      if (!button) return;
      this.label = button.textContent;
      button.setAttribute("aria-disabled", "true");
      if (button.dataset.busy) button.textContent = button.dataset.busy;
    }

    reset() {
      clearTimeout(this.timer);
      if (this.busy && this.button) {
        this.button.removeAttribute("aria-disabled");
        this.button.textContent = this.label;
      }
      this.busy = false;
      const hidden = this.form.querySelector('[name="token"]');
      if (hidden) hidden.value = "";
    }
  }

  const start = () => document.querySelectorAll("form[data-card-fields]").forEach((form) => new CardForm(form));
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
})();
