// Stripe's frame on our page. The card goes from the frame to Stripe; what comes back is an id, which
// the form sends to us. Whatever goes wrong, the button to Stripe's own page stays below.
"use strict";
(() => {
  const form = document.querySelector("form[data-stripe-card]");
  const place = form.querySelector("[data-stripe-error]");
  const button = form.querySelector("button[data-busy]");
  const label = button.textContent;
  let busy = false;

  const say = (text) => {
    place.textContent = text;
    place.hidden = !text;
    if (text) place.focus();
  };
  const setBusy = (is) => {
    busy = is;
    button.textContent = is ? button.dataset.busy : label;
    if (is) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  };

  if (!window.Stripe) { say(place.dataset.unreachable); button.disabled = true; return; }
  const isDark = form.dataset.theme === "dark"
    || (!form.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
  const stripe = window.Stripe(form.dataset.key, { locale: form.dataset.locale });
  const elements = stripe.elements({
    mode: "setup", currency: "usd", paymentMethodTypes: ["card"], paymentMethodCreation: "manual",
    appearance: { theme: isDark ? "night" : "stripe" },
  });
  const element = elements.create("payment", { wallets: { applePay: "never", googlePay: "never" } });
  element.on("loaderror", () => { say(place.dataset.unreachable); button.disabled = true; });
  element.mount(form.querySelector("[data-stripe-element]"));

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    say("");
    setBusy(true);
    try {
      // Stripe's own words for a field that can't be used are in the reader's language.
      const checked = await elements.submit();
      const made = checked.error ? checked : await stripe.createPaymentMethod({ elements });
      if (made.error) { say(made.error.message || place.dataset.unreachable); setBusy(false); return; }
      form.elements.token.value = made.paymentMethod.id;
      form.submit(); // the button stays busy: the next page is on its way
    } catch {
      say(place.dataset.unreachable);
      setBusy(false);
    }
  });
  // Back from the next page finds the form as it was.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
