// Inside the frame of one card field, on the processor's own origin. The number frame collects the
// other two over a channel that only documents of this origin in this mount can hear, and asks for
// a token; to the merchant's window goes a token or the fields at fault, and nothing that was typed.
"use strict";
(() => {
  const form = document.getElementById("form");
  const input = document.getElementById("input");
  const { field, mount, key, origin, rem } = form.dataset;
  const REQUEST_TIMEOUT_MS = 15000;
  const COLLECT_TIMEOUT_MS = 3000;
  const channel = new BroadcastChannel(`card-fields:${mount}`);
  const pixels = Number.parseFloat(rem);
  if (pixels >= 8 && pixels <= 64) document.documentElement.style.setProperty("font-size", `${pixels}px`);

  const tellMerchant = (message) => window.parent.postMessage({ ...message, mount }, origin);
  const digits = (text) => text.replace(/\D/g, "");

  const shapes = {
    number(text) {
      const typed = digits(text).slice(0, 19);
      const amex = /^3[47]/.test(typed);
      const parts = amex ? [typed.slice(0, 4), typed.slice(4, 10), typed.slice(10)] : typed.match(/.{1,4}/g) || [];
      return parts.filter(Boolean).join(" ");
    },
    expiry(text, removing) {
      // A lone month of one digit before a slash, and a four-digit year, as autofill writes them.
      let typed = text.replace(/^\s*(\d)\s*\//, "0$1/");
      typed = digits(typed.replace(/(\/\s*)20(\d\d)/, "$1$2"));
      if (/^[2-9]/.test(typed)) typed = `0${typed}`;
      if (/^\d\d20\d\d$/.test(typed)) typed = typed.slice(0, 2) + typed.slice(4);
      typed = typed.slice(0, 4);
      if (typed.length < 2 || (typed.length === 2 && removing)) return typed;
      return `${typed.slice(0, 2)}/${typed.slice(2)}`;
    },
    cvc: (text) => digits(text).slice(0, 4),
  };

  input.addEventListener("input", (event) => {
    const removing = (event.inputType || "").startsWith("delete");
    const before = digits(input.value.slice(0, input.selectionStart)).length;
    const atEnd = input.selectionStart === input.value.length;
    input.value = shapes[field](input.value, removing);
    let place = input.value.length;
    if (!atEnd) {
      for (place = 0; place < input.value.length && digits(input.value.slice(0, place)).length < before; place += 1);
    }
    input.setSelectionRange(place, place);
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tellMerchant({ type: "enter" });
  });

  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || event.origin !== origin || event.data?.mount !== mount) return;
    if (event.data.type === "focus") input.focus();
    if (event.data.type === "state") {
      document.getElementById("error").textContent = String(event.data.text || "");
      if (event.data.invalid) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
    if (event.data.type === "tokenise" && field === "number") tokenise();
  });

  channel.addEventListener("message", (event) => {
    if (event.data.type === "collect" && field !== "number") {
      channel.postMessage({ type: "value", round: event.data.round, field, value: input.value });
    }
  });

  const collect = () => new Promise((resolve, reject) => {
    const round = Array.from(crypto.getRandomValues(new Uint32Array(4))).join("-");
    const values = { number: input.value };
    const timer = setTimeout(() => { done(); reject(new Error("a field did not answer")); }, COLLECT_TIMEOUT_MS);
    const hear = ({ data }) => {
      if (data.type !== "value" || data.round !== round) return;
      values[data.field] = data.value;
      if ("expiry" in values && "cvc" in values) { done(); resolve(values); }
    };
    const done = () => { clearTimeout(timer); channel.removeEventListener("message", hear); };
    channel.addEventListener("message", hear);
    channel.postMessage({ type: "collect", round });
  });

  const tokenise = async () => {
    try {
      const { number, expiry, cvc } = await collect();
      const response = await fetch("/fields/tokens", {
        method: "POST",
        headers: { "content-type": "application/json" },
        credentials: "omit",
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
        body: JSON.stringify({ key, locale: document.documentElement.lang, number, expiry, cvc }),
      });
      const answer = await response.json();
      if (response.status === 201) tellMerchant({ type: "token", token: answer.token });
      else if (answer.errors) tellMerchant({ type: "errors", errors: answer.errors });
      else throw new Error(`tokens answered ${response.status}`);
    } catch {
      // Nothing was charged and no token was made: the merchant's own words say so.
      tellMerchant({ type: "errors", errors: [{ field: "number", code: "unreachable" }] });
    }
  };

  tellMerchant({ type: "ready" });
})();
